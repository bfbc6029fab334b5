"""Counting in a month: blind, while tills sell and some have not told yet what they sold."""

from dataclasses import dataclass, field

from pos.stock.actions import count_product, drop_count, open_count, post_count
from pos.stock.actions.counts import Counted
from pos.stock.models import SHOP, CountLine, StockCount
from tests.months.month import Month


@dataclass
class Open:
    """The count that goes on; by product when it was seen, what lay there, and what the record
    of that moment has come to since, as tills tell what they sold before it."""

    count: StockCount
    place: str
    seen: dict[str, tuple[int, int, int]] = field(default_factory=dict)


def _standing(month: Month, here: Open) -> list[str]:
    """What nobody counted once more since."""
    piles = month.book.piles
    return [
        product for product, seen in here.seen.items()
        if seen[0] > piles[product, here.place].counted_at
    ]  # fmt: skip


def start_or_post(month: Month) -> None:
    if month.count is None:
        place = month.luck.choice((SHOP, month.store))
        opened = open_count(outlet=month.world.outlet, name="Opname", by=None, place=place)
        month.count = Open(opened, place)
    elif not _standing(month, month.count) or month.luck.random() < 0.1:
        drop_count(outlet=month.world.outlet, count=month.count.count, by=None)
        month.count = None
    else:
        _post(month, month.count)
        month.count = None


def see(month: Month) -> None:
    """Someone counts one product. What is oversold on the shelf cannot be: nobody counts it."""
    if month.count is None:
        return
    product = month.luck.choice(month.goods)
    key = (str(product.id), month.count.place)
    lying = month.truth[key]
    if lying < 0:
        return
    counted = Counted(product.id, lying, is_sure=True)
    entry = count_product(
        outlet=month.world.outlet, count=month.count.count, counted=counted, by=None
    )
    month.count.seen[key[0]] = (entry.counted_at, lying, month.book.piles[key].held)


def hears_late(month: Month, product: str, at: int, quantity: int) -> None:
    """A till tells what it sold before somebody counted: the record of that moment was less,
    unless a count that is posted since had these goods missing already."""
    here = month.count
    if at <= month.book.piles[product, SHOP].counted_at:
        return
    if here is not None and here.place == SHOP and product in here.seen:
        counted_at, lying, record = here.seen[product]
        if at <= counted_at:
            here.seen[product] = (counted_at, lying, record - quantity)


def _post(month: Month, here: Open) -> None:
    standing = _standing(month, here)
    post_count(outlet=month.world.outlet, count=here.count, by=None)
    posted = CountLine.objects.filter(count=here.count)
    found = {
        str(product): difference
        for product, difference in posted.values_list("product_id", "difference_milli")
    }
    wanted = {}
    for product in standing:
        at, lying, record = here.seen[product]
        wanted[product] = lying - record
        month.book.counted(product, here.place, lying - record, at)
    assert found == wanted
