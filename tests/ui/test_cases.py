"""What goes wrong, and what is asked a second time, in the real window, as TAP."""
import functools
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pyatspi

sys.path.insert(0, str(Path(__file__).parent))
from cases import PASSWORD, apply_small, command, digest_of, run, sparse_export, stopped  # noqa: E402
from chooser import open_file, save_as  # noqa: E402
from practice import SERVER, answer_connection, password_fields, to_apply, type_passwords  # noqa: E402
from walk import focus_name, key, pages, shown_page, tab_to, texts_of  # noqa: E402
from wizard import PATIENCE_S, Wizard, has, tree  # noqa: E402

PROGRAM, COMMAND, FAULTY = sys.argv[1:4]
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


def window_of(state, *arguments, program=PROGRAM, **environment):
    return Wizard(program, *arguments, state=state, environment=environment)


def is_usable(window, name):
    return window._first(window.application, "push button", name, True) is not None


def retype(window, name, text):
    window.type(name, "")
    key("ctrl+a")
    subprocess.run(["xdotool", "type", "--delay", "5", text], check=True)


def wrong_repetition(state):
    """A password that is repeated wrongly, and a weak one, are said to be so, and nothing can be applied; with a good one it can."""
    with window_of(state, "--station", "practice") as window:
        to_apply(window)
        before = digest_of(state)
        assert list(before) == ["server.xml"], before
        asked = password_fields(window)
        first, again = asked[0], asked[1]
        wrong, weak = "The two passwords are not the same.", "it contains the name of the account"
        assert not is_usable(window, "Apply now"), "without any password"
        window.type(first, "OpcServer-1")
        window.type(again, "OpcServer-1")
        window.shows(weak)
        assert not is_usable(window, "Apply now"), "with a password that has the name of the account in it"
        retype(window, first, PASSWORD)
        retype(window, again, PASSWORD + "x")
        window.shows(wrong)
        assert not any(weak in text for text in window.texts()), window.texts()
        assert not is_usable(window, "Apply now"), "with two different passwords"
        key("BackSpace")
        window.wait("the button to be usable", lambda: is_usable(window, "Apply now"))
        assert not any(each in text for text in window.texts() for each in (wrong, weak)), window.texts()
        assert digest_of(state) == before, "something was written while passwords were typed"


def illegal_name(state):
    """A name that Windows does not allow is said where it is typed, and nothing can be applied with it."""
    with window_of(state, "--station", "practice") as window:
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
    with window_of(state, "--station", sparse_export(state)) as window:
        window.shows("registry exports can only be read")
        window.click("Set up a server here")
        window.type("Name or address of the other computer", "OPC-CLIENT")
        window.click("Review now")
        window.shows("Review – OPC DCOM Wizard")
        window.settles()
        shown = texts_of(shown_page(window))
        assert any("The plan can't be applied here: " in text and "registry exports can only be read" in text for text in shown), shown
        assert any("Nothing has been changed yet." in text for text in shown), shown
        assert window.is_there("push button", "Apply…") and not is_usable(window, "Apply…")


def conflict_at_undo(state):
    """What somebody changed since is shown first, left alone, and told afterwards."""
    before = apply_by_command(state)
    text = station_of(state).read_text(encoding="utf-8")
    assert "OPC DCOM: server" in text
    station_of(state).write_text(text.replace("OPC DCOM: server", "OPC DCOM: served"), encoding="utf-8")
    changed = station_of(state).read_bytes()
    with window_of(state, "--station", "practice", "--page", "history") as window:
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
    with window_of(state, "--station", "practice", "--page", "check") as window:
        window.settles()
        window.click("Compare with the last run")
        window.shows("Nothing is different from what run 1 left.")
        changes = json.loads(command(COMMAND, state, "history", "--station", "practice", "--json"))["runs"][0]["changes"]
        window.wait("what the run changed itself", lambda: any(re.fullmatch(rf"Run 1 of .+ itself made {changes} changes\.", text) for text in window.texts()))
        assert changes > 1, changes
        window.click("Undo run 1…")
        window.shows("Undoing run 1 would do this:")
    station_of(state).write_bytes(before)
    with window_of(state, "--station", "practice", "--page", "check") as window:
        window.settles()
        window.click("Compare with the last run")
        window.shows("from what run 1 left")
        window.wait("the group to be gone", lambda: any(text.startswith("Gone:") and "OPC Users" in text for text in window.texts()))
        window.type("Error number, code or word", "0x800706BA")
        window.shows("0x800706BA")
        window.settles()
        listed = len(window.texts())
        for _ in range(10):
            key("BackSpace")
        subprocess.run(["xdotool", "type", "--delay", "5", "0x8123"], check=True)
        unknown, elsewhere = "This is not a number or code that is known here.", "Nothing that was found here explains this error."
        window.shows(unknown)
        assert not any(elsewhere in text for text in window.texts()), window.texts()
        assert len(window.texts()) < listed
        retype(window, "Error number, code or word", "0x80040154")
        window.shows(elsewhere)
        assert not any(unknown in text for text in window.texts()), window.texts()
        assert any("from what run 1 left" in text for text in texts_of(shown_page(window)))
        window.click("Undo run 1…")
        window.click("Undo it now")
        window.wait("what undo did", lambda: any(text.startswith(("Run 2 ", "There was nothing to do.")) for text in window.texts()))
        window.step("Start")
        window.click("Something stopped working")
        window.shows("Check – OPC-SERVER")
        window.settles()
        shown = texts_of(shown_page(window))
        assert not any("run 1" in text.casefold() for text in shown), f"what was compared before the undo: {shown}"


def cards_of(window):
    """What is found on Check: the texts below the codes, by severity, code and page."""
    shown = texts_of(shown_page(window))
    heads = re.compile(r"(Problem|Warning|Note) ([A-Z][0-9]{2})(?: · (W[0-9]{2}))?")
    return [(*heads.fullmatch(text).group(2, 3), after) for text, after in zip(shown, shown[1:]) if heads.fullmatch(text)]


def check_counts_answers(state):
    """Check shows what audit finds without answers and says so; then what it finds with them, each with the page that it belongs to."""
    with window_of(state, "--station", "practice", "--page", "check") as window:
        window.shows("Only what needs no answers is shown, until this is answered on W02: The other computer is missing")
        window.settles()
        plain = cards_of(window)
        found = json.loads(command(COMMAND, state, "audit", "--station", "practice", "--json", exits=(10,)))["findings"]
        assert [(code, text) for code, _, text in plain] == [(each["code"], each["evidence"]["text"]) for each in found], plain
        window.step("Start")
        answer_connection(window)
        window.settles()
        profile = Path(state) / "answers.opc-profile"
        key("ctrl+s")
        save_as(window, profile)
        window.shows("What you answered is saved")
        window.step("Start")
        window.click("Something stopped working")
        window.shows("Check – OPC-SERVER")
        window.settles()
        found = json.loads(command(COMMAND, state, "audit", "--station", "practice", "--profile", str(profile), "--json", exits=(10,)))["findings"]
        assert {"P17", "L05"} <= {each["code"] for each in found}, found
        assert {each["evidence"]["text"] for each in found} - {text for _, _, text in plain}, "the answers make no difference"
        order = [name for name, title in pages(COMMAND, state).items() if name not in ("start", "connection", "review", "apply", "done", "check", "history")]
        shown = cards_of(window)
        assert shown == [(each["code"], f"W{11 + order.index(each['topic'])}", each["evidence"]["text"]) for each in found], shown
        assert not any("Only what needs no answers" in text for text in texts_of(shown_page(window)))
        window.click("Go to W14 COM limits (L17, Everyone)")
        window.shows("COM limits – OPC-SERVER")
        window.settles()
        assert not any(page for _, page, _ in cards_of(window)), "a page names itself beside what was found there"


def going_back(state):
    """Another answer, given later, changes the plan; leaving it again gives the first plan."""
    with window_of(state, "--station", "practice") as window:
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


@functools.lru_cache(maxsize=None)
def middle_of_apply():
    """Which of the durable steps writes the station in the middle of a whole run, counted by the window itself."""
    with tempfile.TemporaryDirectory() as state:
        trace = Path(state) / "trace"
        with window_of(state, "--station", "practice", program=FAULTY, DCW_FAULT=f"count:{trace}") as window:
            to_apply(window)
            type_passwords(window)
            window.click("Apply now")
            window.shows("were written and read back")
        lines = trace.read_text().splitlines()
    renames = [i for i, line in enumerate(lines) if "rename" in line and "server.xml" in line]
    assert len(renames) > 6, lines[:20]
    # the trace begins with the number of steps
    return renames[len(renames) // 2] + 1 - (0 if lines[0].split()[0] in ("create", "allocate", "make-folder", "lock") else 1)


def failing_change(state):
    """A change that can't be written in the middle of a run: everything is taken back, and the page says so."""
    with window_of(state, "--station", "practice", program=FAULTY, DCW_FAULT=f"eio:{middle_of_apply()}") as window:
        to_apply(window)
        before = digest_of(state)
        type_passwords(window)
        window.click("Apply now")
        window.shows("and everything it had done was taken back")
        assert digest_of(state) == before, "not everything was taken back"


def interrupted(state):
    """The program is killed in the middle of a run: the next window says so, and brings it to an end."""
    with window_of(state, "--station", "practice", program=FAULTY, DCW_FAULT=f"kill:{middle_of_apply()}") as window:
        to_apply(window)
        before = digest_of(state)
        type_passwords(window)
        window.click("Apply now")
        assert window.process.wait(PATIENCE_S) == -signal.SIGKILL, window.process.returncode
    cut_off = digest_of(state)
    assert cut_off != before, "nothing was written before the program was killed"
    with window_of(state, "--station", "practice") as window:
        window.shows("Run 1 was interrupted.")
        window.settles()
        assert digest_of(state) == cut_off, "looking has written"
        window.click("Bring it to an end")
        window.shows("Run 1 was taken back. All of it was read back.")
        window.settles()
        assert digest_of(state) == before, "it was not brought to an end"
        window.step("Start")
        window.shows("Start – OPC-SERVER")
        assert not is_usable(window, "Bring it to an end")
    runs = json.loads(command(COMMAND, state, "history", "--station", "practice", "--json"))["runs"]
    assert len(runs) == 1 and runs[0]["phase"] == "undone" and runs[0]["finished"], runs


def taken_back_at_once(state):
    """A run that waits to be kept is taken back from Start."""
    before = apply_small(COMMAND, state, "--confirm-within", "600")
    assert station_of(state).read_bytes() != before
    with window_of(state, "--station", "practice") as window:
        window.shows("Run 1 is in place for now.")
        window.click("Take it back now")
        window.wait("it to be taken back", lambda: station_of(state).read_bytes() == before)
        window.settles()
        window.step("Start")
        window.shows("Start – OPC-SERVER")
        assert not is_usable(window, "Take it back now") and not is_usable(window, "Keep it")


def opened_from_start(state):
    """The file from the other computer, chosen in the dialog: Connection has what it says."""
    pair = Path(state) / "from the server.opc-profile"
    command(COMMAND, state, "profile", "pair", profile_of(state), "--station", "practice", "-o", str(pair), exits=(0, 11))
    with window_of(state, "--station", "practice:client") as window:
        window.shows("Start – OPC-CLIENT")
        window.settles()
        window.click("Open saved answers or a file from the other computer…")
        open_file(window, pair)
        window.shows("Connection – OPC-CLIENT")
        window.settles()
        for field, text in (("Name or address of the other computer", "OPC-SERVER"), ("Users of OPC", "OpcUser"),
                            ("Account that the OPC server runs as", "OpcServer")):
            inner = next(node for node in tree(window.find("text", field)) if "Text" in pyatspi.listInterfaces(node)).queryText()
            shown = inner.getText(0, inner.characterCount)
            assert text in shown, f"{field}: {shown!r}"


def steps_of(state, profile):
    told = json.loads(command(COMMAND, state, "steps", "--profile", profile, "--station", "practice", "--json", exits=(0, 10)))["steps"]
    return {step["text"]["text"]: step["ticked"] for step in told}


def ticked_by_hand(state):
    """A step by hand is ticked with who did it, and unticked again; by keyboard one goes on from there."""
    profile = profile_of(state)
    with window_of(state, "--station", "practice") as window:
        to_apply(window)
        type_passwords(window)
        window.click("Apply now")
        window.shows("were written and read back")
        step = next(text for text in texts_of(shown_page(window)) if text.startswith("Set up the other computer too."))
        assert steps_of(state, profile)[step] is None
        tab_to(window, step)
        key("space")
        window.wait("the tick to be kept", lambda: steps_of(state, profile)[step])
        window.settles()
        box = window.find("check box", step)
        assert has(box, pyatspi.STATE_CHECKED)
        others = [ticked for text, ticked in steps_of(state, profile).items() if text != step]
        assert others and not any(others), others
        assert focus_name(window) == step, f"the focus went to {focus_name(window)!r}"
        key("space")
        window.wait("the tick to be taken away", lambda: steps_of(state, profile)[step] is None)
        window.settles()
        assert not has(window.find("check box", step), pyatspi.STATE_CHECKED)


def deadline_with_the_window_closed(state):
    """Kept by nobody: whoever looks next after the time takes the run back."""
    with window_of(state, "--station", "practice", program=FAULTY, DCW_TEST_NOW=str(NOW_S)) as window:
        to_apply(window)
        before = digest_of(state)
        type_passwords(window)
        window.check("Take everything back after 10 minutes unless I keep it")
        window.click("Apply now")
        window.shows("is taken back by itself unless you keep it")
        window.shows("Run 1 is taken back in 10:00")
        assert digest_of(state) != before
    with window_of(state, "--station", "practice", program=FAULTY, DCW_TEST_NOW=str(NOW_S + 599)) as window:
        window.shows("Run 1 is taken back in 0:01")
        assert digest_of(state) != before
    with window_of(state, "--station", "practice", program=FAULTY, DCW_TEST_NOW=str(NOW_S + 601)) as window:
        window.shows("OPC-SERVER")
        window.settles()
        assert digest_of(state) == before, "the deadline has passed, and the run is still there"


def closing_while_applying(state):
    """The window stays open until the station is not between two changes any more."""
    with window_of(state, "--station", "practice") as window:
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
    with window_of(state, "--station", "practice", "--page", "limits") as window:
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
    with window_of(state, "--station", "practice") as window:
        window.shows("OPC-SERVER")
        environment = dict(os.environ, OPCDCOM_STATE=str(state), XDG_CONFIG_HOME=os.path.join(str(state), "config"))
        again = subprocess.run([PROGRAM, "--page", "history"], env=environment, timeout=60, check=False)
        assert again.returncode == 0
        window.shows("There was no run on this computer yet.")


CASES = [wrong_repetition, illegal_name, read_only_export, conflict_at_undo, change_and_compare, check_counts_answers, going_back, failing_change, interrupted,
         deadline_with_the_window_closed, taken_back_at_once, closing_while_applying, never_frozen, opened_from_start, ticked_by_hand,
         second_instance]

sys.exit(run(CASES))
