"""What one sale looked like on paper, and what happened to its event on the way here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from pos.customers.points import rule_of
from pos.domain.errors import LancarError
from pos.domain.receipt import receipt_lines
from pos.domain.receipt_shapes import ReceiptLayout, SaleBody
from pos.journal.backoffice.show import moment_text
from pos.journal.models import Event, Proof
from pos.outlets.queries import outlet_of
from pos.sales.models import ReceiptCopy, Sale
from pos.sales.queries import sale_body
from pos.tills.models import Device, Shift

MOST_COPIES = 50


@dataclass(frozen=True)
class Step:
    title: str
    when: str
    detail: str = ""
    code: str = ""


def receipt_paper(sale: Sale, columns: int) -> str:
    """The receipt of the signed event, not of our rows; a sentence if it cannot be laid out."""
    try:
        return "\n".join(receipt_lines(cast("SaleBody", sale_body(sale)), _layout(sale, columns)))
    except LancarError as error:
        return f"Struk tidak dapat ditampilkan: {error.sentence}"


def timeline(sale: Sale) -> list[Step]:
    """From the first item to the proof."""
    event = Event.objects.get(
        merchant_id=sale.merchant_id, outlet_id=sale.outlet_id, id=sale.event_id
    )
    return [
        Step("Transaksi dimulai di tablet", moment_text(sale.opened_at), _device(sale)),
        Step("Dibayar dan dicatat di tablet", moment_text(sale.completed_at), _shift(sale)),
        Step("Diterima server toko", moment_text(event.received_at), _delay(sale, event)),
        Step(
            "Bukti",
            _proof(event),
            f"{event.series} nomor {event.seq}; urutan server {event.server_seq}",
            event.hash,
        ),
        *_copies(sale),
    ]


def _copies(sale: Sale) -> list[Step]:
    """Every further paper of this receipt, whichever till printed it."""
    copies = ReceiptCopy.objects.filter(
        merchant_id=sale.merchant_id, outlet_id=sale.outlet_id, sale_id=sale.id
    ).order_by("printed_at", "id")[:MOST_COPIES]
    return [
        Step(
            f"Salinan ke-{each.copy_number} dicetak", moment_text(each.printed_at), each.printed_by
        )
        for each in copies
    ]


def _layout(sale: Sale, columns: int) -> ReceiptLayout:
    """As the outlet's tills print it: its own zone, header and footer."""
    outlet = outlet_of(sale.merchant_id, sale.outlet_id)
    at = datetime.fromtimestamp(sale.completed_at / 1000, ZoneInfo(outlet.zone))
    offset = at.utcoffset()
    return {
        "columns": columns,
        "utc_offset_minutes": int(offset.total_seconds()) // 60 if offset else 0,
        "header_lines": outlet.receipt_header_lines,
        "footer_lines": outlet.receipt_footer_lines,
        "points_months": rule_of(sale.merchant_id).good_months,
    }


def _device(sale: Sale) -> str:
    device = Device.objects.filter(merchant_id=sale.merchant_id, id=sale.device_id).first()
    return f"{device.name} ({sale.series})" if device else sale.series


def _shift(sale: Sale) -> str:
    cashier = f"Kasir {sale.cashier_name}"
    if sale.shift_id is None:
        return cashier
    shift = Shift.objects.filter(merchant_id=sale.merchant_id, id=sale.shift_id).first()
    return f"{cashier}, shift {shift}" if shift and str(shift) else cashier


def _delay(sale: Sale, event: Event) -> str:
    seconds = max(0, event.received_at - sale.completed_at) // 1000
    if seconds < 60:
        return "langsung"
    minutes = seconds // 60
    return f"{minutes} menit kemudian" if minutes < 60 else f"{minutes // 60} jam kemudian"


def _proof(event: Event) -> str:
    words: dict[int, Any] = {
        Proof.CHAINED: "Tercakup tanda tangan sesudahnya",
        Proof.PROVEN: "Tanda tangan cocok",
        Proof.UNPROVEN: "Tanda tangan tidak terbukti",
    }
    return str(words[event.proof])
