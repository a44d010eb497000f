"""What goes wrong, and what is asked a second time, in the real window, as TAP."""
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from cases import PASSWORD, apply_small, command, digest_of, run, stopped  # noqa: E402
from walk import key, tab_to  # noqa: E402
from wizard import Wizard  # noqa: E402

PROGRAM, COMMAND, FAULTY = sys.argv[1:4]
SERVER = "Kepware.KEPServerEX.V6"
NOW_S = 1800000000


def profile_of(state):
    path = str(Path(state) / "opc.xml")
    command(COMMAND, state, "profile", "new", "--role", "server", "--group", "OPC Users", "--user", "OpcUser", "--server", SERVER,
            "--peer", "OPC-CLIENT", "--set", "identity.server=account", "-o", path)
    return path


def station_of(state):
    return Path(state) / "practice" / "server.xml"


def apply_by_command(state):
    return apply_small(COMMAND, state)


class Window(Wizard):
    """Closes by itself."""

    def __init__(self, state, *arguments, program=PROGRAM, **environment):
        old = {name: os.environ.get(name) for name in environment}
        os.environ.update(environment)
        try:
            super().__init__(program, *arguments, state=state)
        finally:
            for name, value in old.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()


def to_apply(window):
    """From Start to the page with the passwords, on the practice server."""
    window.click("Set up a server here")
    window.type("Name or address of the other computer", "OPC-CLIENT")
    window.check("Kepware.KEPServerEX.V6 (KEPServerEX 6.x · Windows service)")
    window.click("Review now")
    window.shows("Nothing has been changed yet.")
    window.click("Apply…")
    window.shows("going to be made to OPC-SERVER")


def type_passwords(window):
    for name in [text for text in window.texts() if text.startswith("New password of")]:
        window.type(name, PASSWORD)


def is_usable(window, name):
    return window._first(window.application, "push button", name, True) is not None


def wrong_repetition(state):
    """A password that is repeated wrongly, and a weak one, are said to be so, and nothing can be applied."""
    with Window(state, "--station", "practice") as window:
        to_apply(window)
        asked = [text for text in window.texts() if text.startswith("New password of")]
        first, again = asked[0], asked[1]
        window.type(first, PASSWORD)
        window.type(again, PASSWORD + "x")
        window.shows("The two passwords are not the same.")
        assert not is_usable(window, "Apply now")
        for _ in range(len(PASSWORD) + 1):
            key("BackSpace")
        subprocess.run(["xdotool", "type", "--delay", "5", PASSWORD], check=True)
        window.wait("the repetition to be right", lambda: "The two passwords are not the same." not in window.texts())
        assert not digest_of(state) or "server.xml" in digest_of(state)


def illegal_name(state):
    """A name that Windows does not allow is said where it is typed, and nothing can be applied with it."""
    with Window(state, "--station", "practice") as window:
        window.click("Set up a server here")
        window.type("Group of those who use OPC", "/bad")
        window.wait("the reason", lambda: any("/bad" in text and "does not allow" in text for text in window.texts()))
        window.type("Name or address of the other computer", "OPC-CLIENT")
        window.check("Kepware.KEPServerEX.V6 (KEPServerEX 6.x · Windows service)")
        window.click("Review now")
        window.settles()
        assert window.is_there("text", "Group of those who use OPC"), "Review goes on with a name that can't be"


def read_only_export(state):
    """An export is looked at and planned for; nothing can be applied, and it says why."""
    export = Path(state) / "ole.reg"
    export.write_bytes(("Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Ole]\r\n"
                        "\"EnableDCOM\"=\"N\"\r\n").encode("utf-16"))
    with Window(state, "--station", str(export)) as window:
        window.shows("registry exports can only be read")
        window.click("Set up a server here")
        window.type("Name or address of the other computer", "OPC-CLIENT")
        window.click("Review now")
        window.settles()
        window.step("Review")
        window.settles()
        assert not is_usable(window, "Apply…")


def conflict_at_undo(state):
    """What somebody changed since is shown first, left alone, and told afterwards."""
    before = apply_by_command(state)
    text = station_of(state).read_text(encoding="utf-8")
    assert "OPC DCOM: server" in text
    station_of(state).write_text(text.replace("OPC DCOM: server", "OPC DCOM: served"), encoding="utf-8")
    changed = station_of(state).read_bytes()
    with Window(state, "--station", "practice", "--page", "history") as window:
        window.click("Undo run 1…")
        window.shows("Undoing run 1 would do this:")
        window.shows("somebody changed it since")
        assert station_of(state).read_bytes() == changed, "looking has written"
        window.click("Undo it now")
        window.shows("Run 2 is only partly done")
    assert b"OPC DCOM: served" in station_of(state).read_bytes()
    assert station_of(state).read_bytes() != before


def change_and_compare(state):
    """Check: nothing is different after a run; when everything is as before it, each change of the run is; an error number."""
    before = apply_by_command(state)
    with Window(state, "--station", "practice", "--page", "check") as window:
        window.settles()
        window.click("Compare with the last run")
        window.shows("Nothing is different from what run 1 left.")
    station_of(state).write_bytes(before)
    with Window(state, "--station", "practice", "--page", "check") as window:
        window.settles()
        window.click("Compare with the last run")
        window.shows("from what run 1 left")
        window.wait("the group to be gone", lambda: any(text.startswith("Gone:") and "OPC Users" in text for text in window.texts()))
        window.type("Error number or code", "0x800706BA")
        window.shows("0x800706BA")
        window.settles()
        listed = len(window.texts())
        for _ in range(10):
            key("BackSpace")
        subprocess.run(["xdotool", "type", "--delay", "5", "0x8123"], check=True)
        window.shows("Nothing that was found here explains this error.")
        assert len(window.texts()) < listed


def going_back(state):
    """Another answer, given later, changes the plan; leaving it again gives the first plan."""
    with Window(state, "--station", "practice") as window:
        to_apply(window)
        question = next(text for text in window.texts() if "going to be made" in text)
        key("alt+Left")
        window.settles()
        window.step("Firewall")
        window.settles()
        tab_to(window, "TCP port 135")
        key("space", "Home", "Return")
        window.settles()
        key("alt+r")
        window.settles()
        window.click("Apply…")
        window.settles()
        other = next(text for text in window.texts() if "going to be made" in text)
        assert other != question, question


def steps_of_apply(state):
    """Where the durable steps of a whole run are, counted by the window itself."""
    trace = Path(state) / "trace"
    with Window(state, "--station", "practice", program=FAULTY, DCW_FAULT=f"count:{trace}") as window:
        to_apply(window)
        type_passwords(window)
        window.click("Apply now")
        window.shows("were written and read back")
    return trace.read_text().splitlines()


def failing_change(state):
    """A change that can't be written in the middle of a run: everything is taken back, and the page says so."""
    first = Path(state) / "first"
    first.mkdir(mode=0o700)
    lines = [line for line in steps_of_apply(first)]
    renames = [i for i, line in enumerate(lines) if "rename" in line and "server.xml" in line]
    assert len(renames) > 6, lines[:20]
    second = Path(state) / "second"
    second.mkdir(mode=0o700)
    # the trace begins with the number of steps
    at = renames[len(renames) // 2] + 1 - (0 if lines[0].split()[0] in ("create", "allocate", "make-folder", "lock") else 1)
    with Window(second, "--station", "practice", program=FAULTY, DCW_FAULT=f"eio:{at}") as window:
        to_apply(window)
        before = digest_of(second)
        type_passwords(window)
        window.click("Apply now")
        window.shows("and everything it had done was taken back")
        assert digest_of(second) == before, "not everything was taken back"


def deadline_with_the_window_closed(state):
    """Kept by nobody: whoever looks next after the time takes the run back."""
    with Window(state, "--station", "practice", program=FAULTY, DCW_TEST_NOW=str(NOW_S)) as window:
        to_apply(window)
        before = digest_of(state)
        type_passwords(window)
        window.check("Take everything back after 10 minutes unless I keep it")
        window.click("Apply now")
        window.shows("is taken back by itself unless you keep it")
        window.shows("Run 1 is taken back in 10:00")
        assert digest_of(state) != before
    with Window(state, "--station", "practice", program=FAULTY, DCW_TEST_NOW=str(NOW_S + 599)) as window:
        window.shows("Run 1 is taken back in 0:01")
        assert digest_of(state) != before
    with Window(state, "--station", "practice", program=FAULTY, DCW_TEST_NOW=str(NOW_S + 601)) as window:
        window.shows("OPC-SERVER")
        window.settles()
        assert digest_of(state) == before, "the deadline has passed, and the run is still there"


def closing_while_applying(state):
    """The window stays open until the station is not between two changes any more."""
    with Window(state, "--station", "practice") as window:
        to_apply(window)
        type_passwords(window)
        with stopped(window.process, "station"):
            window.click("Apply now")
            window.shows("Working…")
            window.click("Close")
            window.shows("Wait until that has ended; then close the window.")
        window.shows("were written and read back")


def never_frozen(state):
    """While the station does not answer, Cancel does; its late answer is not shown as if it had been asked for."""
    with Window(state, "--station", "practice", "--page", "limits") as window:
        window.shows("OPC-SERVER")
        window.settles()
        with stopped(window.process, "station"):
            key("F5")
            window.shows("Reading the computer…")
            window.click("Cancel")
            window.shows("The computer was not read.")
            assert not window.is_there("push button", "Cancel")
            window.step("Firewall")
            window.shows("TCP port 135")
        key("F5")
        window.settles()
        window.step("Start")
        window.click("Set up a server here")
        window.shows("Name or address of the other computer")


def second_instance(state):
    """Started again, the window that is there comes to the page that was asked for."""
    with Window(state, "--station", "practice") as window:
        window.shows("OPC-SERVER")
        environment = dict(os.environ, OPCDCOM_STATE=str(state), XDG_CONFIG_HOME=os.path.join(str(state), "config"))
        again = subprocess.run([PROGRAM, "--page", "history"], env=environment, timeout=60, check=False)
        assert again.returncode == 0
        window.shows("There was no run on this computer yet.")


sys.exit(run([wrong_repetition, illegal_name, read_only_export, conflict_at_undo, change_and_compare, going_back, failing_change,
              deadline_with_the_window_closed, closing_while_applying, never_frozen, second_instance]))
