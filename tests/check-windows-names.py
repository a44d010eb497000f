#!/usr/bin/env python3
"""What our own objects ask Windows for, as TAP: no function that takes names of one code page (its name ends in A). What the
programs import beside that is GLib's and the compiler's.   check-windows-names.py NM COMPILER FOLDER-OF-THE-BUILD
"""
import re
import subprocess
import sys
from pathlib import Path

# __imp_ of a 32-bit object has one more underscore, and the size of the arguments at its end
NARROW = re.compile(r"\b__imp__?([A-Z]\w*[a-z0-9_]A)(?:@\d+)?$", re.MULTILINE)


def narrow_names(nm, path):
    listed = subprocess.run([nm, "--undefined-only", path], capture_output=True, text=True, check=True).stdout
    return sorted(set(NARROW.findall(listed))), listed.count("__imp_")


def main(nm, compiler, build):
    archives = sorted(Path(build).glob("src/**/libdcw-*.a"))
    found = {path: narrow_names(nm, path) for path in archives}
    start = subprocess.run([compiler, "-print-file-name=crt2.o"], capture_output=True, text=True, check=True).stdout.strip()
    cases = [("the compiler's start of programs has one, and it is found", [] if narrow_names(nm, start)[0] else [start]),
             ("something of ours asks Windows for something", [] if sum(count for _, count in found.values()) > 100 else [build])]
    cases += [(path.name, names) for path, (names, _) in found.items()]
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
