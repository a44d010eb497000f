#!/usr/bin/env python3
"""Menu entry, description and file types, as TAP.   check-desktop.py FOLDER"""
import os
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(sys.argv[1])
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


def entry_is_valid():
    said = run("desktop-file-validate", DATA / f"{ID}.desktop")
    assert not said.strip(), said


def description_is_valid():
    run("appstreamcli", "validate", "--no-net", DATA / f"{ID}.metainfo.xml")


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


CASES = [entry_is_valid, description_is_valid, the_id_is_the_same_everywhere, every_kind_of_file_is_a_type, types_are_told_apart]


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
