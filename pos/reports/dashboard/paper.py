"""The stretch on one page of paper (PDF): to be printed, kept in a folder, or attached to a letter.

The same snapshot as the screen and the recap, so that no figure is computed twice.
"""

import json
import logging
import subprocess
import sys
from typing import Any

from django.conf import settings

from pos.domain.formatting import format_quantity, format_rupiah
from pos.outlets.models import Outlet
from pos.reports import errors
from pos.reports.attention import Need
from pos.reports.dashboard.asked import Asked
from pos.reports.dashboard.recap import headline, needs_said, sums_said

log = logging.getLogger("lancar.reports")
Json = dict[str, Any]
MOST_BARS = 62  # of two months; what does not fit on the page is in the dashboard's tables
DRAWING_SECONDS = 60.0
DRAW = ("-m", "pos.reports.dashboard.drawing")


def day_paper(asked: Asked, told: Json, needs: list[tuple[Outlet | None, Need]]) -> bytes:
    """`told`: the snapshot of the same question; `needs` with whose they are. The library that
    draws is loaded in a process of its own. Busy `not_drawn`: the machine had no room for it."""
    page = json.dumps(_page(asked, told, needs)).encode()
    try:
        done = subprocess.run(
            [sys.executable, *DRAW],
            cwd=settings.BASE_DIR,
            input=page,
            capture_output=True,
            timeout=DRAWING_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        log.warning("no page was drawn: %s %s", error, getattr(error, "stderr", b""))
        raise errors.not_drawn() from error
    return done.stdout


def _page(asked: Asked, told: Json, needs: list[tuple[Outlet | None, Need]]) -> Json:
    name, *when = headline(asked, told)
    waiting = needs_said(needs, is_named=len(asked.windows) > 1)
    return {
        "made_at": asked.now_ms,
        "name": name,
        "when": " · ".join(when),
        "sums": list(sums_said(told)),
        "bars": _bars(asked, told["bars"][-MOST_BARS:]),
        "tables": [table for table in _tables(told) if table["rows"]],
        "lists": [{"title": "Perlu perhatian", "lines": waiting}] if waiting else [],
    }


def _bars(asked: Asked, bars: list[Json]) -> Json:
    most = max((max(bar["total_minor"], bar["before_minor"]) for bar in bars), default=0)
    return {
        "title": "Per jam" if len(asked.stretch.days) == 1 else "Per hari",
        "words": f"Batang tertinggi {format_rupiah(most)}. Abu-abu: sebelumnya.",
        "most": most,
        "rows": [[bar["key"][-2:], bar["total_minor"], bar["before_minor"]] for bar in bars],
    }


def _tables(told: Json) -> list[Json]:
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
    return [
        {"title": title, "heads": heads, "rows": rows}
        for title, heads, rows in (
            ("Cabang", ("Cabang", "Transaksi", "Penjualan"), ranking),
            ("Cara bayar", ("Cara bayar", "Pembayaran", "Jumlah"), payments),
            ("Terlaris", ("Barang", "Jumlah", "Penjualan"), best),
        )
    ]
