"""What is unusual about a promotion. A doubt stops the save once and says why; whoever looked and
saves again with its `key` is believed.

given_away     something leaves for nothing
below_cost     it is sold for less than it cost
low_margin     less than LOW_MARGIN_PPM of the price is left
saves_nothing  nobody would pay less than without it
large_part     a threshold takes more than LARGE_PART_PPM of the amount it asks for
above_margin   a threshold takes more than what the shop earned of what it sold lately

Counted by the money contract on the smallest baskets that get the promotion, alone, with the goods
that bring least (worst.py). Of a promotion for more than MAX_GOODS goods those whose price the cost
takes most of are counted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pos.catalog.models import Product
from pos.catalog.queries import with_lists
from pos.domain.formatting import format_quantity, format_rupiah
from pos.domain.money import PPM, divide_half_up
from pos.outlets.doubts import Doubt
from pos.outlets.models import Outlet
from pos.prices.checks import units_of
from pos.prices.earned import earned_ppm
from pos.prices.goods import goods_of, products_in
from pos.prices.sample import ONE, Counter, Wanted, basket_of
from pos.prices.worst import dearest_first, worst_basket

Rule = Mapping[str, Any]
LOW_MARGIN_PPM = 50_000
LARGE_PART_PPM = 300_000
MAX_GOODS = 2_000
BASKET_LINES = 500
NAMED = 3


@dataclass(frozen=True)
class Left:
    """What one basket line or one basket brings under the promotion, and what it cost."""

    name: str
    paid_minor: int
    before_minor: int
    net_minor: int
    cost_minor: int | None


def doubts_about(outlet: Outlet, rule: Rule, today: str) -> list[Doubt]:
    if rule["kind"] == "threshold":
        return list(_of_threshold(outlet, rule, today))
    lefts = list(_lefts(outlet, rule, today))
    return [
        *_told("given_away", [each for each in lefts if each.paid_minor == 0], "jadi gratis"),
        *_told("below_cost", [each for each in lefts if _margin(each) < 0], "di bawah harga beli"),
        *_told("low_margin", [each for each in lefts if _is_low(each)], "hampir tanpa untung"),
        *_told("saves_nothing", [each for each in lefts if _is_dear(each)], "tidak lebih murah"),
    ]


def _is_low(left: Left) -> bool:
    return 0 <= _margin(left) < LOW_MARGIN_PPM


def _is_dear(left: Left) -> bool:
    return left.paid_minor >= left.before_minor


def _margin(left: Left) -> int:
    """Of what comes in, in millionths; unknown costs are no reason to doubt."""
    if left.cost_minor is None or left.net_minor <= 0:
        return PPM
    return divide_half_up(left.net_minor - left.cost_minor, PPM, left.net_minor)


def _told(code: str, lefts: list[Left], words: str) -> Iterator[Doubt]:
    """One sentence for however many, the first few by name."""
    if not lefts:
        return
    named = [_named(each) for each in lefts[:NAMED]]
    more = f", dan {len(lefts) - NAMED} lainnya" if len(lefts) > NAMED else ""
    about = f"{len(lefts)}:{sum(each.paid_minor for each in lefts)}"
    yield Doubt(code, f"{words[:1].upper()}{words[1:]}: {', '.join(named)}{more}.", about)


def _named(left: Left) -> str:
    cost = "" if left.cost_minor is None else f", harga beli {format_rupiah(left.cost_minor)}"
    before = format_rupiah(left.before_minor)
    return f"{left.name} {before} menjadi {format_rupiah(left.paid_minor)}{cost}"


def _lefts(outlet: Outlet, rule: Rule, today: str) -> Iterator[Left]:
    counter = Counter(outlet, alone=True)
    if rule["kind"] == "price":
        yield from _of_each(counter, outlet, rule, today)
        return
    wanted = worst_basket(outlet.merchant_id, rule)
    if wanted:
        yield _whole(counter, rule, wanted, today)


def _of_each(counter: Counter, outlet: Outlet, rule: Rule, today: str) -> Iterator[Left]:
    """A dated price concerns each product for itself, in each unit that it names."""
    named: dict[str, list[str | None]] = {}
    for each in rule.get("prices", ()):
        named.setdefault(each["product"], []).append(each["unit"])
    found = with_lists(dearest_first(products_in(outlet.merchant_id, goods_of(rule))))
    goods = [
        Wanted(each, unit or each.unit, ONE)
        for each in found[:MAX_GOODS]
        for unit in named.get(str(each.id)) or units_of(each)
    ]
    for start in range(0, len(goods), BASKET_LINES):
        wanted = goods[start : start + BASKET_LINES]
        basket = basket_of(rule, wanted, today)
        after, before = counter.price(basket, rule), counter.price(basket, None)
        for each, line, was in zip(wanted, after["lines"], before["lines"], strict=True):
            cost = _cost(each.product, line["base_quantity_milli"])
            amounts = (line["total_minor"], was["total_minor"], line["net_minor"], cost)
            yield Left(_in_unit(each), *amounts)


def _in_unit(wanted: Wanted) -> str:
    product = wanted.product
    return product.name if wanted.unit == product.unit else f"{product.name} ({wanted.unit})"


def _whole(counter: Counter, rule: Rule, wanted: list[Wanted], today: str) -> Left:
    basket = basket_of(rule, wanted, today)
    after, before = counter.price(basket, rule), counter.price(basket, None)
    costs = [
        _cost(each.product, line["base_quantity_milli"])
        for each, line in zip(wanted, after["lines"], strict=True)
    ]
    known = [each for each in costs if each is not None]
    told = [f"{format_quantity(each.quantity_milli)} {each.product.name}" for each in wanted]
    return Left(
        " + ".join(told),
        after["totals"]["total_minor"],
        before["totals"]["total_minor"],
        after["totals"]["net_minor"],
        sum(known) if len(known) == len(costs) else None,
    )


def _cost(product: Product, base_quantity_milli: int) -> int | None:
    if not product.cost_minor:
        return None
    return divide_half_up(product.cost_minor, base_quantity_milli, ONE)


def _of_threshold(outlet: Outlet, rule: Rule, today: str) -> Iterator[Doubt]:
    minimum, amount = rule["minimum_minor"], rule.get("amount_minor")
    rate = rule.get("rate_ppm") or 0
    taken = amount if amount is not None else divide_half_up(minimum, rate, PPM)
    limit = rule.get("maximum_minor")
    taken = min(taken, minimum if limit is None else limit)
    about = f"{minimum}:{taken}"
    told = f"Dari belanja {format_rupiah(minimum)} dipotong {format_rupiah(taken)}"
    if taken >= minimum:
        yield Doubt("given_away", f"{told}: semuanya gratis.", about)
    elif taken == 0:
        yield Doubt("saves_nothing", f"{told}.", about)
    if 0 < taken < minimum and divide_half_up(taken, PPM, minimum) > LARGE_PART_PPM:
        yield Doubt("large_part", f"{told}, lebih dari 30%.", about)
    earned = earned_ppm(outlet, today)
    if taken and earned is not None and divide_half_up(taken, PPM, minimum) > earned:
        kept = f"{max(earned, 0) // 10_000}%"
        sentence = f"{told}, lebih dari untung rata-rata toko ({kept} dalam 30 hari terakhir)."
        yield Doubt("above_margin", sentence, f"{about}:{earned // 10_000}")
