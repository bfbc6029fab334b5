"""A receipt as an e-mail: the short text, the paper in letters of one width, and the proof."""

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from typing import cast
from zoneinfo import ZoneInfo

from pos.customers.points import rule_of
from pos.deliveries.models import Delivery
from pos.domain.receipt import receipt_lines
from pos.domain.receipt_message import receipt_message
from pos.domain.receipt_shapes import ReceiptLayout, SaleBody
from pos.journal.ids import uuid7
from pos.outlets.models import Outlet
from pos.outlets.queries import outlet_of
from pos.sales.models import Sale
from pos.sales.queries import sale_body

COLUMNS = 42
PAGE = (
    '<p>{hello}</p><pre style="font-family:monospace;font-size:14px">{paper}</pre>'
    '<p style="font-size:11px;color:#555;word-break:break-all">{proof}</p>'
)


def letter_of(sale: Sale, delivery: Delivery, sender: str) -> EmailMessage:
    """From the signed body of the sale, as its own tablet would print it."""
    body = cast("SaleBody", sale_body(sale))
    layout = _layout(sale)
    proof = f"Kode bukti: {delivery.proof}" if delivery.proof else ""
    shop = body["seller"]["name"]
    letter = EmailMessage()
    letter["Subject"] = f"Struk {sale.number} dari {shop}"
    letter["From"] = sender
    letter["To"] = delivery.address
    letter["Date"] = format_datetime(
        datetime.fromtimestamp(delivery.asked_at / 1000, ZoneInfo("UTC"))
    )
    # The same request is the same letter, whoever hands it in twice.
    letter["Message-ID"] = f"<{delivery.id}@lancar>"
    message = receipt_message(body, layout).replace("*", "")
    letter.set_content("\n\n".join(part for part in (message, proof) if part))
    paper = "\n".join(receipt_lines(body, layout))
    page = PAGE.format(
        hello=escape(f"Terima kasih sudah belanja di {shop}."),
        paper=escape(paper),
        proof=escape(proof),
    )
    letter.add_alternative(page, subtype="html")
    return letter


def trial_letter(outlet: Outlet, sender: str, address: str) -> EmailMessage:
    letter = EmailMessage()
    letter["Subject"] = f"Percobaan e-mail dari {outlet.name}"
    letter["From"] = sender
    letter["To"] = address
    letter["Message-ID"] = f"<{uuid7()}@lancar>"
    letter.set_content(
        f"Pengaturan e-mail {outlet.name} sudah benar. Struk pelanggan dikirim dari alamat ini."
    )
    return letter


def _layout(sale: Sale) -> ReceiptLayout:
    outlet = outlet_of(sale.merchant_id, sale.outlet_id)
    offset = datetime.fromtimestamp(sale.completed_at / 1000, ZoneInfo(outlet.zone)).utcoffset()
    return {
        "columns": COLUMNS,
        "utc_offset_minutes": int(offset.total_seconds()) // 60 if offset else 0,
        "header_lines": outlet.receipt_header_lines,
        "footer_lines": outlet.receipt_footer_lines,
        "points_months": rule_of(sale.merchant_id).good_months,
    }
