"""What the tests of the window share: running cases as TAP, the command, and stopping one thread of the program."""
import contextlib
import ctypes
import hashlib
import os
import subprocess
import tempfile
from pathlib import Path

PASSWORD = "Str0ng-enough!"


class Skip(Exception):
    pass


def run(cases):
    """All of them, or those that DCW_UI_CASES names between spaces."""
    wanted = os.environ.get("DCW_UI_CASES", "").split()
    unknown = set(wanted) - {case.__name__ for case in cases}
    assert not unknown, f"there are no cases {unknown}"
    cases = [case for case in cases if not wanted or case.__name__ in wanted]
    failed = 0
    print(f"1..{len(cases)}")
    for number, case in enumerate(cases, 1):
        with tempfile.TemporaryDirectory() as folder:
            os.chmod(folder, 0o700)
            try:
                case(folder)
                print(f"ok {number} {case.__name__}", flush=True)
            except Skip as why:
                print(f"ok {number} {case.__name__} # SKIP {why}", flush=True)
            except Exception as error:
                failed += 1
                print(f"not ok {number} {case.__name__}")
                print("".join(f"# {line}\n" for line in f"{type(error).__name__}: {error}".splitlines()), flush=True)
    return 1 if failed else 0


def digest_of(state):
    """Of every practice station: what undo has to give back."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in Path(state).glob("practice/*.xml")}


def command(program, state, *arguments, exits=(0,), environment=None):
    ran = subprocess.run([program, *arguments], env=dict(os.environ, OPCDCOM_STATE=str(state), **(environment or {})),
                         capture_output=True, text=True)
    assert ran.returncode in exits, f"{arguments}: {ran.returncode}: {ran.stdout}{ran.stderr}"
    return ran.stdout


def sparse_export(state):
    """A registry export that says of the computer only that DCOM is off."""
    export = Path(state) / "ole.reg"
    export.write_bytes(("Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Ole]\r\n"
                        "\"EnableDCOM\"=\"N\"\r\n").encode("utf-16"))
    return str(export)


def apply_small(program, state, *more):
    """A run of the command on the practice server, which is then set up. more: of apply. Returns the station file as it was before."""
    secret, profile, station = (Path(state) / name for name in ("secret", "small.xml", "practice/server.xml"))
    secret.write_text(PASSWORD)
    secret.chmod(0o600)
    command(program, state, "profile", "new", "--role", "server", "--group", "OPC Users", "--server", "Kepware.KEPServerEX.V6", "--peer",
            "OPC-CLIENT", "-o", str(profile))
    command(program, state, "plan", "--station", "practice", "--profile", str(profile), exits=(10,))
    before = station.read_bytes()
    command(program, state, "apply", "--station", "practice", "--profile", str(profile), "--yes", "--password", f"OpcServer=file:{secret}",
            "--password", f"OpcUser=file:{secret}", *more, exits=(0, 11))
    return before


PTRACE_DETACH, PTRACE_SEIZE, PTRACE_INTERRUPT = 17, 0x4206, 0x4207
WALL = 0x40000000


@contextlib.contextmanager
def stopped(process, thread):
    """The thread of that name stands still meanwhile: a disk or a service that does not answer. Gives its id."""
    tasks = Path(f"/proc/{process.pid}/task")
    ids = [int(task.name) for task in tasks.iterdir() if (task / "comm").read_text().strip() == thread]
    assert len(ids) == 1, f"threads called {thread}: {ids}"
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.ptrace(PTRACE_SEIZE, ids[0], None, None) != 0:
        raise Skip(f"no thread can be stopped here: {os.strerror(ctypes.get_errno())}")
    assert libc.ptrace(PTRACE_INTERRUPT, ids[0], None, None) == 0
    os.waitpid(ids[0], WALL)
    try:
        yield ids[0]
    finally:
        libc.ptrace(PTRACE_DETACH, ids[0], None, None)
