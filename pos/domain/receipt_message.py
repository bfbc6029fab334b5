"""A finished sale as a short text to send: WhatsApp, a share sheet, the body of an e-mail.

    *TOKO CONTOH JAYA*
    21/11/2026 14:05 WIB
    B01-K02-20261121-0007
    5 x Indomie Goreng 85 g = 17.500
    *Total Rp 75.700*
    Tunai 100.000
    Kembali 24.300
    Terima kasih

Asterisks are WhatsApp's bold. The text stays below the limit of a wa.me address: goods that do not
fit are counted, never cut in the middle. What this is not: the receipt; taxes and the proof are on
paper and in the image.
"""

from pos.domain.formatting import format_money, format_number, format_quantity
from pos.domain.moments import format_date_time, zone_label
from pos.domain.phone import WHATSAPP_TEXT_LIMIT, fitting_whatsapp, percent_encoded
from pos.domain.receipt_footer import closing_words
from pos.domain.receipt_money import payment_rows, sum_rows
from pos.domain.receipt_shapes import ReceiptLayout, SaleBody
from pos.domain.text import letters_in, tidy
from pos.domain.types import PricedLine

_MORE_ROOM = 40


def receipt_message(sale: SaleBody, layout: ReceiptLayout) -> str:
    """The whole message, as long as a wa.me address may be."""
    head, tail = _head(sale, layout), _tail(sale, layout)
    room = WHATSAPP_TEXT_LIMIT - _length(head) - _length(tail) - _MORE_ROOM
    return fitting_whatsapp("\n".join([*head, *_goods(sale, room), *tail]))


def _head(sale: SaleBody, layout: ReceiptLayout) -> list[str]:
    offset = layout["utc_offset_minutes"]
    when = format_date_time(sale["completed_at"], offset) + " " + zone_label(offset)
    number = sale["receipt"]["number"] if sale["receipt"] else ""
    original = sale.get("original")
    lines = ["*" + tidy(sale["seller"]["name"]) + "*", when, number]
    if original:
        what = "Batal " if sale.get("void", False) else "Retur dari "
        lines.append(what + tidy(original["number"]))
    elif "original" in sale:
        lines.append("Retur tanpa struk")
    if layout.get("unpaid", False):
        lines.append("BELUM DIBAYAR")
    return [line for line in lines if line != ""]


def _goods(sale: SaleBody, room: int) -> list[str]:
    lines = [_line(each, sale["currency"]["exponent"]) for each in sale["lines"]]
    fitting: list[str] = []
    for line in lines:
        room -= _room(line)
        if room < 0:
            left = len(lines) - len(fitting)
            return [*fitting, "... dan " + str(left) + " barang lain"]
        fitting.append(line)
    return fitting


def _line(line: PricedLine, exponent: int) -> str:
    counted = format_quantity(line["quantity_milli"])
    if line["quantity_milli"] % 1000 != 0 or line["factor_milli"] != 1000:
        counted = counted + " " + tidy(line["unit"])
    name = tidy(line["name"]) or tidy(line["sku"])
    off = line["discount_minor"] + line["promotion_minor"]
    amount = format_number(line["gross_minor"] - off, exponent)
    return counted + " x " + name + " = " + amount


def _tail(sale: SaleBody, layout: ReceiptLayout) -> list[str]:
    code, exponent = sale["currency"]["code"], sale["currency"]["exponent"]
    total = "*Total " + format_money(sale["due_minor"], code, exponent) + "*"
    paid = [] if layout.get("unpaid", False) else payment_rows(sale)
    sums = [label + " " + amount for label, amount in sum_rows(sale)]
    return [*sums, total, *(label + " " + amount for label, amount in paid), *closing_words(layout)]


def _length(lines: list[str]) -> int:
    return sum(_room(line) for line in lines)


def _room(line: str) -> int:
    """Its letters and the line end; emoji or Arabic take more of the address than of the text."""
    return max(letters_in(line), (len(percent_encoded(line)) + 1) // 2) + 1
