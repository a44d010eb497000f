"""Every page of the window looked at, and the way through by keyboard alone. Used by test_walk.py and screenshots."""
import json
import os
import subprocess

import pyatspi

from wizard import has, tree

CONTROLS = {"push button", "toggle button", "check box", "radio button", "text", "password text", "combo box", "switch", "spin button", "slider",
            "list item", "menu item", "check menu item", "radio menu item", "link"}
# What stands on the control itself says what it is called; beside the others something does.
LABELLED_INSIDE = {"push button", "toggle button", "check box", "radio button", "menu item", "check menu item", "radio menu item"}
LABELLED_BESIDE = {"check box", "radio button", "text", "password text", "combo box", "switch", "spin button", "slider"}
# They lie within another control, and are controls of their own.
WITHIN = {"menu item", "check menu item", "radio menu item"}
WINDOW = pyatspi.WINDOW_COORDS


def pages(command, state):
    """As --page takes them, in the order of the wizard, with their titles; which topics there are the command tells."""
    told = subprocess.run([command, "options", "--station", "practice", "--json"], env=dict(os.environ, OPCDCOM_STATE=str(state)),
                          capture_output=True, check=True).stdout
    topics = {topic["id"]: topic["title"] for topic in json.loads(told)["topics"]}
    assert topics, told
    return {"start": "Start", "connection": "Connection", **topics, "review": "Review", "apply": "Apply", "done": "Done", "check": "Check",
            "history": "Earlier runs"}


def last_topic(command, state):
    """Its title: the page before Review."""
    titles = list(pages(command, state).values())
    return titles[titles.index("Review") - 1]


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


def shown_page(wizard):
    """Of the pages that were made, what is on the one that is shown: the others keep their place, and GTK 4.8 does not say that they are hidden."""
    def topmost():
        stack = next(node for node in tree(wizard.window) if node.childCount > 0 and all(child.name == "GtkStackPage" for child in node))
        box = stack.queryComponent().getExtents(WINDOW)
        # what is hit in the middle of what is seen of the page, from its top on: between two parts nothing is
        for y in range(max(box.y, 0) + 1, box.y + box.height, 5):
            node = wizard.window.queryComponent().getAccessibleAtPoint(box.x + box.width // 2, y, WINDOW)
            while node is not None and node.parent is not None:
                if node.parent == stack:
                    return node
                node = node.parent
        return None
    return wizard.wait("a page that is shown", topmost)


def parts(root, page):
    """Of the pages of its stack only that one. page: None where there is no stack."""
    if page is not None and root == page.parent:
        yield from tree(page)
        return
    yield root
    for child in root:
        if child is not None:
            yield from parts(child, page)


def texts_of(root, without=()):
    """What can be read there, in order; without: not what stands on parts of these roles."""
    if root.getRoleName() in ("label", "heading"):
        return [root.name] if root.name and not root.name.startswith("Gtk") and has_place(root) else []
    return [text for child in root if child is not None and child.getRoleName() not in without for text in texts_of(child, without)]


def has_place(node):
    box = node.queryComponent().getExtents(WINDOW)
    return box.width > 0 and box.height > 0


def controls(root, page=None):
    """Those that a person can use, without the parts that GTK makes them of: a part has its whole's name, or none."""
    for node in parts(root, page):
        if node.getRoleName() in CONTROLS and is_seen(node):
            around = node.parent
            while around is not None and around.getRoleName() not in CONTROLS - {"list item"} | {"frame", "application"}:
                around = around.parent
            if around is None or around.getRoleName() not in CONTROLS or node.getRoleName() in WITHIN:
                yield node


def labels_outside(node):
    """Texts of the part of the page, without those that stand on controls."""
    if node.getRoleName() in CONTROLS:
        return
    if node.getRoleName() in ("label", "heading") and node.name and not node.name.startswith("Gtk") and has_place(node):
        yield node.name
    for child in node:
        if child is not None:
            yield from labels_outside(child)


def beside(node):
    """The texts that stand nearest to the control."""
    around = node.parent
    while around is not None and around.getRoleName() not in ("frame", "application"):
        labels = list(labels_outside(around))
        if labels:
            return labels
        around = around.parent
    return []


def wrong_name(node):
    """Why the name is not that of what can be seen; None: it is."""
    name, role = node.name, node.getRoleName()
    inside = texts_of(node, WITHIN) if role == "list item" or role in LABELLED_INSIDE else []
    if role == "list item":
        # a row is read out whole, with something between its parts
        rest = name
        for text in inside:
            if text not in rest:
                return f"shows {text!r}"
            rest = rest.replace(text, "", 1)
        return f"shows nothing of {rest!r}" if any(letter.isalnum() for letter in rest) else None
    if role in LABELLED_INSIDE and inside:
        return None if inside[0] == name else f"shows {inside[0]!r}"
    if role in LABELLED_BESIDE:
        labels = beside(node)
        # the first says it; in a table the head of the column and that of the row do, in the order and with the letters of the language
        told = [label for label in labels if label.casefold() in name.casefold()]
        if labels[:1] != [name] and len(set(told)) < 2:
            return f"stands beside {labels[:3]}"
    return None


def wrong_names(root, page=None):
    """What is wrong with the names of the controls, as lines. page: as from shown_page()."""
    seen = {}
    for node in controls(root, page):
        name, role = node.name, node.getRoleName()
        if not name.strip() or name.startswith("Gtk"):
            yield f"{role} without a name ({name!r})"
        # a row of a list is told as one, and may be called what a field is: the step and the only answer of its page
        elif seen.setdefault((name, role == "list item"), node) is not node:
            yield f"two controls are called {name!r}"
        elif (wrong := wrong_name(node)) is not None:
            yield f"{role} {name!r} {wrong}"


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
        # what is looked at may go away meanwhile
        now = wizard.wait("what has the focus", lambda: [focus_name(wizard)])[0]
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
