#!/usr/bin/env python3
"""What our own objects ask Windows for, as TAP: no function that takes names of one code page (its name ends in A). What the
programs import beside that is GLib's and the compiler's. Libraries and programs of src and ui are looked at, whichever a build has.
  check-windows-names.py NM COMPILER FOLDER-OF-THE-BUILD
"""
import re
import subprocess
import sys
from pathlib import Path

# __imp_ of a 32-bit object has one more underscore, and the size of the arguments at its end; a function that no header says to be
# in a DLL has no __imp_
NARROW = re.compile(r"^ +U (?:__imp_)?_?([A-Za-z]\w*[a-z0-9_]A)(?:@\d+)?$", re.MULTILINE)
LISTED = """                 U __imp_CreateFileA
                 U __imp__RegOpenKeyExA@20
                 U __imp_wsprintfA
                 U lstrcpyA
                 U _lstrcatA@8
                 U __imp_CreateFileW
                 U __imp_WSAStartup
                 U __imp_IIDFromString
                 U dcw_handle_opened
                 U IID_NULLA_
0000000000000000 T FindOwnA
"""
FOUND = ["CreateFileA", "RegOpenKeyExA", "lstrcatA", "lstrcpyA", "wsprintfA"]


def narrow_names(nm, path):
    listed = subprocess.run([nm, "--undefined-only", path], capture_output=True, text=True, check=True).stdout
    return sorted(set(NARROW.findall(listed))), listed.count("__imp_")


def our_objects(build):
    for folder in "src", "ui":
        yield from sorted((build / folder).glob("**/libdcw-*.a"))
        yield from sorted((build / folder).glob("**/*.exe.p/*.c.obj"))


def main(nm, compiler, build):
    found = {path: narrow_names(nm, path) for path in our_objects(Path(build))}
    start = subprocess.run([compiler, "-print-file-name=crt2.o"], capture_output=True, text=True, check=True).stdout.strip()
    told = sorted(set(NARROW.findall(LISTED)))
    window = (Path(build) / "ui").is_dir() and not any(path.name == "libdcw-ui.a" for path in found)
    cases = [("such names are told from others", told if told != FOUND else []),
             ("the window is looked at where there is one", [build] if window else []),
             ("the compiler's start of programs has one, and it is found", [] if narrow_names(nm, start)[0] else [start]),
             ("something of ours asks Windows for something", [] if sum(count for _, count in found.values()) > 100 else [build])]
    cases += [(str(path.relative_to(build)), names) for path, (names, _) in found.items()]
    print(f"1..{len(cases)}")
    for i, (name, wrong) in enumerate(cases, 1):
        print(f"{'not ok' if wrong else 'ok'} {i} - {name}")
        for line in wrong:
            print(f"# {name}: {line}")
    return 1 if any(wrong for _, wrong in cases) else 0


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
