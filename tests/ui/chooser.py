"""GTK's own dialog that asks for a file, driven by mouse and keyboard: what is in it has no names of ours."""
import subprocess

import pyatspi

from walk import key
from wizard import tree


def dialog(wizard, shown=True):
    return wizard.wait("a dialog" if shown else "the dialog to close", lambda: (wizard.application.childCount > 1) == shown)


def entry(wizard):
    return wizard.wait("the name of the file", lambda: next(
        (node for node in tree(wizard.application.getChildAtIndex(1)) if node.getRoleName() == "text"
         and node.queryComponent().getExtents(pyatspi.WINDOW_COORDS).width > 0), None))


def proposed(wizard):
    """The name that the dialog proposes."""
    dialog(wizard)
    return wizard.wait("a name", lambda: next((text for text in (
        part.queryText().getText(0, part.queryText().characterCount) for part in tree(entry(wizard)) if "Text" in pyatspi.listInterfaces(part)) if text), None))


def write(text):
    subprocess.run(["xdotool", "type", "--delay", "5", text], check=True)


def save_as(wizard, path):
    """In the dialog that asks where to."""
    dialog(wizard)
    wizard._point(entry(wizard))
    key("ctrl+a")
    write(str(path))
    key("Return")
    dialog(wizard, False)


def open_file(wizard, path):
    """In the dialog that asks for a file: a path that begins with a slash is typed into it, wherever the focus is."""
    dialog(wizard)
    write(str(path)[0])
    entry(wizard)
    write(str(path)[1:])
    key("Return")
    dialog(wizard, False)
