"""What a shift came to, by all documents known here: the numbers of its X and its Z. Reads only."""

from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum

from pos.balances.models import Account, Movement, Why
from pos.journal.models import Event
from pos.sales.models import Kind, Refund, Sale, SalePayment, SaleTax
from pos.sales.queries import signed_body
from pos.tills.models import DishVoid, DrawerOpening, Shift

Facts = dict[str, Any]
# What customers pay in without a sale, as its line is called.
_CAME_WORDS = {
    (Account.KASBON.value, Why.REPAID.value): "Kasbon dibayar",
    (Account.KASBON.value, Why.REVERSED.value): "Kasbon dibayar",
    (Account.GIFT_CARD.value, Why.CARD_SOLD.value): "Kartu hadiah dijual",
    (Account.GIFT_CARD.value, Why.PAID_IN.value): "Kartu hadiah diisi ulang",
    (Account.STORE_CREDIT.value, Why.PAID_IN.value): "Saldo pelanggan diisi",
}
CAME = tuple({why for _, why in _CAME_WORDS})
UNDONE = "wrong_entry"  # the reason that a till gives for what is undone at once


def facts_of_shift(shift: Shift) -> Facts:
    """The parts of `shift.reported` that come from documents; the same for an open shift (X)."""
    documents = documents_of(shift)
    return {
        "sales": _sales(documents.filter(kind=Kind.SALE)),
        "refunds": _refunds(documents.filter(kind=Kind.REFUND)),
        "methods": _methods(shift, documents),
        "taxes": _taxes(shift, documents),
        "paid_in": _paid_in(shift),
        "cash": _cash(shift),
        "drawer_openings": _openings(shift),
        "removed_lines": _removed(shift),
        "receipts": list(
            documents.order_by("series")
            .values("series")
            .annotate(first=Min("counter"), last=Max("counter"), count=Count("id"))
        ),
    }


def documents_of(*shifts: Shift) -> QuerySet[Sale]:
    """Sales and refunds; by the day too, which has an index."""
    return Sale.objects.filter(
        merchant_id__in={shift.merchant_id for shift in shifts},
        outlet_id__in={shift.outlet_id for shift in shifts},
        business_date__in={shift.business_date for shift in shifts},
        shift_id__in={shift.id for shift in shifts},
    ).order_by()


def anchor_of(shift: Shift) -> Facts | None:
    """The event that closed it, wherever it was made."""
    event = closing_event_of(shift)
    if event is None:
        return None
    place = {"epoch": event.epoch, "seq": event.seq, "hash": event.hash}
    return {"device": str(event.device_id), **place}


def closing_of(shift: Shift) -> Facts | None:
    """What whoever closed it said besides the sum. Older tills say no reason."""
    event = closing_event_of(shift)
    if event is None:
        return None
    body = signed_body(event)
    return {
        "reason": body.get("reason"),
        "first_counted_minor": body.get("first_counted_minor"),
        "counts": body.get("counts", []),
    }


def closing_event_of(shift: Shift) -> Event | None:
    closing = Event.objects.filter(
        merchant_id=shift.merchant_id,
        outlet_id=shift.outlet_id,
        kind="shift.closed",
        shift_id=shift.id,
    )
    return closing.order_by("server_seq").first()


def _openings(shift: Shift) -> int:
    """How often somebody opened the drawer and sold nothing."""
    return DrawerOpening.objects.filter(
        merchant_id=shift.merchant_id, outlet_id=shift.outlet_id, shift_id=shift.id
    ).count()


def _removed(shift: Shift) -> int:
    """Dishes taken off a cart after the kitchen was told of them."""
    voids = DishVoid.objects.filter(
        merchant_id=shift.merchant_id, outlet_id=shift.outlet_id, shift_id=shift.id
    )
    return int(voids.aggregate(sum=Sum("dishes", default=0))["sum"])


def _sales(sales: QuerySet[Sale]) -> Facts:
    named = {
        "gross_minor": "gross_minor",
        "line_discount_minor": "line_discount_minor",
        "promotion_minor": "promotion_discount_minor",
        "order_discount_minor": "order_discount_minor",
        "service_minor": "service_minor",
        "tax_minor": "tax_minor",
        "total_minor": "total_minor",
        "rounding_minor": "rounding_minor",
        "due_minor": "due_minor",
        "tip_minor": "tip_minor",
        "donation_minor": "donation_minor",
    }
    sums = {f"sum_{name}": Sum(column, default=0) for name, column in named.items()}
    found = sales.aggregate(count=Count("id"), **sums)
    return {"count": found["count"], **{name: found[f"sum_{name}"] for name in named}}


def _refunds(refunds: QuerySet[Sale]) -> Facts:
    undone = Refund.objects.filter(
        id__in=refunds.values("id"), reason_code=UNDONE, approved_by_id=None, is_void=False
    )
    voided = Refund.objects.filter(id__in=refunds.values("id"), is_void=True)
    unproven = Refund.objects.filter(id__in=refunds.values("id"), original_id=None)
    found = refunds.aggregate(
        count=Count("id"), total=Sum("total_minor", default=0), due=Sum("due_minor", default=0)
    )
    return {
        "count": found["count"],
        "undone": undone.count(),
        "unproven": unproven.count(),
        "voided": voided.count(),
        "total_minor": -found["total"],
        "due_minor": -found["due"],
    }


def _methods(shift: Shift, documents: QuerySet[Sale]) -> list[Facts]:
    """As it was called that day; sales of version 1 know only the code."""
    paid = SalePayment.objects.filter(
        merchant_id=shift.merchant_id, outlet_id=shift.outlet_id, sale__in=documents.values("id")
    )
    rows = (
        paid.order_by("kind", "name", "method")
        .values("kind", "name", "method")
        .annotate(
            count=Count("id", filter=Q(amount_minor__gte=0)),
            amount=Sum("amount_minor"),
            tip=Sum(F("tip_minor") + F("donation_minor")),
        )
    )
    return [
        {
            "name": row["name"] or row["method"],
            "kind": row["kind"],
            "count": row["count"],
            "amount_minor": row["amount"],
            "tip_minor": row["tip"],
        }
        for row in rows
    ]


def _paid_in(shift: Shift) -> list[Facts]:
    """Money that came for no sale, in whatever way: old debts, gift cards, credit."""
    found = Movement.objects.filter(
        merchant_id=shift.merchant_id, outlet_id=shift.outlet_id, shift_id=shift.id, why__in=CAME
    )
    sums = found.order_by().values_list("account", "why").annotate(Count("id"), Sum("amount_minor"))
    told: dict[str, list[int]] = {}
    for account, why, count, amount in sums:
        each = told.setdefault(_CAME_WORDS[account, why], [0, 0])
        each[0] += count if why != Why.REVERSED else 0
        each[1] += -amount if account == Account.KASBON else amount
    return [
        {"name": name, "count": count, "amount_minor": amount}
        for name, (count, amount) in sorted(told.items())
    ]


def _taxes(shift: Shift, documents: QuerySet[Sale]) -> list[Facts]:
    taxes = SaleTax.objects.filter(
        merchant_id=shift.merchant_id, outlet_id=shift.outlet_id, sale__in=documents.values("id")
    )
    rows = (
        taxes.order_by("kind", "label", "rate_ppm")
        .values("kind", "label", "rate_ppm")
        .annotate(base=Sum("base_minor"), other=Sum("other_base_minor"), tax=Sum("tax_minor"))
    )
    return [
        {
            "label": row["label"],
            "kind": row["kind"],
            "rate_ppm": row["rate_ppm"],
            "base_minor": row["base"],
            "other_base_minor": row["other"],
            "tax_minor": row["tax"],
        }
        for row in rows
    ]


def _cash(shift: Shift) -> Facts:
    """`sales_minor`: what sales, repaid kasbon, gift cards and credit brought, less what refunds
    and suppliers took."""
    counted, expected = shift.counted_minor or 0, shift.expected_now_minor
    return {
        "float_minor": shift.float_minor,
        "sales_minor": shift.cash_minor,
        "in_minor": shift.cash_in_minor,
        "out_minor": shift.cash_out_minor,
        "drop_minor": shift.drop_minor,
        "expected_minor": expected,
        "counted_minor": counted,
        "variance_minor": counted - expected,
    }
