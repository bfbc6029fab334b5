"""One row's cells as values, with what is wrong with them in words.

Empty is not nothing: an empty cell leaves what the shop has.
"""

import re
from collections.abc import Mapping
from typing import Any

from pos.domain.barcode import is_gtin, lookup_key
from pos.domain.errors import DomainError
from pos.domain.text import is_digits
from pos.imports.files import Row
from pos.imports.numbers import Amount, Style, read_amount
from pos.imports.xlsx import Number

NOTHING = {"-", "–", "—", "n/a", "null", "none"}
OPEN_PRICE = {"variable", "variabel"}  # Loyverse's word for a price that the cashier types
YES = {"y", "yes", "ya", "true", "1", "aktif", "active"}
NO = {"n", "no", "tidak", "false", "0", "nonaktif", "inactive"}
LONGEST_BARCODE = 64
_SCIENTIFIC = re.compile(r"\d+([.,]\d+)?[eE]\+?\d+")
_LOST_ONE = range(10, 12)  # digits of a UPC-A whose zeros in front were lost


class Cells:
    """The row as its layout reads it. `errors` keep it out, `notes` are said and it goes in."""

    def __init__(self, row: Row, options: Mapping[str, Any]) -> None:
        self.row, self.columns = row, options["columns"]
        self.style = Style(options["style"])
        self.quantity_style = Style(options["quantity_style"])
        self.errors: list[str] = []
        self.notes: list[str] = []

    def text(self, key: str, label: str = "", most: int = 0) -> str:
        found = self.row.cell(self.columns.get(key))
        if found.lower() in NOTHING:
            return ""
        if most and len(found) > most:
            self.errors.append(f"{label} lebih dari {most} huruf.")
            return ""
        return str(found)

    def money(self, key: str, label: str) -> int | None:
        """Whole rupiah; a fraction is refused, because nobody can pay it."""
        if self.text(key).lower() in OPEN_PRICE:
            return None
        amount = self._amount(key, label, self.style)
        if amount is None:
            return None
        whole = amount.scaled(0)
        if whole is None:
            self.errors.append(f"{label} {self._said(key)} bukan rupiah bulat.")
        return whole

    def rounded_money(self, key: str, label: str) -> int | None:
        """An average has fractions: to the nearest rupiah."""
        amount = self._amount(key, label, self.style)
        return None if amount is None else amount.rounded()

    def quantity(self, key: str, label: str) -> int | None:
        """Thousandths."""
        amount = self._amount(key, label, self.quantity_style)
        if amount is None:
            return None
        milli = amount.scaled(3)
        if milli is None:
            self.errors.append(f"{label} {self._said(key)} lebih halus dari seperseribu.")
        return milli

    def flag(self, key: str) -> bool | None:
        word = self.text(key).lower()
        return True if word in YES else False if word in NO else None

    def barcodes(self, key: str) -> list[str]:
        cell = self.row.cell(self.columns.get(key))
        if cell.lower() in NOTHING | {"0"}:
            return []
        if _SCIENTIFIC.fullmatch(cell):
            self.errors.append(
                f"Barcode {cell} sudah dipotong Excel. Di berkas asal, jadikan kolomnya Teks, isi "
                "lagi angkanya, lalu simpan."
            )
            return []
        found = [self._barcode(each, cell) for each in re.split(r"[;,|\s]+", cell) if each]
        return list(dict.fromkeys(each for each in found if each))

    def _barcode(self, text: str, cell: str) -> str:
        code = text.removeprefix("'").removesuffix(".0")
        code = self._with_zeros(code, is_number=isinstance(cell, Number))
        try:
            lookup_key(code)
        except DomainError as error:
            self.errors.append(error.sentence)
            return ""
        if len(code) > LONGEST_BARCODE:
            self.errors.append(f"Barcode lebih dari {LONGEST_BARCODE} angka.")
            return ""
        if len(code) == 13 and is_digits(code) and not is_gtin(code):
            self.notes.append(f"Angka terakhir barcode {code} tidak cocok; periksa kemasannya.")
        return code

    def _with_zeros(self, code: str, *, is_number: bool) -> str:
        """Spreadsheets lose zeros in front; the check digit tells that they were there."""
        if not is_digits(code) or is_gtin(code):
            return code
        lost_one = code.rjust(12, "0") if len(code) in _LOST_ONE else ""
        if is_number and len(code) == 7:
            lost_one = f"0{code}"
        if not is_gtin(lost_one):
            return code
        self.notes.append(f"Nol di depan barcode dikembalikan: {lost_one}.")
        return lost_one

    def _amount(self, key: str, label: str, style: Style) -> Amount | None:
        text = self.row.cell(self.columns.get(key))
        if not text or text.lower() in NOTHING:
            return None
        amount = read_amount(text, style)
        if amount is None:
            self.errors.append(f"{label} {self._said(key)} tidak terbaca sebagai angka.")
        elif amount.is_negative:
            self.errors.append(f"{label} {self._said(key)} di bawah nol.")
            return None
        return amount

    def _said(self, key: str) -> str:
        return f"“{self.row.cell(self.columns.get(key))[:40]}”"
