"""The dashboard's rows as an answer that is saved: CSV while it is read, Excel once it is whole."""

import tempfile
from pathlib import Path

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from pos.people.models import Person
from pos.reports.actions import note_taken
from pos.reports.csv_file import csv_lines
from pos.reports.dashboard.asked import Asked
from pos.reports.dashboard.export import export_of
from pos.reports.tables import Report
from pos.reports.xlsx_file import write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file_of(asked: Asked, kind: str, *, by: Person, with_cost: bool) -> HttpResponseBase:
    report, stretch = export_of(asked), asked.stretch
    outlet = asked.windows[0].outlet
    note_taken(outlet=outlet, report=report, stretch=stretch, with_cost=with_cost, by=by)
    name = f"dasbor-{stretch.first.isoformat()}-{stretch.last.isoformat()}.{kind}"
    if kind == "xlsx":
        return _excel(asked, report, name, with_cost=with_cost)
    lines = csv_lines(report.columns_for(sees_cost=with_cost), report.rows(outlet, stretch))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _excel(asked: Asked, report: Report, name: str, *, with_cost: bool) -> HttpResponseBase:
    """Open files outlive their folder."""
    outlet = asked.windows[0].outlet
    where = outlet.name if len(asked.windows) == 1 else f"{len(asked.windows)} cabang"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write_xlsx(
            path,
            title=report.title,
            head=(report.title, where, asked.stretch.words),
            columns=report.columns_for(sees_cost=with_cost),
            rows=report.rows(outlet, asked.stretch),
            tell=lambda _: None,
        )
        opened = path.open("rb")
    return FileResponse(opened, as_attachment=True, filename=name, content_type=XLSX)
