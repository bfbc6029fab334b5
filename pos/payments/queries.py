"""Reads about payments: what tills offer, what is still on its way, what a shift took."""

import uuid
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from pos.payments.models import (
    OF_BALANCES,
    AwaitedPayment,
    MethodKind,
    Outcome,
    PaymentMethod,
)

_ROW = (
    "id",
    "code",
    "name",
    "kind",
    "icon",
    "needs_reference",
    "opens_drawer",
    "account",
    "qris_payload",
    "donation_to",
    "position",
)


def method_rows(merchant_id: uuid.UUID) -> list[dict[str, Any]]:
    """In the form tablets load them, in the owner's order; archived ones are not offered."""
    rows = _used(merchant_id).exclude(kind__in=OF_BALANCES).values(*_ROW)
    return [{**row, "id": str(row["id"])} for row in rows]


def kasbon_row(merchant_id: uuid.UUID) -> dict[str, Any] | None:
    """Selling on kasbon, told apart from the others: a till of an earlier release, which knows no
    limits, does not see it. None: the shop gives no kasbon."""
    return _only_row(merchant_id, MethodKind.KASBON)


def credit_row(merchant_id: uuid.UUID) -> dict[str, Any] | None:
    """Paying out of what the shop owes the customer; likewise. None: the shop keeps no credit."""
    return _only_row(merchant_id, MethodKind.STORE_CREDIT)


def gift_row(merchant_id: uuid.UUID) -> dict[str, Any] | None:
    """Paying out of a gift card; likewise."""
    return _only_row(merchant_id, MethodKind.GIFT_CARD)


def _only_row(merchant_id: uuid.UUID, kind: str) -> dict[str, Any] | None:
    row = _used(merchant_id).filter(kind=kind).values(*_ROW).first()
    return {**row, "id": str(row["id"])} if row else None


def _used(merchant_id: uuid.UUID) -> QuerySet[PaymentMethod]:
    methods = PaymentMethod.objects.filter(merchant_id=merchant_id, archived=False)
    return methods.order_by("position", "id")


def has_methods(merchant_id: uuid.UUID) -> bool:
    return PaymentMethod.objects.filter(merchant_id=merchant_id).exists()


def awaited_of(merchant_id: uuid.UUID) -> QuerySet[AwaitedPayment]:
    return AwaitedPayment.objects.filter(merchant_id=merchant_id)


def open_payments(merchant_id: uuid.UUID) -> QuerySet[AwaitedPayment]:
    """Begun and neither paid nor given up: a till that crashed, or a cashier who waits."""
    return awaited_of(merchant_id).filter(outcome=Outcome.OPEN).order_by("-started_at")


def taken_in_shift(merchant_id: uuid.UUID, shift_id: uuid.UUID) -> list[tuple[str, int, int]]:
    """Per method outside the drawer: name, how many payments, how much less what went back."""
    moved = awaited_of(merchant_id).filter(
        shift_id=shift_id, outcome__in=(Outcome.PAID, Outcome.RETURNED)
    )
    paid = Count("id", filter=Q(outcome=Outcome.PAID))
    named = moved.order_by("name").values_list("name")
    sums = named.annotate(count=paid, amount=Sum("amount_minor"))
    return [(name, count, amount) for name, count, amount in sums]
