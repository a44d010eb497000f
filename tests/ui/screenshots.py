"""screenshots.py PROGRAM FOLDER SIZE LANGUAGE LOOK PARTS: one tour through the window with a picture of all that it shows.

tests/ui/screenshots calls it. Whatever the language, what is pressed is named by its English text and looked up in the catalogue.
"""
import contextlib
import gettext
import os
import re
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

import pyatspi

sys.path.insert(0, str(Path(__file__).parent))
from cases import PASSWORD, stopped  # noqa: E402
from layout import is_stack, wrong_layout  # noqa: E402
from walk import key, tab_to, wrong_names  # noqa: E402
from wizard import BUSY as BUSY_ENGLISH, Wizard, has, tree  # noqa: E402

PROGRAM, FOLDER, SIZE, LANGUAGE, LOOK, PARTS = sys.argv[1:7]
WIDTH, HEIGHT = map(int, SIZE.split("x"))
SETTINGS = {
    "light": "",
    "dark": "gtk-application-prefer-dark-theme=true\n",
    "contrast": "gtk-theme-name=HighContrast\n",
    "large": "gtk-font-name=Sans 15\n",  # of 10; the resolution can't be set without a service of the desktop
}
# Where the build has them from.
TOPICS = re.findall(r"'(\w+)'", re.search(r"^topic_ids = .*$", (Path(__file__).parents[2] / "src/topics/meson.build").read_text(), re.MULTILINE)[0])
OTHER_PAGES = ["apply", "done", "check", "history"]
BUS_NAME, BUS_PATH = "org.opc_dcom_wizard.OpcDcomWizard", "/org/opc_dcom_wizard/OpcDcomWizard"
MOST_PICTURES = 20  # until two are alike
BELOW = 130  # pixels of the screen: a task bar's place and the buttons of the window

CATALOGUE = Path(os.environ.get("OPCDCOM_LOCALE") or Path(PROGRAM).parent.parent / "po")


def read_catalogue():
    """From an English text, of whatever context, to its translation."""
    if LANGUAGE == "en":
        return {}
    with open(CATALOGUE / LANGUAGE / "LC_MESSAGES/opc-dcom-wizard.mo", "rb") as file:
        texts = gettext.GNUTranslations(file)._catalog
    return {(key if isinstance(key, str) else key[0]).split("\x04")[-1]: text for key, text in texts.items()}


TEXTS = read_catalogue()


def said(text, filled=""):
    """As it stands in the window: translated, without the mark of the mnemonic, with what is filled in."""
    return re.sub("%[su1]", filled, TEXTS.get(text, text).replace("_", ""))


def either(text, filled=""):
    """The same, and the English: what is not translated yet stands there so."""
    return said(text, filled), re.sub("%[su1]", filled, text.replace("_", ""))


BUSY = [name for text in BUSY_ENGLISH for name in either(text)]


def locale_of(language):
    """A locale of the language, where there is one: Chinese and Japanese share characters that look different."""
    there = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=True).stdout.split()
    return next((name for name in there if name.startswith(language) and name.lower().endswith(("utf8", "utf-8"))), "C.UTF-8")


class Tour(Wizard):
    def __init__(self, state, *arguments):
        super().__init__(PROGRAM, *arguments, state=state)
        self.state, self.wrong, self.made = state, [], []
        self.is_at("start")

    def is_at(self, page):
        """The pages are made when they are first shown, and stand in that order."""
        self.page = page
        if page not in self.made:
            self.made.append(page)

    def top(self):
        """The dialog, if there is one, or the window."""
        return self.application.getChildAtIndex(self.application.childCount - 1)

    def page_is(self, page):
        """It came by itself."""
        shown = any(node.getRoleName() == "heading" and node.name in either(page.capitalize()) for node in tree(self.window[0][-1][1]))
        if shown:
            self.is_at(page)
        return shown

    def spinner(self):
        return next(node for node in tree(self.window[0][-1][-1]) if node.name == "GtkSpinner")

    def settles(self):
        """Without looking at every page that was made: what stands beside the spinner."""
        for _ in range(2):
            self.wait("the window to settle", lambda: not any(node.name in BUSY for node in self.spinner().parent if node.getRoleName() == "label"))
            time.sleep(0.3)

    def parts(self):
        """Of what is shown: the dialog, or the page and the buttons below; not of the pages that were made before."""
        if self.application.childCount > 1:
            yield from tree(self.top())
            return
        yield from tree(next(node for node in tree(self.window[0][-1]) if is_stack(node))[self.made.index(self.page)] if len(self.made) > 1
                        else self.window[0][-1])
        yield from tree(self.spinner().parent)

    def take(self, name, settled=True, checked=True):
        """As soon as nothing moves any more. checked: menus lie over what is below."""
        if settled:
            self.settles()
        path, last = Path(FOLDER) / f"{LANGUAGE}-{LOOK}-{SIZE}-{name}.png", None
        for _ in range(MOST_PICTURES):
            now = subprocess.run(["import", "-window", "root", "-depth", "8", "png:-"], capture_output=True, check=True).stdout
            if pixels(now) == last:
                break
            last = pixels(now)
            time.sleep(0.1)
        path.write_bytes(now)
        colours = subprocess.run(["identify", "-format", "%k", str(path)], capture_output=True, text=True, check=True).stdout
        if int(colours) < 8:
            self.fail(name, "the picture is blank")
        page = self.made.index(self.page) if self.application.childCount == 1 else None
        shown = next(node for node in tree(self.window) if node.childCount and all(child.name == "GtkStackPage" for child in node))[page] if page is not None else None
        for line in [] if not checked else [*wrong_layout(self.top(), page, WIDTH, HEIGHT), *wrong_names(self.top(), shown)]:
            self.fail(name, line)
        print(path.name, flush=True)

    def fail(self, name, line):
        self.wrong.append(f"{LANGUAGE} {LOOK} {SIZE} {name}: {line}")
        print("WRONG", self.wrong[-1], flush=True)

    @contextlib.contextmanager
    def part(self, name):
        """What can't be reached is told, and the tour goes on."""
        try:
            yield
        except Exception as error:  # what is looked at may go away meanwhile
            if self.process.poll() is not None:
                raise
            self.fail(name, f"not reached: {(str(error).splitlines() or [type(error).__name__])[0]}")
            for _ in range(self.application.childCount - 1):
                key("Escape")

    def go(self, page):
        """A second instance hands the page to the first."""
        subprocess.run([PROGRAM, "--page", page], env=dict(os.environ, OPCDCOM_STATE=self.state, GTK_A11Y="none"), check=True)
        self.is_at(page)

    def node(self, role, starts, usable=False):
        return self.wait(f"{role} {starts!r}", lambda: next((node for node in self.parts() if node.getRoleName() == role and node.name.startswith(starts)
                                                             and has_size(node) and (not usable or is_usable(node))), None))

    def press(self, text, filled=""):
        """Once it can be."""
        node = self.node("push button", either(text, filled), usable=True)
        names = [node.queryAction().getName(index) for index in range(node.queryAction().nActions)]
        node.queryAction().doAction(names.index("click"))

    def into(self, node):
        """The focus, by the mouse where it can be seen."""
        box = node.queryComponent().getExtents(pyatspi.WINDOW_COORDS)
        if box.y + box.height < HEIGHT - BELOW and node.getRoleName() != "check box":
            self._point(node)
            self.wait("the focus", lambda: any(has(part, pyatspi.STATE_FOCUSED) for part in tree(node)))
        else:
            tab_to(self, node.name)

    def tick(self, starts):
        box = self.node("check box", starts)
        self.into(box)
        was = has(box, pyatspi.STATE_CHECKED)
        key("space")
        self.wait(f"{starts!r} to change", lambda: has(box, pyatspi.STATE_CHECKED) != was)

    def write(self, node, text):
        self.into(node)
        subprocess.run(["xdotool", "type", "--delay", "5", text], check=True)

    def write_passwords(self):
        for node in self.wait("passwords", lambda: [node for node in self.parts() if node.getRoleName() == "password text" and has_size(node)]):
            self.write(node, PASSWORD)

    def has_dialog(self, shown):
        self.wait("a dialog" if shown else "the dialog to close", lambda: (self.application.childCount > 1) == shown)

    def dialog(self, name, keys, is_ours):
        """Opened by these keys, closed by Escape. GTK's own are taken as they are."""
        with self.part(name):
            key(keys)
            self.has_dialog(True)
            self.take(name, checked=is_ours)
            key("Escape")
            self.has_dialog(False)


def has_size(node):
    return node.queryComponent().getExtents(pyatspi.WINDOW_COORDS).width > 0


def is_usable(node):
    actions = node.queryAction()
    return has(node, pyatspi.STATE_SENSITIVE) and "click" in [actions.getName(index) for index in range(actions.nActions)]


def pixels(png):
    """Of a picture, without what it says of when it was made."""
    return png[png.index(b"IDAT"):png.rindex(b"IDAT") + 4096] if b"IDAT" in png else png


def set_up(state, page=None):
    """A window on the practice server, with what a person answers on Connection."""
    tour = Tour(state, "--station", "practice")
    try:
        tour.shows("OPC-SERVER")
        tour.settles()
        if page is not None:
            tour.take("start")
        tour.press("Set up a _server here")
        tour.is_at("connection")
        if page is not None:
            tour.take("connection-empty")
        tour.write(tour.node("text", either("Name or address of the _other computer")), "OPC-CLIENT")
        tour.tick("Kepware.KEPServerEX.V6")
        tour.settles()
        return tour
    except BaseException:
        tour.close()
        raise


@contextlib.contextmanager
def changed_by_somebody(state):
    """A user that is first in the list has another description meanwhile."""
    station = Path(state) / "practice/server.xml"
    text = station.read_text(encoding="utf-8")
    assert "Used by OPC programs" in text
    station.write_text(text.replace("Used by OPC programs", "Needed by OPC programs"), encoding="utf-8")
    try:
        yield
    finally:
        station.write_text(text, encoding="utf-8")


def menus(tour):
    tour.go("start")
    with tour.part("menu"):
        tour.settles()
        key("F10")
        tour.take("menu", checked=False)
        key("Escape")
    with tour.part("menu-computers"):
        tour._point(tour.node("push button", either("Another computer or _file")))
        tour.take("menu-computers", checked=False)
        key("Escape")


def dialogs(tour):
    tour.dialog("help", "F1", True)
    with tour.part("help-more"):
        tour.go("connection")
        tour.settles()
        key("F1")
        tour.has_dialog(True)
        tour.node("link", either("The file README.md goes on under “%s”.", "The two computers")).queryAction().doAction(0)
        tour.wait("the section", lambda: any(node.name == "The two computers" for node in tour.parts()))
        tour.take("help-more")
        key("Escape")
        tour.has_dialog(False)
    tour.dialog("open", "ctrl+o", False)
    tour.dialog("save", "ctrl+s", False)
    with tour.part("about"):
        subprocess.run(["gdbus", "call", "--session", "--dest", BUS_NAME, "--object-path", BUS_PATH, "--method", "org.gtk.Actions.Activate",
                        "about", "[]", "{}"], check=True, stdout=subprocess.DEVNULL)
        tour.has_dialog(True)
        tour.take("about")
        key("Escape")
        tour.has_dialog(False)
    for page, name, button in (("applications", "permissions-program", "Who may start %1"),
                               ("limits", "permissions-computer", "Who may start programs here at most (launch limit)")):
        with tour.part(name):
            tour.go(page)
            tour.settles()
            tour.press(button, "Kepware.KEPServerEX.V6")
            tour.has_dialog(True)
            tour.take(name)
            key("Escape")
            tour.has_dialog(False)


def applying(tour):
    tour.go("review")
    tour.take("review")
    with tour.part("menu-save"):
        tour._point(tour.node("push button", either("_Save answers, plan or script")))
        tour.take("menu-save", checked=False)
        key("Escape")
    tour.press("_Apply…")
    tour.is_at("apply")
    tour.take("apply-empty")
    tour.write_passwords()
    tour.take("apply")
    with stopped(tour.process, "station"):
        tour.press("_Apply now")
        tour.take("apply-running", settled=False)
    tour.wait("the run to end", lambda: tour.page_is("done"))
    tour.take("done")
    with tour.part("done-unfolded"):
        tour.node("push button", "").queryAction().doAction(0)
        tour.take("done-unfolded")


def afterwards(tour):
    tour.go("start")
    tour.take("start-restarts")
    tour.go("check")
    tour.take("check")
    with tour.part("check-number"):
        tour.write(tour.node("text", either("_Error number, code or word")), "0x80070005")
        tour.take("check-number")
    with tour.part("compare"):
        tour.press("Compare with the _last run")
        tour.take("compare")
    tour.go("history")
    tour.take("history")
    with tour.part("undo-conflict"), changed_by_somebody(tour.state):
        tour.press("Undo run %u…", "1")
        tour.node("push button", either("_Undo it now"))
        tour.take("undo-conflict")
    with tour.part("undo-preview"):
        tour.press("Undo run %u…", "1")
        tour.node("push button", either("_Undo it now"))
        tour.take("undo-preview")
        tour.press("_Undo it now")
        tour.wait("the undoing to end", lambda: not any(node.name in either("_Undo it now") for node in tour.parts()))
        tour.take("undone")


def server(state):
    """The whole way on a server, and everything that can be opened on it."""
    tour = set_up(state, "start")
    with contextlib.closing(tour):
        tour.take("connection")
        for page in TOPICS:
            with tour.part(page):
                tour.go(page)
                tour.take(page)
        dialogs(tour)
        menus(tour)
        applying(tour)
        afterwards(tour)
        return tour.wrong


def short(state):
    """Only the way from Connection to Done."""
    tour = set_up(state)
    with contextlib.closing(tour):
        tour.take("connection")
        tour.go("limits")
        tour.take("limits")
        applying(tour)
        return tour.wrong


def again(state):
    """A run that has to be kept."""
    tour = set_up(state)
    with contextlib.closing(tour):
        tour.go("apply")
        tour.settles()
        tour.write_passwords()
        tour.tick(either("Take everything back after 10 minutes unless I _keep it"))
        tour.press("_Apply now")
        tour.wait("the run to end", lambda: tour.page_is("done"))
        tour.take("done-countdown")
        tour.go("start")
        tour.take("start-countdown")
        return tour.wrong


def client(state):
    """What is different on a client."""
    tour = Tour(state, "--station", "practice:client")
    with contextlib.closing(tour):
        tour.shows("OPC-CLIENT")
        tour.settles()
        tour.press("Set up a c_lient here")
        tour.is_at("connection")
        tour.write(tour.node("text", either("Name or address of the _other computer")), "OPC-SERVER")
        tour.tick("Plant Historian Collector")
        for page in ["connection", *TOPICS, "review", *OTHER_PAGES]:
            with tour.part(f"client-{page}"):
                tour.go(page)
                tour.take(f"client-{page}")
        return tour.wrong


def export(state):
    """A file that can only be read, and a message over the page."""
    path = Path(state) / "OPC-7.reg"
    path.write_bytes('Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Ole]\r\n"EnableDCOM"="N"\r\n'.encode("utf-16"))
    tour = Tour(state, "--station", str(path))
    with contextlib.closing(tour):
        tour.settles()
        tour.take("export-start")
        tour.press("Set up a _server here")
        tour.is_at("connection")
        tour.write(tour.node("text", either("_Group of those who use OPC")), "a/b")
        tour.take("export-wrong-name")
        subprocess.run([PROGRAM, str(path.with_name("stderr"))], env=dict(os.environ, OPCDCOM_STATE=state, GTK_A11Y="none"), check=True)
        tour.take("export-message")
        tour.go("review")
        tour.take("export-review")
        return tour.wrong


def main():
    os.environ.update(LANGUAGE="" if LANGUAGE == "en" else LANGUAGE, LC_ALL=locale_of(LANGUAGE), OPCDCOM_LOCALE=str(CATALOGUE))
    wrong = []
    for part in PARTS.split(","):
        with tempfile.TemporaryDirectory() as state:
            os.chmod(state, 0o700)
            config = Path(state) / "config"
            (config / "gtk-4.0").mkdir(parents=True)
            (config / "gtk-4.0/settings.ini").write_text("[Settings]\ngtk-enable-animations=false\ngtk-cursor-blink=false\n" + SETTINGS[LOOK])
            (config / "opc-dcom-wizard").mkdir()
            (config / "opc-dcom-wizard/window.ini").write_text(f"[window]\nwidth={WIDTH}\nheight={HEIGHT}\n")
            try:
                wrong += {"server": server, "short": short, "again": again, "client": client, "export": export}[part](state)
            except Exception as error:
                wrong.append(str(error))
                print(f"WRONG {LANGUAGE} {LOOK} {SIZE} {part}: {error}", flush=True)
                traceback.print_exc(file=sys.stdout)
    return 1 if wrong else 0


sys.exit(main())
