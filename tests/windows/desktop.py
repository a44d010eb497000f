"""Windows programs with a window, in Wine, on a display of their own.

There is no accessibility bus: what a person would read is read by text recognition, and the mouse goes there."""
import difflib
import os
import re
import shutil
import struct
import subprocess
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
WINE = "/usr/lib/wine/wine64"
SERVER = "/usr/lib/wine/wineserver"
FONT = "DejaVu Sans"  # Wine's own message font is none that DirectWrite finds: all text would be boxes
CARET = 20  # points of one that blinks
LARGER = 3  # letters of 10 points are read wrongly
AROUND = "9x9"  # more than twice as wide as the strokes of letters
WHEEL_DOWN = 5
ALIKE = 0.85  # a letter may be read wrongly
LAYOUT = r"HKLM\System\CurrentControlSet\Control\Keyboard Layouts\00000409"


class Missing(Exception):
    """What is not installed."""


def bare(text):
    return re.sub(r"[^a-z0-9]", "", text.lower())


def need(*programs):
    for program in programs:
        if shutil.which(program) is None and not os.access(program, os.X_OK):
            raise Missing(f"{program} is not there")


class Prefix:
    """A Wine prefix, made when it is not there: with text that can be read and a keyboard that types."""

    def __init__(self, folder):
        need(WINE, SERVER)
        self.folder = Path(folder)
        self.env = {**os.environ, "WINEPREFIX": str(self.folder), "WINEDEBUG": os.environ.get("WINEDEBUG", "-all"),
                    "WINEDLLOVERRIDES": "mscoree,mshtml=", "LC_ALL": "C.UTF-8"}
        for name in ("DISPLAY", "WAYLAND_DISPLAY"):
            self.env.pop(name, None)
        if not (self.folder / "ready").exists():
            self.make()

    def make(self):
        need("x86_64-w64-mingw32-gcc")
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.run("wineboot", "-i")
        face = FONT.encode("utf-16-le").ljust(64, b"\0")
        font = (struct.pack("<5i8B", -12, 0, 0, 0, 400, 0, 0, 0, 1, 0, 0, 0, 0) + face).hex()
        for name in ("MessageFont", "MenuFont", "StatusFont", "CaptionFont", "SmCaptionFont"):
            self.set(r"HKCU\Control Panel\Desktop\WindowMetrics", name, "REG_BINARY", font)
        keyboard = self.folder / "drive_c/windows/system32/us-keyboard.dll"
        subprocess.run(["x86_64-w64-mingw32-gcc", "-shared", "-s", "-nostartfiles", "-o", str(keyboard), str(HERE / "us-keyboard.c")],
                       check=True)
        self.set(LAYOUT, "Layout File", "REG_SZ", "us-keyboard.dll")
        self.set(LAYOUT, "Layout Text", "REG_SZ", "US")
        self.end()
        (self.folder / "ready").touch()

    def set(self, key, name, kind, value):
        self.run("reg", "add", key, "/v", name, "/t", kind, "/d", value, "/f")

    def said(self, *command, timeout=300, env=None):
        """Exit code and what it printed: into a file, as Wine's services would keep a pipe open."""
        with tempfile.TemporaryFile() as output:
            ran = subprocess.run([WINE, *map(str, command)], env={**self.env, **(env or {})}, stdin=subprocess.DEVNULL,
                                 stdout=output, stderr=subprocess.STDOUT, timeout=timeout, check=False)
            output.seek(0)
            return ran.returncode, output.read().decode("utf-8", "replace")

    def run(self, *command, **more):
        """What it printed; a program that fails is an error."""
        code, said = self.said(*command, **more)
        assert code == 0, f"{command}: exit {code}\n{said}"
        return said

    def end(self):
        subprocess.run([SERVER, "-k"], env=self.env, check=False, stderr=subprocess.DEVNULL)
        subprocess.run([SERVER, "-w"], env=self.env, check=False)


class Desktop:
    """A display with the windows of a prefix. In a with statement: all ends with it."""

    def __init__(self, prefix, size="1024x768"):
        need("Xvfb", "xdotool")
        self.prefix, self.size, self.server, self.programs = prefix, size, None, []

    def __enter__(self):
        self.prefix.end()  # programs without a display may have left a desktop that nobody sees
        read, write = os.pipe()
        self.server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", f"{self.size}x24", "-nolisten", "tcp",
                                        "-noreset"], pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as told:
            number = told.readline().strip()
        assert number, "Xvfb did not start"
        self.env = {**self.prefix.env, "DISPLAY": f":{number}"}
        return self

    def __exit__(self, *_):
        for program in self.programs:
            if program.poll() is None:
                program.kill()
        self.prefix.end()
        self.server.terminate()
        self.server.wait()

    def start(self, program, *arguments, env=None, log=subprocess.DEVNULL):
        process = subprocess.Popen([WINE, str(program), *map(str, arguments)], env={**self.env, **(env or {})},
                                   stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.programs.append(process)
        return process

    def tool(self, *arguments):
        ran = subprocess.run(["xdotool", *map(str, arguments)], env=self.env, capture_output=True, text=True, check=False)
        return ran.stdout if ran.returncode == 0 else ""

    def window(self, title, seconds=120, gone=False):
        """The id of the visible window with this title, waited for; with gone, waits until there is none."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = self.tool("search", "--onlyvisible", "--name", f"^{re.escape(title)}$").split()
            if bool(found) != gone:
                return found[0] if found else None
            time.sleep(0.2)
        raise AssertionError(f"{'still ' if gone else 'no '}window “{title}”; there are {self.titles()}")

    def titles(self):
        return [self.tool("getwindowname", each).strip() for each in self.tool("search", "--onlyvisible", "--name", "").split()]

    def focus(self, window):
        self.tool("windowfocus", window)
        time.sleep(0.3)

    def key(self, *keys):
        for key in keys:
            self.tool("key", "--clearmodifiers", key)
            time.sleep(0.15)

    def write(self, text):
        self.tool("type", "--delay", "40", text)
        time.sleep(0.2)

    def click(self, x, y):
        self.tool("mousemove", x, y, "click", 1)
        time.sleep(0.3)

    def seen(self):
        need("import")
        return subprocess.run(["import", "-window", "root", "rgb:-"], env=self.env, capture_output=True, check=True).stdout

    def settle(self, seconds=90):
        """Until nothing but a caret has moved for two seconds: a program that works turns a wheel."""
        end, before, same = time.monotonic() + seconds, None, 0
        while same < 4 and time.monotonic() < end:
            time.sleep(0.5)
            now = self.seen()
            same = same + 1 if before is not None and self.differ(before, now) <= CARET else 0
            before = now

    def differ(self, one, other):
        """How many points of two pictures are not the same."""
        if one == other:
            return 0
        points, row = 0, 3 * int(self.size.split("x", maxsplit=1)[0])
        for at in range(0, len(one), row):
            if one[at:at + row] != other[at:at + row]:
                points += sum(one[each:each + 3] != other[each:each + 3] for each in range(at, at + row, 3))
        return points

    def press(self, *keys):
        """Keys that each must show; then waits until all is done."""
        for key in keys:
            before, end = self.seen(), time.monotonic() + 30
            self.key(key)
            while self.seen() == before:
                assert time.monotonic() < end, f"nothing happened at {key}"
                time.sleep(0.2)
        self.settle()

    def picture(self, path):
        need("import")
        subprocess.run(["import", "-window", "root", str(path)], env=self.env, check=True)

    def lines(self):
        """What can be read: for each line its letters and numbers, each with the (left, top, width, height) of its word."""
        need("import", "convert", "tesseract")
        # threads that wait for each other take ten times as long where something else runs
        env = {**os.environ, "OMP_THREAD_LIMIT": "1"}
        with tempfile.NamedTemporaryFile(suffix=".png") as shot, tempfile.NamedTemporaryFile(suffix=".png") as large:
            self.picture(shot.name)
            # what differs from what is around it: dark letters on all grounds, also where they were light
            subprocess.run(["convert", shot.name, "-colorspace", "gray", "(", "+clone", "-statistic", "Median", AROUND, ")",
                            "-compose", "difference", "-composite", "-level", "0,60%", "-negate",
                            "-resize", f"{100 * LARGER}%", large.name], env=env, check=True)
            said = subprocess.run(["tesseract", large.name, "-", "--psm", "11", "tsv"], env=env, capture_output=True, text=True,
                                  check=True).stdout
        lines = {}
        for row in (line.split("\t") for line in said.splitlines()[1:]):
            if len(row) == 12 and row[11].strip():
                box = tuple(int(number) // LARGER for number in row[6:10])
                lines.setdefault(tuple(row[1:5]), []).extend((letter, box) for letter in bare(row[11]))
        return [line for line in lines.values() if line]

    def find(self, text):
        """The middle of the place where this stands, best alone on its line, the lowest of several; None: nowhere that can be read.
        Words are not told apart: spaces are what is read wrongly most often."""
        wanted, found = bare(text), []
        for line in self.lines():
            letters = "".join(letter for letter, _ in line)
            for begin in range(max(1, len(letters) - len(wanted) + 1)):
                alike = difflib.SequenceMatcher(None, wanted, letters[begin:begin + len(wanted)]).ratio()
                if alike >= ALIKE:
                    (left, top, _, height), (last, _, width, _) = line[begin][1], line[min(begin + len(wanted), len(line)) - 1][1]
                    found.append((abs(len(letters) - len(wanted)) <= 1, top + height // 2, alike, (left + last + width) // 2))
        return (max(found)[3], max(found)[1]) if found else None

    def shows(self, text, seconds=120):
        end = time.monotonic() + seconds
        while self.find(text) is None:
            assert time.monotonic() < end, f"“{text}” can't be read; there is {self.said()}"

    def said(self):
        return ["".join(letter for letter, _ in line) for line in self.lines()]

    def click_on(self, text, below=0):
        """By mouse, on what is written or so much below it; by wheel where it is out of sight. Then waits until all is done."""
        for _ in range(8):
            place = self.find(text)
            if place is not None:
                self.click(place[0], place[1] + below)
                self.settle()
                return
            width, height = (int(part) for part in self.size.split("x"))
            self.tool("mousemove", width * 2 // 3, height // 2, "click", "--repeat", 10, WHEEL_DOWN)
            self.settle()
        raise AssertionError(f"“{text}” can't be read; there is {self.said()}")
