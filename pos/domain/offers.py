"""Offers over several units: buy some get some, and bundles.

A unit used by one offer, paid or given, is not used by another. What this is not: conditions and
the list of what was given (promotions.py).
"""

from pos.domain.discounts import check_rate
from pos.domain.errors import DomainError
from pos.domain.money import PPM, allocate, divide_down, divide_half_up, is_whole, multiply
from pos.domain.parts import Item
from pos.domain.pricing import check_price, selects
from pos.domain.quantity import MILLI, amount_for, check_quantity
from pos.domain.types import Promotion, PromotionItem


class Stack:
    """The units of one item that offers may still use, and what the present offer saves on it."""

    __slots__ = ("item", "left_milli", "saved_minor")

    def __init__(self, item: Item) -> None:
        self.item = item
        self.left_milli = item.quantity_milli
        self.saved_minor = 0


Wanted = list[tuple[list[Stack], int]]
Taken = list[tuple[Stack, int]]


def save_on_buy_get(promotion: Promotion, stacks: list[Stack]) -> None:
    """The dearest units are the bought ones, the cheapest the given ones."""
    buy, get = promotion.get("buy"), promotion.get("get")
    rate = check_rate(promotion.get("rate_ppm"))
    if buy is None:
        raise DomainError("promotion_invalid")
    buying = _chosen(buy, stacks)
    getting = buying if get is None else _chosen(get, stacks)
    bought = check_quantity(buy["quantity_milli"])
    more = promotion.get("get_quantity_milli") if get is None else get["quantity_milli"]
    given = check_quantity(more)
    times = _at_most(promotion, _times(buying, getting, bought, given))
    alone = [each for each in buying if each not in getting]
    shared = [each for each in buying if each in getting]
    _take(alone + shared, multiply(bought, times))
    for stack, milli in _take(getting[::-1], multiply(given, times)):
        worth = amount_for(stack.item.price.unit_minor, milli)
        stack.saved_minor += divide_half_up(worth, rate, PPM)


def save_on_bundle(promotion: Promotion, stacks: list[Stack]) -> None:
    """As many whole bundles as can be filled, dearest units first; never dearer than without."""
    wanted = [
        (_chosen(each, stacks), check_quantity(each["quantity_milli"]))
        for each in promotion.get("items") or []
    ]
    price = check_price(promotion.get("price_minor"))
    if not wanted:
        raise DomainError("promotion_invalid")
    most = min(divide_down(_left(found), 1, quantity) for found, quantity in wanted)
    taken, times = _fill_most(wanted, _at_most(promotion, most))
    worths = [amount_for(stack.item.price.unit_minor, milli) for stack, milli in taken]
    saving = sum(worths) - multiply(price, times)
    if saving <= 0:
        return
    keys = [stack.item.parts[0].key for stack, _ in taken]
    for (stack, milli), share in zip(taken, allocate(saving, worths, keys), strict=True):
        stack.left_milli -= milli
        stack.saved_minor += share


def _chosen(wanted: PromotionItem, stacks: list[Stack]) -> list[Stack]:
    """The stacks an offer names, the dearest unit first, then by line id."""
    unit = wanted.get("unit")
    found = [each for each in stacks if _is_named(wanted, each, unit)]
    found.sort(key=lambda each: (-each.item.price.unit_minor, each.item.line["id"]))
    return found


def _is_named(wanted: PromotionItem, stack: Stack, unit: str | None) -> bool:
    line = stack.item.line
    right_unit = line["factor_milli"] == MILLI if unit is None else line["unit"] == unit
    return right_unit and stack.left_milli > 0 and selects(wanted, line)


def _times(buying: list[Stack], getting: list[Stack], bought: int, given: int) -> int:
    """How often an offer fits when the same units may serve to buy or to get, but not both."""
    union = buying + [each for each in getting if each not in buying]
    return min(
        divide_down(_left(buying), 1, bought),
        divide_down(_left(getting), 1, given),
        divide_down(_left(union), 1, bought + given),
    )


def _at_most(promotion: Promotion, times: int) -> int:
    limit = promotion.get("max_times")
    if limit is None:
        return times
    if not is_whole(limit) or limit < 0:
        raise DomainError("promotion_invalid")
    return min(times, limit)


def _left(stacks: list[Stack]) -> int:
    return sum(each.left_milli for each in stacks)


def _take(stacks: list[Stack], quantity_milli: int) -> Taken:
    """Uses up so many units, from the first stack on."""
    taken = []
    for stack in stacks:
        milli = min(quantity_milli, stack.left_milli)
        if milli > 0:
            taken.append((stack, milli))
            stack.left_milli -= milli
            quantity_milli -= milli
    return taken


def _fill_most(wanted: Wanted, most: int) -> tuple[Taken, int]:
    """The largest number of bundles that can be filled when two items may want the same units."""
    low, taken = 0, _fill(wanted, most)
    if taken is not None:
        return taken, most
    high = most - 1
    while low < high:
        middle = divide_down(low + high + 1, 1, 2)
        if _fill(wanted, middle) is None:
            high = middle - 1
        else:
            low = middle
    return _fill(wanted, low) or [], low


def _fill(wanted: Wanted, times: int) -> Taken | None:
    """The units for so many bundles, items in the order given; None when there are too few."""
    used: dict[str, int] = {}
    taken = []
    for stacks, quantity in wanted:
        missing = multiply(quantity, times)
        for stack in stacks:
            key = stack.item.line["id"]
            milli = min(missing, stack.left_milli - used.get(key, 0))
            if milli > 0:
                taken.append((stack, milli))
                used[key] = used.get(key, 0) + milli
                missing -= milli
        if missing > 0:
            return None
    return taken
