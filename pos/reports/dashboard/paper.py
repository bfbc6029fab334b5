"""The stretch on one page of paper (PDF): to be printed, kept in a folder, or attached to a letter.

The same snapshot as the screen and the recap, so that no figure is computed twice. The fonts are
those that every PDF reader has; a letter they lack becomes a question mark.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from pos.domain.formatting import format_quantity, format_rupiah
from pos.outlets.models import Outlet
from pos.reports.attention import Need
from pos.reports.dashboard.asked import Asked
from pos.reports.dashboard.recap import headline, needs_said, sums_said

Json = dict[str, Any]
INK, QUIET, BAR, BEFORE = (17, 24, 39), (90, 98, 112), (14, 116, 144), (203, 213, 225)
PAGE_MM, CHART_MM = 180, 38  # between the margins; the height of the bars
MOST_BARS = 62


class Paper(FPDF):
    """A4 with the house's sizes; `said` writes what any cell may hold."""

    def __init__(self, made_at_ms: int) -> None:
        super().__init__(format="A4")
        self.core_fonts_encoding = "windows-1252"
        self.set_creation_date(datetime.fromtimestamp(made_at_ms / 1000, UTC))
        self.set_margins(15, 15)
        self.set_auto_page_break(auto=True, margin=15)
        self.add_page()

    def line_of(
        self, text: str, *, size: int = 10, bold: bool = False, quiet: bool = False
    ) -> None:
        self.set_font("helvetica", "B" if bold else "", size)
        self.set_text_color(*(QUIET if quiet else INK))
        self.multi_cell(0, size * 0.5, said(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def heading(self, text: str) -> None:
        self.ln(4)
        self.line_of(text, size=12, bold=True)
        self.ln(1)

    def rows_of(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """The first column is words, the others are figures, to the right."""
        self.set_font("helvetica", "", 9)
        self.set_text_color(*INK)
        self.set_fill_color(255)  # the bars' colour would fill the cells
        self.set_draw_color(*BEFORE)
        align = ["LEFT", *["RIGHT"] * (len(heads) - 1)]
        widths = [2, *[1] * (len(heads) - 1)]
        with self.table(
            text_align=align, col_widths=widths, line_height=5.5, borders_layout="HORIZONTAL_LINES"
        ) as table:
            for cells in (heads, *rows):
                table.row([said(cell) for cell in cells])


def said(text: str) -> str:
    return text.encode("windows-1252", "replace").decode("windows-1252")


def day_paper(asked: Asked, told: Json, needs: list[tuple[Outlet | None, Need]]) -> bytes:
    """`told`: the snapshot of the same question; `needs` with whose they are."""
    paper = Paper(asked.now_ms)
    name, *when = headline(asked, told)
    paper.set_title(said(f"{name}, {', '.join(when)}"))
    paper.line_of(name, size=18, bold=True)
    paper.line_of(" · ".join(when), quiet=True)
    paper.ln(3)
    for number, line in enumerate(sums_said(told)):
        paper.line_of(line, size=13 if number == 0 else 11, bold=number == 0)
    _bars(paper, asked, told)
    _tables(paper, told)
    waiting = needs_said(needs, is_named=len(asked.windows) > 1)
    if waiting:
        paper.heading("Perlu perhatian")
        for line in waiting:
            paper.line_of(f"• {line}")
    return bytes(paper.output())


def _bars(paper: Paper, asked: Asked, told: Json) -> None:
    """This stretch in colour, the one before it behind it in grey; the greatest figure at the top
    of the scale. What does not fit on the page is in the tables of the dashboard."""
    bars = told["bars"][-MOST_BARS:]
    most = max((max(bar["total_minor"], bar["before_minor"]) for bar in bars), default=0)
    if most <= 0:
        return
    is_day = len(asked.stretch.days) == 1
    paper.heading("Per jam" if is_day else "Per hari")
    paper.line_of(f"Batang tertinggi {format_rupiah(most)}. Abu-abu: sebelumnya.", quiet=True)
    top, each = paper.get_y() + 2, PAGE_MM / len(bars)
    paper.set_font("helvetica", "", 7)
    for place, bar in enumerate(bars):
        left = paper.l_margin + place * each
        for key, colour, wide in (("before_minor", BEFORE, 0.8), ("total_minor", BAR, 0.5)):
            height = max(bar[key], 0) * CHART_MM / most
            paper.set_fill_color(*colour)
            paper.rect(
                left + each * (1 - wide) / 2, top + CHART_MM - height, each * wide, height, "F"
            )
        paper.set_xy(left, top + CHART_MM + 1)
        paper.cell(each, 3, said(bar["key"][-2:]), align="C")
    paper.set_xy(paper.l_margin, top + CHART_MM + 5)


def _tables(paper: Paper, told: Json) -> None:
    names = {outlet["id"]: outlet["name"] or outlet["code"] for outlet in told["outlets"]}
    ranking = [
        (names[row["outlet_id"]], str(row["sales"]), format_rupiah(row["total_minor"]))
        for row in told["ranking"]
    ]
    payments = [
        (row["name"], str(row["payments"]), format_rupiah(row["amount_minor"]))
        for row in told["payments"]
    ]
    best = [
        (row["name"], format_quantity(row["quantity_milli"]), format_rupiah(row["total_minor"]))
        for row in told["best"]
    ]
    for title, heads, rows in (
        ("Cabang", ("Cabang", "Transaksi", "Penjualan"), ranking),
        ("Cara bayar", ("Cara bayar", "Pembayaran", "Jumlah"), payments),
        ("Terlaris", ("Barang", "Jumlah", "Penjualan"), best),
    ):
        if rows:
            paper.heading(title)
            paper.rows_of(heads, rows)
