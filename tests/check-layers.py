#!/usr/bin/env python3
"""The rules of the house that a compiler does not check, as TAP: one case a rule.

  check-layers.py FOLDER         the checkout
  check-layers.py --self-check   every rule must find the breach planted for it, and nothing in a clean tree
"""
import re
import sys
import tempfile
from pathlib import Path

# What each folder of src (and ui) may include, besides itself. README, "How it is built", says why.
VALUES = ["base", "security", "registry", "firewall"]
MODEL = VALUES + ["platform", "model"]
TOPICS = MODEL + ["document", "station", "survey", "topics"]
LAYERS = {
    "base": [],
    "security": ["base"],
    "registry": ["base"],
    "firewall": ["base"],
    "platform": ["base"],
    "model": VALUES + ["platform"],
    "document": MODEL,
    "station": MODEL + ["document"],
    "survey": MODEL + ["document", "station"],
    "topics": MODEL + ["document", "station", "survey"],
    "apply": TOPICS,
    "export": TOPICS,
    "cli": TOPICS + ["apply", "export"],
    "ui": TOPICS + ["apply", "export"],
}

# Which places may include a system header: the first row that fits decides. Pattern, places (path prefixes below the checkout), why.
SYSTEM_HEADERS = [
    (r"(assert|ctype|errno|float|inttypes|limits|locale|math|stdarg|stdbool|stddef|stdint|stdlib|string|time|wchar)\.h|glib(-object)?\.h",
     ["src/", "ui/"], "C and GLib are known everywhere"),
    (r"(io|direct|process|conio|fcntl)\.h", ["src/platform/", "src/cli/", "ui/"], "file descriptors are platform's"),
    (r"(unistd|termios|pwd|grp|dirent|poll|signal|dlfcn)\.h|sys/.*|linux/.*",
     ["src/platform/", "src/cli/", "ui/"], "POSIX is known to platform and to programs"),
    (r"libintl\.h", ["src/platform/"], "translations are found by platform"),
    (r"libxml/.*", ["src/document/"], "libxml2 is known to document alone"),
    (r"(gtk|gdk|gsk|pango|cairo|adwaita).*", ["ui/"], "GTK is known to ui alone"),
    (r"stdio\.h|gio/.*|glib/gstdio\.h|gmodule\.h",
     ["src/" + name + "/" for name in LAYERS if name not in VALUES and name != "ui"] + ["ui/"], "values do no I/O"),
    # Windows has too many to name.
    (r".*", ["src/platform/win32/", "src/station/win32/"], "no header of C or GLib, and Windows is known in one place a layer"),
]

# Functions that only some places may call.
PLACES_OF_CALLS = [
    (r"v?f?printf|puts|fputs|putchar|putc|fputc|perror|g_print|g_printerr|g_message|g_warning|g_info|g_debug|g_log\w*",
     ["src/cli/", "ui/", "src/platform/posix/prompt", "src/platform/win32/prompt"], "libraries never print"),
    (r"exit|_exit|_Exit|quick_exit|abort|g_error|g_abort|ExitProcess|TerminateProcess|kill|raise",
     ["src/cli/", "ui/", "src/platform/fault", "src/platform/posix/fault", "src/platform/win32/fault",
      # no memory left, as g_malloc() does; a signal that came during a prompt, handed on
      "src/platform/posix/memory", "src/platform/win32/memory", "src/platform/posix/prompt", "src/station/win32/watcher"], "libraries never exit"),
    (r"strcpy|strcat|sprintf|vsprintf|gets|scanf|sscanf|fscanf|alloca|g_alloca|g_newa|strtok|atoi|atol|setlocale",
     ["src/cli/", "ui/"], "unbounded, or depends on the locale"),
]

MAX_LINES = 700
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
# A folder of one machine, or a host that packages come from: the next machine has others.
OF_ONE_MACHINE = re.compile(r"(?<![\w.])/wo" r"rk/|/ho" r"me/\w|\bdebian\.o" r"rg\b")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
COMMENT_OR_TEXT = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)


def code_of(text):
    """The text without comments and strings, line for line."""
    return COMMENT_OR_TEXT.sub(lambda match: '""' + "\n" * match.group().count("\n"), text)


def line_of(text, position):
    return text.count("\n", 0, position) + 1


class House:
    def __init__(self, root):
        self.root = Path(root)

    def files(self, *patterns):
        for pattern in patterns:
            for path in sorted(self.root.glob(pattern)):
                if path.is_file():
                    yield path.relative_to(self.root).as_posix(), path.read_text(encoding="utf-8", errors="replace")

    def sources(self):
        return self.files("src/**/*.[ch]", "ui/**/*.[ch]")

    def layers_are_there(self):
        """The table names no folder that is not there."""
        for layer in LAYERS:
            folder = "ui/" if layer == "ui" else f"src/{layer}/"
            if not (self.root / folder).is_dir():
                yield f"{folder}: there is no such folder"

    def layer_order(self):
        for name, text in self.sources():
            parts = name.split("/")
            layer = "ui" if parts[0] == "ui" else parts[1]
            if layer not in LAYERS:
                yield f"{name}: no layer is called {layer}"
                continue
            for match in INCLUDE.finditer(text):
                kind, header = match.groups()
                used = header.split("/")[0]
                if kind == "<" or used == layer or used in LAYERS[layer]:
                    continue
                where = f"{name}:{line_of(text, match.start())}"
                if used in LAYERS:
                    yield f"{where}: {layer} may not use {used} ({header})"
                elif layer != "ui":
                    yield f"{where}: {header} is not written from src, as in \"base/error.h\""

    @staticmethod
    def is_ours(header):
        """There, or made by the build of its folder."""
        recipe = header.parent / "meson.build"
        return header.is_file() or (recipe.is_file() and f"'{header.stem}" in recipe.read_text(encoding="utf-8"))

    def own_headers(self):
        for name, text in self.sources():
            for match in INCLUDE.finditer(text):
                kind, header = match.groups()
                if kind == '"' and not name.startswith("ui/") and not self.is_ours(self.root / "src" / header):
                    yield f"{name}:{line_of(text, match.start())}: {header} is not there"

    def system_headers(self):
        for name, text in self.sources():
            for match in INCLUDE.finditer(text):
                kind, header = match.groups()
                places, why = next((places, why) for pattern, places, why in SYSTEM_HEADERS if re.fullmatch(pattern, header))
                if kind == "<" and not name.startswith(tuple(places)):
                    yield f"{name}:{line_of(text, match.start())}: <{header}>: {why}"

    def calls(self):
        for name, text in self.sources():
            code = code_of(text)
            for pattern, places, why in PLACES_OF_CALLS:
                if name.startswith(tuple(places)):
                    continue
                for match in re.finditer(rf"(?<![\w.>])(?:{pattern})\s*\(", code):
                    yield f"{name}:{line_of(code, match.start())}: {match.group().rstrip('( ')}(): {why}"

    def jumps(self):
        for name, text in self.sources():
            code = code_of(text)
            for match in re.finditer(r"\bgoto\b", code):
                yield f"{name}:{line_of(code, match.start())}: goto"

    def narrow_functions(self):
        for name, text in self.files("src/**/win32/*.[ch]", "ui/**/*.[ch]", "tests/**/*.c"):
            code = code_of(text)
            for match in re.finditer(r"\b[A-Z]\w*[a-z0-9_]A\s*\(", code):
                yield f"{name}:{line_of(code, match.start())}: {match.group().rstrip('( ')}(): not UTF-16"

    def topics_are_tested(self):
        """A test of each topic's name the build asks for itself."""
        tests = "\n".join(text for _, text in self.files("tests/*.c"))
        for name, text in self.files("src/topics/meson.build"):
            for topic in re.findall(r"'([\w-]+)'", "".join(re.findall(r"^topic_ids = .*$", text, re.MULTILINE))):
                for call in ("pairs", "remedies"):
                    if not re.search(rf'dcw_test_{call}_complete \([^;]*"{topic}"', tests):
                        yield f'{name}: {topic}: no test says dcw_test_{call}_complete (… "{topic}" …)'

    def file_sizes(self):
        for name, text in self.files("src/**/*.[ch]", "ui/**/*.[ch]", "tests/**/*.[ch]", "tests/**/*.py", "data/**/*.sh", "dev"):
            if text.count("\n") > MAX_LINES:
                yield f"{name}: {text.count(chr(10))} lines, more than {MAX_LINES}"

    def written(self, pattern):
        for name, text in self.files("src/**/*", "ui/**/*", "tests/**/*.[ch]", "tests/**/*.py", "tests/**/meson.build", "po/*",
                                     "data/**/*.sh", ".ci/*", "dev", "README.md", "meson.build", "meson_options.txt"):
            for match in pattern.finditer(text):
                yield f"{name}:{line_of(text, match.start())}: {match.group()}"

    def unfinished(self):
        return self.written(UNFINISHED)

    def of_one_machine(self):
        return self.written(OF_ONE_MACHINE)


# rule, what it says, a file and its text that breach it, or a folder that is missing
RULES = [
    ("layers_are_there", "each layer has its folder", [("src/export/", None), ("ui/", None)]),
    ("layer_order", "a folder uses only what is below it", [
        ("src/security/a.c", '#include "model/kind.h"\n'),
        ("src/platform/a.c", '#include "security/sid.h"\n'),
        ("src/registry/a.h", '#  include "security/sid.h"\n'),
        ("src/topics/a.c", '#include "apply/journal.h"\n'),
        ("src/apply/a.c", '#include "export/reg.h"\n'),
        ("src/cli/a.c", '#include "ui/window.h"\n'),
        ("src/base/a.c", '#include "text.h"\n'),
        ("src/helpers/a.c", "int x;\n"),
    ]),
    ("own_headers", "every header of ours is there", [("src/base/a.c", '#include "base/nowhere.h"\n')]),
    ("system_headers", "Windows, POSIX, libxml2, GTK and I/O stay where they belong", [
        ("src/station/a.c", "#include <windows.h>\n"),
        ("src/platform/posix/a.c", "#include <winsock2.h>\n"),
        ("src/apply/a.c", "#include <taskschd.h>\n"),
        ("src/station/a.c", "#include <wbemcli.h>\n"),
        ("src/survey/a.c", "#include <netfw.h>\n"),
        ("src/cli/a.c", "#include <oleauto.h>\n"),
        ("ui/a.c", "#include <shobjidl.h>\n"),
        ("src/topics/a.c", "#include <libintl.h>\n"),
        ("src/station/file.c", "#include <unistd.h>\n"),
        ("src/apply/a.c", "#include <sys/stat.h>\n"),
        ("src/station/a.c", "#include <libxml/parser.h>\n"),
        ("src/cli/a.c", "#include <gtk/gtk.h>\n"),
        ("src/security/a.c", "#include <gio/gio.h>\n"),
        ("src/registry/a.c", "#include <stdio.h>\n"),
    ]),
    ("calls", "libraries never print, exit or trust", [
        ("src/apply/a.c", 'void f (void) { printf ("x"); }\n'),
        ("src/topics/a.c", "void f (void)\n{\n  g_printerr(NULL);\n}\n"),
        ("src/station/a.c", "void f (void) { exit (1); }\n"),
        ("src/platform/posix/durable.c", "void f (void) { _exit (1); }\n"),
        ("src/document/a.c", 'void f (void) { g_warning ("x"); }\n'),
        ("src/base/a.c", "int f (char *t) { return atoi (t); }\n"),
    ]),
    ("jumps", "no goto", [("src/model/a.c", "void f (void) { goto out; out: return; }\n")]),
    ("narrow_functions", "of Windows' functions those that take every name", [
        ("src/station/win32/a.c", "void f (void) { RegOpenKeyExA (k, n, 0, 0, &r); }\n"),
        ("src/platform/win32/a.c", "gpointer f (void) { return LoadLibraryA(n); }\n"),
        ("tests/test-a.c", "void f (void) { DnsQuery_A (n); }\n"),
    ]),
    ("topics_are_tested", "each finding of each topic has a test, and each remedy", [
        ("src/topics/meson.build", "topic_ids = ['accounts', 'other']\n"),
        ("src/topics/meson.build", "topic_ids = ['half']\n"),
    ]),
    ("file_sizes", f"no file over {MAX_LINES} lines", [
        ("src/model/a.c", "\n" * (MAX_LINES + 1)),
        ("tests/test-a.c", "\n" * (MAX_LINES + 1)),
    ]),
    ("unfinished", "nothing is marked as unfinished", [
        ("src/model/a.c", "/* TO" "DO: later */\n"),
        (".ci/run", "# FIX" "ME\n"),
    ]),
    ("of_one_machine", "nothing belongs to one machine", [
        ("tests/test-a.c", 'open ("/wo' 'rk/main/x");\n'),
        ("data/windows/a.sh", "wget http://ftp.debian.o" "rg/debian\n"),
    ]),
]

# Nothing of this is a breach.
CLEAN = [
    ("src/base/error.h", "#include <glib.h>\n"),
    ("src/security/sid.c", '#include "base/error.h"\n#include <string.h>\n'
                           'void f (void) { g_snprintf (b, 1, "exit (1)"); /* printf ("x") */ s.exit (1); p->exit (1); }\n'),
    ("src/platform/posix/lock.c", "#include <fcntl.h>\n#include <sys/file.h>\n"),
    ("src/platform/win32/lock.c", "#include <windows.h>\nvoid f (void) { CreateFileW (n); DCW_DATA (n); A (n); /* CreateFileA () */ }\n"),
    ("src/station/win32/accounts.c", '#include <lm.h>\n#include "base/error.h"\n'),
    ("src/station/meson.build", "output: 'data.h'\n"),
    ("src/station/practice.c", '#include "station/data.h"\n'),
    ("src/document/reader.c", "#include <libxml/xmlreader.h>\n"),
    ("src/cli/main.c", '#include <stdio.h>\n#include "base/error.h"\nint main (void) { printf ("x"); exit (0); }\n'),
    ("src/model/kind.c", "\n" * MAX_LINES),
    ("src/topics/meson.build", "topic_ids = ['accounts']\n"),
    ("tests/test-checks-accounts.c", 'dcw_test_pairs_complete ("accounts", pairs, 1);\n'
                                     'dcw_test_pairs_complete ("half", pairs, 1);\n'
                                     'dcw_test_remedies_complete (&remedies, "accounts");\n'),
    ("ui/window.c", '#include <gtk/gtk.h>\n#include "window.h"\n'),
] + [(f"src/{layer}/empty.h", "") for layer in LAYERS if layer != "ui"]


def write_tree(root, files):
    for name, text in files:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def breaches_in(files, rule):
    with tempfile.TemporaryDirectory() as folder:
        write_tree(Path(folder), files)
        return list(getattr(House(folder), rule)())


def self_check():
    for rule, _, planted in RULES:
        found = breaches_in(CLEAN, rule)
        yield f"{rule}: clean", found
        for number, (name, text) in enumerate(planted, 1):
            others = [file for file in CLEAN if not file[0].startswith(name)]
            found = breaches_in(others + [(name, text)] if text is not None else others, rule)
            hit = [breach for breach in found if breach.startswith(name)]
            yield f"{rule}: planted {number} in {name}", [] if hit and len(hit) == len(found) else found or ["not found"]


def check(root):
    house = House(root)
    if not any(True for _ in house.sources()):
        yield "sources", [f"no sources in {root}"]
    for rule, says, _ in RULES:
        yield f"{rule}: {says}", list(getattr(house, rule)())


def main(argument):
    cases = list(self_check() if argument == "--self-check" else check(argument))
    print(f"1..{len(cases)}")
    for number, (name, breaches) in enumerate(cases, 1):
        print(f"{'not ' if breaches else ''}ok {number} {name}")
        for breach in breaches:
            print(f"# {breach}")
    return 1 if any(breaches for _, breaches in cases) else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
