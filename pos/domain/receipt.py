"""A finished sale as a receipt: `receipt(sale, layout)` answers operations for paper.py.

From top to bottom: banners (LATIHAN, BELUM DIBAYAR, SALINAN ke-n, RETUR), the logo, the seller,
number and time (of a refund also what it takes back and why), the goods, the sums, the payments,
the taxes (receipt_money.py), the footer (receipt_footer.py). Retail receipts name units and count
the goods; café receipts name table or queue number instead. A name stands on its own line; amounts
stand right, without Rp except TOTAL.

What this is not: arithmetic. Every amount is printed as the sale carries it (a line's own amount is
what its choices leave of it), and what is printed adds up because the sale's totals do.
"""

from collections.abc import Mapping
from typing import Any, cast

from pos.domain.errors import DomainError
from pos.domain.formatting import format_number, format_quantity
from pos.domain.moments import format_date_time, zone_label
from pos.domain.money import check_amount
from pos.domain.paper import Operation, render_text, row, rule, text
from pos.domain.phone import display_phone, masked_phone, normalise_phone
from pos.domain.receipt_footer import footer
from pos.domain.receipt_money import discount_label, payments, sums, taxes
from pos.domain.receipt_shapes import Buyer, ReceiptLayout, SaleBody, Seller
from pos.domain.text import tidy
from pos.domain.types import Discount, PricedChoice, PricedLine

WIDE_COLUMNS = 48
TRAINING = "LATIHAN - BUKAN BUKTI BAYAR"
UNPAID = "BELUM DIBAYAR"
REFUND = "RETUR"
VOID = "BATAL"
WITHOUT_RECEIPT = "tanpa struk"
ORDER_TYPES = {
    "retail": "",
    "dine_in": "Di tempat",
    "take_away": "Bungkus",
    "delivery": "Pesan antar",
}


def receipt(sale: SaleBody, layout: ReceiptLayout) -> list[Operation]:
    """The operations of a receipt, a pre-bill, a copy or a refund."""
    money_lines = [*sums(sale)]
    if not layout.get("unpaid", False):
        money_lines += payments(sale)
        tax_lines = taxes(sale)
        money_lines += [rule("-"), *tax_lines] if tax_lines else []
    return [
        *_banners(sale, layout),
        *_logo(layout),
        *seller_lines(sale["seller"], layout),
        rule("="),
        *_facts(sale, layout),
        rule("-"),
        *_goods(sale, layout),
        rule("-"),
        *money_lines,
        rule("="),
        *footer(sale, layout),
        *([text(TRAINING, "center", True)] if layout.get("training", False) else []),
        {"op": "cut"},
    ]


def receipt_lines(sale: SaleBody, layout: ReceiptLayout) -> list[str]:
    """The receipt as plain lines of the layout's width.

    A body from a foreign or broken tablet may lack what its envelope promised. Whoever looks at it
    gets a sentence instead of a crash; the tablet prints only bodies it made itself.
    """
    try:
        return render_text(receipt(sale, layout), layout["columns"])
    except (KeyError, TypeError, AttributeError) as error:
        raise DomainError("receipt_body_incomplete") from error


def copy_banner(copy: int) -> list[Operation]:
    """SALINAN ke-n on every paper after the first."""
    return [text("SALINAN ke-" + str(copy), "center", True)] if copy > 0 else []


def place(order_type: str, table: str | None, queue_number: str | None) -> str:
    """Where the food goes: `Meja 7 - Di tempat`, `Antrean 12 - Bungkus`."""
    where = ""
    if table:
        where = "Meja " + tidy(table)
    elif queue_number:
        where = "Antrean " + tidy(queue_number)
    return " - ".join(part for part in (where, ORDER_TYPES.get(order_type, "")) if part != "")


def seller_lines(seller: Seller, layout: ReceiptLayout) -> list[Operation]:
    """Name, address, tax numbers, phone. Only a PKP shop may print its NPWP as a seller of PPN."""
    lines = [tidy(each) for each in seller["address_lines"]]
    if seller["pkp"] and seller["npwp"]:
        lines.append("NPWP " + tidy(seller["npwp"]))
    if seller["npwpd"]:
        lines.append("NPWPD " + tidy(seller["npwpd"]))
    if seller["phone"]:
        lines.append(_phone(seller["phone"]))
    lines += [tidy(each) for each in layout.get("header_lines") or []]
    shown = [text(line, "center") for line in lines if line != ""]
    return [text(tidy(seller["name"]), "center", True), *shown]


def _banners(sale: SaleBody, layout: ReceiptLayout) -> list[Operation]:
    said = [
        TRAINING if layout.get("training", False) else "",
        UNPAID if layout.get("unpaid", False) else "",
        _taken_back_word(sale),
    ]
    banners = [text(words, "center", True) for words in said if words != ""]
    return [*banners, *copy_banner(layout.get("copy") or 0)]


def _taken_back_word(sale: SaleBody) -> str:
    if sale.get("void", False):
        return VOID
    return REFUND if sale["due_minor"] < 0 or "original" in sale else ""


def _logo(layout: ReceiptLayout) -> list[Operation]:
    logo = layout.get("logo")
    return [{"op": "image", "png": logo}] if logo else []


def _phone(typed: str) -> str:
    """A mobile number in its usual groups; a landline as it was typed."""
    try:
        return "Telp/WA " + display_phone(normalise_phone(typed))
    except DomainError:
        return "Telp " + tidy(typed)


def _facts(sale: SaleBody, layout: ReceiptLayout) -> list[Operation]:
    """Number, time, cashier, customer: on wide paper two to a line."""
    offset = layout["utc_offset_minutes"]
    when = format_date_time(sale["completed_at"], offset) + " " + zone_label(offset)
    number = sale["receipt"]["number"] if sale["receipt"] else ""
    if layout["columns"] >= WIDE_COLUMNS:
        first = row("No  " + number if number else "Tgl", when)
        return [first, *_people(sale, True), *_taken_back(sale)]
    numbered: list[Operation] = [row("No", number)] if number else []
    return [*numbered, row("Tgl", when), *_people(sale, False), *_taken_back(sale)]


def _taken_back(sale: SaleBody) -> list[Operation]:
    """Which sale a refund belongs to, and why."""
    original, reason = sale.get("original"), sale.get("reason")
    operations: list[Operation] = []
    if original:
        operations.append(
            row("Batal" if sale.get("void", False) else "Retur dari", tidy(original["number"]))
        )
    elif "original" in sale:
        operations.append(row("Retur", WITHOUT_RECEIPT))
    if reason:
        operations.append(row("Alasan", tidy(reason["label"])))
    return operations


def _people(sale: SaleBody, wide: bool) -> list[Operation]:
    cashier = tidy(sale["cashier"]["name"])
    customer = _customer(sale["customer"])
    where = place(sale["order_type"], sale["table"], sale["queue_number"])
    if sale["order_type"] == "retail" and where == "" and wide:
        return [row("Kasir " + cashier, "Pelanggan: " + (customer or "Umum"))]
    named: list[Operation] = [row("Pelanggan", customer)] if customer else []
    return [row(where or "Kasir", cashier), *named]


def _customer(customer: Buyer | None) -> str:
    """The name, and a phone number that only its owner recognises."""
    if customer is None:
        return ""
    phone = customer.get("phone")
    return tidy(customer["name"] + " " + (masked_phone(phone) if phone else ""))


def _goods(sale: SaleBody, layout: ReceiptLayout) -> list[Operation]:
    exponent = sale["currency"]["exponent"]
    operations: list[Operation] = []
    for line in sale["lines"]:
        operations.append(text(tidy(line["name"]) or tidy(line["sku"])))
        operations += _price_of(line, sale["order_type"] == "retail", exponent)
        for choice in line["choices"]:
            operations += _choice(choice, layout.get("free_choices", False), exponent)
        if line["note"]:
            operations.append(text("  * " + tidy(line["note"])))
        if line["discount_minor"] != 0:
            label = "  " + discount_label(_hand_discount(line))
            operations.append(row(label, format_number(-line["discount_minor"], exponent)))
    return [*operations, *_promotions(sale, exponent)]


def _hand_discount(line: PricedLine) -> Discount | None:
    """How the discount was given, when the body says so: `discount` stands beside the amounts."""
    return cast("Mapping[str, Any]", line).get("discount")


def _price_of(line: PricedLine, units: bool, exponent: int) -> list[Operation]:
    """Quantity x price and the amount without the choices, which follow on their own lines."""
    own = line["gross_minor"]
    for choice in line["choices"]:
        own = check_amount(own - choice["amount_minor"])
    counted = format_quantity(line["quantity_milli"])
    if units or line["quantity_milli"] % 1000 != 0 or line["factor_milli"] != 1000:
        counted = tidy(counted + " " + line["unit"])
    priced = counted + " x " + format_number(line["unit_price_minor"], exponent)
    return [row("  " + priced, format_number(own, exponent))]


def _choice(choice: PricedChoice, free: bool, exponent: int) -> list[Operation]:
    name = "  + " + tidy(choice["name"])
    if choice["unit_price_minor"] == 0 and choice["amount_minor"] == 0:
        return [text(name)] if free else []
    counted = format_quantity(choice["quantity_milli"])
    priced = counted + " x " + format_number(choice["unit_price_minor"], exponent)
    return [row(name + " " + priced, format_number(choice["amount_minor"], exponent))]


def _promotions(sale: SaleBody, exponent: int) -> list[Operation]:
    """What promotions took off; those already inside the unit price are not repeated, but the
    coupon that brought them is named."""
    operations: list[Operation] = []
    for each in sale["promotions"]:
        if not each["in_price"] and each["amount_minor"] != 0:
            amount = format_number(-each["amount_minor"], exponent)
            operations.append(row(tidy(each["name"]) or "Promo", amount))
        if each.get("coupon"):
            operations.append(text("  Kupon " + tidy(each["coupon"])))
    return operations
