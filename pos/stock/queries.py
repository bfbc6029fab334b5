"""Reads about stock: levels, the ledger of one product, and what tablets are told."""

import uuid
from typing import Any

from django.db.models import QuerySet

from pos.journal.lookup import largest
from pos.stock.models import Level, Movement

SHOP = "shop"  # the one place of a simple shop; more places come with transfers
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
    return moves.order_by("-happened_at", "-seq", "-line")


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
