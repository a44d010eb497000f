#!/usr/bin/env python3
"""The window, the command and all they need on Windows, in one folder that runs from wherever it lies, and the same as a zip.

  bundle.py --libraries FOLDER --build FOLDER --command FILE.exe --version X.Y.Z --time SECONDS --output FOLDER

libraries: what "libraries.sh build gui" made; build: the cross build with them. Into output come opc-dcom-wizard-X.Y.Z-x64/ and .zip.
Of the libraries only those are taken that a program here imports, directly or not. The same input and time (of the version,
since 1970) give the same bytes.
"""
import argparse
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
HOST = "x86_64-w64-mingw32"
# gdbus runs the bus that makes the window a single one, gspawn starts programs for GLib
HELPERS = ("gdbus.exe", "gspawn-win64-helper.exe", "gspawn-win64-helper-console.exe")
ONLY_TESTS = ("check",)  # libraries that are in no program here
DOMAINS = ("gtk40", "glib20")  # translations of the libraries
# What every Windows since 7 has in its system folder
SYSTEM = frozenset("""advapi32 bcrypt cfgmgr32 comctl32 comdlg32 crypt32 d2d1 d3d11 dcomp dnsapi dwmapi dwrite dxgi fwpuclnt gdi32
    gdiplus hid imm32 iphlpapi kernel32 mpr msimg32 msvcrt netapi32 ntdll ole32 oleaut32 opengl32 rpcrt4 secur32 setupapi shell32
    shlwapi usp10 user32 userenv uxtheme version wbemuuid windowscodecs winmm winspool.drv wininet winsta ws2_32 wtsapi32""".split())


def imports(path):
    said = subprocess.run([f"{HOST}-objdump", "--private-headers", str(path)], capture_output=True, text=True, check=True).stdout
    return re.findall(r"^\s*DLL Name: (\S+)$", said, re.MULTILINE)


def is_system(name):
    return name.lower().removesuffix(".dll") in SYSTEM


def needed(programs, folder):
    """The libraries in folder that the programs import, and those that these import."""
    there = {path.name.lower(): path for path in folder.glob("*.dll")}
    found, waiting = {}, list(programs)
    while waiting:
        path = waiting.pop()
        for name in imports(path):
            if name.lower() in there and name.lower() not in found:
                found[name.lower()] = there[name.lower()]
                waiting.append(there[name.lower()])
            elif name.lower() not in there and not is_system(name):
                sys.exit(f"bundle.py: {path.name} imports {name}, which is neither here nor part of Windows")
    return sorted(found.values())


def copy(source, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def put_text(target, text):
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8", newline="\r\n")


def put_programs(args, folder):
    system = args.libraries / "sysroot/bin"
    programs = [args.build / "ui/opc-dcom-wizard.exe", *(system / name for name in HELPERS)]
    for path in [*programs, *needed([*programs, args.command], system)]:
        copy(path, folder / "bin" / path.name)
    copy(args.command, folder / "bin/opcdcom.exe")
    # the libraries have been; it writes a time into what it strips
    subprocess.run([f"{HOST}-strip", str(folder / "bin/opc-dcom-wizard.exe")], env={**os.environ, "SOURCE_DATE_EPOCH": "0"}, check=True)


def put_shared(args, folder):
    share, system = folder / "share", args.libraries / "sysroot/share"
    copy(system / "glib-2.0/schemas/gschemas.compiled", share / "glib-2.0/schemas/gschemas.compiled")
    for language in (TOP / "po/LINGUAS").read_text(encoding="ascii").split():
        inside = f"{language}/LC_MESSAGES"
        copy(args.build / f"po/{inside}/opc-dcom-wizard.mo", share / f"locale/{inside}/opc-dcom-wizard.mo")
        for domain in DOMAINS:
            copy(system / f"locale/{inside}/{domain}.mo", share / f"locale/{inside}/{domain}.mo")


def put_licences(args, folder):
    """A text for each package that something here was built from; which they are is in a table."""
    rows = []
    for path in sorted((args.libraries / "sysroot/share/licenses").glob("*.txt")):
        text = path.read_text(encoding="utf-8", errors="replace")
        source, version = re.match(r"Debian source package: (\S+) (\S+)\n", text).groups()
        if path.stem not in ONLY_TESTS:
            put_text(folder / f"licences/{source}.txt", text)
            rows.append((source, version))
    width = max(len(source) for source, _ in rows)
    put_text(folder / "licences/README.txt", f"""\
OPC DCOM Wizard is under the MIT licence: COPYING.txt in the folder above.

The libraries beside it, and what the compiler adds to every program, were built from these source packages of Debian 12, with the
versions and under the licences given here (a file each). Debian's archive keeps these sources for good. How they are
built, and the few lines that are changed in them, is in data/windows of the source of OPC DCOM Wizard. The libraries in bin may be
replaced by versions of your own.

""" + "".join(f"  {source.ljust(width)}  {version}\n" for source, version in sorted(rows)))


def put_words(args, folder):
    put_text(folder / "COPYING.txt", (TOP / "COPYING").read_text(encoding="utf-8"))
    put_text(folder / "README.md", (TOP / "README.md").read_text(encoding="utf-8"))
    put_text(folder / "README.txt", f"""\
OPC DCOM Wizard {args.version}, for 64-bit Windows 7 SP1 or newer

Sets up Windows DCOM for OPC DA connections, step by step, and takes it back.

Start bin\\opc-dcom-wizard.exe. Nothing has to be installed: this folder may lie anywhere, also on a memory stick.
Windows asks for an administrator's consent. To have a look around first, choose the practice computer on the first page.

The same from the command line: bin\\opcdcom.exe --help
What it can do, how it works and what it can't do yet: README.md
What is bundled, and under which licences: licences\\README.txt
""")


def put_zip(folder, path, seconds):
    moment = time.gmtime(max(seconds, 315532800))[:6]  # a zip knows no time before 1980
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for each in sorted(folder.rglob("*")):
            if each.is_file():
                entry = zipfile.ZipInfo(each.relative_to(folder.parent).as_posix(), moment)
                entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 0, 0x20
                archive.writestr(entry, each.read_bytes(), compresslevel=9)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("libraries", "build", "command", "output"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("--time", type=int, required=True)
    args = parser.parse_args()
    folder = args.output / f"opc-dcom-wizard-{args.version}-x64"
    shutil.rmtree(folder, ignore_errors=True)
    put_programs(args, folder)
    put_shared(args, folder)
    put_licences(args, folder)
    put_words(args, folder)
    for path in folder.rglob("*"):
        os.utime(path, (args.time, args.time))  # an installer takes it along
    archive = folder.with_name(folder.name + ".zip")
    put_zip(folder, archive, args.time)
    files = [path for path in folder.rglob("*") if path.is_file()]
    n_libraries = len(list((folder / "bin").glob("*.dll")))
    size = sum(path.stat().st_size for path in files)
    print(f"{archive.name}: {archive.stat().st_size} bytes; {len(files)} files, {n_libraries} DLLs, {size} bytes unpacked")


if __name__ == "__main__":
    main()
