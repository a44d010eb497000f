"""What people expect of a window without being told, as TAP."""
import os
import subprocess
import sys
from pathlib import Path

import pyatspi

sys.path.insert(0, str(Path(__file__).parent))
from cases import PASSWORD, apply_small, command, run  # noqa: E402
from practice import SERVER, SERVER_BOX, password_fields, to_apply, type_passwords  # noqa: E402
from walk import key, last_topic  # noqa: E402
from wizard import WINDOW, Wizard, has, tree  # noqa: E402

PROGRAM, COMMAND = map(os.path.abspath, sys.argv[1:3])
SERVICE = "KEPServerEXV6"


def window(state, *arguments):
    return Wizard(PROGRAM, *arguments, state=state)


def gone(shown, text):
    shown.wait(f"{text!r} to be gone", lambda: not any(text in each for each in shown.texts()))


def marked_steps(shown):
    """The steps at the side that are marked as the one that is shown."""
    return [node.name.split(":")[0] for node in tree(shown.application)
            if node.getRoleName() == "list item" and has(node, pyatspi.STATE_SELECTED)]


def size_of(shown):
    box = shown.window.queryComponent().getExtents(WINDOW)
    return box.width, box.height


def review_waits_for_connection(state):
    """Whichever way one goes to Review: not before Connection has what it needs, and it is said what that is, once."""
    with window(state, "--station", "practice") as shown:
        shown.click("Set up a server here")
        shown.settles()
        shown.step("Review")
        shown.shows("The other computer is missing")
        assert marked_steps(shown) == ["Connection"], marked_steps(shown)
        shown.type("Name or address of the other computer", "OPC-CLIENT")
        shown.shows("The OPC servers that the other computer needs are missing")
        gone(shown, "The other computer is missing")
        shown.step(last_topic(COMMAND, state))
        shown.settles()
        shown.click("Next")
        shown.shows("The OPC servers that the other computer needs are missing")
        shown.check(SERVER_BOX)
        gone(shown, "are missing: tick them")
        shown.settles()
        shown.step("Review")
        shown.shows("Nothing has been changed yet.")
        told = [text for text in shown.texts() if "Nothing has been changed yet" in text]
        assert len(told) == 1, told
        assert marked_steps(shown) == ["Review"], marked_steps(shown)


def asked_for_beside_the_steps(state):
    """A page that is no step: none of the steps is marked, and the title says where one is."""
    with window(state, "--station", "practice", "--page", "check") as shown:
        shown.shows("Check – OPC-SERVER – OPC DCOM Wizard")
        shown.settles()
        assert marked_steps(shown) == [], marked_steps(shown)
        shown.step("Firewall")
        shown.shows("Firewall – OPC-SERVER – OPC DCOM Wizard")
        assert marked_steps(shown) == ["Firewall"], marked_steps(shown)


def applied_by_return_and_finished(state):
    """Return in the last password applies; what the window restarts is no step any more; Finish closes."""
    with window(state, "--station", "practice") as shown:
        to_apply(shown)
        type_passwords(shown)
        key("Return")
        shown.shows("were written and read back")
        step = f"Restart the service {SERVICE} after applying"
        shown.shows(step)
        assert not any("opcdcom" in text for text in shown.texts()), shown.texts()
        shown.click("Restart them now; their clients lose the connection meanwhile")
        shown.shows(f"{SERVICE} has restarted (")
        gone(shown, step)
        shown.step("Start")
        shown.step("Done")
        shown.shows("were written and read back")
        shown.click("Finish")
        shown.process.wait(120)
        assert shown.process.returncode == 0, shown.process.returncode


def return_applies_without_passwords(state):
    """Where nothing is to be typed, Return on the page that applies means the button, and ticks nothing."""
    apply_small(COMMAND, state)
    profile = Path(state) / "more.xml"
    command(COMMAND, state, "profile", "new", "--role", "server", "--group", "OPC Users", "--server", SERVER, "--peer", "OPC-CLIENT",
            "--peer", "192.168.10.34", "-o", str(profile))
    with window(state, "--station", "practice", "--page", "review", str(profile)) as shown:
        shown.shows("Nothing has been changed yet.")
        shown.settles()
        shown.click("Apply…")
        shown.shows("going to be made to OPC-SERVER")
        assert password_fields(shown) == [], password_fields(shown)
        key("Return")
        shown.shows("were written and read back")
        assert not [text for text in shown.texts() if "is taken back by itself" in text], shown.texts()


def names_instead_of_sids(state):
    """Who is taken out of a group is named by the undo, not numbered."""
    profile, secret = Path(state) / "names.xml", Path(state) / "secret"
    secret.write_text(PASSWORD)
    secret.chmod(0o600)
    command(COMMAND, state, "profile", "new", "--role", "server", "--group", "OPC Users", "--user", "opcuser", "--server", SERVER, "--peer",
            "OPC-CLIENT", "-o", str(profile))
    command(COMMAND, state, "apply", "--station", "practice", "--profile", str(profile), "--yes", "--password", f"OpcServer=file:{secret}",
            exits=(0, 11))
    with window(state, "--station", "practice", "--page", "history") as shown:
        shown.click("Undo run 1…")
        shown.shows("Undoing run 1 would do this:")
        shown.shows("membership opcuser → OPC Users")
        assert not any("S-1-5-21-" in text for text in shown.texts()), [text for text in shown.texts() if "S-1-5-21-" in text]
    said = command(COMMAND, state, "undo", "last", "--dry-run", "--station", "practice")
    assert "membership opcuser → OPC Users" in said and "S-1-5-21-" not in said, said


def started_again_elsewhere(state):
    """Started a second time, from another folder: the window that is there opens what was named, where that is."""
    folder = Path(state) / "Anlage 7, Łódź"
    folder.mkdir()
    profile = folder / "opc.opc-profile"
    command(COMMAND, state, "profile", "new", "--role", "server", "--group", "Leser", "--server", SERVER, "--peer", "HMI-7", "-o",
            str(profile))
    environment = dict(os.environ, OPCDCOM_STATE=str(state), XDG_CONFIG_HOME=os.path.join(str(state), "config"))

    def again(*arguments):
        return subprocess.run([PROGRAM, *arguments], env=environment, cwd=folder, timeout=120, check=False).returncode

    with window(state, "--station", "practice") as shown:
        shown.shows("Start – OPC-SERVER – OPC DCOM Wizard")
        assert again("--station", "practice:client") == 0
        shown.shows("Start – OPC-CLIENT – OPC DCOM Wizard")
        command(COMMAND, state, "capture", "--station", "practice", "-o", str(folder / "kopie.xml"))
        assert again("--station", "kopie.xml") == 0
        shown.shows("Start – OPC-SERVER – OPC DCOM Wizard")
        shown.settles()
        assert again(profile.name) == 0
        shown.shows("Connection – OPC-SERVER – OPC DCOM Wizard")
        shown.settles()
        shown.click("Review now")
        shown.wait("the group of the profile", lambda: any("Leser" in text for text in shown.texts()))


def size_is_remembered(state):
    """The window comes again as large as it was left."""
    with window(state, "--station", "practice") as shown:
        shown.shows("OPC-SERVER")
        old = size_of(shown)
        ids = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "OPC DCOM Wizard"], capture_output=True, text=True, check=True)
        for each in ids.stdout.split():
            subprocess.run(["xdotool", "windowsize", each, "1110", "777"], check=True)
        shown.wait("the window to be larger", lambda: size_of(shown) != old)
        left = size_of(shown)
    with window(state, "--station", "practice") as shown:
        shown.shows("OPC-SERVER")
        shown.wait("the size to be that again", lambda: size_of(shown) == left, patience_s=30)


CASES = [review_waits_for_connection, asked_for_beside_the_steps, applied_by_return_and_finished, return_applies_without_passwords, names_instead_of_sids,
         started_again_elsewhere, size_is_remembered]

sys.exit(run(CASES))
