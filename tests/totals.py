#!/usr/bin/env python3
"""Adds up test runs: totals.py LABEL=BUILD_FOLDER...

Reads what "meson test" left in each folder and prints a line a run, the failed cases, and at the end exactly
"N passed, N failed, N skipped", where each case of each program counts. A run that left no result, a program that ended
without telling its result and a run in which nothing passed count as failures. Exits 1 if anything failed.
"""
import json
import re
import sys
from pathlib import Path

MAX_STORY = 400  # characters; all of it is in meson-logs/testlog.txt
CASE = re.compile(r"^(not )?ok\b\s*\d*\s*-?\s*([^#]*?)\s*(?:#\s*(skip|todo)\b\s*(.*))?$", re.IGNORECASE)


def cases_of(record):
    """(name, outcome, note) of each case of one test program."""
    name, result = record["name"].split(" / ")[-1], record["result"]
    cases = []
    notes = []
    for line in record.get("stdout", "").splitlines():
        match = CASE.match(line)
        if match:
            failed, case, directive, note = match.groups()
            outcome = "skipped" if directive and directive.lower() == "skip" else "failed" if failed else "passed"
            notes = [note or ""]
            cases.append((f"{name}: {case}", outcome, notes))
        elif line.startswith("#") and notes:
            notes.append(line[1:].strip())
    if not cases and result == "SKIP" and record.get("returncode") != 77:
        result = "ended without a result"
    if result not in ("OK", "SKIP", "EXPECTEDFAIL") and not any(outcome == "failed" for _, outcome, _ in cases):
        cases.append((name, "failed", [f"{result}, exit code {record.get('returncode')}"]))
    elif not cases:
        cases.append((name, "skipped" if result == "SKIP" else "passed", []))
    return cases


def run_of(folder):
    log = Path(folder) / "meson-logs" / "testlog.json"
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    return [case for line in lines if line.strip() for case in cases_of(json.loads(line))]


def main(runs):
    totals = dict.fromkeys(("passed", "failed", "skipped"), 0)
    for label, folder in runs:
        cases = run_of(folder)
        count = {outcome: sum(case[1] == outcome for case in cases) for outcome in totals}
        if count["passed"] == 0 and count["failed"] == 0:
            cases.append((label, "failed", ["no test was run"]))
            count["failed"] = 1
        for case, outcome, notes in cases:
            if outcome == "failed":
                story = " ".join(note for note in notes if note)
                print(f"FAILED  {label}: {case}  {story if len(story) <= MAX_STORY else story[:MAX_STORY] + ' ...'}".rstrip())
        if len(runs) > 1:
            print(f"{label}: " + ", ".join(f"{number} {outcome}" for outcome, number in count.items()))
        for outcome, number in count.items():
            totals[outcome] += number
    print(", ".join(f"{number} {outcome}" for outcome, number in totals.items()))
    return 1 if totals["failed"] else 0


if __name__ == "__main__":
    arguments = [argument.split("=", 1) for argument in sys.argv[1:]]
    if not arguments or any(len(argument) != 2 for argument in arguments):
        sys.exit(__doc__)
    sys.exit(main(arguments))
