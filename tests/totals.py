#!/usr/bin/env python3
"""Adds up test runs: totals.py LABEL=BUILD_FOLDER...; names the programs that ended without any result: totals.py --dead FOLDER

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


def last_words(record):
    lines = (record.get("stdout", "") + "\n" + record.get("stderr", "")).splitlines()
    return " | ".join(line.strip() for line in lines if line.strip() and not CASE.match(line))[-MAX_STORY:]


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
        cases.append((name, "failed", [f"{result}, exit code {record.get('returncode')}", last_words(record)]))
    elif not cases:
        cases.append((name, "skipped" if result == "SKIP" else "passed", []))
    return cases


def records_of(folder, name):
    log = Path(folder) / "meson-logs" / name
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    return [json.loads(line) for line in lines if line.strip()]


def is_dead(record):
    """Ended without a word about any case, as a program does that its emulator lost."""
    return record["result"] == "ERROR" and not any(map(CASE.match, record.get("stdout", "").splitlines()))


def run_of(folder):
    """The cases; those of programs that were run again because they were dead are of the second run, and that is said."""
    again = {record["name"]: record for record in records_of(folder, "testlog-again.json")}
    cases = []
    for record in records_of(folder, "testlog.json"):
        if record["name"] in again:
            print(f"AGAIN   {record['name']}: ended with {record.get('returncode')} before any result: {last_words(record)}")
            record = again[record["name"]]
        cases += cases_of(record)
    return cases


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
    if len(sys.argv) == 3 and sys.argv[1] == "--dead":
        print("\n".join(record["name"].split(" / ")[-1] for record in records_of(sys.argv[2], "testlog.json") if is_dead(record)))
        sys.exit()
    arguments = [argument.split("=", 1) for argument in sys.argv[1:]]
    if not arguments or any(len(argument) != 2 for argument in arguments):
        sys.exit(__doc__)
    sys.exit(main(arguments))
