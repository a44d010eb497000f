"""What a Windows program or DLL says of itself (the PE format, as Microsoft's "PE Format" page has it): no more than the
checks here ask for. A file that is none, or is cut off, is a ValueError."""
import struct
from pathlib import Path

MACHINES = {0x8664: "x86-64", 0x14C: "x86"}
SUBSYSTEMS = {2: "window", 3: "console"}
RELOCATIONS_STRIPPED, IS_DLL = 0x0001, 0x2000  # of the file
HIGH_ENTROPY, DYNAMIC_BASE, NO_EXECUTE = 0x0020, 0x0040, 0x0100  # of the image
EXPORTS, IMPORTS, RESOURCES, RELOCATIONS, DELAYED = 0, 1, 2, 5, 13
ICON_GROUP, VERSION, MANIFEST = 14, 16, 24


class Image:
    def __init__(self, path):
        self.name = Path(path).name
        self.data = Path(path).read_bytes()
        self.at = self.number(0x3C, 4)
        if self.data[:2] != b"MZ" or self.data[self.at:self.at + 4] != b"PE\0\0":
            raise ValueError(f"{self.name} is no Windows program")
        self.optional = self.at + 24
        self.wide = self.number(self.optional, 2) == 0x20B
        self.machine = MACHINES.get(self.number(self.at + 4, 2), "unknown")
        self.time = self.number(self.at + 8, 4)
        self.file_flags = self.number(self.at + 22, 2)
        self.flags = self.number(self.optional + 70, 2)
        self.system_version = self.pair(self.optional + 40)
        self.subsystem_version = self.pair(self.optional + 48)
        self.subsystem = SUBSYSTEMS.get(self.number(self.optional + 68, 2), "other")
        self.base = self.number(self.optional + (24 if self.wide else 28), 8 if self.wide else 4)
        first = self.optional + self.number(self.at + 20, 2)
        self.sections = []  # address, bytes in memory or in the file, place in the file
        for i in range(self.number(self.at + 6, 2)):
            memory, address, stored, place = struct.unpack_from("<4I", self.data, first + 40 * i + 8)
            self.sections.append((address, max(memory, stored), place))

    def number(self, place, size):
        piece = self.data[place:place + size]
        if len(piece) != size:
            raise ValueError(f"{self.name} is cut off")
        return int.from_bytes(piece, "little")

    def pair(self, place):
        return self.number(place, 2), self.number(place + 2, 2)

    def place(self, address):
        for begin, size, place in self.sections:
            if begin <= address < begin + size:
                return place + address - begin
        raise ValueError(f"{self.name}: nothing is at {address:#x}")

    def text(self, address):
        begin = self.place(address)
        return self.data[begin:self.data.index(b"\0", begin)].decode("ascii")

    def directory(self, which):
        """Address and size; zeros when there is none."""
        table = self.optional + (112 if self.wide else 96)
        if which >= self.number(table - 4, 4):
            return 0, 0
        return self.number(table + 8 * which, 4), self.number(table + 8 * which + 4, 4)

    def imports(self):
        """(dll, function) as they are written; a function that is asked for by number is "#NUMBER"."""
        address, _size = self.directory(IMPORTS)
        entry = self.place(address) if address else None
        size = 8 if self.wide else 4
        while entry is not None and self.number(entry + 12, 4) != 0:
            dll = self.text(self.number(entry + 12, 4))
            thunk = self.place(self.number(entry, 4) or self.number(entry + 16, 4))
            while (value := self.number(thunk, size)) != 0:
                by_number = value >> (8 * size - 1)
                yield dll, f"#{value & 0xFFFF}" if by_number else self.text(value + 2)
                thunk += size
            entry += 20

    def exports(self):
        address, _size = self.directory(EXPORTS)
        if not address:
            return set()
        table = self.place(address)
        names = self.place(self.number(table + 32, 4)) if self.number(table + 24, 4) else 0
        return {self.text(self.number(names + 4 * i, 4)) for i in range(self.number(table + 24, 4))}

    def resources(self, kind):
        """The bytes of every resource of that kind."""
        address, _size = self.directory(RESOURCES)
        if not address:
            return
        root = self.place(address)
        for which, offset in self.entries(root):
            if which == kind:
                yield from self.leaves(root, offset, 0)

    def entries(self, table):
        named, numbered = self.pair(table + 12)
        for i in range(named + numbered):
            yield self.number(table + 16 + 8 * i, 4), self.number(table + 20 + 8 * i, 4)

    def leaves(self, root, offset, depth):
        if depth > 3:
            raise ValueError(f"{self.name}: resources within resources")
        if offset & 0x80000000:
            for _which, inner in self.entries(root + (offset & 0x7FFFFFFF)):
                yield from self.leaves(root, inner, depth + 1)
        else:
            begin = self.place(self.number(root + offset, 4))
            yield self.data[begin:begin + self.number(root + offset + 4, 4)]
