"""Files of Office programs, made by hand where no library writes them: OLE archives, old Excel workbooks."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Union

Storage = Mapping[str, Union[bytes, "Storage"]]
"""The streams and storages of an OLE archive by name."""

_SECTOR = 512
_MIN_STREAM = 4096
"""Shorter streams are stored in another way, so they are filled up."""
_FREE, _END = 0xFFFFFFFF, 0xFFFFFFFE


def make_zip(parts: Mapping[str, str | bytes]) -> bytes:
    """A compressed zip archive."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def make_ole(root: Storage) -> bytes:
    """An OLE archive. Streams are filled up with zeros to 4,096 bytes."""
    entries: list[list[object]] = []  # name, type, right, child, first sector, size
    sectors: list[bytes] = []
    chains: list[int] = []

    def store(stream: bytes) -> int:
        first = len(sectors)
        padded = stream.ljust(max(_MIN_STREAM, -(-len(stream) // _SECTOR) * _SECTOR), b"\x00")
        count = len(padded) // _SECTOR
        sectors.extend(padded[at * _SECTOR : (at + 1) * _SECTOR] for at in range(count))
        chains.extend([*range(first + 1, first + count), _END])
        return first

    def add(storage: Storage) -> int:
        """The first entry of a storage: its entries stand in a row, each the right neighbour of the one before."""
        first = before = -1
        for name in sorted(storage, key=lambda one: (len(one), one.upper())):
            held = storage[name]
            number = len(entries)
            if isinstance(held, bytes):
                entries.append([name, 2, -1, -1, store(held), max(len(held), _MIN_STREAM)])
            else:
                entries.append([name, 1, -1, -1, 0, 0])
                entries[number][3] = add(held)
            if before >= 0:
                entries[before][2] = number
            first, before = (number if first < 0 else first), number
        return first

    entries.append(["Root Entry", 5, -1, -1, _END, 0])
    entries[0][3] = add(root)
    directory = b"".join(map(_pack_entry, entries))
    directory = directory.ljust(-(-len(directory) // _SECTOR) * _SECTOR, b"\x00")
    directory_start = len(sectors)
    count = len(directory) // _SECTOR
    sectors += [directory[at * _SECTOR : (at + 1) * _SECTOR] for at in range(count)]
    chains += [*range(directory_start + 1, directory_start + count), _END]
    tables = 1
    while tables * 128 < len(sectors) + tables:
        tables += 1
    table = chains + [0xFFFFFFFD] * tables
    table += [_FREE] * (tables * 128 - len(table))
    places = list(range(len(sectors), len(sectors) + tables)) + [_FREE] * (109 - tables)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, tables, directory_start, 0, _MIN_STREAM, _END, 0, _END, 0)
    return head + struct.pack("<109I", *places) + b"".join(sectors) + struct.pack(f"<{len(table)}I", *table)


def _pack_entry(entry: list[object]) -> bytes:
    name, kind, right, child, first, size = entry
    written = str(name).encode("utf-16-le") + b"\x00\x00"
    links = struct.pack("<iii", -1, int(str(right)), int(str(child)))
    return (
        written.ljust(64, b"\x00")
        + struct.pack("<HBB", len(written), int(str(kind)), 1)
        + links
        + bytes(36)
        + struct.pack("<IQ", int(str(first)), int(str(size)))
    )


def make_old_excel(rows: list[list[str | float]], sheet: str = "Costs") -> bytes:
    """An Excel workbook as it was written until 2003, with one sheet."""

    def record(number: int, held: bytes) -> bytes:
        return struct.pack("<HH", number, len(held)) + held

    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0x41, 6))
    name = sheet.encode("ascii")
    cells = b""
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            place = struct.pack("<HHH", row, column, 0)
            if isinstance(value, str):
                cells += record(0x0204, place + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
            else:
                cells += record(0x0203, place + struct.pack("<d", value))
    inner = (
        record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0x41, 6)) + cells + record(0x000A, b"")
    )
    end = record(0x000A, b"")
    at = len(begin) + 4 + 8 + len(name) + len(end)
    bound = record(0x0085, struct.pack("<IBBBB", at, 0, 0, len(name), 0) + name)
    return make_ole({"Workbook": begin + bound + end + inner})
