"""The record of a run on paper and as a file, and the plan as a script, from the real window, as TAP."""
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from cases import apply_small, command, run  # noqa: E402
from chooser import dialog, proposed, save_as  # noqa: E402
from practice import SERVER  # noqa: E402
from walk import key  # noqa: E402
from wizard import Wizard, has, tree  # noqa: E402

import pyatspi  # noqa: E402

PROGRAM, COMMAND = map(os.path.abspath, sys.argv[1:3])


class Window(Wizard):
    def menu(self, button, item, letter):
        """Of a button that opens a menu: the item is chosen, by its letter (what a menu says of its place is not where it is)."""
        def shown(what, *roles):
            return next((node for node in tree(self.application) if node.getRoleName() in roles and node.name == what
                         and has(node, pyatspi.STATE_SENSITIVE)
                         and node.queryComponent().getExtents(pyatspi.WINDOW_COORDS).width > 0), None)

        self._point(self.wait(f"menu {button!r}", lambda: shown(button, "toggle button", "push button")))
        self.wait(f"item {item!r}", lambda: shown(item, "menu item", "push button"))
        key(letter)

    def press(self, label):
        """What stands in a dialog of GTK's own, whose buttons and rows have no names."""
        self._point(self.wait(f"{label!r} in the dialog", lambda: next(
            (node for node in tree(self.application.getChildAtIndex(1)) if node.getRoleName() == "label" and node.name == label
             and node.queryComponent().getExtents(pyatspi.WINDOW_COORDS).width > 0), None)))


def printed_pages(path):
    """Text of each page; None: nobody here can read it."""
    if shutil.which("pdftotext") is None:
        return None
    text = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True).stdout.decode()
    return text.split("\f")[:-1]


def squeezed(text):
    return re.sub(r"\s+", "", text)


def the_record_is_printed_from_the_history(state):
    apply_small(COMMAND, state)
    home = Path(state) / "home"
    home.mkdir()
    wanted = command(COMMAND, state, "history", "1", "--station", "practice")
    old = os.getcwd()
    os.chdir(home)
    try:
        with Window(PROGRAM, "--station", "practice", "--page", "history", state=state) as window:
            window.settles()
            window.menu("Record of run 1", "Print the record…", "p")
            dialog(window)
            window.press("Print to File")
            window.press("Print")
            pdf = window.wait("the printed file", lambda: next(iter(home.rglob("*.pdf")), None))
            window.wait("all of it", lambda: pdf.read_bytes().rstrip().endswith(b"%%EOF"))
            dialog(window, False)
            window.settles()
    finally:
        os.chdir(old)
    assert "Record of run 1" in pdf.name, pdf
    pages = printed_pages(pdf)
    if pages is None:
        print("# what is on the pages is not looked at: there is no pdftotext")
        return
    assert len(pages) > 1, len(pages)
    for number, page in enumerate(pages, 1):
        assert "Record of run 1 on OPC-SERVER" in page.splitlines()[0], page.splitlines()[0]
        assert f"Page {number} of {len(pages)}" in page and "Printed " in page, page
    body = squeezed("".join(re.sub(r"(?m)^.*(Page \d+ of \d+|Printed ).*$", "", page.split("\n", 1)[1]) for page in pages))
    missing = [line for line in wanted.splitlines() if line.strip("=- ") and squeezed(line) not in body]
    assert len(missing) <= len(pages), f"not on paper: {missing}"
    if os.environ.get("DCW_UI_KEEP"):
        shutil.copy(pdf, os.environ["DCW_UI_KEEP"])


def the_record_is_saved(state):
    apply_small(COMMAND, state)
    path = Path(state) / "record of a run.txt"
    with Window(PROGRAM, "--station", "practice", "--page", "history", state=state) as window:
        window.settles()
        window.menu("Record of run 1", "Save the record…", "v")
        save_as(window, path)
        window.shows("The record of run 1 is in")
        assert path.read_text(encoding="utf-8") == command(COMMAND, state, "history", "1", "--station", "practice")
        locked = Path(state) / "a folder"
        locked.mkdir()
        (locked / "r.txt.new").mkdir()
        window.menu("Record of run 1", "Save the record…", "v")
        save_as(window, locked / "r.txt")
        window.shows("r.txt.new")
        assert not (locked / "r.txt").exists()


def review_saves_a_script(state):
    path = Path(state) / "job.cmd"
    command(COMMAND, state, "profile", "new", "--role", "server", "--group", "OPC Users", "--server", SERVER, "--peer", "OPC-CLIENT",
            "-o", str(Path(state) / "opc.xml"))
    with Window(PROGRAM, "--station", "practice", "--page", "review", str(Path(state) / "opc.xml"), state=state) as window:
        window.settles()
        window.menu("Save answers, plan or script", "A script that applies it on that computer…", "s")
        assert proposed(window) == "OPC-SERVER-changes.cmd", proposed(window)
        save_as(window, path)
        window.shows("applies the plan in")
        script, plan = path.read_bytes(), path.with_suffix(".xml")
        digest = re.search(rb"--expect ([0-9a-f]{64}) ", script).group(1).decode()
        window.menu("Save answers, plan or script", "The plan, for opcdcom apply…", "p")
        assert proposed(window) == "OPC-SERVER-changes.opc-plan.xml", proposed(window)
        save_as(window, Path(state) / "plan.xml")
        window.wait("the plan", (Path(state) / "plan.xml").exists)
        assert (Path(state) / "plan.xml").read_bytes() == plan.read_bytes()
    command(COMMAND, state, "apply", "--station", "practice", "--plan", str(plan), "--expect", digest, exits=(3,))


def answers_keep_their_name(state):
    """The first name proposed says which computer's answers they are; then it is the one they have."""
    with Window(PROGRAM, "--station", "practice", state=state) as window:
        window.settles()
        key("ctrl+s")
        dialog(window)
        assert proposed(window) == "OPC-SERVER-answers.opc-profile", proposed(window)
        save_as(window, Path(state) / "ten stations.opc-profile")
        window.shows("What you answered is saved in")
        key("ctrl+s")
        dialog(window)
        assert proposed(window) == "ten stations.opc-profile", proposed(window)
        key("Escape")
        dialog(window, False)


if __name__ == "__main__":
    sys.exit(run([the_record_is_printed_from_the_history, the_record_is_saved, review_saves_a_script, answers_keep_their_name]))
