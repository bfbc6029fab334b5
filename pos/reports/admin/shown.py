"""A report's rows as the page shows them: headings, cells, comparison, sums, the picture."""

from collections.abc import Callable
from typing import Any

from pos.outlets.models import Outlet
from pos.reports.admin.asked import Asked
from pos.reports.admin.cells import FIGURES, cell, change_words, text_of
from pos.reports.charts import Bar, columns_chart, ranking
from pos.reports.models import Dimension
from pos.reports.queries import lines_by_day, lines_of
from pos.reports.tables import Column, Report, Unit, change_ppm, sums_of_columns

TOP = 10
MIN_BARS = 2
# Reports along time, and what fits below a bar of theirs: 21 Nov, and 14.00.
SHORT_NAMES = {"hari": lambda name: name.rsplit(" ", 1)[0], "jam": lambda name: name[:5]}
IN_TIME = frozenset(SHORT_NAMES)
Json = dict[str, Any]


def before_of(
    report: Report, outlet: Outlet, asked: Asked, rows: list[Any]
) -> dict[str, int] | None:
    """{key: the main column's value in the stretch it is compared with} of these rows; days by
    their place."""
    if report.dimension is None or asked.before is None:
        return None
    main = report.main_column
    if report.dimension == Dimension.DAY:
        earlier = lines_by_day(outlet, asked.before)
        return dict(zip(asked.stretch.days, map(main.value, earlier), strict=False))
    keys = {row.key for row in rows}
    return {
        line.key: main.value(line)
        for line in lines_of(outlet, report.dimension, asked.before, keys)
    }


def chart_of(
    report: Report, rows: list[Any], before: dict[str, int] | None, *, sees_cost: bool
) -> Any:
    """In time for days and hours; otherwise the largest ones."""
    main = report.main_column
    if not report.has_chart or not rows or (main.is_cost and not sees_cost):
        return ""
    in_time = report.slug in IN_TIME
    if report.pictured:
        bars = _pictured(*report.pictured, rows)
    else:
        bars = [_bar(report, row, main, before) for row in (rows if in_time else rows[:TOP])]
    if len(bars) < MIN_BARS:
        return ""
    title = f"Grafik {report.title}: {main.heading}"
    return columns_chart(bars, title) if in_time else ranking(bars)


def _pictured(unit: Unit, amounts: Callable[[Any], list[tuple[str, int]]], rows: Any) -> list[Bar]:
    shown = [(name, value, text_of(value, unit)) for name, value in amounts(rows)[:TOP]]
    return [Bar(name, value, None, f"{name}: {text}", text) for name, value, text in shown]


def _bar(report: Report, row: Any, main: Column, before: dict[str, int] | None) -> Bar:
    name = text_of(report.columns[0].value(row), report.columns[0].unit)
    value = main.value(row) or 0
    then = before.get(row.key) if before is not None else None
    shown = text_of(value, main.unit)
    words = f"{name}: {shown}"
    words += f" (sebelumnya {text_of(then, main.unit)})" if then is not None else ""
    short = SHORT_NAMES.get(report.slug, str)(name)
    return Bar(short, value, then, words, shown)


def without_empty(columns: list[Column], report: Report, rows: list[Any]) -> list[Column]:
    """A column of nothing but zeros only takes room on the page; files have them all."""
    if report.is_long:
        return columns
    return [
        each
        for each in columns
        if each.unit not in FIGURES or each.heading == report.main or any(map(each.value, rows))
    ]


def headings_of(columns: list[Column], has_before: bool) -> list[Json]:
    made = [
        {"text": each.heading, "right": each.unit in FIGURES, "wide": each.is_wide}
        for each in columns
    ]
    extra = [
        {"text": "Sebelumnya", "right": True, "wide": True},
        {"text": "Beda", "right": True, "wide": False},
    ]
    return [*made, *extra] if has_before else made


def row_of(
    report: Report, row: Any, columns: list[Column], before: dict[str, int] | None
) -> list[Json]:
    cells = [
        {
            "text": cell(each.value(row), each.unit),
            "right": each.unit in FIGURES,
            "wide": each.is_wide,
        }
        for each in columns
    ]
    if before is None:
        return cells
    main = report.main_column
    then = before.get(row.key, 0)
    change, tone = change_words(change_ppm(main.value(row) or 0, then))
    return [
        *cells,
        {"text": cell(then, main.unit), "right": True, "wide": True},
        {"text": change or "–", "right": True, "wide": False, "tone": tone},
    ]


def sums_of_table(columns: list[Column], rows: list[Any], has_before: bool) -> list[Json]:
    """The line below the table; its first cell says so. None where no column has a sum."""
    sums = sums_of_columns(columns, rows) if rows else []
    if all(value is None for value in sums):
        return []
    cells = [
        {
            "text": "" if value is None else cell(value, each.unit),
            "right": each.unit in FIGURES,
            "wide": each.is_wide,
        }
        for each, value in zip(columns, sums, strict=True)
    ]
    cells[0]["text"] = "Jumlah"
    more = [{"text": "", "right": True, "wide": True}, {"text": "", "right": True, "wide": False}]
    return [*cells, *more] if has_before else cells
