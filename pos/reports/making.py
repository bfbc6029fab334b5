"""The worker's part of an export: write the file, tell how far it is, throw old files away.

Reading goes on outside any transaction, so no till waits for it. A worker that dies in the middle
begins the file anew: it appears under its name only when it is whole.
"""

import logging
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from pos.journal.backoffice.show import moment_text
from pos.journal.clock import wall_ms
from pos.outlets.models import Outlet
from pos.outlets.queries import outlet_of
from pos.reports.models import Export, State
from pos.reports.periods import Stretch
from pos.reports.queries import stale_days
from pos.reports.registry import report_named
from pos.reports.tables import Report
from pos.reports.xlsx_file import MOST_ROWS, write_xlsx

log = logging.getLogger("lancar.reports")

KEPT_MS = 7 * 86_400_000
OLD_A_ROUND = 20
UNKNOWN = "Laporan ini tidak dikenal lagi."
NO_ROOM = "Berkas tidak dapat ditulis; periksa ruang disk server, lalu minta lagi."
BROKEN = (
    "Berkas ini tidak dapat dibuat: ada data yang tidak terbaca. Beri tahu yang merawat server."
)
TOO_LONG = "Lebih dari 1.000.000 baris; pilih masa yang lebih pendek."


def file_of(export: Export) -> Path:
    return Path(settings.DATA_DIR) / "exports" / f"{export.id}.xlsx"


def make_exports() -> int:
    """The oldest one that waits. Returns how many were made or given up. A long one takes minutes:
    the worker makes them beside its rounds."""
    export = _due()
    if export is None:
        return 0
    report = report_named(export.report)
    if report is None:
        return _end(export, State.FAILED, UNKNOWN)
    try:
        outlet, stretch = _asked(export)
        return _make(export, report, outlet, stretch)
    except OSError:
        log.exception("a report could not be written")
        return _end(export, State.FAILED, NO_ROOM)
    except Exception:
        # The oldest is made first: one that cannot be made must not keep the others for ever.
        log.exception("a report could not be made")
        return _end(export, State.FAILED, BROKEN)


def exports_wait() -> bool:
    return _due() is not None


def _due() -> Export | None:
    """The oldest that waits, unless the worker must sum its days first."""
    export = Export.objects.filter(state=State.WAITING).order_by("id").first()
    if export is None:
        return None
    report = report_named(export.report)
    is_early = report is not None and report.of_days and stale_days(*_asked(export))
    return None if is_early else export


def _asked(export: Export) -> tuple[Outlet, Stretch]:
    outlet = outlet_of(export.merchant_id, export.outlet_id)
    return outlet, Stretch(date.fromisoformat(export.first), date.fromisoformat(export.last))


def _make(export: Export, report: Report, outlet: Outlet, stretch: Stretch) -> int:
    rows: Any = report.rows(outlet, stretch)
    total = len(rows)
    if total > MOST_ROWS:
        return _end(export, State.FAILED, TOO_LONG)
    _note(export, total=total)
    path = file_of(export)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_xlsx(
        path,
        title=report.title,
        head=_head(report, outlet, stretch),
        columns=report.columns_for(sees_cost=export.with_cost),
        rows=rows,
        tell=lambda done: _note(export, done=done),
    )
    return _end(export, State.MADE, "")


def _head(report: Report, outlet: Outlet, stretch: Stretch) -> tuple[str, ...]:
    """What somebody needs to know who gets the file alone."""
    with timezone.override(ZoneInfo(outlet.zone)):
        made = f"Dibuat {moment_text(wall_ms())}"
    days = stretch.words if report.of_days else "Keadaan saat dibuat"
    return (report.title, outlet.name, days, made)


def _end(export: Export, state: State, trouble: str) -> int:
    _note(export, state=state.value, trouble=trouble)
    return 1


def _note(export: Export, **changes: int | str) -> None:
    here = {"merchant_id": export.merchant_id, "outlet_id": export.outlet_id}
    Export.objects.filter(**here, id=export.id).update(**changes)


def throw_away_old() -> int:
    """Files older than a week; the record still says that they were made."""
    old = Export.objects.filter(state=State.MADE, asked_at__lt=wall_ms() - KEPT_MS)
    for export in old.order_by("id")[:OLD_A_ROUND]:
        file_of(export).unlink(missing_ok=True)
        _note(export, state=State.GONE.value)
    return 0
