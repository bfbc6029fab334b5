"""Barcodes: check digits, the one key a product is looked up by, and labels from the shop's scales.

Lookup key: a valid EAN-8, UPC-A, EAN-13 or GTIN-14 becomes its 14-digit form, so that a scanner
that adds or drops a leading zero finds the same product. Any other code is its own key.

Labels: a 13-digit code beginning with a flag of the shop's choice carries an item number and a
weight, a price or a count. Where each field stands is data (`ScaleLayout`), because every scale
is set up differently:

    flag, item_start, item_length, value_start, value_length      positions count from 0
    value_kind      weight | price | quantity
    multiplier, divisor   value x multiplier / divisor = thousandths (weight, quantity) or minor
                    units (price): grams 1/1, pieces 1000/1, hundreds of rupiah 100/1
    value_check     position of the value's own check digit (GS1 price verifier), or None

What this is not: a decision which product an item number means. The catalogue knows that.
"""

from typing import Literal, NotRequired, TypedDict

from pos.domain.errors import DomainError
from pos.domain.money import check_amount
from pos.domain.text import is_digits, is_printable_ascii, trim

CODE_LIMIT = 80
GTIN_LENGTHS = (8, 12, 13, 14)
INTERNAL_PREFIX = "29"
INTERNAL_LIMIT = 9_999_999_999
FACTOR_LIMIT = 1_000_000
_LABEL_LENGTH = 13

# GS1 weights of the price verifier: each digit is replaced by its row's entry, then summed.
_TWO_MINUS = (0, 2, 4, 6, 8, 9, 1, 3, 5, 7)
_THREE = (0, 3, 6, 9, 2, 5, 8, 1, 4, 7)
_FIVE_PLUS = (0, 5, 1, 6, 2, 7, 3, 8, 4, 9)
_FIVE_MINUS = (0, 5, 9, 4, 8, 3, 7, 2, 6, 1)


class ScaleLayout(TypedDict):
    flag: str
    item_start: int
    item_length: int
    value_start: int
    value_length: int
    value_kind: Literal["weight", "price", "quantity"]
    multiplier: int
    divisor: int
    value_check: NotRequired[int | None]


def _usual(flag: str, kind: Literal["weight", "price"], multiplier: int) -> ScaleLayout:
    return {
        "flag": flag,
        "item_start": 2,
        "item_length": 5,
        "value_start": 7,
        "value_length": 5,
        "value_kind": kind,
        "multiplier": multiplier,
        "divisor": 1,
        "value_check": None,
    }


# 21: grams; 22: rupiah; 23: hundreds of rupiah. What a shop has until it says otherwise.
USUAL_LAYOUTS: tuple[ScaleLayout, ...] = (
    _usual("21", "weight", 1),
    _usual("22", "price", 1),
    _usual("23", "price", 100),
)


class ScaleLabel(TypedDict):
    """`item` keeps its zeros. Exactly one of quantity and price is known."""

    flag: str
    item: str
    value_kind: Literal["weight", "price", "quantity"]
    quantity_milli: int | None
    price_minor: int | None


def check_digit(digits: str) -> str:
    """The digit that belongs after these: weights 3 and 1 from the right."""
    if not is_digits(digits):
        raise DomainError("barcode_not_digits")
    total = 0
    for place, each in enumerate(reversed(digits)):
        total += int(each) * (3 if place % 2 == 0 else 1)
    return str((10 - total % 10) % 10)


def is_gtin(code: str) -> bool:
    """True for 8, 12, 13 or 14 digits with the right check digit."""
    return len(code) in GTIN_LENGTHS and is_digits(code) and check_digit(code[:-1]) == code[-1]


def lookup_key(code: str) -> str:
    """What products are found by; the same key for every way the code may be read."""
    cleaned = clean(code)
    return cleaned.rjust(14, "0") if is_gtin(cleaned) else cleaned


def clean(code: str) -> str:
    """The code without spaces around it and without the scanner's `]E0` mark."""
    text = trim(code)
    if len(text) > 3 and text[0] == "]" and is_digits(text[2]):
        text = text[3:]
    if text == "":
        raise DomainError("barcode_empty")
    if not is_printable_ascii(text):
        raise DomainError("barcode_unreadable")
    if len(text) > CODE_LIMIT:
        raise DomainError("barcode_too_long")
    return text


def internal_code(sequence: int, prefix: str = INTERNAL_PREFIX) -> str:
    """The shop's own EAN-13 for goods without a barcode: 29, a running number, check digit."""
    if not 1 <= sequence <= INTERNAL_LIMIT:
        raise DomainError("barcode_sequence")
    if not is_digits(prefix) or len(prefix) != 2 or prefix[0] != "2":
        raise DomainError("barcode_prefix")
    digits = prefix + str(sequence).rjust(10, "0")
    return digits + check_digit(digits)


def read_label(code: str, layouts: list[ScaleLayout]) -> ScaleLabel | None:
    """Item and value of a scale label, or None when no layout has its flag: an ordinary code."""
    text = clean(code)
    text = "0" + text if len(text) == _LABEL_LENGTH - 1 and is_digits(text) else text
    layout = _layout_of(text, layouts)
    if layout is None:
        return None
    if not is_gtin(text):
        raise DomainError("barcode_check_digit")
    value = _field(text, layout["value_start"], layout["value_length"])
    _check_value(text, value, layout.get("value_check"))
    amount = _scaled(int(value), layout["multiplier"], layout["divisor"])
    is_price = layout["value_kind"] == "price"
    return {
        "flag": layout["flag"],
        "item": _field(text, layout["item_start"], layout["item_length"]),
        "value_kind": layout["value_kind"],
        "quantity_milli": None if is_price else amount,
        "price_minor": amount if is_price else None,
    }


def value_check_digit(digits: str) -> str:
    """The GS1 price verifier of a four- or five-digit value."""
    if not is_digits(digits) or len(digits) not in (4, 5):
        raise DomainError("barcode_layout")
    if len(digits) == 4:
        weights = (_TWO_MINUS, _TWO_MINUS, _THREE, _FIVE_MINUS)
        return str(_weighed(digits, weights) * 3 % 10)
    rows = (_FIVE_PLUS, _TWO_MINUS, _FIVE_MINUS, _FIVE_PLUS, _TWO_MINUS)
    return str(_FIVE_MINUS.index((10 - _weighed(digits, rows) % 10) % 10))


def _weighed(digits: str, rows: tuple[tuple[int, ...], ...]) -> int:
    return sum(row[int(each)] for each, row in zip(digits, rows, strict=True))


def _layout_of(text: str, layouts: list[ScaleLayout]) -> ScaleLayout | None:
    """The layout with the longest flag that the code begins with."""
    found: ScaleLayout | None = None
    if len(text) != _LABEL_LENGTH or not is_digits(text):
        return None
    for layout in layouts:
        longer = found is None or len(layout["flag"]) > len(found["flag"])
        if layout["flag"] != "" and text.startswith(layout["flag"]) and longer:
            found = layout
    return found


def _field(text: str, start: int, length: int) -> str:
    if start < 0 or length < 1 or start + length > _LABEL_LENGTH - 1:
        raise DomainError("barcode_layout")
    return text[start : start + length]


def _check_value(text: str, value: str, position: int | None) -> None:
    if position is None:
        return
    if _field(text, position, 1) != value_check_digit(value):
        raise DomainError("barcode_value_check")


def _scaled(value: int, multiplier: int, divisor: int) -> int:
    """value x multiplier / divisor, which must be whole: no scale is finer than ours."""
    if not 1 <= multiplier <= FACTOR_LIMIT or divisor < 1 or value * multiplier % divisor != 0:
        raise DomainError("barcode_layout")
    return check_amount(value * multiplier // divisor)
