#!/usr/bin/env python3
"""Menu entry, description and file types, as TAP.   check-desktop.py FOLDER [BUILT ENTRY, BUILT DESCRIPTION]"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(sys.argv[1])
BUILT = [Path(path) for path in sys.argv[2:]]
ID = "org.opc_dcom_wizard.OpcDcomWizard"
DATA = ROOT / "data"
KINDS = ["profile", "plan", "snapshot", "station"]
MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"


class Skip(Exception):
    pass


def run(program, *arguments, **more):
    if shutil.which(program) is None:
        raise Skip(f"{program} is not there")
    ran = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, **more)
    assert ran.returncode == 0, f"{program}: {ran.stdout}{ran.stderr}"
    return ran.stdout + ran.stderr


def those(suffix):
    """As it is written, and as it is installed."""
    return [DATA / f"{ID}.{suffix}", *(path for path in BUILT if path.name.endswith(suffix))]


def entry_is_valid():
    for path in those("desktop"):
        said = run("desktop-file-validate", path)
        assert not said.strip(), f"{path}: {said}"


def description_is_valid():
    for path in those("metainfo.xml"):
        run("appstreamcli", "validate", "--no-net", path)


def translated(language, text):
    """Of one line in the catalogue."""
    catalogue = (ROOT / f"po/{language}.po").read_text(encoding="utf-8")
    found = re.search(rf'^msgid "{re.escape(text)}"\nmsgstr "(.+)"$', catalogue, re.MULTILINE)
    assert found, f"{language}: {text}"
    return found[1]


def what_is_installed_is_translated():
    if not BUILT:
        raise Skip("built without the window")
    entry, description = (path.read_text(encoding="utf-8") for path in BUILT)
    summaries = {node.get("{http://www.w3.org/XML/1998/namespace}lang"): node.text for node in ElementTree.fromstring(description).iter("summary")}
    for language in (ROOT / "po/LINGUAS").read_text(encoding="ascii").split():
        name, summary = translated(language, "DCOM Setup"), translated(language, "Set up Windows DCOM for OPC DA, step by step")
        assert f"\nGenericName[{language}]={name}\n" in entry, f"{language}: {entry}"
        assert summaries.get(language) == summary, f"{language}: {summaries}"


def help_goes_on_in_the_readme():
    """Each page's, and each topic's under the topic's title."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", (ROOT / "README.md").read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL),
                          re.MULTILINE)
    sections = re.findall(r'"([^"]+)",\s+dcw_ui_\w+_page_new', (ROOT / "ui/page.c").read_text(encoding="utf-8"))
    titles = [re.search(r'\.title = NC_ \("topic", "(.+)"\)', path.read_text(encoding="utf-8"))
              for path in (ROOT / "src/topics").glob("*.c") if ".about = " in path.read_text(encoding="utf-8")]
    assert len(sections) == 7 and titles, sections
    wanted = sections + [title[1] for title in titles]
    assert all(headings.count(section) == 1 for section in wanted), f"README.md has not one section each: {[each for each in wanted if headings.count(each) != 1]}"


def the_id_is_the_same_everywhere():
    for name, text in ((f"{ID}.desktop", f"Icon={ID}"), (f"{ID}.metainfo.xml", f"<id>{ID}</id>")):
        assert text in (DATA / name).read_text(encoding="utf-8"), name
    assert f'"{ID}"' in (ROOT / "ui/application.h").read_text(encoding="utf-8")
    for icon in (f"{ID}.svg", f"{ID}-symbolic.svg"):
        ElementTree.parse(DATA / "icons" / icon)
        assert icon in (ROOT / "ui/icons.xml").read_text(encoding="utf-8"), icon


def every_kind_of_file_is_a_type():
    types = {f"application/x-opc-dcom-{kind}+xml": f"urn:opc-dcom-wizard:{kind}:1" for kind in KINDS}
    tree = ElementTree.parse(DATA / f"{ID}.mime.xml")
    found = {node.get("type"): node.find(f"{MIME}root-XML").get("namespaceURI") for node in tree.iter(f"{MIME}mime-type")}
    assert found == types, found
    for name in (f"{ID}.desktop", f"{ID}.metainfo.xml"):
        text = (DATA / name).read_text(encoding="utf-8")
        for each in types:
            assert each in text, f"{name}: {each}"
    for kind in KINDS:
        assert f"urn:opc-dcom-wizard:{kind}:1" in (ROOT / f"data/schemas/{kind}.rnc").read_text(encoding="utf-8"), kind


def types_are_told_apart():
    """As a file manager does, by a database made for it alone."""
    with tempfile.TemporaryDirectory() as folder:
        packages = Path(folder) / "mime/packages"
        packages.mkdir(parents=True)
        shutil.copy(DATA / f"{ID}.mime.xml", packages / f"{ID}.xml")
        run("update-mime-database", packages.parent)
        environment = dict(os.environ, XDG_DATA_HOME=folder, LC_ALL="C.UTF-8")
        for kind in KINDS:
            text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{kind} xmlns="urn:opc-dcom-wizard:{kind}:1"/>\n'
            for name in (kind, f"x.opc-{kind}.xml", f"{kind}.xml"):
                (Path(folder) / name).write_text(text, encoding="utf-8")
                said = run("gio", "info", "-a", "standard::content-type", Path(folder) / name, env=environment)
                ours = f"application/x-opc-dcom-{kind}+xml" in said
                # a name that says XML and nothing more is believed by this one, whatever the file holds
                assert ours == (name != f"{kind}.xml"), f"{name}: {said}"


CASES = [entry_is_valid, description_is_valid, what_is_installed_is_translated, help_goes_on_in_the_readme, the_id_is_the_same_everywhere,
         every_kind_of_file_is_a_type, types_are_told_apart]


def main():
    failed = 0
    print(f"1..{len(CASES)}")
    for number, case in enumerate(CASES, 1):
        try:
            case()
            print(f"ok {number} {case.__name__}")
        except Skip as why:
            print(f"ok {number} {case.__name__} # SKIP {why}")
        except Exception as error:
            failed += 1
            print(f"not ok {number} {case.__name__}")
            print("".join(f"# {line}\n" for line in f"{type(error).__name__}: {error}".splitlines()), end="")
    return 1 if failed else 0


sys.exit(main())
