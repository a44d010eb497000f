#!/usr/bin/env python3
"""Holds Windows programs and their DLLs against what they must be, as TAP: one case a file.

  check-windows-programs.py [--version X.Y.Z] [--private TEXT]... [--beside FOLDER]... FILE...
      imports   every function of another DLL is in data/windows/windows7-functions.txt, with a version of
                Windows that is no newer than 7 SP1; a DLL among FILE, or in FOLDER, has the function
      program   loaded anywhere, data never runs, 64 bits of randomness where there are 64; for Windows 6.1 and later; no time
                of its building; none of the texts --private, and no folder of a machine that builds, inside
      resources a program of ours has its manifest, icon and version; with --version that one
  check-windows-programs.py --static FILE...       the same, and no DLL but those of Windows
  check-windows-programs.py --self-check GOOD NEWER
      GOOD must pass; changed in each way that is looked for it must not, and neither must NEWER, which imports what Windows 8
      brought
  check-windows-programs.py --list FILE...         prints the imports that are not in the table
"""
import argparse
import re
import struct
import sys
import tempfile
import xml.etree.ElementTree as xml
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "support"))
import pe

TABLE = Path(__file__).parent.parent / "data/windows/windows7-functions.txt"
OLDEST = (6, 1)
OURS = "opc"  # programs; those of GLib beside them are started by it alone, and show nothing
LEVEL = ".//{urn:schemas-microsoft-com:asm.v3}requestedExecutionLevel"
SYSTEMS = ".//{urn:schemas-microsoft-com:compatibility.v1}supportedOS"
# Windows 7 and 10: without the one it is run as on Vista, without the other it is told that all later ones are 8
WANTED_SYSTEMS = {"{35138b9a-5d96-4fbd-8e2d-a2440225f93a}", "{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}"}
# in the drawings of GTK, from those who drew them
OF_ARTISTS = tuple(b"/home" + folder for folder in (b"/sam/dev/RESOURCES/gnome-icon-theme-symbolic/", b"/jimmac/"))
OF_A_MACHINE = re.compile(rb"/(?:home|root|work|build|tmp|var/tmp|dev/shm|usr/src)/[A-Za-z0-9][\w.+-]*/[\w./+-]*")


def read_table(path):
    """(dll, function) to the Windows that it came with."""
    table = {}
    for i, line in enumerate(path.read_text(encoding="ascii").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        match = re.fullmatch(r"([a-z0-9._-]+) (\S+) (\d+)\.(\d+)", line)
        if match is None:
            raise ValueError(f"{path.name}:{i}: not DLL FUNCTION VERSION: {line}")
        dll, function, major, minor = match.groups()
        if (dll, function) in table:
            raise ValueError(f"{path.name}:{i}: {dll} {function} is there twice")
        table[dll, function] = (int(major), int(minor))
    return table


def check_imports(image, table, bundled, static):
    for dll, function in image.imports():
        beside = bundled.get(dll.lower())
        what = f"{dll} {function}"
        if beside is not None and static:
            yield f"imports {what}, and should be one file"
        elif beside is not None:
            if not function.startswith("#") and function not in beside.exports():
                yield f"imports {what}, which that DLL has not"
        elif (dll.lower(), function) not in table:
            yield f"imports {what}, which is not in {TABLE.name}"
        elif table[dll.lower(), function] > OLDEST:
            yield "imports %s, which is of Windows %d.%d" % (what, *table[dll.lower(), function])


def check_image(image):
    if image.machine == "unknown":
        yield "is for another processor"
    if not image.flags & pe.DYNAMIC_BASE or image.file_flags & pe.RELOCATIONS_STRIPPED or not image.directory(pe.RELOCATIONS)[1]:
        yield "is always loaded at the same address"
    if not image.flags & pe.NO_EXECUTE:
        yield "lets data run"
    if image.wide and (not image.flags & pe.HIGH_ENTROPY or image.base < 1 << 32):
        yield "is loaded at an address of 32 bits"
    if image.time != 0 and not image.file_flags & pe.IS_DLL:  # one DLL comes from Debian as it is
        yield "has the time of its building inside"
    for what, version in ("system", image.system_version), ("subsystem", image.subsystem_version):
        if version > OLDEST:
            yield "asks for %s %d.%d" % (what, *version)
    if image.directory(pe.DELAYED)[1]:
        yield "loads libraries later, which are not looked at here"


def check_private(image, private):
    for text in private:
        if text.encode() in image.data or text.encode("utf-16-le") in image.data:
            yield f"has {text} inside"
    found = [match.group() for match in OF_A_MACHINE.finditer(image.data)]
    for path in [path for path in found if not path.startswith(OF_ARTISTS)][:3]:
        yield f"has {path[:80].decode('latin-1')} inside"


def check_manifest(text):
    try:
        root = xml.fromstring(text)
    except xml.ParseError as error:
        yield f"has a manifest that is not XML: {error}"
        return
    level = root.find(LEVEL)
    if level is None or level.get("level") not in ("asInvoker", "highestAvailable"):
        yield "has a manifest that does not say with which rights it starts"
    if not WANTED_SYSTEMS <= {system.get("Id") for system in root.iterfind(SYSTEMS)}:
        yield "has a manifest that does not name Windows 7 and 10"
    for setting in "longPathAware", "activeCodePage":
        if not any(element.tag.endswith("}" + setting) for element in root.iter()):
            yield f"has a manifest without {setting}"


def check_resources(image, version):
    manifests = list(image.resources(pe.MANIFEST))
    if len(manifests) != 1:
        yield f"has {len(manifests)} manifests"
    for manifest in manifests:
        yield from check_manifest(manifest)
    if not list(image.resources(pe.ICON_GROUP)):
        yield "has no icon"
    versions = list(image.resources(pe.VERSION))
    if len(versions) != 1:
        yield f"has {len(versions)} version resources"
    elif version is not None:
        fixed = versions[0].find(struct.pack("<I", 0xFEEF04BD))
        low, high = struct.unpack_from("<2I", versions[0], fixed + 8) if fixed >= 0 else (0, 0)
        found = f"{low >> 16}.{low & 0xFFFF}.{high >> 16}"
        if found != version:
            yield f"says that it is version {found}, not {version}"


def check(image, table, bundled, options):
    yield from check_imports(image, table, bundled, options.static)
    yield from check_image(image)
    yield from check_private(image, options.private)
    if not image.file_flags & pe.IS_DLL:
        if image.subsystem not in ("console", "window"):
            yield "is neither for the console nor a window"
        if image.name.startswith(OURS):
            yield from check_resources(image, options.version)


def report(cases):
    """Name and what is wrong of each; the exit status."""
    print(f"1..{len(cases)}")
    for i, (name, wrong) in enumerate(cases, 1):
        print(f"{'not ok' if wrong else 'ok'} {i} - {name}")
        for line in wrong:
            print(f"# {name} {line}")
    return 1 if any(wrong for _name, wrong in cases) else 0


def changed_images(good):
    """What is broken on purpose, its bytes, and the words that must be said of it."""
    def change(place, size, value):
        data = bytearray(good.data)
        data[place:place + size] = value.to_bytes(size, "little")
        return bytes(data)

    yield "loaded at one place", change(good.optional + 70, 2, good.flags & ~pe.DYNAMIC_BASE), "always loaded at the same address"
    yield "relocations stripped", change(good.at + 22, 2, good.file_flags | pe.RELOCATIONS_STRIPPED), "always loaded"
    yield "data runs", change(good.optional + 70, 2, good.flags & ~pe.NO_EXECUTE), "lets data run"
    if good.wide:
        yield "few addresses", change(good.optional + 70, 2, good.flags & ~pe.HIGH_ENTROPY), "address of 32 bits"
    yield "time of building", change(good.at + 8, 4, 1), "time of its building"
    yield "newer system", change(good.optional + 40, 2, 10), "asks for system 10.1"
    yield "newer subsystem", change(good.optional + 48, 2, 10), "asks for subsystem 10.1"
    yield "no resources", change(good.optional + (112 if good.wide else 96) + 8 * pe.RESOURCES, 4, 0), "has 0 manifests"
    yield "another version", good.data.replace(struct.pack("<2I", 0xFEEF04BD, 0x10000), struct.pack("<2I", 0, 0)), "is version 0.0.0"
    yield "older manifest", good.data.replace(b"longPathAware", b"longPathAwore"), "without longPathAware"
    yield "any rights", good.data.replace(b'"asInvoker"', b'"asNobodys"'), "with which rights"
    yield "folder inside", good.data.replace(b"This program cannot be run in DOS", b"/tmp/somebody/src/main.c is of us"), "/tmp/somebody"
    yield "unknown function", good.data.replace(b"GetProcAddress\0", b"GetProcAddresz\0"), "GetProcAddresz, which is not in"


def check_self(good_path, newer_path, table, bundled, options):
    good = pe.Image(good_path)
    cases = [("unchanged", list(check(good, table, bundled, options)))]
    for name, data, words in changed_images(good):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / good.name
            path.write_bytes(data)
            wrong = list(check(pe.Image(path), table, bundled, options))
        found = data != good.data and any(words in line for line in wrong)
        cases.append((name, [] if found else [f"passes; \"{words}\" was expected, found was {wrong}"]))
    newer = list(check_imports(pe.Image(newer_path), table, bundled, False))
    found = any("which is of Windows 6.2" in line for line in newer)
    cases.append(("function of Windows 8", [] if found else [f"passes; found was {newer}"]))
    return report(cases)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--version")
    parser.add_argument("--private", action="append", default=[])
    parser.add_argument("--beside", action="append", default=[], help="a folder with DLLs that come with the programs")
    parser.add_argument("--static", action="store_true")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--self-check", action="store_true")
    parser.add_argument("files", nargs="+", metavar="FILE")
    options = parser.parse_args()
    table = read_table(TABLE)
    beside = [path for folder in options.beside for path in sorted(Path(folder).glob("*.dll"))]
    bundled = {path.name.lower(): pe.Image(path) for path in map(Path, [*options.files, *beside]) if path.suffix == ".dll"}
    if options.self_check:
        return check_self(options.files[0], options.files[1], table, bundled, options)
    if options.list:
        missing = {(dll.lower(), function) for path in options.files for dll, function in pe.Image(path).imports()
                   if dll.lower() not in bundled and (dll.lower(), function) not in table}
        for pair in sorted(missing):
            print(*pair)
        return 0
    return report([(Path(path).name, list(check(pe.Image(path), table, bundled, options))) for path in options.files])


if __name__ == "__main__":
    sys.exit(main())
