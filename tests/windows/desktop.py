"""Windows programs with a window, in Wine, on a display of their own."""
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
LAYOUT = r"HKLM\System\CurrentControlSet\Control\Keyboard Layouts\00000409"


class Missing(Exception):
    """What is not installed."""


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
        """Until nothing has moved for two seconds: a program that works turns a wheel."""
        end, before, same = time.monotonic() + seconds, None, 0
        while same < 4 and time.monotonic() < end:
            time.sleep(0.5)
            now = self.seen()
            same = same + 1 if now == before else 0
            before = now

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
