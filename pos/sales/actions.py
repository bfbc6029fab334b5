"""What the server itself does about sales: recompute those that came in, off the ingest path."""

import json

from django.db import transaction

from pos.journal.ids import uuid7
from pos.journal.models import Event, Ledger, State
from pos.journal.problems import report
from pos.sales.models import PriceCheck
from pos.sales.recheck import first_difference

CHECKS_A_ROUND = 200


def check_prices() -> int:
    """Recompute the next sales of every outlet; report what does not add up. Returns how many."""
    return sum(_check_outlet(ledger) for ledger in Ledger.objects.order_by("id"))


@transaction.atomic
def _check_outlet(ledger: Ledger) -> int:
    """Each sale once: the mark moves in the same transaction as the reports."""
    tenant = {"merchant_id": ledger.merchant_id, "outlet_id": ledger.outlet_id}
    mark = PriceCheck.objects.filter(**tenant).first()
    events = Event.objects.filter(
        **tenant,
        kind="sale.completed",
        state=State.APPLIED,
        server_seq__gt=mark.server_seq if mark else 0,
    ).order_by("server_seq")[:CHECKS_A_ROUND]
    checked = list(events)
    if not checked:
        return 0
    for event in checked:
        _check(event)
    PriceCheck.objects.update_or_create(
        **tenant,
        defaults={"server_seq": checked[-1].server_seq},
        create_defaults={"id": uuid7(), "server_seq": checked[-1].server_seq},
    )
    return len(checked)


def _check(event: Event) -> None:
    body = json.loads(bytes(event.raw))["body"]
    difference = first_difference(body, event.business_date)
    if difference is None:
        return
    number = body["receipt"]["number"]
    report(
        code="sale_discrepancy",
        key=str(body["sale"]),
        sentence=f"Hitungan struk {number} tidak cocok ({difference}).",
        suggestion="Periksa struknya; perbarui aplikasi tablet bila versinya lama.",
        event_id=event.id,
        detail={"difference": difference},
        merchant_id=event.merchant_id,
        outlet_id=event.outlet_id,
    )
