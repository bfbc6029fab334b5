"""Amounts in Indonesian words (terbilang), for payment receipts and invoices.

75700 is "tujuh puluh lima ribu tujuh ratus rupiah". The four short forms are sepuluh, sebelas,
seratus and seribu; a million is "satu juta". Up to 9 quadrillion, the largest safe integer.
"""

from pos.domain.errors import DomainError

LARGEST = 9_007_199_254_740_991

_DIGITS = ("", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
_SCALES = ("", "ribu", "juta", "miliar", "triliun", "kuadriliun")


def rupiah_in_words(amount_minor: int) -> str:
    """The amount and the word rupiah; amounts below zero begin with minus."""
    return number_in_words(amount_minor) + " rupiah"


def number_in_words(number: int) -> str:
    """A whole number in words, "nol" for nothing."""
    if number > LARGEST or number < -LARGEST:
        raise DomainError("amount_too_large")
    if number == 0:
        return "nol"
    digits = str(number)
    if number < 0:
        return "minus " + _said(digits[1:])
    return _said(digits)


def _said(digits: str) -> str:
    padded = digits.rjust(18, "0")
    parts: list[str] = []
    for place in range(6):
        group = padded[place * 3 : place * 3 + 3]
        parts.extend(_group(group, _SCALES[5 - place]))
    return " ".join(parts)


def _group(group: str, scale: str) -> list[str]:
    """Three digits and their scale; "seribu" is the only scale that swallows its "satu"."""
    if group == "000":
        return []
    if group == "001" and scale == "ribu":
        return ["seribu"]
    said = _hundreds(group[0]) + _tens(group[1], group[2])
    return said if scale == "" else [*said, scale]


def _hundreds(digit: str) -> list[str]:
    if digit == "0":
        return []
    return ["seratus"] if digit == "1" else [_DIGITS[int(digit)], "ratus"]


def _tens(tens: str, ones: str) -> list[str]:
    one = [] if ones == "0" else [_DIGITS[int(ones)]]
    if tens == "0":
        return one
    if tens != "1":
        return [_DIGITS[int(tens)], "puluh", *one]
    if ones == "0":
        return ["sepuluh"]
    return ["sebelas"] if ones == "1" else [_DIGITS[int(ones)], "belas"]
