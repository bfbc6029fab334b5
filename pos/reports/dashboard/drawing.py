"""Draws one page of paper (PDF): its contents come as JSON, the file goes out.

A process of its own (`python -m pos.reports.dashboard.drawing`): the library is as large as a third
of the web process, and a page is asked for once a day. The fonts are those that every PDF reader
has; a letter they lack becomes a question mark.

    {"made_at": ms, "name": "Toko", "when": "Senin, …", "sums": ["…"],
     "bars": {"title": "Per jam", "words": "…", "most": 45500, "rows": [["08", now, before], …]},
     "tables": [{"title": "…", "heads": ["…"], "rows": [["…"], …]}],
     "lists": [{"title": "…", "lines": ["…"]}]}
"""

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from fpdf import FPDF
from fpdf.enums import XPos, YPos

Json = dict[str, Any]
INK, QUIET, BAR, BEFORE = (17, 24, 39), (90, 98, 112), (14, 116, 144), (203, 213, 225)
PAGE_MM, CHART_MM = 180, 38  # between the margins; the height of the bars


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


def draw(told: Json) -> bytes:
    paper = Paper(told["made_at"])
    paper.set_title(said(f"{told['name']}, {told['when']}"))
    paper.line_of(told["name"], size=18, bold=True)
    paper.line_of(told["when"], quiet=True)
    paper.ln(3)
    for number, line in enumerate(told["sums"]):
        paper.line_of(line, size=13 if number == 0 else 11, bold=number == 0)
    if told["bars"]["most"] > 0:
        _bars(paper, **told["bars"])
    for table in told["tables"]:
        paper.heading(table["title"])
        paper.rows_of(table["heads"], table["rows"])
    for each in told["lists"]:
        paper.heading(each["title"])
        for line in each["lines"]:
            paper.line_of(f"• {line}")
    return bytes(paper.output())


def _bars(paper: Paper, *, title: str, words: str, most: int, rows: Sequence[Any]) -> None:
    """This stretch in colour, the one before it behind it in grey."""
    paper.heading(title)
    paper.line_of(words, quiet=True)
    top, each = paper.get_y() + 2, PAGE_MM / len(rows)
    paper.set_font("helvetica", "", 7)
    for place, (label, now, before) in enumerate(rows):
        left = paper.l_margin + place * each
        for amount, colour, wide in ((before, BEFORE, 0.8), (now, BAR, 0.5)):
            height = max(amount, 0) * CHART_MM / most
            paper.set_fill_color(*colour)
            paper.rect(
                left + each * (1 - wide) / 2, top + CHART_MM - height, each * wide, height, "F"
            )
        paper.set_xy(left, top + CHART_MM + 1)
        paper.cell(each, 3, said(label), align="C")
    paper.set_xy(paper.l_margin, top + CHART_MM + 5)


if __name__ == "__main__":
    sys.stdout.buffer.write(draw(json.load(sys.stdin.buffer)))
