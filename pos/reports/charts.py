"""Bars of a report, drawn here: no script, they print, and a phone shows them sharp.

Each bar has its words for who points at it; the table below the picture has the same numbers for
who cannot see it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT, FLOOR = 960, 200, 22
ROOM = HEIGHT - FLOOR - 8
MOST_BARS = 400
MOST_NAMES = 12


@dataclass(frozen=True)
class Bar:
    """`before`: what it is compared with, drawn as a mark. `words` are read when pointed at."""

    name: str
    value: int
    before: int | None
    words: str
    shown: str


@dataclass(frozen=True)
class Scale:
    """`step`: hundredths of a point from bar to bar. Each `named`-th bar has its name below."""

    step: int
    highest: int
    named: int


def columns_chart(bars: Sequence[Bar], title: str) -> SafeString:
    """Standing bars, in time. Below zero is drawn as nothing: the table says it."""
    shown = bars[:MOST_BARS]
    scale = Scale(
        step=WIDTH * 100 // max(1, len(shown)),
        highest=max([1, *(each.value for each in shown), *(each.before or 0 for each in shown)]),
        named=max(1, -(-len(shown) // MOST_NAMES)),
    )
    columns = ((_column(bar, place, scale),) for place, bar in enumerate(shown))
    drawn = format_html_join("", "{}", columns)
    return format_html(
        '<svg class="lc-chart" viewBox="-24 0 {} {}" role="img" aria-label="{}">'
        '<line class="lc-chart-floor" x1="0" x2="{}" y1="{}" y2="{}"/>{}</svg>',
        WIDTH + 48, HEIGHT, title, WIDTH, HEIGHT - FLOOR, HEIGHT - FLOOR, drawn,
    )  # fmt: skip


def ranking(bars: Sequence[Bar]) -> SafeString:
    """Lying bars, the largest first: for names, which want room."""
    highest = max(1, *(each.value for each in bars))
    lines = (
        (each.words, each.name, each.value * 100 // highest, each.shown)
        for each in bars
        if each.value > 0
    )
    drawn = format_html_join(
        "",
        '<li title="{}"><span class="lc-rank-name">{}</span>'
        '<span class="lc-rank-track"><i style="width:{}%"></i></span>'
        '<span class="lc-number">{}</span></li>',
        lines,
    )
    return format_html('<ol class="lc-ranking" aria-hidden="true">{}</ol>', drawn)


def _column(bar: Bar, place: int, scale: Scale) -> SafeString:
    """Positions are hundredths, so that whole numbers do."""
    left, wide = place * scale.step, max(100, scale.step * 70 // 100)
    tall = max(0, bar.value) * ROOM // scale.highest
    mark, name = SafeString(""), SafeString("")
    if bar.before:
        mark = format_html(
            '<rect class="lc-chart-before" x="{}" y="{}" width="{}" height="2"/>',
            _hundredths(left), HEIGHT - FLOOR - 1 - bar.before * ROOM // scale.highest,
            _hundredths(wide),
        )  # fmt: skip
    if place % scale.named == 0:
        middle = _hundredths(left + wide // 2)
        odd = " class=lc-wide" if place // scale.named % 2 else ""  # too many for a phone
        name = format_html(
            '<text{} x="{}" y="{}">{}</text>', SafeString(odd), middle, HEIGHT - 6, bar.name
        )
    return format_html(
        '<g><title>{}</title><rect class="lc-chart-bar" x="{}" y="{}" width="{}" height="{}"/>'
        "{}{}</g>",
        bar.words, _hundredths(left), HEIGHT - FLOOR - tall, _hundredths(wide), tall, mark, name,
    )  # fmt: skip


def _hundredths(value: int) -> str:
    return f"{value // 100}.{value % 100:02d}"
