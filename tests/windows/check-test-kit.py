#!/usr/bin/env python3
"""Tries the COM server that goes with tests/run-on-windows.cmd, as far as Wine can: it is started as a program and as a service,
called and stopped. Prints TAP.

  check-test-kit.py WINE.SH FOLDER     FOLDER holds com-server-x64.exe and com-server-x86.exe
"""
import contextlib
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CLSID = "{0DC57A11-5E11-4D11-9A11-00000000000F}"
CLASSES = "HKLM\\SOFTWARE\\Classes"
SERVICE, DEPENDENT = "DcwTestOpc", "DcwTestDep"
SDDL = "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;SY)"
ADMINISTRATORS, SYSTEM = "01020000000000052000000020020000", "010100000000000512000000"
WORKS = ["CLIENT create 0x00000000", "CLIENT call 0x00000000"]
PATIENCE_S = 60


class Wine:
    def __init__(self, script):
        self.script = script

    def run(self, *words):
        """Exit code (as the shell has it, 8 bits of the program's) and lines. Into a file: Wine's services keep pipes open."""
        with tempfile.TemporaryFile() as output:
            code = subprocess.run([self.script, *map(str, words)], stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                                  timeout=300).returncode
            output.seek(0)
            return code, output.read().decode(errors="replace").split("\n")

    def lines(self, *words):
        return [line.strip() for line in self.run(*words)[1] if line.strip()]

    def path(self, path):
        return "Z:" + str(path).replace("/", "\\")

    def must(self, *words):
        code, lines = self.run(*words)
        assert code == 0, f"{' '.join(map(str, words))}: exit {code}: {lines}"


@contextlib.contextmanager
def kept_running(wine):
    """Wine ends its services a moment after the last program."""
    holder = subprocess.Popen([wine.script, "cmd"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wine.must("cmd", "/c", "exit")
        yield
    finally:
        holder.stdin.close()
        holder.wait(PATIENCE_S)


def state_of(wine, service):
    for line in wine.lines("sc", "query", service):
        if line.startswith("STATE"):
            return line.split()[-1]
    return "ABSENT"


def wait_for(wine, service, state):
    end = time.monotonic() + PATIENCE_S
    while state_of(wine, service) != state:
        assert time.monotonic() < end, f"{service} is {state_of(wine, service)}, not {state}"
        time.sleep(0.2)


def remove(wine):
    for service in (DEPENDENT, SERVICE):
        if state_of(wine, service) != "ABSENT":
            wine.run("sc", "stop", service)
            wait_for(wine, service, "STOPPED")
            wine.must("sc", "delete", service)
    for key in ("CLSID", "AppID"):
        wine.run("reg", "delete", f"{CLASSES}\\{key}\\{CLSID}", "/f")


def add_class(wine, *, program=None, service=None):
    wine.must("reg", "add", f"{CLASSES}\\CLSID\\{CLSID}", "/v", "AppID", "/d", CLSID, "/f")
    wine.must("reg", "add", f"{CLASSES}\\AppID\\{CLSID}", "/ve", "/d", "DCW test server", "/f")
    if program is not None:
        wine.must("reg", "add", f"{CLASSES}\\CLSID\\{CLSID}\\LocalServer32", "/ve", "/d", f'"{wine.path(program)}"', "/f")
    if service is not None:
        wine.must("reg", "add", f"{CLASSES}\\AppID\\{CLSID}", "/v", "LocalService", "/d", service, "/f")


def add_service(wine, program, service):
    wine.must("sc", "create", service, "binPath=", f'"{wine.path(program)}" --service', "start=", "demand")


def assert_called(wine, program, works):
    lines = wine.lines(program, "--client", "0")
    assert lines == WORKS if works else len(lines) == 1 and lines[0].startswith("CLIENT create 0x8"), lines


def it_shows_what_windows_makes_of_a_text(wine, program):
    shown = wine.lines(program, "--descriptor", SDDL)
    assert len(shown) == 1 and shown[0].startswith("01000480"), shown
    assert shown[0].count(ADMINISTRATORS) == 3 and shown[0].count("000018001F000000" + ADMINISTRATORS) == 1, shown
    assert shown[0].count("000014001F000000" + SYSTEM) == 1, shown
    code, lines = wine.run(program, "--descriptor", "nonsense")
    assert code != 0 and not "".join(lines).strip(), (code, lines)


def a_class_that_nobody_serves_is_not_there(wine, program):
    assert_called(wine, program, False)


def it_is_started_and_called_as_a_program(wine, program):
    add_class(wine, program=program)
    assert_called(wine, program, True)


def it_is_started_and_called_as_a_service(wine, program):
    add_service(wine, program, SERVICE)
    add_class(wine, service=SERVICE)
    assert_called(wine, program, True)
    assert state_of(wine, SERVICE) == "RUNNING", "a service stays when its last client goes"
    wine.must("sc", "stop", SERVICE)
    wait_for(wine, SERVICE, "STOPPED")


def a_service_that_is_not_that_of_the_class_runs_and_serves_nothing(wine, program):
    add_service(wine, program, DEPENDENT)
    add_class(wine)
    wine.must("sc", "start", DEPENDENT)
    wait_for(wine, DEPENDENT, "RUNNING")
    assert_called(wine, program, False)
    assert state_of(wine, DEPENDENT) == "RUNNING", "it ended"
    wine.must("sc", "stop", DEPENDENT)
    wait_for(wine, DEPENDENT, "STOPPED")


CASES = [it_shows_what_windows_makes_of_a_text, a_class_that_nobody_serves_is_not_there, it_is_started_and_called_as_a_program,
         it_is_started_and_called_as_a_service, a_service_that_is_not_that_of_the_class_runs_and_serves_nothing]


def try_case(wine, case, program):
    """What is wrong, or None."""
    try:
        remove(wine)
        case(wine, program)
    except AssertionError as problem:
        return str(problem)
    finally:
        remove(wine)
    return None


def main():
    wine, folder = Wine(sys.argv[1]), Path(sys.argv[2]).resolve()
    good, number = True, 0
    print(f"1..{2 * len(CASES)}")
    with kept_running(wine):
        for program in (folder / "com-server-x64.exe", folder / "com-server-x86.exe"):
            # Wine that is built for 64 bits alone ends a 32-bit program silently with 0.
            runs = program.name.endswith("x64.exe") or bool(wine.lines(program))
            for case in CASES:
                number += 1
                name = f"{program.name}: {case.__name__.replace('_', ' ')}"
                wrong = try_case(wine, case, program) if runs else None
                note = "" if runs else " # SKIP this Wine runs no 32-bit programs"
                print(f"{'ok' if wrong is None else 'not ok'} {number} - {name}{note}")
                if wrong is not None:
                    good = False
                    print("# " + wrong.replace("\n", "\n# "))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
