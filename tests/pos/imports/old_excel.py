"""Old Excel files (.xls) put together by hand, so that they may be as wrong as a stranger's.

`golden/*.xls` are whole ones, written by xlwt, as other programs write them.
"""

import struct
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"
SECTOR = 512
END, FREE, TABLE = -2, -1, -3
ENCRYPTED = struct.pack("<HH", 0x2F, 2) + b"\0\0"


def golden(name: str) -> bytes:
    return (GOLDEN / f"{name}.xls").read_bytes()


def record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def bof(kind: int) -> bytes:
    return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0xDBB, 1996, 0, 6))


def number(row: int, column: int, value: float) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, 0, value))


def text(row: int, column: int, value: str) -> bytes:
    return record(0x204, struct.pack("<HHHHB", row, column, 0, len(value), 1) + wide(value))


def wide(value: str) -> bytes:
    return value.encode("utf-16-le")


def formula(row: int, column: int, result: float | str) -> bytes:
    """What Excel shows is stored beside `=1+1`."""
    worth = struct.pack("<d", result) if isinstance(result, float) else b"\0" * 6 + b"\xff\xff"
    told = struct.pack("<HHH", row, column, 0) + worth + struct.pack("<HIH", 0, 0, 7)
    cell = record(0x6, told + b"\x1e\1\0\x1e\1\0\3")
    if isinstance(result, float):
        return cell
    return cell + record(0x207, struct.pack("<HB", len(result), 1) + wide(result))


def fault(row: int, column: int) -> bytes:
    """#DIV/0!"""
    return record(0x205, struct.pack("<HHHBB", row, column, 0, 7, 1))


def name(label: str, tokens: bytes) -> bytes:
    told = struct.pack("<HBBHHHBBBB", 0, 0, len(label), len(tokens), 0, 0, 0, 0, 0, 0)
    return record(0x18, told + b"\0" + label.encode() + tokens)


def workbook(cells: bytes, *, first: bytes = b"") -> bytes:
    """One sheet with these cells; `first` are records of the book itself."""
    begins = bof(5) + first
    title = b"\1\0A"
    place = len(begins) + 4 + 6 + len(title) + 4
    sheet = record(0x85, struct.pack("<IBB", place, 0, 0) + title)
    return begins + sheet + record(0xA, b"") + bof(0x10) + cells + record(0xA, b"")


def packed(book: bytes, *, part: str = "Workbook", chain: int | None = None) -> bytes:
    """The old packing of a file with one part. `chain`: where its last sector says it goes on."""
    book += b"\0" * (max(4096, len(book)) - len(book))
    book += b"\0" * (-len(book) % SECTOR)
    sectors = len(book) // SECTOR
    tables = -(-(sectors + 1) // (SECTOR // 4 - 1))
    links = [TABLE] * tables + [END]
    links += [tables + 1 + each for each in range(1, sectors)] + [END if chain is None else chain]
    links += [FREE] * (tables * SECTOR // 4 - len(links))
    folder = entry("Root Entry", 5, child=1) + entry(part, 2, tables + 1, len(book))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 10
    head += struct.pack("<iiiiiiii", tables, tables, 0, 4096, END, 0, END, 0)
    head += struct.pack("<109i", *range(tables), *[FREE] * (109 - tables))
    return head + struct.pack(f"<{len(links)}i", *links) + folder.ljust(SECTOR, b"\0") + book


def entry(label: str, kind: int, begins: int = END, size: int = 0, **leads: int) -> bytes:
    """Of the file's folder. `leads`: to what stands left and right of it, and to its child."""
    ways = [leads.get(each, FREE) for each in ("left", "right", "child")]
    title = wide(f"{label}\0")
    about = struct.pack("<HBBiii", len(title), kind, 1, *ways) + b"\0" * 36
    return title.ljust(64, b"\0") + about + struct.pack("<iii", begins, size, 0)


def thicket(deep: int) -> bytes:
    """A folder whose every entry leads to the next one twice: 2 ** deep ways through it."""
    folder = entry("Root Entry", 5, child=1)
    for each in range(1, deep):
        folder += entry("A", 2, left=each + 1, right=each + 1)
    folder += entry("A", 2)
    sectors = -(-len(folder) // SECTOR)
    whole = packed(b"")
    links = [TABLE, *range(2, sectors + 1), END]
    links += [FREE] * (SECTOR // 4 - len(links))
    return (
        whole[: 48] + struct.pack("<i", 1) + whole[52:SECTOR]
        + struct.pack("<128i", *links) + folder.ljust(sectors * SECTOR, b"\0")
    )  # fmt: skip


def doubling(deep: int) -> bytes:
    """Names made of names: the first is a letter, each is the one before beside itself."""
    twice = [name(f"N{at}", use(at + 1) + use(at + 1) + b"\x08") for at in range(deep)]
    return name("Z", b"\x17\1\0A") + b"".join(twice)


def use(place: int) -> bytes:
    return struct.pack("<BHH", 0x43, place, 0)
