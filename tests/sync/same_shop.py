"""One record stored on two engines: runs in a process of its own on either of them.

`store(batches)` opens a shop with fixed ids, takes the batches through `store_events` and gives
back every derived row as JSON, without the columns that tell when and where it was stored.
"""

import json
import uuid
from datetime import date
from typing import Any

from django.db import models

from pos.journal.actions import append, open_ledger
from pos.journal.envelope import read
from pos.journal.models import Problem
from pos.journal.projections import derived_tables
from pos.journal.store import Sender, store_events
from pos.outlets.models import Outlet
from pos.replenishment.queries import needs_of, season_of
from pos.reports.actions import sum_period
from pos.reports.models import Figure
from pos.reports.periods import Stretch
from pos.reports.queries import stale_periods
from pos.reports.registry import REPORTS

MERCHANT, OUTLET, DEVICE = (str(uuid.UUID(int=number)) for number in (1, 2, 3))
SERIES = "K77"
BATCH = 100
OF_THIS_SERVER = {"received_at", "opened_at_ms", "paired_at", "hlc_ms", "hlc_counter", "event_id"}


def store(events: list[dict[str, str]], public_key: str) -> str:
    merchant, outlet = uuid.UUID(MERCHANT), uuid.UUID(OUTLET)
    open_ledger(merchant, outlet, name="Server", role="hub")
    body = {
        "device": DEVICE,
        "epoch": 1,
        "series": SERIES,
        "public_key": public_key,
        "name": "Kasir",
        "role": "till",
        "drawer": None,
    }
    append("device.paired", body, merchant_id=merchant, outlet_id=outlet, actor_id=None)
    sender = Sender(merchant, outlet, uuid.UUID(DEVICE), {1: public_key})
    statuses = []
    for start in range(0, len(events), BATCH):
        part = [read(e["raw"].encode(), e["sig"]) for e in events[start : start + BATCH]]
        statuses += [(result.status, result.code) for result in store_events(sender, part)]
    made = {"statuses": statuses, "rows": _rows(), "problems": _problems()}
    return json.dumps({**made, **_told(Outlet(id=outlet, merchant_id=merchant, outlet_id=outlet))})


def _told(outlet: Outlet) -> dict[str, Any]:
    """Every figure, how many rows each report has, and that what to order can be asked for."""
    days = [period for period in stale_periods(outlet) if len(period) == len("2026-11-21")]
    for day in days:
        sum_period(outlet, day)
    stretch = Stretch(date.fromisoformat(min(days)), date.fromisoformat(max(days)))
    reports = {report.slug: len(list(report.rows(outlet, stretch))) for report in REPORTS}
    needs = len(needs_of(outlet, season_of(outlet)))
    return {"figures": _rows_of(Figure), "reports": reports, "needs": needs}


def _rows() -> dict[str, list[Any]]:
    """Only tables that tablets' events fill; devices and drawers carry ids made here."""
    tables = [
        one for one in derived_tables() if one._meta.app_label in {"sales", "stock", "catalog"}
    ]
    return {table.__name__: _rows_of(table) for table in tables}


def _rows_of(table: type[models.Model]) -> list[Any]:
    names = sorted(field.attname for field in table._meta.concrete_fields)
    kept = [name for name in names if name not in OF_THIS_SERVER]
    rows = table._default_manager.values_list(*kept)
    return sorted((json.loads(json.dumps(row, default=str)) for row in rows), key=json.dumps)


def _problems() -> list[Any]:
    return sorted(Problem.objects.values_list("code", "key", "sentence"))
