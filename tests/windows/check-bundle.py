#!/usr/bin/env python3
"""The zip and the installer, as people get them, tried in Wine; as TAP.   check-bundle.py --dist FOLDER --prefix FOLDER

dist holds opc-dcom-wizard-VERSION-x64.zip and .msi; prefix is for the Wine prefix of these tests, kept for the next time.
"""
import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import desktop  # pylint: disable=wrong-import-position

HOST = "x86_64-w64-mingw32"
AWKWARD = "Łódź Anlage 7 (Test)"
PROGRAMS = {"opc-dcom-wizard.exe", "opcdcom.exe", "gdbus.exe", "gspawn-win64-helper.exe", "gspawn-win64-helper-console.exe"}
# What the installer puts into the registry, and nothing else
KEYS = (r"HKLM\SOFTWARE\Classes\.opc-profile", r"HKLM\SOFTWARE\Classes\OpcDcomWizard.Profile")
UNINSTALL = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall"
# Tables by which an installer runs programs, or touches more than its own files and keys
FOREIGN = ("ServiceInstall", "ServiceControl", "CustomAction", "Environment", "Font", "IniFile", "ODBCDataSource", "Class", "TypeLib",
           "RemoveRegistry", "RemoveFile", "MoveFile", "DuplicateFile", "LockPermissions", "MsiLockPermissionsEx", "Binary")
INSTALLERS_OWN = "drive_c/windows/Installer"  # every Windows has it; Wine makes it with the first package
COLUMN_ROWS = 3  # above the rows of an exported table
ENTRY_BELOW = 28  # pixels from the middle of a label to that of the field below it


class Skip(Exception):
    pass


class Subject:
    def __init__(self, dist, prefix, scratch):
        self.zip, self.msi = only(dist, "zip"), only(dist, "msi")
        self.prefix_folder, self.scratch = prefix, Path(scratch)
        self._folder = self._prefix = None

    @property
    def folder(self):
        """The zip, unpacked below an awkward name."""
        if self._folder is None:
            below = self.scratch / AWKWARD
            with zipfile.ZipFile(self.zip) as archive:
                archive.extractall(below)
            self._folder = below / self.zip.stem
        return self._folder

    @property
    def prefix(self):
        if self._prefix is None:
            self._prefix = desktop.Prefix(self.prefix_folder)
        return self._prefix

    def state(self, name):
        folder = self.scratch / name
        folder.mkdir()
        return {"OPCDCOM_STATE": "Z:" + str(folder).replace("/", "\\")}


def only(folder, kind):
    found = sorted(folder.glob(f"opc-dcom-wizard-*-x64.{kind}"))
    if len(found) != 1:
        raise SystemExit(f"check-bundle.py: {len(found)} files .{kind} in {folder}, expected one")
    return found[0]


def imports(path):
    said = subprocess.run([f"{HOST}-objdump", "--private-headers", str(path)], capture_output=True, text=True, check=True).stdout
    return {name.lower() for name in re.findall(r"^\s*DLL Name: (\S+)$", said, re.MULTILINE)}


def table(subject, name):
    said = subprocess.run(["msiinfo", "export", str(subject.msi), name], capture_output=True, text=True, check=True).stdout
    return [line.split("\t") for line in said.splitlines()[COLUMN_ROWS:]]


# ---- the zip


def zip_is_one_folder_in_order(subject):
    with zipfile.ZipFile(subject.zip) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        assert names == sorted(names, key=lambda name: name.split("/")), "not sorted"
        assert {name.split("/")[0] for name in names} == {subject.zip.stem}
        assert len({entry.date_time for entry in archive.infolist()}) == 1, "files have different times"


def only_libraries_that_are_imported(subject):
    files = {path.name.lower(): path for path in (subject.folder / "bin").iterdir()}
    libraries = {name for name in files if name.endswith(".dll")}
    assert set(files) - libraries == PROGRAMS, set(files) - libraries
    used = set().union(*(imports(path) for path in files.values()))
    assert libraries and libraries <= used, f"nobody imports {libraries - used}"


def every_source_has_its_licence(subject):
    folder = subject.folder / "licences"
    rows = re.findall(r"^  (\S+) +(\S+)$", (folder / "README.txt").read_text(encoding="utf-8"), re.MULTILINE)
    files = {path.stem for path in folder.glob("*.txt")} - {"README"}
    assert {source for source, _ in rows} == files, {source for source, _ in rows} ^ files
    for needed in ("glib2.0", "gtk4", "libxml2", "cairo", "pango1.0", "gcc-mingw-w64", "mingw-w64"):
        assert needed in files, f"no licence of {needed}"
    for path in folder.glob("*.txt"):
        assert len(path.read_text(encoding="utf-8")) > 200, f"{path.name} is no licence"
    assert "MIT" in (subject.folder / "COPYING.txt").read_text(encoding="utf-8")


def every_language_is_there(subject):
    root = Path(__file__).resolve().parents[2]
    wanted = set((root / "po/LINGUAS").read_text(encoding="ascii").split())
    there = {path.name for path in (subject.folder / "share/locale").glob("*")}
    assert there == wanted, there ^ wanted


def every_icon_is_there(subject):
    """There is no theme of icons beside the program: what the window names is in GTK or in the program, as PNG."""
    folder = Path(__file__).resolve().parents[2] / "ui"
    text = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.suffix in (".c", ".ui"))
    names = set(re.findall(r'[">]([a-z]+(?:-[a-z]+)*-symbolic)["<]', text))
    inside = b"".join((subject.folder / "bin" / name).read_bytes() for name in ("libgtk-4-1.dll", "opc-dcom-wizard.exe"))
    assert "document-edit-symbolic" in names, names
    missing = {name for name in names if f"{name}.symbolic.png".encode() not in inside}
    assert not missing, missing


def command_says_its_version(subject):
    version = subject.zip.stem.split("-")[3]
    said = subject.prefix.run(subject.folder / "bin/opcdcom.exe", "--version")
    assert version in said, repr(said)


def command_plans(subject):
    env = subject.state("state-command")
    profile = subject.scratch / "Prüfung.opc-profile"
    command = subject.folder / "bin/opcdcom.exe"
    subject.prefix.run(command, "profile", "new", "--station", "practice", "--role", "server", "--group", "OPC Users", "-o",
                       "Z:" + str(profile).replace("/", "\\"), env=env)
    code, said = subject.prefix.said(command, "plan", "--station", "practice", "--profile",
                                     "Z:" + str(profile).replace("/", "\\"), env=env)
    assert code == 10 and "Plan for OPC-SERVER" in said, f"exit {code}: {said}"


def command_speaks_other_languages(subject):
    env = {"LANGUAGE": "de"}
    english, german = (subject.prefix.run(subject.folder / "bin/opcdcom.exe", "--help", env=each) for each in ({}, env))
    assert "opcdcom" in german and german != english, german


# ---- the window


def start_window(subject, shown, state, *arguments):
    log = (subject.scratch / f"{state}.log").open("wb")
    program = shown.start(subject.folder / "bin/opc-dcom-wizard.exe", "--station", "practice", *arguments, env=subject.state(state),
                          log=log)
    return program, shown.window("Start – OPC-SERVER – OPC DCOM Wizard")


def window_opens_takes_keys_and_closes(subject):
    with desktop.Desktop(subject.prefix) as shown:
        program, window = start_window(subject, shown, "state-window")
        shown.focus(window)
        shown.key("F1")
        help_window = shown.window("Help")
        shown.focus(help_window)
        shown.key("Escape")
        shown.window("Help", gone=True)
        shown.focus(window)
        shown.key("ctrl+q")
        assert program.wait(60) == 0, f"exit code {program.returncode}"


def second_start_comes_to_the_first(subject):
    with desktop.Desktop(subject.prefix) as shown:
        program, window = start_window(subject, shown, "state-single")
        second = shown.start(subject.folder / "bin/opc-dcom-wizard.exe", "--station", "practice:client",
                             env={"OPCDCOM_STATE": shown.prefix.env.get("OPCDCOM_STATE", "")})
        assert second.wait(60) == 0, f"the second one: exit code {second.returncode}"
        other = shown.window("Start – OPC-CLIENT – OPC DCOM Wizard")
        assert other == window, "it opened a window of its own"
        shown.focus(other)
        shown.key("ctrl+q")
        assert program.wait(60) == 0, f"exit code {program.returncode}"


def server_is_set_up_by_keys_and_given_back(subject):
    """What tests/ui does natively: all of a server, by keyboard alone; then undone, byte for byte."""
    with desktop.Desktop(subject.prefix) as shown:
        program, window = start_window(subject, shown, "state-server")
        shown.focus(window)
        station = subject.scratch / "state-server/practice/server.xml"
        journals = subject.scratch / "state-server/runs"
        before = station.read_bytes()

        shown.settle()
        shown.press("alt+s")
        shown.press("alt+o")
        shown.write("OPC-CLIENT")
        shown.press("Tab", "space")  # the first of the servers that are found
        shown.press("alt+r")
        assert station.read_bytes() == before, "reviewing has written"
        shown.press("alt+a")
        for _ in range(2):
            shown.write("Str0ng-enough!")
            shown.key("Tab")
        shown.press("alt+a")
        wait_for(lambda: station.read_bytes() != before, "nothing was applied")
        shown.settle()
        shown.press("alt+u")  # undo this run
        shown.press("space")  # which one: the only run has the focus
        shown.press("alt+u")  # now
        wait_for(lambda: station.read_bytes() == before, "undo did not give the file back")
        shown.settle()
        shown.key("ctrl+q")
        assert program.wait(60) == 0, f"exit code {program.returncode}"
        assert journals.is_dir()


def server_is_set_up_by_mouse_and_given_back(subject):
    """The same as a person does it who looks and points: what stands there is clicked on. Pictures are kept beside the prefix."""
    desktop.need("tesseract", "convert")  # before Wine is started for nothing
    pictures = subject.prefix_folder.parent / "pictures"
    pictures.mkdir(exist_ok=True)
    with desktop.Desktop(subject.prefix) as shown:
        program, window = start_window(subject, shown, "state-mouse")
        shown.focus(window)
        station = subject.scratch / "state-mouse/practice/server.xml"
        before = station.read_bytes()

        def keep(name):
            shown.picture(pictures / f"{name}.png")

        shown.settle()
        keep("1-start")
        shown.click_on("Set up a server here")
        shown.click_on("Name or address of the other computer", below=ENTRY_BELOW)
        shown.write("OPC-CLIENT")
        shown.click_on("Kepware.KEPServerEX.V6")
        keep("2-connection")
        shown.click_on("Review now")
        keep("3-review")
        assert station.read_bytes() == before, "reviewing has written"
        shown.click_on("Apply…")
        for name in ("New password of OpcServer", "New password of OpcServer again"):
            shown.click_on(name, below=ENTRY_BELOW)
            shown.write("Str0ng-enough!")
        shown.settle()
        keep("4-apply")
        shown.click_on("Apply now")
        wait_for(lambda: station.read_bytes() != before, "nothing was applied")
        shown.shows("changes were written and read back")
        shown.settle()
        keep("5-done")
        shown.click_on("Undo this run")
        keep("6-undo")
        shown.click_on("Undo it now")
        wait_for(lambda: station.read_bytes() == before, "undo did not give the file back")
        shown.shows("took everything back")
        shown.settle()
        keep("7-undone")
        shown.key("ctrl+q")
        assert program.wait(60) == 0, f"exit code {program.returncode}"


def wait_for(condition, text, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, text
        time.sleep(0.3)


# ---- the installer


def installer_touches_nothing_foreign(subject):
    tables = subprocess.run(["msiinfo", "tables", str(subject.msi)], capture_output=True, text=True, check=True).stdout.split()
    assert {"File", "Registry", "Property", "Upgrade", "Shortcut"} <= set(tables), tables
    for name in FOREIGN:
        assert name not in tables or not table(subject, name), f"there are rows in {name}"
    keys = {"HKLM\\" + row[2] for row in table(subject, "Registry") if row[1] == "2"}
    assert len(table(subject, "Registry")) >= len(keys) and all(key.startswith(KEYS) for key in keys), keys
    assert [row[2] for row in table(subject, "Shortcut")] == ["OPC DCOM Wizard"]


def installer_has_the_files_of_the_zip(subject):
    directories = {row[0]: (row[1], row[2].split("|")[-1]) for row in table(subject, "Directory")}
    components = {row[0]: row[2] for row in table(subject, "Component")}

    def path(directory):
        parent, name = directories[directory]
        return "" if directory == "INSTALLDIR" else f"{path(parent)}{name}/"

    there = {(path(components[row[1]]) + row[2].split("|")[-1], int(row[3])) for row in table(subject, "File")}
    wanted = {(each.relative_to(subject.folder).as_posix(), each.stat().st_size) for each in subject.folder.rglob("*")
              if each.is_file()}
    assert there == wanted, sorted(there ^ wanted)[:10]


def installer_is_for_all_users_and_replaces_older_ones(subject):
    values = {row[0]: row[1] for row in table(subject, "Property")}
    assert values["ALLUSERS"] == "1" and values["ProductVersion"] == subject.zip.stem.split("-")[3], values
    rows = {row[6]: row for row in table(subject, "Upgrade")}
    assert all(row[0] == values["UpgradeCode"] for row in rows.values()), rows
    assert rows["WIX_UPGRADE_DETECTED"][2] == rows["WIX_DOWNGRADE_DETECTED"][1] == values["ProductVersion"], rows
    assert "RemoveExistingProducts" in {row[0] for row in table(subject, "InstallExecuteSequence")}


def everything_in(prefix):
    """What a program that was installed could leave: files, and the keys of machine and user."""
    files = {str(path.relative_to(prefix.folder)) for path in (prefix.folder / "drive_c").rglob("*")}
    return {each for each in files if "/Temp/" not in each and "/temp/" not in each}


def key_is_there(prefix, key):
    try:
        prefix.run("reg", "query", key)
    except AssertionError:
        return False
    return True


def installed_started_and_removed(subject):
    prefix = subject.prefix
    package = "Z:" + str(subject.msi).replace("/", "\\")
    # a user's folders come into being with the first program that asks for them
    prefix.run("msiexec", "/x", package, "/qn") if key_is_there(prefix, KEYS[1]) else None
    before = everything_in(prefix)
    uninstallers = prefix.run("reg", "query", UNINSTALL)
    prefix.run("msiexec", "/i", package, "/qn")
    folder = prefix.folder / "drive_c/Program Files/OPC DCOM Wizard"
    said = prefix.run(folder / "bin/opcdcom.exe", "--version")
    assert "opcdcom" in said, repr(said)
    for key in KEYS:
        assert key_is_there(prefix, key), key
    assert prefix.run("reg", "query", UNINSTALL) != uninstallers, "no entry among the programs"
    added = everything_in(prefix) - before
    links = [each for each in added if each.endswith(".lnk")]
    assert len(links) == 1 and links[0].endswith("Start Menu/Programs/OPC DCOM Wizard.lnk"), links
    prefix.run("msiexec", "/x", package, "/qn")
    left = everything_in(prefix) - before - {INSTALLERS_OWN}
    assert not left, f"left behind: {sorted(left)[:10]}"
    assert not any(key_is_there(prefix, key) for key in KEYS), "keys are left behind"
    assert prefix.run("reg", "query", UNINSTALL) == uninstallers, "its entry among the programs is left behind"


CASES = (zip_is_one_folder_in_order, only_libraries_that_are_imported, every_source_has_its_licence, every_language_is_there,
         every_icon_is_there, command_says_its_version, command_plans, command_speaks_other_languages,
         window_opens_takes_keys_and_closes, second_start_comes_to_the_first, server_is_set_up_by_keys_and_given_back,
         server_is_set_up_by_mouse_and_given_back, installer_touches_nothing_foreign, installer_has_the_files_of_the_zip,
         installer_is_for_all_users_and_replaces_older_ones, installed_started_and_removed)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dist", type=Path, default=os.environ.get("DCW_DIST"))
    parser.add_argument("--prefix", type=Path, required=True)
    parser.add_argument("--only")
    args = parser.parse_args()
    if args.dist is None:
        print("1..0 # SKIP there is no bundle; ./dev windows makes it")
        return 0
    cases = [case for case in CASES if args.only in (None, case.__name__)]
    failed = 0
    print(f"1..{len(cases)}", flush=True)
    scratch = tempfile.mkdtemp()
    try:
        subject = Subject(args.dist.resolve(), args.prefix, scratch)
        for number, case in enumerate(cases, 1):
            try:
                case(subject)
                print(f"ok {number} {case.__name__}", flush=True)
            except (Skip, desktop.Missing) as why:
                print(f"ok {number} {case.__name__} # SKIP {why}", flush=True)
            except Exception:  # pylint: disable=broad-exception-caught
                failed += 1
                print(f"not ok {number} {case.__name__}", flush=True)
                print("".join(f"# {line}\n" for line in traceback.format_exc().splitlines()), end="", flush=True)
        if subject._prefix is not None:
            subject._prefix.end()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
