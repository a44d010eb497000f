"""A computer that does not answer, in the real window: what reads can be cancelled, the window goes on, and can be closed; as TAP."""
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from cases import WALL, Skip, apply_small, digest_of, run, stopped  # noqa: E402
from walk import key, tab_to  # noqa: E402
from wizard import PATIENCE_S, Wizard  # noqa: E402

PROGRAM, COMMAND = sys.argv[1:3]
NOT_READ = "The computer was not read."


def open_at(state, page):
    wizard = Wizard(PROGRAM, "--station", "practice", "--page", page, state=state)
    wizard.shows("OPC-SERVER")
    wizard.settles()
    return wizard


def cancel(wizard, activity):
    wizard.shows(activity)
    wizard.click("Cancel")
    wizard.shows(NOT_READ)
    wizard.wait("the button to go", lambda: not wizard.is_there("push button", "Cancel"))


def goes_on(wizard):
    """The computer answers again: it is read, and everything is as ever."""
    key("F5")
    wizard.settles()
    wizard.step("Start")
    wizard.click("Set up a server here")
    wizard.shows("Name or address of the other computer")


def planning(state):
    """A plan that asks the computer: cancelled after a while; other pages can be looked at meanwhile, Review waits."""
    wizard = open_at(state, "firewall")
    try:
        with stopped(wizard.process, "station"):
            tab_to(wizard, "TCP port 135")
            key("space", "Home", "Return")
            cancel(wizard, "Planning…")
            wizard.step("Users and groups")
            wizard.shows("What you can choose")
        key("F5")
        wizard.settles()
        wizard.step("Firewall")
        wizard.settles()
        goes_on(wizard)
    finally:
        wizard.close()


def checking(state):
    """What was found before can still be searched."""
    wizard = open_at(state, "check")
    try:
        wizard.shows("What was found")
        with stopped(wizard.process, "station"):
            key("F5")
            cancel(wizard, "Reading the computer…")
            wizard.type("Error number, code or word", "0x800706BA")
            wizard.wait("only what leads to it", lambda: any("800706BA" in text.upper() for text in wizard.texts()))
        goes_on(wizard)
    finally:
        wizard.close()


def comparing(state):
    """A comparison with the last run, given up and asked for again."""
    apply_small(COMMAND, state)
    wizard = open_at(state, "check")
    try:
        with stopped(wizard.process, "station"):
            wizard.click("Compare with the last run")
            cancel(wizard, "Reading the computer…")
        wizard.click("Compare with the last run")
        wizard.shows("Nothing is different from what run 1 left.")
        goes_on(wizard)
    finally:
        wizard.close()


def undoing(state):
    """Looking at what undo would do is given up; undo itself does not begin behind what was given up."""
    apply_small(COMMAND, state)
    left = digest_of(state)
    wizard = open_at(state, "history")
    try:
        with stopped(wizard.process, "station"):
            wizard.click("Undo run 1…")
            cancel(wizard, "Reading the computer…")
        wizard.click("Undo run 1…")
        wizard.shows("Undoing run 1 would do this:")
        with stopped(wizard.process, "station"):
            key("F5")
            cancel(wizard, "Reading the computer…")
            wizard.click("Undo it now")
            wizard.shows("The computer has not answered yet.")
        key("F5")
        wizard.settles()
        assert digest_of(state) == left, "undo began behind what was given up"
        wizard.click("Undo it now")
        wizard.shows("took everything back")
        assert digest_of(state) != left
    finally:
        wizard.close()


def restarting(state):
    """What writes does not begin behind what was given up either while a choice that was made since waits for its plan."""
    apply_small(COMMAND, state)
    left = digest_of(state)
    wizard = open_at(state, "firewall")
    try:
        with stopped(wizard.process, "station"):
            key("F5")
            cancel(wizard, "Reading the computer…")
            tab_to(wizard, "TCP port 135")
            key("space", "Home", "Return")
            wizard.shows("Planning…")
            wizard.step("Start")
            wizard.click("Restart them now; their clients lose the connection meanwhile")
            wizard.shows("The computer has not answered yet.")
        wizard.settles()
        assert digest_of(state) == left, "a restart began behind what was given up"
        goes_on(wizard)
    finally:
        wizard.close()


def closing(state):
    """The window closes, and the program ends, while the computer still does not answer."""
    if "DCW_UI_PRELOAD" in os.environ:
        raise Skip("the sanitizers want every thread to stop for them when a program ends")
    wizard = open_at(state, "limits")
    try:
        with stopped(wizard.process, "station") as thread:
            key("F5")
            wizard.shows("Reading the computer…")
            wizard.click("Close")
            # whoever stopped a thread is told of its end, and only then the program has ended for others
            end = time.monotonic() + PATIENCE_S
            while os.waitpid(thread, WALL | os.WNOHANG)[0] == 0:
                assert time.monotonic() < end, "the window does not close"
                time.sleep(0.05)
            assert wizard.process.wait(PATIENCE_S) == 0, f"the program ended with {wizard.process.returncode}"
    finally:
        wizard.close()


CASES = [planning, checking, comparing, undoing, restarting, closing]

if __name__ == "__main__":
    sys.exit(run(CASES))
