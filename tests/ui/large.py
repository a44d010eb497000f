"""The window at a computer with thousands of servers: its Connection page, where one is looked for. Used by test_large.py and bench-large.py."""
import subprocess
import time
from pathlib import Path

from walk import key, shown_page
from wizard import PATIENCE_S, WINDOW, Wizard, tree

N_MANY, N_FEW, AT_ONCE = 5000, 60, 40


def station_of(maker, base, state, n_servers):
    path = Path(state) / f"plant-{n_servers}.xml"
    with path.open("wb") as output:
        subprocess.run([maker, base, str(max(n_servers, N_FEW)), str(n_servers), "50", "50"], stdout=output, check=True)
    return path


def open_at(program, station, page, *more, state):
    wizard = Wizard(program, "--station", str(station), "--page", page, *more, state=state)
    wizard.shows("OPC-SERVER")
    wizard.settles()
    return wizard


def until(what, question):
    """Without the pauses that others make between two looks."""
    end = time.monotonic() + PATIENCE_S
    while True:
        try:
            if question():
                return
        except Exception:  # what is looked at may go away meanwhile
            pass
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.002)


def seconds_of(do, what, has_effect):
    begin = time.monotonic()
    do()
    until(what, has_effect)
    return time.monotonic() - begin


def wheel(button):
    subprocess.run(["xdotool", "click", button], check=True)


def is_within(wizard, node):
    box, around = (each.queryComponent().getExtents(WINDOW) for each in (node, wizard.window))
    return box.y >= 0 and box.y + box.height <= around.height


class Servers:
    """The list of servers on the Connection page; the field that finds one has the focus."""

    def __init__(self, wizard, n_servers):
        self.wizard = wizard
        self.more = wizard.find("push button", f"OPC servers that the other computer needs: show more ({n_servers + 2 - AT_ONCE} are left)").name
        wizard.type("Find a server", "")
        self.list = next(node for node in tree(shown_page(wizard)) if node.getRoleName() == "check box" and "Large.Server" in node.name).parent
        assert [node.getRoleName() for node in self.list] == AT_ONCE * ["check box"], self.list.childCount
        self.all_first = self._first()
        page = wizard.window.queryComponent().getExtents(WINDOW)
        subprocess.run(["xdotool", "mousemove", str(page.x + page.width // 2), str(page.y + page.height // 2)], check=True)
        self.at_top = self._top()

    def _first(self):
        return [self.list[0].name, self.list[1].name]

    def _top(self):
        return self.list.queryComponent().getExtents(WINDOW).y

    def filter(self):
        """A key and its taking back, each until the list has changed. Gives the seconds of each."""
        yield seconds_of(lambda: key("9"), "the list to have what was looked for", lambda: self._first() != self.all_first)
        yield seconds_of(lambda: key("BackSpace"), "the whole list", lambda: self._first() == self.all_first and self.list.childCount == AT_ONCE)

    def scroll(self):
        """A turn of the wheel down and one up, each until the page has moved. Gives the seconds of each."""
        yield seconds_of(lambda: wheel("5"), "the page to go down", lambda: self._top() < self.at_top)
        yield seconds_of(lambda: wheel("4"), "the page to go up", lambda: self._top() == self.at_top)

    def scroll_to_end(self):
        """Each turn of the wheel moves the page, and the last of the list is passed."""
        last, end = self.list[AT_ONCE - 1], self.wizard.find("text", "Group of those who use OPC")
        assert not is_within(self.wizard, last) and not is_within(self.wizard, end), "the list is not longer than the window"
        passed = False
        while not is_within(self.wizard, end):
            was = self._top()
            wheel("5")
            until("the page to go on", lambda: self._top() != was)
            passed = passed or is_within(self.wizard, last)
        assert passed, "the last of the list was never seen"
