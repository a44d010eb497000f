"""What the window says of what was done, and what it asks for before it does it, as TAP."""
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from cases import PASSWORD, Skip, command, digest_of, run  # noqa: E402
from practice import SERVER, password_fields, to_apply, type_passwords  # noqa: E402
from walk import key  # noqa: E402
from wizard import Wizard  # noqa: E402

PROGRAM, COMMAND, FAULTY, FAULTY_COMMAND = sys.argv[1:5]
NOW_S = 1800000000
SERVICE = "KEPServerEXV6"
WAITS = "is taken back by itself unless you keep it"


def window(state, *arguments, program=PROGRAM, **environment):
    return Wizard(program, "--station", "practice", *arguments, state=state, environment=environment)


def apply_with_deadline(shown, state):
    """Returns what was there before."""
    to_apply(shown)
    before = digest_of(state)
    type_passwords(shown)
    shown.check("Take everything back after 10 minutes unless I keep it")
    shown.click("Apply now")
    shown.shows(f"Run 1 is in place, and {WAITS}")
    shown.shows("Run 1 is taken back in 10:00")
    assert digest_of(state) != before
    return before


def shows_no_more(shown, text):
    shown.wait(f"{text!r} to be gone", lambda: not any(text in told for told in shown.texts()))


# ---- Runs of the command ----

def secret_of(state):
    secret = Path(state) / "secret"
    secret.write_text(PASSWORD, encoding="utf-8")
    secret.chmod(0o600)
    return secret


def profile_of(state, account):
    path = Path(state) / f"{account}.xml"
    path.write_text('<?xml version="1.0" encoding="UTF-8"?>\n<profile xmlns="urn:opc-dcom-wizard:profile:1" role="server" '
                    f'network="workgroup">\n  <server>{SERVER}</server>\n  <option id="identity.server" value="account"/>\n'
                    f'  <option id="identity.server-account" value="{account}"/>\n</profile>\n', encoding="utf-8")
    return str(path)


def log_on_as(state, account, *more, program=COMMAND, exits=(0,), environment=None):
    """A run after which the server logs on as account, which it makes."""
    command(program, state, "apply", "--station", "practice", "--profile", profile_of(state, account), "--yes", "--password",
            f"{account}=file:{secret_of(state)}", *more, exits=exits, environment=environment)


# ---- Kept, and not kept ----

def kept(state):
    """Keep it, on Done: the page does not go on saying that the run is taken back."""
    with window(state, program=FAULTY, DCW_TEST_NOW=str(NOW_S)) as shown:
        apply_with_deadline(shown, state)
        left = digest_of(state)
        shown.click("Keep it")
        shown.shows("Run 1 is kept.")
        shows_no_more(shown, WAITS)
        shows_no_more(shown, "Run 1 is taken back in")
        assert shown.is_there("push button", "Undo this run…")
        assert digest_of(state) == left


def kept_on_start(state):
    """The same where Done has nothing to show, in a window that was opened since."""
    log_on_as(state, "OpcServer", "--confirm-within", "600", exits=(11,))
    with window(state) as shown:
        shown.shows("Run 1 is in place for now.")
        shown.click("Keep it")
        shown.shows("Run 1 is kept.")
        shows_no_more(shown, "Run 1 is in place for now.")


def taken_back_on_start(state):
    """Take it back now, on Start: Done tells what became of it."""
    log_on_as(state, "OpcServer", "--confirm-within", "600", exits=(11,))
    with window(state) as shown:
        shown.shows("Run 1 is in place for now.")
        shown.click("Take it back now")
        shown.shows("Run 1 was taken back. All of it was read back.")


def deadline_with_the_window_open(state):
    """Kept by nobody: the window says that the run was taken back, and everything is as it was."""
    with window(state, program=FAULTY, DCW_TEST_NOW=str(NOW_S)) as shown:
        before = apply_with_deadline(shown, state)
        os.kill(shown.process.pid, signal.SIGUSR1)
        shown.shows("Run 1 was taken back. All of it was read back.")
        shows_no_more(shown, "is in place")
        assert digest_of(state) == before, "the deadline has passed, and the run is still there"
        told = [text for text in shown.texts() if "taken back" in text]
        assert any("– taken back: " in text for text in told), told
        assert not shown.is_there("push button", "Undo this run…")


def taken_back_by_another(state):
    """Who watches the deadline may be another program: what was taken back is told when the computer is read again."""
    with window(state, program=FAULTY, DCW_TEST_NOW=str(NOW_S)) as shown:
        before = apply_with_deadline(shown, state)
        shown.step("Start")
        command(FAULTY_COMMAND, state, "resume", "--overdue", "--station", "practice", environment={"DCW_TEST_NOW": str(NOW_S + 601)})
        assert digest_of(state) == before
        key("F5")
        shown.shows("Run 1 was taken back. All of it was read back.")
        shown.step("Done")
        shows_no_more(shown, "is in place")


# ---- Passwords ----

def undo_with_a_password(state):
    """The account before has a password: it is asked for, may be left out, and only then something stays."""
    log_on_as(state, "OpcServer")
    between = digest_of(state)
    log_on_as(state, "OpcOther")
    with window(state, "--page", "history") as shown:
        shown.click("Undo run 2…")
        shown.shows("Undoing run 2 would do this:")
        shown.shows("needs a password")
        assert password_fields(shown) == ["Password of OpcServer"], password_fields(shown)
        shown.click("Undo it now")
        shown.shows("Run 3 is only partly done")
        assert digest_of(state) != between
        shown.click("Undo run 2…")
        shown.shows("Undoing run 2 would do this:")
        shown.type("Password of OpcServer", PASSWORD)
        shown.click("Undo it now")
        shown.shows("Run 4 took everything back. All of it was read back.")
        assert digest_of(state) == between
        assert password_fields(shown) == [], "the fields are still there"
        shown.click("Undo run 1…")
        shown.shows("Undoing run 1 would do this:")
        assert password_fields(shown) == [], "nothing needs a password"


def shows_colour(is_it):
    """Whether something on the screen is of it. What has no words of its own is not on the bus."""
    if shutil.which("import") is None:
        raise Skip("there is no ImageMagick to look at the screen with")
    raw = subprocess.run(["import", "-window", "root", "-depth", "8", "rgb:-"], capture_output=True, check=True).stdout
    return any(is_it(*colour) for colour in set(zip(raw[0::3], raw[1::3], raw[2::3])))


def no_ticks_before_it_is_done(state):
    """Beside what an undo would do stands no sign of what is done; beside what it did there does."""
    def tick():
        return shows_colour(lambda red, green, blue: green > red + 60 and green > blue + 30)

    log_on_as(state, "OpcServer")
    with window(state, "--page", "history") as shown:
        shown.click("Undo run 1…")
        shown.shows("– would be taken back")
        shown.wait("the button to be drawn", lambda: shows_colour(lambda red, green, blue: blue > red + 120 and blue > green + 60))
        assert not tick(), "there is a tick beside what has not been done"
        shown.click("Undo it now")
        shown.shows("– taken back and verified")
        shown.wait("the ticks", tick)


def redo_with_a_new_password(state):
    """An account that is made again gets a password, typed twice, with the rule above it."""
    log_on_as(state, "OpcServer")
    with window(state, "--page", "history") as shown:
        left = digest_of(state)
        shown.click("Undo run 1…")
        shown.click("Undo it now")
        shown.shows("Run 2 took everything back.")
        shown.click("Undo run 2…")
        shown.shows("Undoing run 2 would do this:")
        assert password_fields(shown) == ["New password of OpcServer", "New password of OpcServer again"], password_fields(shown)
        shown.shows("A new password contains neither the name of the account")
        shown.type("New password of OpcServer", PASSWORD)
        shown.wait("a repetition to be asked for", lambda: shown._first(shown.application, "push button", "Undo it now", True) is None)
        shown.type("New password of OpcServer again", PASSWORD)
        shown.click("Undo it now")
        shown.shows("Run 3:")
        assert digest_of(state) != left, "an account that is made again has another SID"


def killed_before_the_end(state):
    """The server logs on as another account already; the run that did that was killed before it could say so."""
    log_on_as(state, "OpcServer")
    between, trace = digest_of(state), Path(state) / "trace"
    station = Path(state) / "practice" / "server.xml"
    kept_bytes, runs = station.read_bytes(), Path(state) / "runs"
    subprocess.run(["cp", "-a", str(runs), str(runs) + ".before"], check=True)
    log_on_as(state, "OpcOther", program=FAULTY_COMMAND, environment={"DCW_FAULT": f"count:{trace}"})
    steps = [line for line in trace.read_text(encoding="utf-8").splitlines() if not line.isdigit()]
    last = max(number for number, line in enumerate(steps, 1) if line == "rename server.xml")
    station.write_bytes(kept_bytes)
    subprocess.run(["rm", "-r", str(runs)], check=True)
    os.rename(str(runs) + ".before", runs)
    log_on_as(state, "OpcOther", program=FAULTY_COMMAND, environment={"DCW_FAULT": f"kill:{last + 1}"}, exits=(-signal.SIGKILL,))
    assert digest_of(state) != between
    return between


def resume_with_a_password(state):
    """So does a run that was interrupted."""
    between = killed_before_the_end(state)
    with window(state) as shown:
        shown.shows("Run 2 was interrupted.")
        assert password_fields(shown) == ["Password of OpcServer"], password_fields(shown)
        shown.type("Password of OpcServer", PASSWORD)
        shown.click("Bring it to an end")
        shown.shows("Run 2 was taken back. All of it was read back.")
        assert digest_of(state) == between


def restart_with_a_password(state):
    """A service that does not start gets back the account that it ran as; its password is asked for before it is stopped."""
    log_on_as(state, "OpcServer")
    command(COMMAND, state, "restart", "--station", "practice", "--yes")
    log_on_as(state, "OpcOther")
    with window(state) as shown:
        shown.shows("These services have to restart")
        assert password_fields(shown) == ["Password of OpcServer"], password_fields(shown)
        shown.type("Password of OpcServer", PASSWORD)
        shown.click("Restart them now; their clients lose the connection meanwhile")
        shown.shows(f"{SERVICE} has restarted (")


def restart_after_an_undo(state):
    """What was taken back has to restart too, which the page that took it back says and does; nobody has the password of an account that
    is not there any more."""
    waits, button = "Services that have to restart", "Restart them now; their clients lose the connection meanwhile"
    log_on_as(state, "OpcServer")
    command(COMMAND, state, "restart", "--station", "practice", "--yes")
    with window(state, "--page", "history") as shown:
        shown.click("Undo run 1…")
        shown.shows("Undoing run 1 would do this:")
        assert not any(text.startswith(waits) for text in shown.texts()), shown.texts()
        shown.click("Undo it now")
        shown.shows("Run 2 took everything back. All of it was read back.")
        shown.shows(waits)
        assert SERVICE in shown.texts(), shown.texts()
        assert password_fields(shown) == [], password_fields(shown)
        shown.step("Start")
        shown.shows("These services have to restart")
        assert password_fields(shown) == [], password_fields(shown)
    with window(state, "--page", "history") as shown:
        shown.click("Undo run 2…")
        shown.type("New password of OpcServer", PASSWORD)
        shown.type("New password of OpcServer again", PASSWORD)
        shown.click("Undo it now")
        shown.shows("Run 3:")
        shown.shows(waits)
        shown.click(button)
        shown.shows(f"{SERVICE} has restarted (")
        shows_no_more(shown, waits)


# ---- Apply ----

def read_back(state):
    """Apply tells the rule for passwords before one breaks it, and of each change what is there now. What fails and goes back leaves
    the lines on the page."""
    first, second = Path(state) / "first", Path(state) / "second"
    for folder in (first, second):
        folder.mkdir(mode=0o700)
    trace = first / "trace"
    with window(first, program=FAULTY, DCW_FAULT=f"count:{trace}") as shown:
        to_apply(shown)
        shown.shows("A new password contains neither the name of the account nor a part of its full name.")
        type_passwords(shown)
        shown.click("Apply now")
        shown.shows("were written and read back")
    steps = [line for line in trace.read_text(encoding="utf-8").splitlines() if not line.isdigit()]
    renames = [number for number, line in enumerate(steps, 1) if line == "rename server.xml"]
    assert len(renames) > 6, steps[:20]
    with window(second, program=FAULTY, DCW_FAULT=f"eio:{renames[len(renames) // 2]}") as shown:
        to_apply(shown)
        before = digest_of(second)
        type_passwords(shown)
        shown.click("Apply now")
        shown.shows("and everything it had done was taken back")
        assert digest_of(second) == before
        told = shown.texts()
        now = {text: told[number + 1] for number, text in enumerate(told[:-1]) if text.endswith("– done and verified")}
        assert now["membership OpcServer → Users – done and verified"] == "Now: present", now
        assert now["user OpcServer – done and verified"].startswith("Now: name: OpcServer"), now


sys.exit(run([kept, kept_on_start, taken_back_on_start, deadline_with_the_window_open, taken_back_by_another, undo_with_a_password,
              no_ticks_before_it_is_done, redo_with_a_new_password, resume_with_a_password, restart_with_a_password, restart_after_an_undo,
              read_back]))
