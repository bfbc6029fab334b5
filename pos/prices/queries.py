"""Reads about promotions: one of them, those not stopped, and in what state each is."""

import uuid

from django.db.models import QuerySet

from pos.prices import errors
from pos.prices.models import Promotion


def promotion_of(merchant_id: uuid.UUID, promotion_id: uuid.UUID) -> Promotion:
    promotion = Promotion.objects.filter(merchant_id=merchant_id, id=promotion_id).first()
    if promotion is None:
        raise errors.unknown_promotion()
    return promotion


def running(merchant_id: uuid.UUID) -> QuerySet[Promotion]:
    """Not stopped: planned, in force or past by their own dates."""
    return Promotion.objects.filter(merchant_id=merchant_id, stopped_at=None)


def not_over(merchant_id: uuid.UUID, today: str) -> QuerySet[Promotion]:
    """Those that can still be counted on `today` or later."""
    return running(merchant_id).exclude(date_to__lt=today)
