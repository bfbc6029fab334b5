"""What goes back for a part of a sale: first what balances get, then what is handed out.

The parts of a sale together give back what was paid, to the rupiah: a part is rounded as its way
asks, never beyond what is left, and the last part brings all that is left. What this is not: the
mirror of lines and taxes (refunds.py), and a whole sale taken back at once, which mirrors how it
was paid.
"""

from typing import TypedDict, cast

from pos.domain.payments import amount_due
from pos.domain.types import RoundingRule, Rules


class PartWanted(TypedDict):
    """`earlier` is what refunds before this one took back; these sums, and `total_minor` of this
    one, are negative like theirs. `balances_minor`: what a debt, cards and credit may take of it,
    the first first. The rest goes by a way of this kind."""

    sold_total_minor: int
    sold_due_minor: int
    earlier_total_minor: int
    earlier_due_minor: int
    total_minor: int
    balances_minor: list[int]
    kind: str
    rounding: RoundingRule


class PartBack(TypedDict):
    """Positive."""

    balances_minor: list[int]
    rest_minor: int


def part_back(wanted: PartWanted) -> PartBack:
    """What each balance gets of this part, and what is handed out."""
    left = max(wanted["sold_due_minor"] + wanted["earlier_due_minor"], 0)
    is_last = _left_of_goods(wanted) <= 0
    rest = left if is_last else min(-wanted["total_minor"], left)
    balances: list[int] = []
    for most in wanted["balances_minor"]:
        share = max(min(most, rest), 0)
        balances.append(share)
        rest -= share
    left -= sum(balances)
    return {
        "balances_minor": balances,
        "rest_minor": rest if is_last else min(_rounded(rest, wanted), left),
    }


def _left_of_goods(wanted: PartWanted) -> int:
    """What the goods came to that are not back after this part."""
    return wanted["sold_total_minor"] + wanted["earlier_total_minor"] + wanted["total_minor"]


def _rounded(rest_minor: int, wanted: PartWanted) -> int:
    rules = cast("Rules", {"rounding": wanted["rounding"]})
    return amount_due(rest_minor, [], rules, wanted["kind"]) if rest_minor > 0 else 0
