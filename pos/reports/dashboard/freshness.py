"""How fresh what we show is, outlet by outlet; and what changed in the past since it was over.

A low figure is not bad trade when half the outlets have not been heard: so this stands first.
"""

import uuid
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


def position_of(merchant_id: uuid.UUID) -> int:
    """Grows with everything that is recorded for this merchant here."""
    ledgers = Ledger.objects.filter(merchant_id=merchant_id)
    return sum(ledgers.order_by().values_list("server_seq", flat=True))


def outlets_heard(merchant_id: uuid.UUID, outlets: list[Outlet], now_ms: int) -> list[Row]:
    """{id, code, name, utc_offset_minutes, heard_at, state}: live, late, silent, or never heard."""
    newest = Event.objects.filter(
        merchant_id=OuterRef("merchant_id"),
        outlet_id=OuterRef("outlet_id"),
        server_seq=OuterRef("server_seq"),
    )
    ledgers = Ledger.objects.filter(merchant_id=merchant_id).order_by()
    told = ledgers.annotate(heard_at=Subquery(newest.values("received_at")[:1]))
    heard = dict(told.values_list("outlet_id", "heard_at"))
    return [
        {
            "id": outlet.id,
            "code": outlet.code,
            "name": outlet.name,
            "utc_offset_minutes": ShopClock.of(outlet).utc_offset_ms(now_ms) // 60_000,
            "heard_at": heard.get(outlet.id),
            "state": _state(heard.get(outlet.id), now_ms),
        }
        for outlet in outlets
    ]


def _state(heard_at: int | None, now_ms: int) -> str:
    if heard_at is None:
        return "never"
    quiet_ms = now_ms - heard_at
    return "live" if quiet_ms <= LIVE_MS else "late" if quiet_ms <= SILENT_MS else "silent"


def late_changes(asked: Asked) -> list[Row]:
    """Days that were over and changed within the last week, the newest change first."""
    today = date.fromisoformat(asked.windows[0].clock.day(asked.now_ms))
    rows = LateSum.objects.filter(
        merchant_id=asked.merchant_id,
        outlet_id__in=asked.outlet_ids,
        arrived_on__gt=(today - WEEK).isoformat(),
    )
    columns = ("outlet_id", "business_date", "arrived_on", "sales", "refunds", "total_minor")
    newest = rows.order_by("-arrived_on", "-business_date", "outlet_id")[:MOST_LATE]
    return list(newest.values(*columns))
