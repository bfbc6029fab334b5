"""What a stock count says: each product's last observations beside the record of that time.

The record of a moment is the level of now less everything that happened later, whenever it arrived;
so what was sold while people count, and what a tablet tells late, changes no difference.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from pos.catalog.models import Product
from pos.outlets.masters import in_slices
from pos.stock.models import CountEntry, Level, Movement, StockCount

Moves = dict[uuid.UUID, list[tuple[int, int]]]  # product: (time, quantity), later than asked


@dataclass
class Variance:
    """A product of a count: its shelves together, and what the record says of that time."""

    product_id: uuid.UUID
    entries: list[CountEntry] = field(default_factory=list)
    expected_milli: int = 0
    moved_meanwhile_milli: int = 0
    superseded: bool = False

    @property
    def last(self) -> CountEntry:
        return self.entries[-1]

    @property
    def counted_at(self) -> int:
        return self.last.counted_at

    @property
    def begun_at(self) -> int:
        return min(entry.begun_at for entry in self.entries)

    @property
    def counted_milli(self) -> int:
        return sum(entry.base_quantity_milli for entry in self.entries)

    @property
    def difference_milli(self) -> int:
        return self.counted_milli - self.expected_milli

    @property
    def late_milli(self) -> int:
        """What arrived after the observation and happened before it."""
        return self.expected_milli - self.last.recorded_milli


def variances_of(count: StockCount) -> list[Variance]:
    """In the order in which products were first counted."""
    found: dict[uuid.UUID, Variance] = {}
    for entry in last_entries(count):
        found.setdefault(entry.product_id, Variance(entry.product_id)).entries.append(entry)
    for part in in_slices(found):
        _compare(count, [found[key] for key in part])
    return list(found.values())


def last_entries(count: StockCount, product: Product | None = None) -> list[CountEntry]:
    """Of all products or of one. A later word about the same shelf replaces the earlier one."""
    entries = CountEntry.objects.filter(
        merchant_id=count.merchant_id, outlet_id=count.outlet_id, count=count
    )
    if product is not None:
        entries = entries.filter(product=product)
    last = {(each.product_id, each.shelf): each for each in entries.order_by("counted_at", "id")}
    return sorted(last.values(), key=lambda each: (each.counted_at, each.pk))


def _compare(count: StockCount, variances: list[Variance]) -> None:
    products = [each.product_id for each in variances]
    here = {"merchant_id": count.merchant_id, "outlet_id": count.outlet_id, "place": count.place}
    levels = Level.objects.filter(**here, product__in=products)
    held = {
        product: (quantity, counted_at)
        for product, quantity, counted_at in levels.values_list(
            "product_id", "quantity_milli", "counted_at"
        )
    }
    moves = _moves_since(here, products, min(each.begun_at for each in variances))
    for each in variances:
        quantity, counted_at = held.get(each.product_id, (0, 0))
        later = moves.get(each.product_id, [])
        each.expected_milli = quantity - _sum(later, each.counted_at)
        since = _sum(later, each.begun_at) - _sum(later, each.counted_at)
        each.moved_meanwhile_milli = since
        each.superseded = counted_at >= each.counted_at


def _moves_since(here: dict[str, object], products: list[uuid.UUID], at_ms: int) -> Moves:
    rows = Movement.objects.filter(**here, product__in=products, happened_at__gt=at_ms)
    found: Moves = {}
    for product, at, quantity in rows.values_list("product_id", "happened_at", "quantity_milli"):
        found.setdefault(product, []).append((at, quantity))
    return found


def _sum(moves: Iterable[tuple[int, int]], after_ms: int) -> int:
    return sum(quantity for at, quantity in moves if at > after_ms)


def uncounted(count: StockCount) -> "QuerySet[Product]":
    """What stands in the record and nobody counted; of the count's category when it has one."""
    counted = CountEntry.objects.filter(
        merchant_id=count.merchant_id, outlet_id=count.outlet_id, count=count
    )
    standing = Level.objects.filter(
        merchant_id=count.merchant_id, outlet_id=count.outlet_id, place=count.place
    ).exclude(quantity_milli=0)
    goods = Product.objects.filter(
        merchant_id=count.merchant_id, tracked=True, id__in=standing.values("product_id")
    ).exclude(id__in=counted.values("product_id"))
    if count.category_id is not None:
        goods = goods.filter(category=count.category_id)
    return goods.order_by("name", "id")
