"""A typed value as the screen and the paper show it."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from pos.domain.formatting import format_number, format_percent
from pos.journal.backoffice.show import NOTHING, day_text, quantity_text
from pos.reports.tables import Unit

FIGURES = frozenset({Unit.COUNT, Unit.MONEY, Unit.QUANTITY, Unit.PERCENT})


def text_of(value: Any, unit: Unit) -> str:
    if value is None:
        return NOTHING
    if unit in {Unit.MONEY, Unit.COUNT}:
        return format_number(value, 0)
    if unit == Unit.QUANTITY:
        return quantity_text(value)
    if unit == Unit.PERCENT:
        return format_percent(value // 1000 * 1000)
    return (day_text(value) if value else NOTHING) if unit == Unit.DAY else str(value)


def cell(value: Any, unit: Unit) -> SafeString:
    minus = " lc-minus" if unit in FIGURES and value is not None and value < 0 else ""
    return (
        format_html('<span class="lc-number{}">{}</span>', minus, text_of(value, unit))
        if unit in FIGURES
        else format_html("{}", text_of(value, unit))
    )


def change_words(ppm: int | None) -> tuple[str, str]:
    """(words, tone) of how much more or less than before."""
    if ppm is None:
        return ("", "quiet")
    if ppm == 0:
        return ("tetap", "quiet")
    arrow, tone = ("▲", "ok") if ppm > 0 else ("▼", "warn")
    return (f"{arrow} {format_percent(abs(ppm) // 1000 * 1000)}", tone)
