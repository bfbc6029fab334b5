"""What the server itself does about sales: recompute those that came in, and look whether their
makers were allowed to, off the ingest path."""

import uuid
from typing import Any

from django.db import transaction

from pos.journal.ids import uuid7
from pos.journal.models import Event, State
from pos.journal.problems import report
from pos.journal.rows import recorded_outlets
from pos.sales.breaches import KINDS, find_breaches, note_breaches
from pos.sales.dear_refunds import dear_refunds, note_dear_refunds
from pos.sales.models import PriceCheck, Sale
from pos.sales.old_prices import note_old_prices, old_price_rows
from pos.sales.points_check import Rules, handed_out_differences, points_differences
from pos.sales.queries import sale_body, signed_body
from pos.sales.recheck import UNREADABLE, first_difference
from pos.sales.refund_holders import misdirected
from pos.sales.refund_recheck import first_refund_difference

CHECKS_A_ROUND = 200
DOCUMENTS = ("sale.completed", "sale.refunded")
MAX_DIFFERENCE = 200


def check_prices(limit: int = CHECKS_A_ROUND) -> int:
    """Recompute the next `limit` sales of every outlet, look by whose right they were made, and
    report what does not add up. Returns how many events were looked at."""
    return sum(_check_outlet(*outlet, limit) for outlet in recorded_outlets())


def _check_outlet(merchant_id: uuid.UUID, outlet_id: uuid.UUID, limit: int) -> int:
    """Each sale once: the mark moves in the same transaction as the reports. Reading and computing
    stay outside it: on SQLite it would keep every till's push waiting."""
    tenant = {"merchant_id": merchant_id, "outlet_id": outlet_id}
    mark = PriceCheck.objects.filter(**tenant).first()
    events = Event.objects.filter(
        **tenant,
        kind__in=KINDS,
        state=State.APPLIED,
        server_seq__gt=mark.server_seq if mark else 0,
    ).order_by("server_seq")[:limit]
    checked = list(events)
    if not checked:
        return 0
    documents = [event for event in checked if event.kind in DOCUMENTS]
    rules = Rules(merchant_id)
    found = [(event, _difference(event, rules)) for event in documents]
    elsewhere = [(event, _misdirected(event)) for event in documents]
    old_prices, breaches = old_price_rows(checked), find_breaches(checked)
    dear = dear_refunds(checked)
    with transaction.atomic():
        note_breaches(breaches)
        note_old_prices(old_prices)
        note_dear_refunds(dear)
        for event, difference in found:
            if difference is not None:
                _report(event, difference)
        for event, told in elsewhere:
            if told is not None:
                _report_elsewhere(event, told)
        PriceCheck.objects.update_or_create(
            **tenant,
            defaults={"server_seq": checked[-1].server_seq},
            create_defaults={"id": uuid7(), "server_seq": checked[-1].server_seq},
        )
    return len(checked)


def _difference(event: Event, rules: Rules) -> str | None:
    try:
        body = signed_body(event)
        if event.kind == "sale.refunded":
            original = _original(event, body)
            found = first_refund_difference(body, original)
            return found or next(handed_out_differences(event, body, original), None)
        found = first_difference(body, event.business_date)
        return found or next(points_differences(body, rules), None)
    except UNREADABLE as error:
        return f"tidak dapat dihitung ulang: {type(error).__name__} {error}"[:MAX_DIFFERENCE]


def _misdirected(event: Event) -> str | None:
    if event.kind != "sale.refunded":
        return None
    try:
        body = signed_body(event)
        original = _original(event, body)
        return misdirected(event.merchant_id, body, original) if original else None
    except UNREADABLE:
        return None  # `_difference` says so


def _original(event: Event, body: Any) -> Any:
    """The signed body of the sale that was taken back; None while it is not here, or unknown."""
    if body["original"] is None:
        return None
    sale = Sale.objects.filter(
        merchant_id=event.merchant_id, outlet_id=event.outlet_id, id=body["original"]["sale"]
    ).first()
    return sale_body(sale) if sale else None


def _report_elsewhere(event: Event, told: str) -> None:
    body = signed_body(event)
    report(
        code="refund_elsewhere",
        key=str(body["refund"]),
        sentence=f"Retur {body['receipt']['number']} oleh {body['cashier']['name']} untuk struk "
        f"{body['original']['number']} mengembalikan {told}.",
        suggestion="Tanyakan kasirnya. Uangnya dapat dibetulkan di Kasbon dan Saldo; kartunya "
        "dibatalkan di Kartu hadiah.",
        event_id=event.id,
        merchant_id=event.merchant_id,
        outlet_id=event.outlet_id,
    )


def _report(event: Event, difference: str) -> None:
    body = signed_body(event)
    number = body["receipt"]["number"]
    report(
        code="sale_discrepancy",
        key=str(body.get("refund") or body["sale"]),
        sentence=f"Hitungan struk {number} tidak cocok ({difference}).",
        suggestion="Periksa struknya; perbarui aplikasi tablet bila versinya lama.",
        event_id=event.id,
        detail={"difference": difference},
        merchant_id=event.merchant_id,
        outlet_id=event.outlet_id,
    )
