"""Reads about stock: levels and the ledger of one product."""

import uuid

from django.db.models import QuerySet

from pos.stock.models import Level, Movement


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
