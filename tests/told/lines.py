"""What was done in the month, line by line, as somebody would keep it on paper (month.csv).

A document of several goods has one line for each. `harga` of a sale is what the label said at that
till at that moment, `potongan` what a promotion took off the line; of `tutup` it is by how much the
counted cash was off.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from pathlib import Path

TABLE = Path(__file__).with_name("month.csv")
MONTH = "2026-09"


@dataclass(frozen=True)
class Said:
    hari: int
    jam: str
    siapa: str
    perbuatan: str
    surat: str
    barang: str
    jumlah: str
    satuan: str
    harga: str
    potongan: str
    keterangan: str

    @property
    def day(self) -> str:
        return f"{MONTH}-{self.hari:02d}"

    @property
    def minute(self) -> int:
        hours, minutes = self.jam.split(":")
        return int(hours) * 60 + int(minutes)

    @property
    def many(self) -> Fraction:
        return Fraction(self.jumlah.replace(",", "."))

    @property
    def rupiah(self) -> int:
        return int(self.harga or 0)

    @property
    def off(self) -> int:
        return int(self.potongan or 0)

    def told(self, pattern: str) -> str:
        """What the remark says, by the first group of a pattern; empty: nothing of the kind."""
        found = re.search(pattern, self.keterangan)
        return found.group(1) if found else ""


@dataclass(frozen=True)
class Deed:
    """One thing somebody did; `lines` are the goods of its paper."""

    head: Said
    lines: list[Said]


def deeds() -> Iterator[Deed]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        said = [
            Said(hari=int(row.pop("hari")), **row) for row in csv.DictReader(file, delimiter=";")
        ]
    for _, group in groupby(enumerate(said), key=_paper):
        lines = [line for _, line in group]
        yield Deed(lines[0], lines)


def _paper(numbered: tuple[int, Said]) -> tuple[object, ...]:
    """Lines of one paper stand together; what has no paper stands alone."""
    number, line = numbered
    key = (line.hari, line.jam, line.siapa, line.perbuatan, line.surat)
    return key if line.surat else (*key, number)
