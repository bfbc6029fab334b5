"""Reads about stock: levels, the ledger of one product, and what tablets are told."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from pos.catalog.extensions import knows_stock
from pos.catalog.models import Product
from pos.journal.ids import derived_id
from pos.journal.lookup import largest
from pos.stock.models import SHOP, Level, Movement, StockCount

MOST_LINES = 1_000  # of one document
MOST_LEVELS = 2_000  # in one answer to a tablet


def levels_of(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> QuerySet[Level]:
    levels = Level.objects.filter(merchant_id=merchant_id, outlet_id=outlet_id)
    return levels.select_related("product").order_by("product_id", "place")


def level_of(
    merchant_id: uuid.UUID, outlet_id: uuid.UUID, product_id: uuid.UUID, place: str
) -> int:
    """Thousandths of the base unit; 0 when nothing ever moved."""
    level = Level.objects.filter(
        merchant_id=merchant_id, outlet_id=outlet_id, product_id=product_id, place=place
    ).first()
    return level.quantity_milli if level else 0


def movements_of(
    merchant_id: uuid.UUID, outlet_id: uuid.UUID, product_id: uuid.UUID
) -> QuerySet[Movement]:
    """Kartu stok: newest first."""
    moves = Movement.objects.filter(
        merchant_id=merchant_id, outlet_id=outlet_id, product_id=product_id
    )
    return moves.order_by("-happened_at", "-seq", "-line", "-id")


def moves_of_event(merchant_id: uuid.UUID, event_id: uuid.UUID) -> QuerySet[Movement]:
    """By the ids that derive from it: no index has the event."""
    ids = [derived_id(event_id, number) for number in range(1, MOST_LINES + 1)]
    moves = Movement.objects.filter(merchant_id=merchant_id, id__in=ids)
    return moves.select_related("product").order_by("line")


def standing_of(
    merchant_id: uuid.UUID, outlet_id: uuid.UUID, product_id: uuid.UUID
) -> dict[str, tuple[int, int]]:
    """What the outlet has of a product in each of its places, and what that is worth."""
    levels = Level.objects.filter(
        merchant_id=merchant_id, outlet_id=outlet_id, product_id=product_id
    )
    rows = levels.order_by("place").values_list("place", "quantity_milli", "value_minor")
    return {place: (quantity, value) for place, quantity, value in rows}


def held_of(
    merchant_id: uuid.UUID,
    outlet_id: uuid.UUID,
    products: Iterable[uuid.UUID],
    place: str | None = None,
) -> dict[uuid.UUID, int]:
    """What the outlet has of each in all its places, or in one; what never moved is not in it."""
    levels = Level.objects.filter(
        merchant_id=merchant_id, outlet_id=outlet_id, product__in=list(products)
    )
    if place is not None:
        levels = levels.filter(place=place)
    sums = levels.order_by().values_list("product_id").annotate(held=Sum("quantity_milli"))
    return dict(sums)


@knows_stock
def moved_products(merchant_id: uuid.UUID, products: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Of these, those that ever moved anywhere, with what all outlets have of each together."""
    levels = Level.objects.filter(merchant_id=merchant_id, product__in=products).order_by()
    return dict(levels.values_list("product_id").annotate(held=Sum("quantity_milli")))


def low_products(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> QuerySet[Product]:
    """Below their minimum, with `stock_milli`; what never came has none. The emptiest first."""
    levels = Level.objects.filter(
        merchant_id=merchant_id, outlet_id=outlet_id, product=OuterRef("pk")
    )
    held = levels.order_by().values("product").annotate(held=Sum("quantity_milli")).values("held")
    goods = Product.objects.filter(
        merchant_id=merchant_id, archived=False, tracked=True, reorder_point_milli__gt=0
    )
    known = goods.annotate(stock_milli=Coalesce(Subquery(held), 0, output_field=BigIntegerField()))
    low = known.filter(stock_milli__lt=F("reorder_point_milli"))
    return low.order_by(F("stock_milli") * 1000 / F("reorder_point_milli"), "name", "id")


def standing_at(merchant_id: uuid.UUID, outlet_id: uuid.UUID, **held: int) -> QuerySet[Any]:
    """Ids of products by what the outlet has of each in all its places: `lt=0`, `exact=0`."""
    levels = Level.objects.filter(
        merchant_id=merchant_id, outlet_id=outlet_id, product__archived=False
    )
    sums = levels.order_by().values("product").annotate(held=Sum("quantity_milli"))
    wanted = {f"held__{how}": milli for how, milli in held.items()}
    return sums.filter(**wanted).values("product")


def categories_counted(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> set[uuid.UUID | None]:
    """Categories of the counts that are open; None: a count of everything."""
    counts = StockCount.objects.filter(
        merchant_id=merchant_id, outlet_id=outlet_id, state=StockCount.State.OPEN
    )
    return set(counts.values_list("category_id", flat=True))


def newest_revision(merchant_id: uuid.UUID, outlet_id: uuid.UUID | str) -> int:
    """From the end of an index."""
    here = {"merchant_id": merchant_id, "outlet_id": outlet_id}
    return largest((Level,), "revision", here)[0]


def levels_after(merchant_id: uuid.UUID, outlet_id: uuid.UUID, revision: int) -> dict[str, Any]:
    """Levels the shop keeps that moved after this revision: a bounded piece, and where it ends.

    `reset`: the caller is ahead of us, so what it has is not ours; everything begins anew."""
    newest = newest_revision(merchant_id, outlet_id)
    reset = revision > newest
    after = 0 if reset else revision
    found: list[tuple[uuid.UUID, int, int]] = []
    if newest > after:
        moved = Level.objects.filter(
            merchant_id=merchant_id, outlet_id=outlet_id, revision__gt=after, place=SHOP
        )
        rows = moved.order_by("revision").values_list("product_id", "quantity_milli", "revision")
        found = list(rows[:MOST_LEVELS])
    more = len(found) == MOST_LEVELS
    return {
        "levels": [[str(product), quantity] for product, quantity, _ in found],
        "next": found[-1][2] if more else newest,
        "reset": reset,
        "more": more,
    }
