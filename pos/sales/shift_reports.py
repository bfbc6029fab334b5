"""Z reports: numbered without a gap, never changed, and made by the shop's server as soon as it has
heard the close. What comes later makes an addendum, dated its own day.

A till's chain has no gap, so whoever has heard the close has heard every sale before it at that
till; what a second till, an older key of the same till or a quarantined event still holds back is
what addenda are for. Tills that took part and were not heard since are named: such a Z is
provisional, and its next part is final as soon as they are.
"""

import uuid
from collections.abc import Sequence
from math import inf
from time import monotonic
from typing import Any

from django.db import transaction
from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery

from pos.journal.actions import append
from pos.journal.ids import uuid7
from pos.journal.rows import home_outlet, lock_ledger
from pos.sales.models import ShiftReport
from pos.sales.shift_facts import anchor_of, closing_of, facts_of_shift
from pos.sales.shift_waiting import unheard_in
from pos.tills.models import Device, Shift

REPORTS_A_ROUND = 20
MOST_WAITING = 100
MOST_NAMED = 100
WAITING_EVERY_S = 60
_waited = {"at": -inf}  # when this process last looked at shifts that wait for tills


def report_closed_shifts() -> int:
    """Z reports and addenda that are due. Returns how many were made."""
    due = [*unreported()[:REPORTS_A_ROUND]]
    if monotonic() - _waited["at"] >= WAITING_EVERY_S:
        _waited["at"] = monotonic()
        due += waiting()[:MOST_WAITING]
    return sum(report_shift(shift) is not None for shift in due)


def unreported() -> QuerySet[Shift]:
    """Closed shifts without a Z, and those of which more has come since."""
    news = Q(told=None) | Q(told__lt=F("late_sales"))
    return _closed().filter(news).order_by("closed_at", "id")


def waiting() -> QuerySet[Shift]:
    """Those whose newest report names tills that it waits for."""
    named = Q(waits=True)
    return _closed().filter(named).order_by("-closed_at", "id")


def _closed() -> QuerySet[Shift]:
    """With how much their reports have told, and whether the newest waits for tills."""
    reports = ShiftReport.objects.filter(
        merchant_id=OuterRef("merchant_id"), shift_id=OuterRef("id")
    ).order_by()
    told = reports.values("shift_id").annotate(late=Max("late")).values("late")
    waits = reports.order_by("-part").values("is_provisional")[:1]
    closed = Shift.objects.filter(closed_at__isnull=False)
    # without a day its opening has not come yet
    return closed.annotate(told=Subquery(told), waits=Subquery(waits)).exclude(business_date="")


def report_shift(shift: Shift) -> ShiftReport | None:
    """One Z, or the next addendum; None when nothing is due, or another process was faster. Tills
    wait only where there is something to say."""
    if _due(shift) is None:
        return None
    with transaction.atomic():
        lock_ledger(shift.merchant_id, home_outlet(shift.merchant_id, shift.outlet_id))
        due = _due(shift)
        return None if due is None else _report(*due)


def _due(shift: Shift) -> tuple[Shift, list[Device]] | None:
    """As it is now, and whom it waits for."""
    found = _closed().filter(merchant_id=shift.merchant_id, id=shift.id)
    fresh = found.select_related("drawer").first()
    if fresh is None:
        return None
    unheard = unheard_in(fresh)
    return (fresh, unheard) if _is_due(fresh, is_complete=not unheard) else None


def _report(fresh: Shift, unheard: Sequence[Device]) -> ShiftReport:
    body = {**_body(fresh), "unheard": [str(each) for each in unheard[:MOST_NAMED]]}
    append(
        "shift.reported",
        body,
        merchant_id=fresh.merchant_id,
        outlet_id=fresh.outlet_id,
        actor_id=None,
        shift_id=fresh.id,
        business_date=fresh.business_date or None,
    )
    return ShiftReport.objects.get(merchant_id=fresh.merchant_id, id=uuid.UUID(body["report"]))


def _is_due(shift: Shift, *, is_complete: bool) -> bool:
    told, waits = shift.told, shift.waits  # type: ignore[attr-defined]
    return told is None or told < shift.late_sales or bool(waits and is_complete)


def _body(shift: Shift) -> dict[str, Any]:
    facts = facts_of_shift(shift)
    return {
        "report": str(uuid7()),
        "shift": str(shift.id),
        "kind": "z",
        "business_date": shift.business_date,
        "drawer": shift.drawer.name if shift.drawer else "",
        "opened_at": shift.opened_at,
        "opened_by": _person(shift.opened_by_id, shift.opened_by_name),
        "closed_at": shift.closed_at,
        "closed_by": _person(shift.closed_by_id, shift.closed_by_name),
        "late": shift.late_sales,
        **facts,
        **_place(shift, facts),
        "anchor": anchor_of(shift),
        "closing": closing_of(shift),
    }


def _place(shift: Shift, facts: dict[str, Any]) -> dict[str, int]:
    """Its number, and everything so far: an addendum adds only what its shift was short of."""
    reports = ShiftReport.objects.filter(merchant_id=shift.merchant_id, outlet_id=shift.outlet_id)
    newest = reports.order_by("-number", "-part").first()
    grand = reports.aggregate(sales=Max("grand_sales_minor"), back=Max("grand_refund_minor"))
    before = reports.filter(shift_id=shift.id).order_by("-part").first()
    said_sales = before.sales_minor if before else 0
    said_back = before.refund_minor if before else 0
    return {
        "number": before.number if before else (newest.number if newest else 0) + 1,
        "part": before.part + 1 if before else 0,
        "grand_sales_minor": (grand["sales"] or 0) + facts["sales"]["total_minor"] - said_sales,
        "grand_refund_minor": (grand["back"] or 0) + facts["refunds"]["total_minor"] - said_back,
    }


def _person(person_id: uuid.UUID | None, name: str) -> dict[str, str | None]:
    return {"id": str(person_id) if person_id else None, "name": name}
