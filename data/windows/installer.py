#!/usr/bin/env python3
"""The installer (.msi) for a folder that bundle.py made.

  installer.py --folder FOLDER --icon FILE.ico --version X.Y.Z --time SECONDS --output FILE.msi

Everything below FOLDER goes to Program Files, for all users; a menu entry and the type of profiles and pair files are
registered, and nothing else: no service, no path, no program that runs while installing. It needs wixl.

The same folder and time (of the version, since 1970) give the same bytes. A component's id follows from its path alone, as Windows counts a file's users by it; the
product's follows from the version, so that a newer version replaces an older one and the same one is repaired.
"""
import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from xml.sax.saxutils import quoteattr

NAME = "OPC DCOM Wizard"
UPGRADE = "7F1B0E0C-4E0E-5B6F-9C1D-2C0D4B1A7E35"  # never another one: by it Windows finds the older version
NAMESPACE = uuid.UUID(UPGRADE)
WINDOW = "bin/opc-dcom-wizard.exe"
TYPE = "OpcDcomWizard.Profile"
ENDING = ".opc-profile"
# key below HKLM, value name, value; [BIN] is the folder of the programs
REGISTRY = (
    (rf"SOFTWARE\Classes\{ENDING}", None, TYPE),
    (rf"SOFTWARE\Classes\{ENDING}", "Content Type", "application/x-opc-dcom-profile+xml"),
    (rf"SOFTWARE\Classes\{TYPE}", None, "OPC DCOM profile or pair file"),
    (rf"SOFTWARE\Classes\{TYPE}\DefaultIcon", None, "[BIN]opc-dcom-wizard.exe,0"),
    (rf"SOFTWARE\Classes\{TYPE}\shell\open\command", None, '"[BIN]opc-dcom-wizard.exe" "%1"'),
)


def guid(*words):
    return str(uuid.uuid5(NAMESPACE, "/".join(words))).upper()


def element(indent, name, empty=True, **attributes):
    text = "".join(f" {key}={quoteattr(str(value))}" for key, value in attributes.items())
    return f"{'  ' * indent}<{name}{text}{'/' if empty else ''}>"


class Installer:
    """The source for wixl, which finds files below its own folder only: there FOLDER is files, and the icon Icon.ico."""

    def __init__(self, folder, version):
        self.folder, self.version = folder, version
        self.components = []
        self.count = 0

    def component(self, indent, key, inner):
        identity = f"C{len(self.components)}"
        self.components.append(identity)
        yield element(indent, "Component", empty=False, Id=identity, Guid=guid("component", key), Win64="yes")
        yield from inner
        yield f"{'  ' * indent}</Component>"

    def file(self, indent, path):
        relative = path.relative_to(self.folder).as_posix()
        attributes = {"Id": f"F{len(self.components)}", "Name": path.name, "DiskId": "1", "Source": f"files/{relative}", "KeyPath": "yes"}
        inner = [element(indent + 1, "File", **attributes)]
        if relative == WINDOW:
            inner.append(element(indent + 1, "Shortcut", Id="MenuEntry", Directory="ProgramMenuFolder", Name=NAME,
                                 Target="[BIN]opc-dcom-wizard.exe", WorkingDirectory="BIN", Icon="Icon.ico", IconIndex="0"))
        return self.component(indent, relative, inner)

    def tree(self, indent, folder):
        for path in sorted(folder.iterdir()):
            if path.is_dir():
                self.count += 1
                identity = "BIN" if path.relative_to(self.folder).as_posix() == "bin" else f"D{self.count}"
                yield element(indent, "Directory", empty=False, Id=identity, Name=path.name)
                yield from self.tree(indent + 1, path)
                yield f"{'  ' * indent}</Directory>"
            else:
                yield from self.file(indent, path)

    def registry(self, indent):
        for number, (key, name, value) in enumerate(REGISTRY):
            more = {"Name": name} if name else {}
            inner = element(indent + 1, "RegistryValue", Root="HKLM", Key=key, Type="string", Value=value, KeyPath="yes", **more)
            yield from self.component(indent, f"registry {number}", [inner])

    def lines(self):
        yield '<?xml version="1.0" encoding="utf-8"?>'
        yield '<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">'
        yield element(1, "Product", empty=False, Id=guid("product", self.version), Name=NAME, UpgradeCode=UPGRADE, Language="1033",
                      Codepage="1252", Version=self.version, Manufacturer=NAME)
        yield element(2, "Package", Description=f"{NAME} {self.version}", Manufacturer=NAME, InstallerVersion="200", Languages="1033",
                      Compressed="yes", SummaryCodepage="1252", Keywords="Installer",
                      Comments="Sets up Windows DCOM for OPC DA connections, step by step, and takes it back.")
        yield element(2, "Media", Id="1", Cabinet="files.cab", EmbedCab="yes")
        yield element(2, "Icon", Id="Icon.ico", SourceFile="Icon.ico")
        for key, value in (("ALLUSERS", "1"), ("ARPPRODUCTICON", "Icon.ico"), ("ARPNOMODIFY", "1")):
            yield element(2, "Property", Id=key, Value=value)
        needs = element(2, "Condition", empty=False, Message=f"{NAME} needs Windows 7 with Service Pack 1 or a newer Windows.")
        yield f"{needs}VersionNT &gt; 601 OR (VersionNT = 601 AND ServicePackLevel &gt;= 1)</Condition>"
        yield element(2, "MajorUpgrade", DowngradeErrorMessage="A newer version of OPC DCOM Wizard is installed already.")
        yield element(2, "Directory", empty=False, Id="TARGETDIR", Name="SourceDir")
        yield element(3, "Directory", Id="ProgramMenuFolder")
        yield element(3, "Directory", empty=False, Id="ProgramFiles64Folder")
        yield element(4, "Directory", empty=False, Id="INSTALLDIR", Name=NAME)
        yield from self.tree(5, self.folder)
        yield from self.registry(5)
        yield from ("        </Directory>", "      </Directory>", "    </Directory>")
        yield element(2, "Feature", empty=False, Id="All", Title=NAME, Level="1")
        for identity in self.components:
            yield element(3, "ComponentRef", Id=identity)
        yield from ("    </Feature>", "  </Product>", "</Wix>")


def run(folder, *command):
    ran = subprocess.run(command, cwd=folder, env={**os.environ, "TMPDIR": str(folder), "TZ": "UTC"}, capture_output=True, text=True, check=False)
    if ran.returncode != 0:
        sys.exit(f"installer.py: {command[0]}: {ran.stdout}{ran.stderr}")
    return ran.stdout


def digest(text, scratch):
    whole = hashlib.sha256(text.encode())
    for path in sorted((scratch / "files").rglob("*")) + [scratch / "Icon.ico"]:
        if path.is_file():
            whole.update(path.read_bytes())
    return whole.hexdigest()


def settle_summary(scratch, package, seconds):
    """wixl draws the id of the package and takes the time of day."""
    moment = time.strftime("%Y/%m/%d %H:%M:%S", time.gmtime(seconds))
    values = {"9": "{" + package + "}", "12": moment, "13": moment}
    rows = []
    for row in run(scratch, "msiinfo", "export", "made.msi", "_SummaryInformation").splitlines():
        key = row.split("\t")[0]
        rows.append(f"{key}\t{values[key]}" if key in values else row)
    (scratch / "summary.idt").write_text("\r\n".join(rows) + "\r\n", encoding="cp1252", newline="")
    run(scratch, "msibuild", "made.msi", "-i", "summary.idt")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("folder", "icon", "output"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("--time", type=int, required=True)
    args = parser.parse_args()
    if not (args.folder / WINDOW).is_file():
        sys.exit(f"installer.py: {args.folder} has no {WINDOW}")
    text = "\n".join(Installer(args.folder, args.version).lines()) + "\n"
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        (scratch / "installer.wxs").write_text(text, encoding="utf-8")
        (scratch / "files").symlink_to(args.folder.resolve())
        (scratch / "Icon.ico").symlink_to(args.icon.resolve())
        run(scratch, "wixl", "--arch", "x64", "--output", "made.msi", "installer.wxs")
        settle_summary(scratch, guid("package", digest(text, scratch)), args.time)
        shutil.move(scratch / "made.msi", args.output)


if __name__ == "__main__":
    main()
