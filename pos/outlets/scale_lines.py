"""How a shop writes where its scale puts what in a label: one pattern a line, as scales do.

    21IIIIIWWWWWC        flag 21, five digits item number, five digits weight in grams
    22IIIIIPPPPPC x100   five digits price, in hundreds of rupiah
    2IIIIIVPPPPPC        V: check digit of the value      N instead of W or P: a count

Thirteen places; the flag is written as its digits, C is the label's own check digit.
"""

import re
from typing import Literal

from pos.domain.barcode import FACTOR_LIMIT, ScaleLayout
from pos.outlets import errors

_LINE = re.compile(
    r"(?P<flag>2\d{0,2}|02\d?)(?P<item>I+)(?P<before>V?)(?P<value>W+|P+|N+)(?P<after>V?)C"
    r"(?:\s*(?P<sign>[X*/])\s*(?P<factor>[1-9]\d{0,5}))?"
)
_PLACES = 13
_KINDS: dict[str, Literal["weight", "price", "quantity"]] = {
    "W": "weight",
    "P": "price",
    "N": "quantity",
}
_LETTERS = {kind: letter for letter, kind in _KINDS.items()}
# What one means in the domain's own unit: a gram, a rupiah; a piece is a thousand thousandths.
_ONE = {"weight": 1, "price": 1, "quantity": 1000}
_CHECKED_LENGTHS = (4, 5)


def read_layout(line: str) -> ScaleLayout:
    """Raises BadInput scale_pattern."""
    found = _LINE.fullmatch(line.strip().upper())
    if found is None or found.end("after") + 1 != _PLACES:
        raise errors.scale_pattern(line)
    check = next((found.start(name) for name in ("before", "after") if found[name]), None)
    kind = _KINDS[found["value"][0]]
    multiplier, divisor = _factors(_ONE[kind], found["sign"], int(found["factor"] or 1))
    unchecked = check is None or len(found["value"]) in _CHECKED_LENGTHS
    if not unchecked or multiplier > FACTOR_LIMIT:
        raise errors.scale_pattern(line)
    return {
        "flag": found["flag"],
        "item_start": found.start("item"),
        "item_length": len(found["item"]),
        "value_start": found.start("value"),
        "value_length": len(found["value"]),
        "value_kind": kind,
        "multiplier": multiplier,
        "divisor": divisor,
        "value_check": check,
    }


def write_layout(layout: ScaleLayout) -> str:
    places = [*layout["flag"], *"?" * (_PLACES - len(layout["flag"]) - 1), "C"]
    _fill(places, layout["item_start"], layout["item_length"], "I")
    _fill(places, layout["value_start"], layout["value_length"], _LETTERS[layout["value_kind"]])
    if (check := layout.get("value_check")) is not None:
        places[check] = "V"
    multiplier = layout["multiplier"] // _ONE[layout["value_kind"]]
    factor = f" x{multiplier}" if multiplier > 1 else ""
    return "".join(places) + (f" /{layout['divisor']}" if layout["divisor"] > 1 else factor)


def _factors(one: int, sign: str | None, factor: int) -> tuple[int, int]:
    return (one, factor) if sign == "/" else (one * factor, 1)


def _fill(places: list[str], start: int, length: int, letter: str) -> None:
    places[start : start + length] = letter * length
