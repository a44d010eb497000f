"""The names of what is on every page, in every state, and the set-up of a server by keyboard alone, as TAP."""
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from cases import PASSWORD, command, run  # noqa: E402
from practice import password_fields, to_passwords, type_passwords  # noqa: E402
from walk import controls, key, pages, shown_page, tab_to, wrong_names  # noqa: E402
from wizard import Wizard  # noqa: E402

PROGRAM, COMMAND = sys.argv[1:3]


def profile_of(state):
    profile = Path(state) / "both.xml"
    command(COMMAND, state, "profile", "new", "--role", "server", "--group", "OPC Users", "--user", "OpcUser", "--server",
            "Kepware.KEPServerEX.V6", "--peer", "OPC-CLIENT", "-o", str(profile))
    return str(profile)


def names_are_there(state):
    """On every page of the server's and the client's way: each control has a name, that of what it shows, once."""
    wrong = []
    profile = profile_of(state)
    for station, name in (("practice", "OPC-SERVER"), ("practice:client", "OPC-CLIENT")):
        for page in pages(COMMAND, state):
            arguments = ["--profile", profile] if station == "practice" else []
            wizard = Wizard(PROGRAM, "--station", station, *arguments, "--page", page, state=state)
            try:
                wizard.shows(name)
                wizard.settles()
                wrong += [f"{station}, {page}: {line}" for line in wrong_names(wizard.window, shown_page(wizard))]
            finally:
                wizard.close()
    assert not wrong, "\n".join(wrong)


class Look:
    """At one state of the window after the other; what is wrong in them is told together."""

    def __init__(self, wizard):
        self.wizard, self.wrong = wizard, []

    def at(self, state, *expected, root=None):
        """expected: controls that the state is about, and that are there by these names."""
        page = shown_page(self.wizard) if root is None else None
        root = root or self.wizard.window
        names = [node.name for node in controls(root, page)]
        self.wrong += [f"{state}: there is no {name!r} among {names}" for name in expected if name not in names]
        self.wrong += [f"{state}: {line}" for line in wrong_names(root, page)]

    def dialog(self, state, *expected):
        self.wizard.wait("a dialog", lambda: self.wizard.application.childCount > 1)
        self.at(state, *expected, root=self.wizard.application.getChildAtIndex(1))
        key("Escape")
        self.wizard.wait("the dialog to close", lambda: self.wizard.application.childCount == 1)

    def menu(self, state, *expected):
        self.wizard.wait(f"{state}", lambda: self.wizard.is_there("menu item", expected[0]))
        self.at(state, *expected)

    def point_at(self, name):
        """What opens a menu: it has no action of its own."""
        self.wizard._point(self.wizard.wait(f"{name!r}", lambda: next((node for node in controls(self.wizard.window, shown_page(self.wizard))
                                                                       if node.name == name), None)))

    def end(self):
        assert not self.wrong, "\n".join(self.wrong)


def names_after_a_run(state):
    """The same of what is there only then: countdown, restarts, steps by hand, comparison, the preview of an undo, a message."""
    wizard = Wizard(PROGRAM, "--station", "practice", "--profile", profile_of(state), "--page", "review", state=state)
    look = Look(wizard)
    try:
        wizard.shows("Nothing has been changed yet.")
        wizard.settles()
        to_passwords(wizard, "OPC-SERVER")
        wizard.check("Take everything back after 10 minutes unless I keep it")
        type_passwords(wizard)
        wizard.click("Apply now")
        wizard.shows("is taken back by itself unless you keep it")
        wizard.shows("Run 1 is taken back in ")
        wizard.settles()
        restart = "Restart them now; their clients lose the connection meanwhile"
        look.at("Done, to be kept", "Keep it", restart, "Save for the other computer…", "Undo this run…", "Print the record…")
        assert [node for node in controls(wizard.window, shown_page(wizard)) if node.getRoleName() == "check box"], "no step by hand is there"
        wizard.step("Start")
        wizard.shows("Start – OPC-SERVER")
        look.at("Start, to be kept", "Keep it", "Take it back now", restart)
        subprocess.run([PROGRAM, os.path.join(state, "stderr")], env=dict(os.environ, OPCDCOM_STATE=str(state), GTK_A11Y="none"), check=True)
        wizard.find("push button", "Close this message")
        look.at("a message", "Close this message")
        wizard.click("Close this message")
        wizard.click("Something stopped working")
        wizard.shows("Check – OPC-SERVER")
        wizard.click("Compare with the last run")
        wizard.shows("from what run 1 left")
        look.at("a comparison", "Compare with the last run", "Error number, code or word")
        wizard.step("Start")
        wizard.click("Undo an earlier run")
        wizard.click("Undo run 1…")
        wizard.shows("Undoing run 1 would do this:")
        look.at("the preview of an undo", "Undo it now", "Undo run 1…", "Record of run 1")
        look.end()
    finally:
        wizard.close()


def names_in_menus(state):
    """The same of menus, and of the dialog that one of them opens."""
    wizard = Wizard(PROGRAM, "--station", "practice", "--profile", profile_of(state), "--page", "review", state=state)
    look = Look(wizard)
    try:
        wizard.shows("Nothing has been changed yet.")
        wizard.settles()
        look.point_at("Save answers, plan or script")
        look.menu("what can be saved", "Your answers, as a profile…", "The plan, for opcdcom apply…", "A script that applies it on that computer…")
        key("Escape")
        key("F10")
        look.menu("the menu", "Read the computer again", "Save the answers as a profile…", "Help", "About OPC DCOM Wizard")
        key("a")
        look.dialog("About", "Close")
        wizard.step("Start")
        wizard.shows("Start – OPC-SERVER")
        look.point_at("Another computer or file")
        look.menu("computers", "Practice: a server", "Practice: a client", "Station file…", "Registry exports…")
        key("Escape")
        look.end()
    finally:
        wizard.close()


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
        for name in password_fields(wizard):
            tab_to(wizard, name)
            subprocess.run(["xdotool", "type", "--delay", "5", PASSWORD], check=True)
        tab_to(wizard, "Apply now")
        key("Return")
        wizard.shows("were written and read back")
    finally:
        wizard.close()


CASES = [names_are_there, names_after_a_run, names_in_menus, help_closes_with_escape, server_by_keyboard]

sys.exit(run(CASES))
