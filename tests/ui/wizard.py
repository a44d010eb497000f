"""Drives the real window through the accessibility bus, as a person with a mouse and a keyboard would: by what stands on things.

Needs a display and a session bus: tests/ui/run starts both. Clicks and typed fields are counted.
"""
import os
import re
import subprocess
import sys
import time

import pyatspi

PATIENCE_S = float(os.environ.get("DCW_UI_PATIENCE", "120"))
# GTK 4.8 offers no coordinates of the screen, only of the window; without a window manager a window is where it was put.
WINDOW = pyatspi.WINDOW_COORDS


BUSY = ("Reading the computer…", "Planning…", "Working…")


# What GLib and GTK say of a program that uses them wrongly.
COMPLAINT = re.compile(r"(?:Gtk|Gdk|GLib|GLib-GObject|GLib-GIO|Pango|Gsk)-(?:WARNING|CRITICAL|ERROR) \*\*")


class Missing(AssertionError):
    pass


def tree(node):
    yield node
    for index in range(node.childCount):
        child = node.getChildAtIndex(index)
        if child is not None:
            yield from tree(child)


def has(node, *states):
    current = node.getState()
    return all(current.contains(state) for state in states)


class Wizard:
    """The window of a program that is started with it, and closes with it. environment: what the program has beside ours."""

    def __init__(self, program, *arguments, state, environment=None):
        self.clicks = self.fields = 0
        around = dict(os.environ, OPCDCOM_STATE=str(state), XDG_CONFIG_HOME=os.path.join(str(state), "config"), GTK_A11Y="atspi", GSK_RENDERER="cairo", NO_AT_BRIDGE="0",
                      **(environment or {}))
        if "DCW_UI_PRELOAD" in os.environ:  # not into Python and the buses as well
            around["LD_PRELOAD"] = os.environ["DCW_UI_PRELOAD"]
        self.errors = open(os.path.join(str(state), "stderr"), "w+", encoding="utf-8")
        self.process = subprocess.Popen([program, *arguments], env=around, stderr=self.errors)
        try:
            self.application = self.wait("the program on the accessibility bus", self._find_application)
            self.window = self.wait("its window", lambda: self._first(self.application, "frame", None))
        except BaseException:
            self._end()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def _find_application(self):
        desktop = pyatspi.Registry.getDesktop(0)
        for index in range(desktop.childCount):
            application = desktop.getChildAtIndex(index)
            if application is not None and application.get_process_id() == self.process.pid and application.childCount:
                return application
        return None

    def wait(self, what, question, patience_s=PATIENCE_S):
        """What question answers as soon as it is true; nothing is ever slept for."""
        end = time.monotonic() + patience_s
        while time.monotonic() < end:
            if self.process.poll() is not None:
                self.errors.seek(0)
                raise Missing(f"the program ended with {self.process.returncode} while waiting for {what}\n{self.errors.read()}")
            try:
                answer = question()
            except Exception as error:  # what is looked at may go away meanwhile
                answer = None
                last = error
            if answer:
                return answer
            time.sleep(0.05)
        raise Missing(f"waited in vain for {what}: {locals().get('last', '')}\n{self.describe()}")

    def describe(self):
        lines = []
        for node in tree(self.application):
            try:
                if node.name:
                    lines.append(f"  {node.getRoleName()} {node.name!r}")
            except Exception:
                pass
        return "\n".join(lines[:200])

    @staticmethod
    def _first(root, role, name, usable=False):
        for node in tree(root):
            if (role is None or node.getRoleName() == role) and (name is None or node.name == name):
                # GTK 4.8 never says "showing"; what is on another page of the stack has no size.
                box = node.queryComponent().getExtents(WINDOW)
                if role == "frame" or (box.width > 0 and box.height > 0):
                    if not usable or has(node, pyatspi.STATE_SENSITIVE):
                        return node
        return None

    def find(self, role, name, usable=False):
        return self.wait(f"{role} {name!r}", lambda: self._first(self.application, role, name, usable))

    def is_there(self, role, name):
        return self._first(self.application, role, name) is not None

    def texts(self):
        return [node.name for node in tree(self.application) if node.getRoleName() in ("label", "heading") and node.name]

    def shows(self, text):
        return self.wait(f"the text {text!r}", lambda: any(text in shown for shown in self.texts()))

    def settles(self):
        """Nothing is being read or planned, as the line at the bottom says, and that for a while."""
        for _ in range(3):
            self.wait("the window to settle", lambda: not any(text.endswith("…") and text in BUSY for text in self.texts()))
            time.sleep(0.3)

    def click(self, name):
        node = self.find("push button", name, usable=True)
        action = node.queryAction()
        names = [action.getName(index) for index in range(action.nActions)]
        assert action.doAction(names.index("click")), name
        self.clicks += 1

    def _point(self, node):
        """By the mouse: GTK 4.8 has no action on check boxes, rows and entries."""
        box = node.queryComponent().getExtents(WINDOW)
        subprocess.run(["xdotool", "mousemove", str(box.x + min(box.width // 2, 60)), str(box.y + box.height // 2), "click", "1"],
                       check=True)

    def check(self, name):
        node = self.find("check box", name, usable=True)
        self._point(node)
        self.wait(f"{name!r} to be ticked", lambda: has(self._first(self.application, "check box", name), pyatspi.STATE_CHECKED))
        self.clicks += 1

    def step(self, name):
        self._point(self.wait(f"step {name!r}", lambda: next(
            (node for node in tree(self.application) if node.getRoleName() == "list item" and node.name.split(":")[0] == name), None)))
        self.clicks += 1

    def type(self, name, text):
        node = self.wait(f"field {name!r}", lambda: self._first(self.application, "text", name, True)
                         or self._first(self.application, "password text", name, True))
        self._point(node)
        self.wait(f"{name!r} to have the focus", lambda: any(has(part, pyatspi.STATE_FOCUSED) for part in tree(node)))
        subprocess.run(["xdotool", "type", "--delay", "5", text], check=True)
        self.fields += 1

    def _end(self):
        """One that stays would be what the next case starts: there is one program to a bus."""
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait()

    def close(self):
        """As a person does it, and looks how the program ended; after a failure just so that it is gone."""
        try:
            if sys.exc_info()[0] is None and self.process.poll() is None and self.wait(
                    "whether there is a button to close it", lambda: [self.is_there("push button", "Close")])[0]:
                self.click("Close")
                try:
                    self.process.wait(PATIENCE_S)
                except subprocess.TimeoutExpired:
                    pass
                self.errors.seek(0)
                assert self.process.poll() == 0, f"the program ended with {self.process.poll()}\n{self.errors.read()[-4000:]}"
        finally:
            self._end()
        self.errors.seek(0)
        complaints = [line for line in self.errors if COMPLAINT.search(line)]
        self.errors.close()
        if sys.exc_info()[0] is None:
            assert not complaints, "the program complained:\n" + "".join(complaints[:20])
