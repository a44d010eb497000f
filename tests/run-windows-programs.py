#!/usr/bin/env python3
"""Runs the programs that are one file as somebody would who has copied them, as TAP.

  run-windows-programs.py WINE.SH VERSION PROGRAM.exe...

Wine that is built for 64 bits alone ends a 32-bit program silently with 0, so a line that only the program can print is
asked for each time; where that is what happened, the program is skipped aloud.
"""
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "support"))
import pe

# arguments, exit code, words of the output
RUNS = [
    (["--version"], 0, "opcdcom {version}"),
    (["profile", "new", "--station", "practice", "--role", "server", "--group", "OPC Users", "-o", "opc.xml"], 0, "opc.xml"),
    (["plan", "--station", "practice", "--profile", "opc.xml"], 10, "OPC Users"),
    (["audit", "--station", "practice"], 10, "DCOM"),
]


def run(wine, program, arguments, folder):
    """Exit code and all that was printed. Into a file: Wine's own services, which the first program starts, keep a pipe open."""
    with tempfile.TemporaryFile() as output:
        code = subprocess.run([wine, program, *arguments], cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                              timeout=300).returncode
        output.seek(0)
        return code, output.read().decode(errors="replace")


def try_program(wine, program, version):
    """What is wrong, as lines; None when Wine has no way to run it."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "Łódź Anlage 7 (Test)" / program.name
        copy.parent.mkdir()
        shutil.copy(program, copy)
        for arguments, code, words in RUNS:
            words = words.format(version=version)
            result, text = run(wine, copy, arguments, copy.parent)
            if not text and result == 0 and arguments == RUNS[0][0] and pe.Image(program).machine == "x86":
                return None
            if result != code or words not in text:
                return [f"{' '.join(arguments)}: exit {result}, expected {code} and {words!r}", *text.splitlines()[:20]]
    return []


def main():
    wine, version, *programs = sys.argv[1:]
    print(f"1..{len(programs)}")
    failed = False
    for i, program in enumerate(map(Path, programs), 1):
        wrong = try_program(wine, program, version)
        if wrong is None:
            print(f"ok {i} - {program.name} # SKIP this Wine runs no 32-bit programs: only its imports were looked at")
            continue
        print(f"{'not ok' if wrong else 'ok'} {i} - {program.name}")
        for line in wrong:
            print(f"# {line}")
        failed |= bool(wrong)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
