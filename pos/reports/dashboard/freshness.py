"""How fresh what we show is, outlet by outlet; and what changed in the past since it was over.

A low figure is not bad trade when half the outlets have not been heard: so this stands first.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery

from pos.journal.models import Event, Ledger
from pos.outlets.models import Outlet
from pos.reports.clock import ShopClock
from pos.reports.dashboard.asked import Asked
from pos.reports.periods import WEEK
from pos.reports.rollup_models import LateSum

LIVE_MS = 15 * 60_000
SILENT_MS = 24 * 3_600_000
MOST_LATE = 10
Row = dict[str, Any]


@dataclass(frozen=True)
class Contact:
    """What the server of an outlet said when it was heard last: how much it still has to send, and
    its version. `linked_at`: since when it tells us."""

    heard_at: int | None
    waiting: int
    version: str
    linked_at: int


Contacts = Callable[[uuid.UUID], dict[uuid.UUID, Contact]]
_TOLD_BY: list[Contacts] = []


def contacts(find: Contacts) -> Contacts:
    """Register who knows of the outlets' own servers (the cloud: pos/config/contacts.py)."""
    _TOLD_BY.append(find)
    return find


def position_of(merchant_id: uuid.UUID) -> int:
    """Grows with everything that is recorded for this merchant here."""
    ledgers = Ledger.objects.filter(merchant_id=merchant_id)
    return sum(ledgers.order_by().values_list("server_seq", flat=True))


def outlets_heard(merchant_id: uuid.UUID, outlets: list[Outlet], now_ms: int) -> list[Row]:
    """{id, code, name, utc_offset_minutes, heard_at, state, waiting, version}; state: live, late,
    silent, or never heard. `waiting` is None where the server is the outlet's own."""
    told = _contacts(merchant_id)
    newest = _newest(merchant_id)
    return [
        _heard(outlet, newest.get(outlet.id), told.get(outlet.id), now_ms) for outlet in outlets
    ]


def _contacts(merchant_id: uuid.UUID) -> dict[uuid.UUID, Contact]:
    return {outlet: contact for find in _TOLD_BY for outlet, contact in find(merchant_id).items()}


def _newest(merchant_id: uuid.UUID) -> dict[uuid.UUID, int | None]:
    """When the newest event of each outlet came in; one look into an index each."""
    events = Event.objects.filter(merchant_id=merchant_id, outlet_id=OuterRef("id"))
    received = Subquery(events.order_by("-server_seq").values("received_at")[:1])
    outlets = Outlet.objects.filter(merchant_id=merchant_id).order_by()
    return dict(outlets.annotate(newest=received).values_list("id", "newest"))


def _heard(outlet: Outlet, newest: int | None, contact: Contact | None, now_ms: int) -> Row:
    moments = [each for each in (newest, contact.heard_at if contact else None) if each is not None]
    heard_at = max(moments, default=None)
    return {
        "id": outlet.id,
        "code": outlet.code,
        "name": outlet.name,
        "utc_offset_minutes": ShopClock.of(outlet).utc_offset_ms(now_ms) // 60_000,
        "heard_at": heard_at,
        "state": _state(heard_at, now_ms),
        "waiting": contact.waiting if contact else None,
        "version": contact.version if contact else "",
    }


def _state(heard_at: int | None, now_ms: int) -> str:
    if heard_at is None:
        return "never"
    quiet_ms = now_ms - heard_at
    return "live" if quiet_ms <= LIVE_MS else "late" if quiet_ms <= SILENT_MS else "silent"


def late_changes(asked: Asked) -> list[Row]:
    """Days that were over and changed within the last week, the newest change first. On the day on
    which its server began to tell us an outlet hands in its whole past: that is no change."""
    today = date.fromisoformat(asked.windows[0].clock.day(asked.now_ms))
    rows = LateSum.objects.filter(
        merchant_id=asked.merchant_id,
        outlet_id__in=asked.outlet_ids,
        arrived_on__gt=(today - WEEK).isoformat(),
    )
    clocks = {window.outlet.id: window.clock for window in asked.windows}
    for outlet_id, contact in _contacts(asked.merchant_id).items():
        if outlet_id in clocks:
            began_on = clocks[outlet_id].day(contact.linked_at)
            rows = rows.exclude(outlet_id=outlet_id, arrived_on__lte=began_on)
    columns = ("outlet_id", "business_date", "arrived_on", "sales", "refunds", "total_minor")
    newest = rows.order_by("-arrived_on", "-business_date", "outlet_id")[:MOST_LATE]
    return list(newest.values(*columns))
