"""The editor of lists of permissions, driven as a person would, as TAP."""
import subprocess
import sys
from pathlib import Path

import pyatspi

sys.path.insert(0, str(Path(__file__).parent))
from cases import command, digest_of, run  # noqa: E402
from practice import to_passwords, type_passwords  # noqa: E402
from walk import focus_name, key, tab_to, wrong_names  # noqa: E402
from wizard import Wizard, has, tree  # noqa: E402

PROGRAM, COMMAND = sys.argv[1:3]
STARTS, CALLS = "Who may start Kepware.KEPServerEX.V6…", "Who may call Kepware.KEPServerEX.V6…"
GROUP = "O:BAG:BAD:(D;;CCLC;;;BG)(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;<OPC Users>)"


def open_page(state, page="applications"):
    profile = Path(state) / "opc.xml"
    command(COMMAND, state, "profile", "new", "--role", "server", "--group", "OPC Users", "--user", "OpcUser", "--server",
            "Kepware.KEPServerEX.V6", "--peer", "OPC-CLIENT", "-o", str(profile))
    wizard = Wizard(PROGRAM, "--station", "practice", "--profile", str(profile), "--page", page, state=state)
    wizard.shows("OPC-SERVER")
    wizard.settles()
    return wizard


def editor_of(wizard):
    return wizard.wait("the editor", lambda: next((node for node in wizard.application if node.name == "Permissions entry by entry"), None))


def part(wizard, name, role=None):
    return wizard.wait(f"{name!r}", lambda: next((node for node in tree(editor_of(wizard)) if node.name == name
                                                  and role in (None, node.getRoleName())), None))


def tick(wizard, name):
    box = part(wizard, name, "check box")
    was = has(box, pyatspi.STATE_CHECKED)
    wizard._point(box)
    wizard.wait(f"{name!r} to change", lambda: has(part(wizard, name, "check box"), pyatspi.STATE_CHECKED) != was)


def people(wizard):
    return [node.name for node in tree(editor_of(wizard)) if node.getRoleName() == "list item"]


def sees(wizard, line):
    wizard.wait(f"the line {line!r}", lambda: line in people(wizard))


def replace(wizard, name, text):
    node = part(wizard, name, "text")
    focused = lambda: any(has(inner, pyatspi.STATE_FOCUSED) for inner in tree(node))  # noqa: E731
    if not focused():
        wizard._point(node)
    wizard.wait(f"{name!r} to have the focus", focused)
    key("ctrl+a")
    subprocess.run(["xdotool", "type", "--delay", "5", text], check=True)


def sddl(wizard):
    text = part(wizard, "The list as SDDL", "text").queryText()
    return text.getText(0, text.characterCount)


def open_text(wizard):
    part(wizard, "As text (SDDL)", "push button").queryAction().doAction(0)
    wizard.wait("the text to have the focus", lambda: any(has(inner, pyatspi.STATE_FOCUSED) for inner in tree(part(wizard, "The list as SDDL"))))


def add(wizard, name):
    replace(wizard, "Add by name or SID", name)
    wizard.click("Add")


def closes(wizard):
    wizard.wait("the editor to close", lambda: not any(node.name == "Permissions entry by entry" for node in wizard.application))
    wizard.settles()


def names_are_there(state):
    """Each control has a name, once, that of what it shows; on the lists of a program and of the computer."""
    for page, lists in (("applications", (STARTS, CALLS, "Who may call OPCEnum…")),
                        ("limits", ("Who may start programs here at most (launch limit)…",))):
        for name in lists:
            wizard = open_page(state, page)
            try:
                wizard.click(name)
                wizard.shows("Rights of")
                wrong = list(wrong_names(editor_of(wizard)))
                assert not wrong, f"{name}: " + "\n".join(wrong)
                key("Escape")
                closes(wizard)
            finally:
                wizard.close()


def somebody_is_added(state):
    """A wrong name is refused where it stands; another gets rights, and what was there can't be taken away by adding."""
    wizard = open_page(state)
    try:
        wizard.click(STARTS)
        wizard.shows("Rights of Administrators")
        assert not has(part(wizard, "Allow Remote Launch"), pyatspi.STATE_SENSITIVE), "a right of now can be taken away"
        sees(wizard, "OPC Users: new. Allowed: everything")
        for name, says in (("Nobody Here", "There is no user or group “Nobody Here” here"), ("a*b", "does not allow the character *")):
            add(wizard, name)
            wizard.shows(says)
        add(wizard, "users")
        wizard.shows("Rights of Users")
        sees(wizard, "Users: no rights yet. Allowed: nothing")
        tick(wizard, "Allow Local Launch")
        sees(wizard, "Users: new. Allowed: Local Launch")
        everything = part(wizard, "Allow Everything")
        assert has(everything, pyatspi.STATE_INDETERMINATE), "some rights look like all or none"
        wizard.shows("+ Users: Local Launch")
        tick(wizard, "Deny Local Launch")
        sees(wizard, "Users: new. Denied: Local Launch")
        tick(wizard, "Allow Local Launch")
        wizard.click("OK")
        closes(wizard)
        wizard.shows("1 entry is added.")
        wizard.shows("+ Users: Local Launch")
        wizard.click(STARTS)
        sees(wizard, "Users: new. Allowed: Local Launch")
        wizard.click("Leave this list as it is")
        closes(wizard)
        wizard.wait("the entry to go", lambda: "1 entry is added." not in wizard.texts() and "+ Users: Local Launch" not in wizard.texts())
    finally:
        wizard.close()


def text_and_rows_agree(state):
    """What is ticked is in the SDDL, what is written there is ticked; what is wrong there is located."""
    wizard = open_page(state)
    try:
        wizard.click(STARTS)
        wizard.shows("Rights of Administrators")
        add(wizard, "Guests")
        wizard.shows("Rights of Guests")
        tick(wizard, "Deny Remote Launch")
        open_text(wizard)
        wizard.wait("the denial in the text", lambda: "(D;;CCLC;;;BG)" in sddl(wizard) and "<OPC Users>" in sddl(wizard))
        replace(wizard, "The list as SDDL", "O:BAG:BAD:(A;;CCDC;;;WD)(A;;CCXX;;;BA)")
        wizard.shows("SDDL, offset 30")
        assert not has(part(wizard, "OK", "push button"), pyatspi.STATE_SENSITIVE), "what can't be read can be taken over"
        replace(wizard, "The list as SDDL", "O:SYG:BAD:(A;;CCDC;;;WD)")
        wizard.shows("O: and G: stay as they are")
        replace(wizard, "The list as SDDL", "O:BAG:BAD:(A;;CCDCLC;;;WD)(A;;CCDC;;;S-1-5-21-9-9-9-7)")
        sees(wizard, "Everyone: new. Allowed: Local Launch, Remote Launch")
        sees(wizard, "S-1-5-21-9-9-9-7: new. Allowed: Local Launch")
        sees(wizard, "Administrators: taken away. Allowed: nothing")
        assert has(part(wizard, "Exactly this list, and nobody else", "check box"), pyatspi.STATE_CHECKED)
        wizard.shows("Everyone gets rights from other computers")
        add(wizard, "Everyone")  # who is in the list already is shown
        wizard.shows("Rights of Everyone")
        assert has(part(wizard, "Allow Remote Launch"), pyatspi.STATE_CHECKED)
        tick(wizard, "Only add to what is there")
        sees(wizard, "Administrators: Allowed: everything")
        key("Escape")
        closes(wizard)
        assert "1 entry is added." not in wizard.texts(), "Escape has taken the list over"
    finally:
        wizard.close()


def exact_applied_and_undone(state):
    """One list exactly, entries added to another; both in Review, applied, and undone byte for byte."""
    wizard = open_page(state)
    try:
        before = digest_of(state)
        wizard.click(STARTS)
        wizard.shows("Rights of Administrators")
        open_text(wizard)
        replace(wizard, "The list as SDDL", GROUP)
        sees(wizard, "Guests: new. Denied: Remote Launch")
        wizard.click("OK")
        closes(wizard)
        wizard.shows("The list becomes exactly 3 entries.")
        wizard.click(CALLS)
        wizard.shows("Rights of")
        add(wizard, "S-1-5-11")
        wizard.shows("Rights of NT AUTHORITY\\Authenticated Users")
        tick(wizard, "Allow Local Access")
        wizard.click("OK")
        closes(wizard)
        assert digest_of(state) == before, "editing has written"
        wizard.click("Review now")
        for line in ("+ Guests: deny Remote Launch", "- opcuser: everything", "+ NT AUTHORITY\\Authenticated Users: Local Access",
                     "the permissions of Kepware.KEPServerEX.V6 become exactly those that were asked for"):
            wizard.shows(line)
        to_passwords(wizard, "OPC-SERVER")
        type_passwords(wizard)
        wizard.click("Apply now")
        wizard.shows("were written and read back")
        profile = Path(state) / "asked.xml"
        command(COMMAND, state, "profile", "new", "--profile", str(Path(state) / "opc.xml"), "--set",
                "applications.permissions=exact launch Kepware.KEPServerEX.V6; Guests=deny remote-launch; Administrators=all; "
                "OPC Users=all | merge access Kepware.KEPServerEX.V6; Authenticated Users=local-access", "-o", str(profile))
        left = command(COMMAND, state, "plan", "--station", "practice", "--profile", str(profile), "--topic", "applications", exits=(0, 10))
        assert "nothing to change" in left, left
        wizard.click("Undo this run…")
        wizard.click("Undo it now")
        wizard.shows("took everything back")
        assert digest_of(state) == before, "undo did not give the file back"
    finally:
        wizard.close()


def by_keyboard(state):
    """The whole editor without a mouse."""
    wizard = open_page(state, "limits")
    try:
        tab_to(wizard, "Who may start programs here at most (launch limit)…", 120)
        key("Return")
        wizard.shows("Rights of Administrators")
        key("alt+n")
        wizard.wait("the field to have the focus", lambda: focus_name(wizard) == "Add by name or SID")
        subprocess.run(["xdotool", "type", "--delay", "5", "INTERACTIVE"], check=True)
        key("Return")
        wizard.shows("Rights of NT AUTHORITY\\INTERACTIVE")
        tab_to(wizard, "Allow Local Activation")
        key("space")
        sees(wizard, "NT AUTHORITY\\INTERACTIVE: new. Allowed: Local Activation")
        key("alt+w")
        wizard.wait("the menu", lambda: focus_name(wizard) == "Administrators")
        key("Down")
        wizard.wait("the next of the menu", lambda: focus_name(wizard) == "Users")
        key("Return")
        wizard.shows("Rights of Users")
        wizard.wait("the rights to have the focus", lambda: focus_name(wizard) == "Allow Local Launch")
        key("space")
        sees(wizard, "Users: new. Allowed: Local Launch")
        key("alt+o")
        closes(wizard)
        wizard.shows("2 entries are added.")
    finally:
        wizard.close()


CASES = [names_are_there, somebody_is_added, text_and_rows_agree, exact_applied_and_undone, by_keyboard]

sys.exit(run(CASES))
