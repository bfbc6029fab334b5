"""What is unusual about a price before it is saved.

below_cost    sold for less than it cost; how much that is, is for those to see who may see costs
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.crypto import salted_hmac

from pos.catalog.models import Product
from pos.domain.formatting import format_rupiah
from pos.outlets.doubts import Doubt
from pos.outlets.masters import Groups

Level = tuple[str, int | None]  # unit, price


def below_cost(product: Product, levels: Iterable[Level]) -> list[Doubt]:
    """Of these prices by unit, those under what that much of the product cost."""
    factors = {product.unit: 1000} | {each.unit: each.factor_milli for each in product.units.all()}
    what = (str(product.id), product.name, product.cost_minor)
    return _below(what, [(unit, factors.get(unit, 0), price) for unit, price in levels])


def below_cost_of_groups(who: str, before: Groups, whole: Groups) -> list[Doubt]:
    """Of a product's form: prices that changed, or all of them when the cost did."""
    cost = whole["cost"]["cost_minor"]
    is_old = bool(before) and cost == before["cost"]["cost_minor"]
    old = _levels(before) if is_old else []
    changed = [level for level in _levels(whole) if level not in old]
    return _below((who, whole["identity"]["name"], cost), changed)


def _levels(groups: Groups) -> list[tuple[str, int, int | None]]:
    """(unit, factor, price) of the base unit, the bigger ones and the quantity breaks."""
    base, price = groups["identity"]["unit"], groups["price"]
    factors = {base: 1000} | {each["unit"]: each["factor_milli"] for each in price["units"]}
    named: list[Mapping[str, Any]] = [
        {"unit": base, "price_minor": price["price_minor"]}, *price["units"], *price["breaks"],
    ]  # fmt: skip
    return [(each["unit"], factors.get(each["unit"], 0), each["price_minor"]) for each in named]


def _sealed(cost: int) -> str:
    """Another cost, another doubt; whoever reads the key learns nothing of what goods cost."""
    return salted_hmac("pos.catalog.doubts", str(cost)).hexdigest()[:16]


def _below(
    what: tuple[str, str, int | None], levels: Iterable[tuple[str, int, int | None]]
) -> list[Doubt]:
    who, name, cost = what
    return [
        Doubt(
            "below_cost",
            f"{name}: {format_rupiah(price)} per {unit}, di bawah harga belinya.",
            f"{who}:{unit}:{price}:{_sealed(cost)}",
        )
        for unit, factor, price in levels
        if cost and price is not None and price * 1000 < cost * factor
    ]
