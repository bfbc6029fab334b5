"""Of all the goods a promotion names, those with which it costs the shop most.

Chosen by purchase and shelf price alone, so that 20,000 goods are looked at in one query; what the
chosen ones really bring is the money contract's to count (doubts.py). Goods without a known cost
come last: of them nothing can be said.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import BigIntegerField, F, QuerySet
from django.db.models.functions import Coalesce

from pos.catalog.models import Product
from pos.catalog.queries import with_lists
from pos.domain.money import PPM
from pos.prices.goods import Goods, products_in
from pos.prices.sample import Wanted

Rule = Mapping[str, Any]
By = Callable[[int, int], int]  # (price, cost) -> the larger the worse


def dearest_first(products: QuerySet[Product]) -> QuerySet[Product]:
    """By how much of the price the cost takes."""
    share = Coalesce(F("cost_minor"), 0, output_field=BigIntegerField()) * PPM / F("price_minor")
    return products.order_by(share.desc(), "name", "id")


def worst_basket(merchant_id: uuid.UUID, rule: Rule) -> list[Wanted]:
    """The smallest basket that gets a bundle or a buy-and-get once, made of the worst goods."""
    if rule["kind"] == "bundle":
        return _of_items(merchant_id, rule["items"], lambda _, cost: cost)
    buy, get, rate = rule["buy"], rule.get("get"), rule.get("rate_ppm") or 0
    if not get:
        whole = {**buy, "quantity_milli": buy["quantity_milli"] + rule["get_quantity_milli"]}
        return _of_items(merchant_id, [whole], lambda price, cost: cost * PPM // price)
    return [
        *_of_items(merchant_id, [buy], lambda price, cost: cost - price),
        *_of_items(merchant_id, [get], lambda price, cost: cost * PPM - price * (PPM - rate)),
    ]


def _of_items(merchant_id: uuid.UUID, items: Sequence[Rule], by: By) -> list[Wanted]:
    found = [_worst(merchant_id, item, by) for item in items]
    return [each for each in found if each is not None]


def _worst(merchant_id: uuid.UUID, item: Rule, by: By) -> Wanted | None:
    goods = Goods(
        frozenset(item["products"]),
        frozenset(item["categories"]),
        everything=not item["products"] and not item["categories"],
    )
    rows = products_in(merchant_id, goods).order_by("name", "id")
    known = list(rows.values_list("id", "price_minor", "cost_minor"))
    if not known:
        return None
    costly = [each for each in known if each[2]] or known[:1]
    chosen = max(costly, key=lambda each: by(each[1] or 1, each[2] or 0))[0]
    product = with_lists(Product.objects.filter(merchant_id=merchant_id)).get(id=chosen)
    return Wanted(product, item["unit"] or product.unit, item["quantity_milli"])
