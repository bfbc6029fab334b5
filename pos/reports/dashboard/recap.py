"""The stretch in a few lines of plain text, to be sent on by WhatsApp or e-mail."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from pos.domain.formatting import format_quantity, format_rupiah
from pos.domain.moments import DAYS
from pos.domain.money import divide_half_up
from pos.journal.backoffice.show import day_text
from pos.outlets.models import Merchant, Outlet
from pos.reports.attention import Need
from pos.reports.dashboard.asked import Asked

Json = dict[str, Any]


def recap(asked: Asked, told: Json, needs: list[tuple[Outlet | None, Need]]) -> str:
    """`told`: the snapshot of the same question; `needs` with whose they are."""
    waiting = needs_said(needs, is_named=len(asked.windows) > 1)
    last = [f"Perlu perhatian: {', '.join(waiting)}"] if waiting else []
    parts = (headline(asked, told), sums_said(told), _lists(told), last)
    return "\n\n".join("\n".join(lines) for part in parts if (lines := list(part)))


def headline(asked: Asked, told: Json) -> Iterator[str]:
    merchant = Merchant.objects.filter(merchant_id=asked.merchant_id).first()
    chosen = asked.windows[0].outlet.name if len(asked.windows) == 1 else ""
    yield chosen or (merchant.name if merchant else "")
    yield _days(asked)
    if told["period"]["is_going_on"]:
        clock = asked.windows[0].clock
        minutes = (asked.now_ms + clock.utc_offset_ms(asked.now_ms)) // 60_000 % 1_440
        yield f"Data s.d. {minutes // 60:02d}.{minutes % 60:02d}"


def _days(asked: Asked) -> str:
    if len(asked.stretch.days) > 1:
        return asked.stretch.words
    day = asked.stretch.days[0]
    return f"{DAYS[date.fromisoformat(day).weekday()]}, {day_text(day)}"


def sums_said(told: Json) -> Iterator[str]:
    now, before = told["now"], told["before"]
    than = ""
    if before["total_minor"] > 0:
        more = now["total_minor"] - before["total_minor"]
        percent = divide_half_up(more, 100, before["total_minor"])
        than = f" ({'+' if percent > 0 else ''}{percent}% dari hari yang sama sebelumnya)"
    yield f"Penjualan {format_rupiah(now['total_minor'])}{than}"
    average = now["average_minor"]
    each = "" if average is None else f", rata-rata {format_rupiah(average)}"
    yield f"{now['sales']} transaksi{each}"
    if now["refunds"]:
        yield f"{now['refunds']} retur"
    if told["profit_minor"] is not None:
        yield f"Laba kotor {format_rupiah(told['profit_minor'])}"


def _lists(told: Json) -> Iterator[str]:
    names = {outlet["id"]: outlet["name"] or outlet["code"] for outlet in told["outlets"]}
    for row in told["ranking"]:
        yield f"{names[row['outlet_id']]}: {format_rupiah(row['total_minor'])}"
    for row in told["payments"]:
        yield f"{row['name']}: {format_rupiah(row['amount_minor'])}"
    best = ", ".join(
        f"{row['name']} ({format_quantity(row['quantity_milli'])})" for row in told["best"]
    )
    if best:
        yield f"Terlaris: {best}"


def needs_said(needs: list[tuple[Outlet | None, Need]], *, is_named: bool) -> list[str]:
    """Whose it is only where there are several outlets."""
    return [
        need.sentence + (f" ({owner.name})" if owner and is_named else "") for owner, need in needs
    ]
