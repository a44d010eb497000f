"""Every page's names, and the set-up of a server by keyboard alone, as TAP."""
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from cases import PASSWORD, run  # noqa: E402
from walk import key, pages, tab_to, wrong_names  # noqa: E402
from wizard import Wizard  # noqa: E402

PROGRAM, COMMAND = sys.argv[1:3]


def names_are_there(state):
    """On every page of the server's and the client's way: each control has a name, that of what it shows, once."""
    wrong = []
    profile = Path(state) / "both.xml"
    ran = subprocess.run([COMMAND, "profile", "new", "--role", "server", "--group", "OPC Users", "--user", "OpcUser", "--server",
                          "Kepware.KEPServerEX.V6", "--peer", "OPC-CLIENT", "-o", str(profile)],
                         env=dict(os.environ, OPCDCOM_STATE=str(state)), capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    for station, name in (("practice", "OPC-SERVER"), ("practice:client", "OPC-CLIENT")):
        for page in pages(COMMAND, state):
            arguments = ["--profile", str(profile)] if station == "practice" else []
            wizard = Wizard(PROGRAM, "--station", station, *arguments, "--page", page, state=state)
            try:
                wizard.shows(name)
                wizard.settles()
                wrong += [f"{station}, {page}: {line}" for line in wrong_names(wizard.window)]
            finally:
                wizard.close()
    assert not wrong, "\n".join(wrong)


def help_closes_with_escape(state):
    wizard = Wizard(PROGRAM, "--station", "practice", "--page", "firewall", state=state)
    try:
        wizard.shows("OPC-SERVER")
        key("F1")
        wizard.find("push button", "Close the help")
        wrong = list(wrong_names(next(node for node in wizard.application if node.name == "Help")))
        assert not wrong, "\n".join(wrong)
        key("Escape")
        wizard.wait("the help to be gone", lambda: not wizard.is_there("push button", "Close the help"))
    finally:
        wizard.close()


def server_by_keyboard(state):
    """Tab, Space, Enter and letters; no mouse, no action of the accessibility bus."""
    wizard = Wizard(PROGRAM, "--station", "practice", state=state)
    try:
        wizard.shows("OPC-SERVER")
        wizard.settles()
        key("alt+s")
        wizard.shows("Name or address of the other computer")
        tab_to(wizard, "Name or address of the other computer")
        subprocess.run(["xdotool", "type", "--delay", "5", "OPC-CLIENT"], check=True)
        tab_to(wizard, "Kepware.KEPServerEX.V6 (KEPServerEX 6.x · Windows service)")
        key("space")
        wizard.settles()
        key("alt+r")
        wizard.shows("Nothing has been changed yet.")
        wizard.settles()
        key("alt+a")
        wizard.shows("going to be made to OPC-SERVER")
        for name in [text for text in wizard.texts() if text.startswith("New password of")]:
            tab_to(wizard, name)
            subprocess.run(["xdotool", "type", "--delay", "5", PASSWORD], check=True)
        tab_to(wizard, "Apply now")
        key("Return")
        wizard.shows("were written and read back")
    finally:
        wizard.close()


CASES = [names_are_there, help_closes_with_escape, server_by_keyboard]

sys.exit(run(CASES))
