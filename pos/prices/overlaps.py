"""Two promotions the money contract could not put in an order that a person chose.

Within a kind the smaller `priority` comes first; equal ones would be ordered by their ids, that is,
by who was entered first, and nobody would understand the receipt. Different kinds have a fixed
order (pos/domain/README.md). Of thresholds the highest reached counts.
"""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from pos.prices.goods import Shelves, goods_of

Rule = Mapping[str, Any]
MINUTES_A_DAY = 1440
_LAST_DAY = "9999-12-31"


def first_clash(merchant_id: uuid.UUID, rule: Rule, others: Sequence[Rule]) -> Rule | None:
    """The first of `others` that holds at the same time for the same goods with equal rank."""
    rivals = [each for each in others if _has_equal_rank(rule, each) and _may_meet(rule, each)]
    if not rivals:
        return None
    goods = {each["id"]: goods_of(each) for each in [rule, *rivals]}
    shelves = Shelves(merchant_id, {one for each in goods.values() for one in each.products})
    mine = goods[rule["id"]]
    return next((each for each in rivals if shelves.meet(mine, goods[each["id"]])), None)


def _has_equal_rank(one: Rule, other: Rule) -> bool:
    if one["id"] == other["id"] or one["kind"] != other["kind"]:
        return False
    is_threshold = one["kind"] == "threshold"
    if is_threshold and one.get("minimum_minor") != other.get("minimum_minor"):
        return False
    return bool(one["priority"] == other["priority"])


def _may_meet(one: Rule, other: Rule) -> bool:
    """Some day, some minute, for some customer both hold."""
    if max(one.get("from") or "", other.get("from") or "") > min(
        one.get("to") or _LAST_DAY, other.get("to") or _LAST_DAY
    ):
        return False
    return (
        _share(one.get("weekdays"), other.get("weekdays"))
        and _share(one.get("order_types"), other.get("order_types"))
        and any(
            start < other_end and other_start < end
            for start, end in _hours(one)
            for other_start, other_end in _hours(other)
        )
    )


def _share(one: Sequence[Any] | None, other: Sequence[Any] | None) -> bool:
    """Empty is everything."""
    return not one or not other or bool(set(one) & set(other))


def _hours(rule: Rule) -> list[tuple[int, int]]:
    """Stretches of the day; one over midnight is two."""
    start, end = rule.get("from_minute"), rule.get("to_minute")
    if start is None or end is None:
        return [(0, MINUTES_A_DAY)]
    return [(start, end)] if start <= end else [(start, MINUTES_A_DAY), (0, end)]
