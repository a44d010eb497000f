#!/usr/bin/env python3
"""The template of the translations, as TAP.

  check-translations.py FOLDER XGETTEXT-ARGUMENT...           the checkout, and how the template is made (po/meson.build)
  check-translations.py --files FOLDER                        writes po/POTFILES anew
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

DOMAIN = "opc-dcom-wizard"
MARKED = re.compile(r'(?<![\w])(?:_|N_|C_|NC_|g_dngettext|g_dpgettext2)\s*\(\s*(?:"|[A-Z_]+\s*,|[A-Z])')
ITSELF = {"src/base/i18n.h"}


# Reasons that plans and stations carry as whole messages, which have no context.
SHORT = {"cancelled", "not known", "not recorded"}
# The window's own buttons that may stand under what is made in a file, beside Cancel, which stands under everything that works.
BUTTONS = {
    "ui/pages/start.c": set(),
    "ui/pages/connection.c": {"_Back", "_Review now", "_Next"},
    "ui/pages/check.c": {"_Back", "_Review now"},
    "ui/pages/review.c": {"_Back", "_Apply…"},
    "ui/pages/apply.c": {"_Back"},
    "ui/pages/done.c": {"_Back", "_Finish"},
    "ui/pages/history.c": {"_Back"},
    "ui/record.c": {"_Back", "_Finish"},
    "ui/restart-card.c": {"_Back", "_Finish"},
}
PLACE = re.compile(r"%(?:\[[^\]]*\])?[1-9](?![$0-9])")


class Skip(Exception):
    pass


def marked_files(root):
    for pattern in ("src/**/*.[ch]", "ui/**/*.[ch]", "ui/**/*.ui", "data/*.desktop", "data/*.metainfo.xml"):
        for path in sorted(root.glob(pattern)):
            name, text = path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")
            if path.suffix in (".c", ".h"):
                text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
                if name not in ITSELF and MARKED.search(text):
                    yield name
            elif path.suffix != ".ui" or 'translatable="yes"' in text:
                yield name


def listed_files(root):
    return [line for line in (root / "po/POTFILES").read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]


def messages(template):
    """Each message as its lines without where it was found; the header is not one."""
    found = set()
    for block in template.read_text(encoding="utf-8").split("\n\n")[1:]:
        lines = [line for line in block.splitlines() if line and not line.startswith("#:")]
        if lines:
            found.add("\n".join(lines))
    return found


class Entry:
    """One message of a catalogue: where it was found, its context or None, the text, and its translations."""

    def __init__(self, block):
        self.places = re.findall(r"[^ ]+", " ".join(re.findall(r"^#: (.*)$", block, re.MULTILINE)))
        self.parts, part = {}, None
        for line in block.splitlines():
            begin = re.match(r'(msg\w+(?:\[\d\])?) "', line)
            part = begin[1] if begin else part
            text = re.search(r'"(.*)"$', line)
            if text and not line.startswith("#"):
                self.parts[part] = self.parts.get(part, "") + text[1]
        self.context, self.text = self.parts.get("msgctxt"), self.parts.get("msgid", "")
        self.translations = [text for part, text in self.parts.items() if part.startswith("msgstr") and text]


def entries(path):
    blocks = path.read_text(encoding="utf-8").split("\n\n")[1:]
    return [Entry(block) for block in blocks if not re.match(r"#~", block) and "msgid" in block]


def shown(found):
    return "; ".join(re.sub(r"\s+", " ", each)[:120] for each in sorted(found)[:5])


def files_are_listed(root, arguments):
    wanted, listed = set(marked_files(root)), listed_files(root)
    assert len(listed) == len(set(listed)), "a file is in POTFILES twice"
    missing, needless = wanted - set(listed), set(listed) - wanted
    assert not missing and not needless, \
        f"missing: {', '.join(sorted(missing))}; without a text: {', '.join(sorted(needless))} (check-translations.py --files FOLDER)"


def template_is_new(root, arguments):
    if shutil.which("xgettext") is None:
        raise Skip("xgettext is not there")
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "new.pot"
        subprocess.run(["xgettext", "--files-from", str(root / "po/POTFILES"), "--directory", str(root), "-o", str(made), *arguments],
                       check=True, capture_output=True)
        now, old = messages(made), messages(root / f"po/{DOMAIN}.pot")
    assert now, "no message was found"
    assert now == old, f"ninja {DOMAIN}-pot makes it anew. Not there yet: {shown(now - old)}. No longer: {shown(old - now)}"


def numbered_places_are_not_c_formats(root, arguments):
    for message in messages(root / f"po/{DOMAIN}.pot"):
        text = re.sub(r'"\n"', "", message)
        if re.search(r"%[1-9](?![$0-9])", text):
            assert not re.search(r"^#,.*(?<!no-)\bc-format", message, re.MULTILINE), shown({message})


def texts_are_whole(root, arguments):
    """A macro such as G_GSIZE_FORMAT in the middle cuts a text, which is then found in no language."""
    cut = {message for message in messages(root / f"po/{DOMAIN}.pot") if re.search(r"%\"\nmsgstr", message)}
    assert not cut, shown(cut)


def short_texts_say_what_they_are(root, arguments):
    """Whoever translates sees only the text: a word or two mean different things in different places."""
    short = set()
    for entry in entries(root / f"po/{DOMAIN}.pot"):
        text, n = re.subn(r"%[-0-9.l]*[a-zA-Z]|%\[[^\]]*\][1-9]|%[1-9]", " ", entry.text)
        words = re.findall(r"[^\W\d_][\w'’/.-]*", text.replace("_", "").replace("\\n", " "))
        sentence = entry.text.endswith(".") and len(words) > 1
        is_data = all(place.startswith("data/") for place in entry.places)
        if 0 < len(words) <= 2 - n and entry.context is None and not sentence and not is_data \
                and entry.text not in SHORT and "msgid_plural" not in entry.parts:
            short.add(f"{entry.text} ({entry.places[0]})")
    assert not short, f"without a context (C_ or NC_): {shown(short)}"


def marked_tables_are_shown(root, arguments):
    """A row marked with one context and shown with another, or with none, is found in no language."""
    marked, used, labels = set(), set(), set()
    for path in [path for folder in ("src", "ui") for path in (root / folder).rglob("*.[ch]")]:
        text = re.sub(r'"\s*\n\s*"', "", path.read_text(encoding="utf-8"))
        marked |= set(re.findall(r'\bNC_ \("([^"]*)"', text))
        labels |= set(re.findall(r'\bNC_ \("fact", "([^"]*)"', text))
        used |= set(re.findall(r'\bC_ \("([^"]*)",\s*[^"\s]', text)) | set(re.findall(r'\bdrop_down \("([^"]*)"', text))
    assert marked and not marked - used - labels, f"no C_ shows: {shown(marked - used - labels)}"


def places_are_kept(root, arguments):
    """%1 and the like are none that msgfmt knows."""
    for language in (root / "po/LINGUAS").read_text(encoding="utf-8").split():
        wrong = {f"{entry.text} → {text}" for entry in entries(root / f"po/{language}.po") for text in entry.translations
                 if set(PLACE.findall(entry.text)) != set(PLACE.findall(text)) and "msgid_plural" not in entry.parts}
        assert not wrong, f"{language}: {shown(wrong)}"


def mnemonic(text):
    found = re.search(r"_(\w)", text)
    return found[1].casefold() if found else None


def mnemonics_are_free(root, arguments):
    """Alt and a letter goes to one place: no control has the letter of a button that the window shows under it."""
    template = entries(root / f"po/{DOMAIN}.pot")
    window = {entry.text for entry in template if entry.context == "button" and mnemonic(entry.text)
              and {"ui/window.ui", "ui/page.c"} & set(entry.places)}
    assert window == {"_Cancel"}.union(*BUTTONS.values()), f"the table does not have the window's buttons: {sorted(window)}"
    controls = [entry for entry in template if mnemonic(entry.text) and any(place.startswith("ui/pages/") for place in entry.places)]
    unknown = {place for entry in controls for place in entry.places if place.startswith("ui/pages/")} - set(BUTTONS)
    assert controls and not unknown, f"not in the table: {shown(unknown)}"
    taken = set()
    for language in ["en", *(root / "po/LINGUAS").read_text(encoding="utf-8").split()]:
        catalogue = template if language == "en" else entries(root / f"po/{language}.po")
        texts = {(entry.context, entry.text): (entry.translations or [entry.text])[0] for entry in catalogue}
        for entry in template:
            letter = mnemonic(texts.get((entry.context, entry.text), entry.text))
            for place in set(entry.places) & set(BUTTONS) if letter else ():
                taken |= {f"{language}, {place}: “{entry.text}” and “{button}” have {letter}" for button in BUTTONS[place] | {"_Cancel"}
                          if mnemonic(texts.get(("button", button), button)) == letter}
    assert not taken, shown(taken)


def languages_are_whole(root, arguments):
    """Every language of LINGUAS is there, has nothing wrong, and has every text of the template."""
    languages = (root / "po/LINGUAS").read_text(encoding="utf-8").split()
    for path in (root / "po").glob("*.po"):
        assert path.stem in languages, f"{path.name} is not in LINGUAS"
    if shutil.which("msgfmt") is None or shutil.which("msgmerge") is None:
        raise Skip("msgfmt or msgmerge is not there")
    missing = []
    for language in languages:
        path = root / f"po/{language}.po"
        assert path.is_file(), f"{path.name} is not there"
        ran = subprocess.run(["msgfmt", "--check", "-o", "-", str(path)], capture_output=True)
        assert ran.returncode == 0, ran.stderr.decode()
        merged = subprocess.run(["msgmerge", "--quiet", "--no-fuzzy-matching", "-o", "-", str(path), str(root / f"po/{DOMAIN}.pot")],
                                capture_output=True, check=True)
        told = subprocess.run(["msgfmt", "--statistics", "-o", os.devnull, "-"], input=merged.stdout, capture_output=True, check=True,
                              env=dict(os.environ, LC_ALL="C", LANGUAGE="")).stderr.decode()
        if "untranslated" in told or "fuzzy" in told:
            missing.append(f"{path.name}: {told.strip()}")
    assert not missing, "; ".join(missing) + f" (msgmerge --update po/X.po po/{DOMAIN}.pot, then msgattrib --untranslated po/X.po)"


CASES = [files_are_listed, template_is_new, texts_are_whole, numbered_places_are_not_c_formats,
         short_texts_say_what_they_are, marked_tables_are_shown, places_are_kept, mnemonics_are_free, languages_are_whole]


def main():
    if sys.argv[1] == "--files":
        root = Path(sys.argv[2])
        (root / "po/POTFILES").write_text("".join(f"{name}\n" for name in marked_files(root)), encoding="utf-8")
        return 0
    root, arguments, failed = Path(sys.argv[1]), sys.argv[2:], 0
    print(f"1..{len(CASES)}")
    for number, case in enumerate(CASES, 1):
        try:
            case(root, arguments)
            print(f"ok {number} {case.__name__}")
        except Skip as why:
            print(f"ok {number} {case.__name__} # SKIP {why}")
        except Exception as error:
            failed += 1
            print(f"not ok {number} {case.__name__}")
            print("".join(f"# {line}\n" for line in f"{type(error).__name__}: {error}".splitlines()), end="")
    return 1 if failed else 0


sys.exit(main())
