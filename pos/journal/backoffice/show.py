"""Columns of lists and read-only pages: stored integers shown as the shop says them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from pos.domain.formatting import format_number, format_quantity, format_rupiah
from pos.domain.moments import SHORT_MONTHS
from pos.journal.clock import wall_ms

Column = Callable[[Any], Any]
NOTHING = "–"
DAY_MS = 86_400_000
HOUR_MS = 3_600_000
MINUTE_MS = 60_000


def _column(name: str, label: str, render: Callable[[Any], Any]) -> Column:
    """A callable Django takes as a column; it sorts by the stored field."""

    def column(row: Any) -> Any:
        value = getattr(row, name)
        return NOTHING if value is None else render(value)

    column.__name__ = name
    column.short_description = label  # type: ignore[attr-defined]
    column.admin_order_field = name  # type: ignore[attr-defined]
    return column


def money(name: str, label: str) -> Column:
    return _column(name, label, money_cell)


def moment(name: str, label: str) -> Column:
    return _column(name, label, moment_cell)


def day(name: str, label: str) -> Column:
    return _column(name, label, day_cell)


def money_cell(amount_minor: int) -> SafeString:
    minus = " lc-minus" if amount_minor < 0 else ""
    return format_html('<span class="lc-number{}">{}</span>', minus, format_rupiah(amount_minor))


def quantity_cell(quantity_milli: int) -> SafeString:
    minus = " lc-minus" if quantity_milli < 0 else ""
    return format_html('<span class="lc-number{}">{}</span>', minus, quantity_text(quantity_milli))


def quantity_text(quantity_milli: int) -> str:
    """Grouped, because a stock list has room for it: 1.250 and 0,735."""
    whole, comma, fraction = format_quantity(abs(quantity_milli)).partition(",")
    sign = "-" if quantity_milli < 0 else ""
    return sign + format_number(int(whole), 0) + comma + fraction


def moment_cell(at_ms: int) -> SafeString:
    """To the minute; a page about one thing shows the seconds too (moment_text)."""
    return format_html('<span class="lc-when">{}</span>', moment_text(at_ms)[:-3])


def day_cell(date: str) -> SafeString:
    return format_html('<span class="lc-when">{}</span>', day_text(date))


def moment_text(at_ms: int | None) -> str:
    """21 Nov 2026 14:05:09 in the time zone of this request."""
    if at_ms is None:
        return NOTHING
    local = timezone.localtime(datetime.fromtimestamp(at_ms / 1000, UTC))
    return f"{local.day} {SHORT_MONTHS[local.month - 1]} {local.year} {local:%H:%M:%S}"


def day_text(date: str) -> str:
    """`2026-11-21` as 21 Nov 2026."""
    year, _, rest = date.partition("-")
    month, _, number = rest.partition("-")
    if not (month.isdigit() and number.isdigit() and 1 <= int(month) <= 12):
        return date or NOTHING
    return f"{int(number)} {SHORT_MONTHS[int(month) - 1]} {year}"


def today_text() -> str:
    """`2026-11-21` now, in the time zone of this request."""
    return str(timezone.localtime(datetime.fromtimestamp(wall_ms() / 1000, UTC)).date())


def ago_text(at_ms: int) -> str:
    """How long ago, in the roughest word that is still useful."""
    passed = max(0, wall_ms() - at_ms)
    if passed < MINUTE_MS:
        return "baru saja"
    if passed < HOUR_MS:
        return f"{passed // MINUTE_MS} menit lalu"
    if passed < DAY_MS:
        return f"{passed // HOUR_MS} jam lalu"
    return f"{passed // DAY_MS} hari lalu"


def badge(text: str, tone: str) -> SafeString:
    """`tone`: ok, warn, danger, info or quiet."""
    return format_html('<span class="lc-badge lc-{}">{}</span>', tone, text)


def swatch(colour: str) -> SafeString:
    return format_html('<span class="lc-swatch" style="background:{}"></span>', colour)
