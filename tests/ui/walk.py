"""Every page of the window looked at, and the way through by keyboard alone. Used by test_walk.py and screenshots."""
import json
import os
import subprocess

import pyatspi

from wizard import has, tree

CONTROLS = {"push button", "toggle button", "check box", "radio button", "text", "password text", "combo box", "menu item", "link"}
WINDOW = pyatspi.WINDOW_COORDS


def pages(command, state):
    """As --page takes them, in the order of the wizard; which topics there are the command tells."""
    told = subprocess.run([command, "options", "--station", "practice", "--json"], env=dict(os.environ, OPCDCOM_STATE=str(state)),
                          capture_output=True, check=True).stdout
    topics = [topic["id"] for topic in json.loads(told)["topics"]]
    assert topics, told
    return ["start", "connection", *topics, "review", "apply", "done", "check", "history"]


def key(*keys):
    subprocess.run(["xdotool", "key", "--delay", "20", *keys], check=True)


def is_seen(node):
    """Has a place in the window, and so has all around it."""
    while node is not None and node.getRoleName() not in ("frame", "application"):
        try:
            box = node.queryComponent().getExtents(WINDOW)
        except NotImplementedError:
            return True
        if box.width <= 0 or box.height <= 0:
            return False
        node = node.parent
    return True


def controls(root):
    """Those that a person can use, without the parts that GTK makes them of: a part has its whole's name, or none."""
    for node in tree(root):
        if node.getRoleName() in CONTROLS and is_seen(node):
            parent = node.parent
            while parent is not None and parent.getRoleName() not in CONTROLS | {"frame", "application"}:
                parent = parent.parent
            if parent is None or parent.getRoleName() not in CONTROLS:
                yield node


def wrong_names(root):
    """What is wrong with the names of the controls, as lines."""
    seen = {}
    for node in controls(root):
        name, role = node.name, node.getRoleName()
        if not name.strip() or name.startswith("Gtk"):
            yield f"{role} without a name ({name!r})"
        elif seen.setdefault(name, node) is not node:
            yield f"two controls are called {name!r}"
        elif role in ("push button", "toggle button", "check box"):
            labels = [part.name for part in tree(node) if part.getRoleName() == "label" and part.name and not part.name.startswith("Gtk")]
            if labels and labels[0] != name:
                yield f"{role} {name!r} shows {labels[0]!r}"


def focused(wizard):
    # the innermost: a list row says that it has the focus when what is in it has
    found = None
    for node in tree(wizard.application):
        if has(node, pyatspi.STATE_FOCUSED):
            found = node
    return found


def focus_name(wizard):
    """The name of the control that has the focus: an entry's inner part has none, the entry has."""
    node = focused(wizard)
    while node is not None and (not node.name or node.name.startswith("Gtk")):
        node = node.parent
    return node.name if node is not None else ""


def tab_to(wizard, name, most=80):
    passed = []
    for _ in range(most):
        now = focus_name(wizard)
        if now == name:
            return
        passed.append(now)
        key("Tab")
        # the focus has moved, or there is nothing else to move to
        try:
            wizard.wait("the focus to move", lambda: focus_name(wizard) != passed[-1], patience_s=2)
        except AssertionError:
            pass
    raise AssertionError(f"{name!r} can't be reached by Tab; passed {passed}")
