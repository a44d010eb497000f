#!/usr/bin/env python3
"""Adds up test runs: totals.py LABEL=BUILD_FOLDER...; names the programs that ended without any result, or with a failed case:
totals.py --dead FOLDER or --failed FOLDER; what runs in Wine beside what runs natively, and why the rest does not: totals.py --wine WINDOWS_FOLDER NATIVE_FOLDER

Reads what "meson test" left in each folder and prints a line a run, the failed cases, and at the end exactly
"N passed, N failed, N skipped", where each case of each program counts. A run that left no result, a program that ended
without telling its result, or told other cases than it had announced, and a run in which nothing passed count as failures.
Exits 1 if anything failed.
"""
import json
import re
import sys
from pathlib import Path

MAX_STORY = 400  # characters; all of it is in meson-logs/testlog.txt
PLAN = re.compile(r"^1\.\.(\d+)\b")
NOT_IN_WINE = Path(__file__).parent / "not-in-wine.txt"
CASE = re.compile(r"^(not )?ok\b\s*\d*\s*-?\s*([^#]*?)\s*(?:#\s*(skip|todo)\b\s*(.*))?$", re.IGNORECASE)


def last_words(record):
    lines = (record.get("stdout", "") + "\n" + record.get("stderr", "")).splitlines()
    return " | ".join(line.strip() for line in lines if line.strip() and not CASE.match(line))[-MAX_STORY:]


def cases_of(record):
    """(name, outcome, note) of each case of one test program."""
    name, result = record["name"].split(" / ")[-1], record["result"]
    cases = []
    notes, plans = [], []
    for line in record.get("stdout", "").splitlines():
        match = CASE.match(line)
        if match:
            failed, case, directive, note = match.groups()
            outcome = "skipped" if directive and directive.lower() == "skip" else "failed" if failed else "passed"
            notes = [note or ""]
            cases.append((f"{name}: {case}", outcome, notes))
        elif line.startswith("#") and notes:
            notes.append(line[1:].strip())
        elif PLAN.match(line):
            plans.append(int(PLAN.match(line).group(1)))
    if not cases and result == "SKIP" and record.get("returncode") != 77:
        result = "ended without a result"
    # meson takes a program that ends early with 0 for one that has no more cases.
    if cases and plans != [len(cases)] and result in ("OK", "SKIP", "EXPECTEDFAIL"):
        result = f"told {len(cases)} cases, announced {plans[0] if len(plans) == 1 else plans or 'none'}"
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


def has_failed(record):
    return any(outcome == "failed" for _, outcome, _ in cases_of(record))


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


def names_in(folder):
    with open(Path(folder) / "meson-info" / "intro-tests.json", encoding="utf-8") as file:
        return {test["name"] for test in json.load(file)}


def count_of(folder):
    counted = [outcome for record in records_of(folder, "testlog.json") for _, outcome, _ in cases_of(record)]
    if not counted:
        return "their cases are counted when they have run"
    return f"{len(counted)} cases, {counted.count('skipped')} of them skipped, in the last run"


def beside(windows, native):
    """What runs in Wine and natively; 1: something is not in Wine and nobody said why."""
    rows = [line.split("\t") for line in NOT_IN_WINE.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    reasons = {row[0]: row[2] for row in rows if row[1] == "natively"}
    in_wine = names_in(windows)
    print(f"In Wine: {len(in_wine)} programs; {count_of(windows)}.")
    for record in records_of(windows, "testlog.json"):
        for case, outcome, notes in cases_of(record):
            if outcome == "skipped":
                print(f"  skipped there: {case}: {notes[0] if notes else ''}")
    others = [row for row in rows if row[1] != "natively"]
    print(f"Only a real Windows can judge, with tests/run-on-windows.cmd: {', '.join(row[0] for row in others)}.")
    if not (Path(native) / "meson-info" / "intro-tests.json").exists():
        print("There is no native build to compare with.")
        return 0
    natively = names_in(native)
    print(f"Natively: {len(natively)} programs; {count_of(native)}. In Wine alone: {len(in_wine - natively)}.")
    for name in sorted(natively - in_wine):
        print(f"  {'natively alone' if name in reasons else 'NO REASON GIVEN'}: {name}: {reasons.get(name, 'tests/not-in-wine.txt does not name it')}")
    return 1 if natively - in_wine - set(reasons) else 0


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
    programs = {"--dead": is_dead, "--failed": has_failed}
    if len(sys.argv) == 3 and sys.argv[1] in programs:
        print("\n".join(record["name"].split(" / ")[-1] for record in records_of(sys.argv[2], "testlog.json") if programs[sys.argv[1]](record)))
        sys.exit()
    if len(sys.argv) == 4 and sys.argv[1] == "--wine":
        sys.exit(beside(sys.argv[2], sys.argv[3]))
    arguments = [argument.split("=", 1) for argument in sys.argv[1:]]
    if not arguments or any(len(argument) != 2 for argument in arguments):
        sys.exit(__doc__)
    sys.exit(main(arguments))
