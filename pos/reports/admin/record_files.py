"""The activity log as a file: what the page of the record shows with its filters, newest first.

Made while it is sent, from the newest events only (an index range): CSV up to 20,000 rows, an Excel
file up to 5,000, since the same process serves the tills.
"""

import json
import tempfile
import uuid
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from pos.journal.admin.event_filters import ASKED, near
from pos.journal.admin.telling import about, approver_of, body_of, envelope_of
from pos.journal.admin.words import group_text, kind_text
from pos.journal.backoffice.base import actor_of, merchant_of, outlet_of
from pos.journal.backoffice.show import moment_text
from pos.journal.models import Event, State
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date
from pos.outlets.queries import outlet_of as stored_outlet
from pos.people.models import Person
from pos.people.queries import names_of
from pos.reports.actions import note_taken
from pos.reports.admin.pages import ReportPages
from pos.reports.csv_file import csv_lines
from pos.reports.periods import Stretch
from pos.reports.tables import Column, Report, Unit
from pos.reports.xlsx_file import write_xlsx

SEE_RECORD = "journal.view_event"
MOST_CSV, MOST_XLSX = 20_000, 5_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
A_READ = 500
HIDDEN = "cost"  # what goods cost is in no file of everybody's acts
PRIVATE = ("customer", "breach")  # who a customer is stays in the shop; they may be forgotten


def _wall(event: Event) -> str:
    clock = envelope_of(event).get("clock")
    wall = clock.get("wall") if isinstance(clock, dict) else None
    return moment_text(wall) if isinstance(wall, int) else ""


def _became(event: Event) -> str:
    """What a change said is so from now on, group by group."""
    groups = body_of(event).get("groups")
    if not isinstance(groups, dict):
        return ""
    if _is_private(event):
        return "; ".join(group_text(key) for key, value in groups.items() if value)
    shown = {group_text(key): value for key, value in groups.items() if key != HIDDEN and value}
    return "; ".join(f"{name}: {json.dumps(v, ensure_ascii=False)}" for name, v in shown.items())


def _text(heading: str, value: Any) -> Column:
    return Column(heading, Unit.TEXT, value)


def _is_private(event: Event) -> bool:
    return event.kind.startswith(PRIVATE)


def _no_rows(*asked: Any) -> list[Any]:
    """It is read by the filters of its page, not by days."""
    return []


COLUMNS = (
    _text("Terjadi", lambda row: moment_text(row.hlc_ms)),
    _text("Jam perangkat", _wall),
    _text("Diterima server", lambda row: moment_text(row.received_at)),
    Column("Hari usaha", Unit.DAY, lambda row: row.business_date),
    _text("Kejadian", lambda row: kind_text(row.kind)),
    _text("Tentang", lambda row: "" if _is_private(row) else about(row)),
    _text("Oleh", lambda row: row.actor_called),
    _text("Disetujui", approver_of),
    _text("Menjadi", _became),
    _text("Perangkat", lambda row: row.series),
    Column("Nomor", Unit.COUNT, lambda row: row.seq, has_sum=False),
    _text("Keadaan", lambda row: str(State(row.state).label)),
    _text("Sidik", lambda row: row.hash),
)
RECORD = Report(
    "catatan-kejadian", "Catatan kejadian", "Siapa melakukan apa, kapan dan di mana.", "Kontrol",
    COLUMNS, _no_rows, "Kejadian", of_days=False, has_chart=False,
    is_long=True, permission=SEE_RECORD,
)  # fmt: skip


class RecordFiles:
    def __init__(self, pages: ReportPages) -> None:
        self.pages = pages

    def catatan(self, request: HttpRequest, form: str) -> HttpResponseBase:
        if form not in ("csv", "xlsx"):
            raise Http404
        outlet = stored_outlet(merchant_of(request), outlet_of(request))
        events = self._events(request)
        note_taken(**_taking(request, outlet))
        name = f"{RECORD.slug}-{business_date(outlet)}.{form}"
        if form == "csv":
            lines = _in_zone(outlet, csv_lines(COLUMNS, _told(outlet, events[:MOST_CSV])))
            answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
            answer["Content-Disposition"] = f'attachment; filename="{name}"'
            return answer
        return _excel(outlet, events[:MOST_XLSX], name)

    def _events(self, request: HttpRequest) -> QuerySet[Event]:
        """What the page shows; its own filters and its own eyes decide."""
        page = self.pages.admin.admin_site.get_model_admin(Event)
        found: QuerySet[Event] = page.get_changelist_instance(request).get_queryset(request)
        return near(request, found).order_by("-server_seq")


def _excel(outlet: Outlet, events: QuerySet[Event], name: str) -> FileResponse:
    with tempfile.TemporaryDirectory() as folder, timezone.override(ZoneInfo(outlet.zone)):
        path = Path(folder) / "file.xlsx"
        head = (RECORD.title, outlet.name)
        write_xlsx(
            path, title=RECORD.title, head=head, columns=COLUMNS,
            rows=_told(outlet, events), tell=lambda _: None,
        )  # fmt: skip
        opened = path.open("rb")  # goes on after its name is gone
    return FileResponse(opened, as_attachment=True, filename=name, content_type=XLSX)


def _in_zone(outlet: Outlet, lines: Iterator[str]) -> Iterator[str]:
    """What is sent later is read later: times are the shop's then too."""
    while True:
        with timezone.override(ZoneInfo(outlet.zone)):
            piece = list(islice(lines, A_READ))
        if not piece:
            return
        yield "".join(piece)


def _told(outlet: Outlet, events: QuerySet[Event]) -> Iterator[Event]:
    rows = events.iterator(chunk_size=A_READ)
    while read := list(islice(rows, A_READ)):
        actors: set[uuid.UUID] = {each.actor_id for each in read if each.actor_id}
        names = names_of(outlet.merchant_id, actors)
        for each in read:
            called = names.get(each.actor_id, "") if each.actor_id else "Sistem"
            each.actor_called = called  # type: ignore[attr-defined]
        yield from read


def _taking(request: HttpRequest, outlet: Outlet) -> dict[str, Any]:
    today = date.fromisoformat(business_date(outlet))
    return {
        "outlet": outlet,
        "report": RECORD,
        "stretch": Stretch(today, today),
        "with_cost": False,
        "by": Person.objects.get(merchant_id=outlet.merchant_id, pk=actor_of(request)),
        "narrowed": ", ".join(
            f"{key}={request.GET[key]}" for key in sorted(ASKED - {"q"}) if request.GET.get(key)
        ),
    }
