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


def languages_are_whole(root, arguments):
    """Every language of LINGUAS is there, has nothing wrong, and has every text of the template."""
    languages = (root / "po/LINGUAS").read_text(encoding="utf-8").split()
    for path in (root / "po").glob("*.po"):
        assert path.stem in languages, f"{path.name} is not in LINGUAS"
    if shutil.which("msgfmt") is None or shutil.which("msgmerge") is None:
        raise Skip("msgfmt or msgmerge is not there")
    for language in languages:
        path = root / f"po/{language}.po"
        assert path.is_file(), f"{path.name} is not there"
        ran = subprocess.run(["msgfmt", "--check", "-o", "-", str(path)], capture_output=True)
        assert ran.returncode == 0, ran.stderr.decode()
        merged = subprocess.run(["msgmerge", "--quiet", "--no-fuzzy-matching", "-o", "-", str(path), str(root / f"po/{DOMAIN}.pot")],
                                capture_output=True, check=True)
        told = subprocess.run(["msgfmt", "--statistics", "-o", os.devnull, "-"], input=merged.stdout, capture_output=True, check=True,
                              env=dict(os.environ, LC_ALL="C", LANGUAGE="")).stderr.decode()
        assert "untranslated" not in told and "fuzzy" not in told, f"{path.name}: {told.strip()}"


CASES = [files_are_listed, template_is_new, texts_are_whole, numbered_places_are_not_c_formats, languages_are_whole]


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
