"""Numbers as people write them in lists: `15.000`, `Rp 15,000.00`, `1.234,5`, `15000,-`.

Whether a point groups thousands or begins the fraction differs from file to file. Most files tell
it somewhere (`1.500.000`, `12,50`); where none of its numbers does, the person is asked once.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from pos.imports.xlsx import Number

MOST_DIGITS = 15
EXAMPLES = 3


class Style(StrEnum):
    """Which mark begins the fraction."""

    COMMA = "comma"  # 1.500,00
    POINT = "point"  # 1,500.00


_SHAPES = {
    Style.COMMA: re.compile(r"(-?)([1-9]\d{0,2}(?:\.\d{3})+|\d+)(?:,(\d*))?"),
    Style.POINT: re.compile(r"(-?)([1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.(\d*))?"),
}
_CURRENCY = re.compile(r"^(-?)(?:rp\.?|idr)|(?:rp\.?|idr)$|[,.]-$")


@dataclass(frozen=True)
class Amount:
    """-1234.50 is (True, "1234", "5"): no zeros at the end of the fraction."""

    is_negative: bool
    whole: str
    fraction: str

    def scaled(self, digits: int) -> int | None:
        """So many digits of the fraction, moved before the point; None when there are more."""
        if len(self.fraction) > digits:
            return None
        return self._signed(int(self.whole + self.fraction.ljust(digits, "0")))

    def rounded(self) -> int:
        """To a whole number, halves away from zero."""
        up = int(self.fraction[:1] >= "5")
        return self._signed(int(self.whole) + up)

    def _signed(self, value: int) -> int:
        return -value if self.is_negative else value


def read_amount(text: str, style: Style) -> Amount | None:
    """None: this is no number in that style."""
    plain = text if isinstance(text, Number) else _bare(text)
    found = _SHAPES[Style.POINT if isinstance(text, Number) else style].fullmatch(plain)
    if found is None:
        return None
    whole = re.sub(r"[.,]", "", found.group(2)).lstrip("0") or "0"
    fraction = (found.group(3) or "").rstrip("0")
    if len(whole) > MOST_DIGITS:
        return None
    return Amount(found.group(1) == "-" and (whole, fraction) != ("0", ""), whole, fraction)


def _bare(text: str) -> str:
    """Without the currency, spaces and the dash of `15.000,-`; (500) is -500."""
    plain = "".join(text.lower().split()).replace("\N{MINUS SIGN}", "-").replace("'", "")
    if plain.startswith("(") and plain.endswith(")"):
        plain = f"-{plain[1:-1]}"
    before = None
    while plain != before:
        before, plain = plain, _CURRENCY.sub(lambda found: found.group(1) or "", plain)
    return plain


@dataclass
class Told:
    """What a file's numbers say about themselves. `style` None: nothing; then `examples` are those
    that mean two things, and none where every number means the same in both styles."""

    style: Style | None
    examples: list[str] = field(default_factory=list)


def told_style(texts: Iterable[str]) -> Told:
    """From those that can be read in one way only."""
    votes: set[Style] = set()
    unclear: list[str] = []
    for text in texts:
        if isinstance(text, Number) or not text:
            continue
        ways = {style: found for style in Style if (found := read_amount(text, style))}
        if len(ways) == 1:
            votes.update(ways)
        elif len(set(ways.values())) > 1 and len(unclear) < EXAMPLES and text not in unclear:
            unclear.append(text)
    if len(votes) == 1:
        return Told(next(iter(votes)))
    return Told(None, unclear)
