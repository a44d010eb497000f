#!/usr/bin/env python3
"""totals.py on runs made up here: what must not count as passed. Prints TAP.

    test-totals.py TOTALS
"""
import json
import os
import subprocess
import sys
import tempfile

# name of the case, result that meson tells, exit code, output, last line of totals.py
CASES = [
    ('whole', 'OK', 0, 'ok 1 a\nok 2 b\n1..2\n', '2 passed, 0 failed, 0 skipped'),
    ('plan first', 'OK', 0, '1..2\nok 1 a\nok 2 b # SKIP why\n', '1 passed, 0 failed, 1 skipped'),
    ('a failed case', 'FAIL', 1, '1..2\nok 1 a\nnot ok 2 b\n', '1 passed, 1 failed, 0 skipped'),
    ('silent', 'SKIP', 0, '', '0 passed, 1 failed, 0 skipped'),
    ('no test is for here', 'SKIP', 77, '', '0 passed, 1 failed, 1 skipped'),
    ('ended early, without a plan', 'OK', 0, 'ok 1 a\n', '1 passed, 1 failed, 0 skipped'),
    ('fewer than announced', 'OK', 0, '1..3\nok 1 a\nok 2 b\n', '2 passed, 1 failed, 0 skipped'),
    ('more than announced', 'OK', 0, 'ok 1 a\n1..1\nok 2 b\n', '2 passed, 1 failed, 0 skipped'),
    ('two plans', 'OK', 0, '1..1\nok 1 a\n1..1\n', '1 passed, 1 failed, 0 skipped'),
    ('broken after its cases', 'ERROR', 139, '1..1\nok 1 a\n', '1 passed, 1 failed, 0 skipped'),
    ('no TAP', 'OK', 0, 'anything\n', '1 passed, 0 failed, 0 skipped'),
]


def total_of(totals, result, code, output):
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.path.join(folder, 'meson-logs'))
        with open(os.path.join(folder, 'meson-logs', 'testlog.json'), 'w', encoding='utf-8') as file:
            json.dump({'name': 'one', 'result': result, 'returncode': code, 'stdout': output}, file)
        process = subprocess.run([sys.executable, totals, 'run=' + folder], stdout=subprocess.PIPE, check=False)
        failed = subprocess.run([sys.executable, totals, '--failed', folder], stdout=subprocess.PIPE, check=True)
    return process.returncode, process.stdout.decode().splitlines()[-1], failed.stdout.decode().split()


def main(totals):
    print(f'1..{len(CASES)}')
    all_good = True
    for number, (name, result, code, output, expected) in enumerate(CASES, 1):
        status, last, failed = total_of(totals, result, code, output)
        is_good = ' 0 failed' in expected
        good = last == expected and status == (0 if is_good else 1)
        # a run in which nothing passed fails, and so does no program of it
        good = good and (failed == ([] if is_good else ['one']) or failed == [] and code == 77)
        print(f'{"ok" if good else "not ok"} {number} {name}')
        if not good:
            all_good = False
            print(f'# {last}, exit {status}, failed {failed}; expected {expected}')
    return 0 if all_good else 1


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
