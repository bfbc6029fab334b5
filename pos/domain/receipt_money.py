"""The lower half of a receipt: the sums down to TOTAL, the payments, the taxes.

Taxes that are added on top stand among the sums; taxes inside the prices, and the PPN block of a
PKP shop, stand below the payments. A shop that is not PKP prints no PPN line at all. What this is
not: arithmetic; see receipt.py.
"""

from collections.abc import Mapping
from typing import Any, cast

from pos.domain.formatting import format_money, format_number, format_percent
from pos.domain.paper import Operation, row, text
from pos.domain.quantity import pieces
from pos.domain.receipt_shapes import CardDetails, SaleBody
from pos.domain.text import tidy
from pos.domain.types import Discount, Payment, ServiceRule, TaxLine

METHODS = {
    "cash": "Tunai",
    "qris": "QRIS",
    "card": "Kartu",
    "debit": "Kartu debit",
    "credit": "Kartu kredit",
    "transfer": "Transfer",
    "voucher": "Voucer",
    "customer_credit": "Kasbon",
    "kasbon": "Kasbon",
    "store_credit": "Saldo",
    "gift_card": "Kartu hadiah",
    "points": "Poin",
    "other": "Lainnya",
}
LOCAL_TAXES = ("pbjt", "pbjt_entertainment")


def sums(sale: SaleBody) -> list[Operation]:
    """Subtotal, discount, service, added taxes, rounding, TOTAL."""
    totals, exponent = sale["totals"], sale["currency"]["exponent"]
    counted = " (" + str(pieces(sale["lines"])) + " item)" if sale["order_type"] == "retail" else ""
    total = format_money(sale["due_minor"], sale["currency"]["code"], exponent)
    return [
        row("Subtotal" + counted, format_number(totals["subtotal_minor"], exponent)),
        *(row(label, amount) for label, amount in sum_rows(sale)),
        row("TOTAL", total, True),
    ]


def sum_rows(sale: SaleBody) -> list[tuple[str, str]]:
    """(label, amount) of what stands between the goods and TOTAL."""
    totals, exponent = sale["totals"], sale["currency"]["exponent"]
    changes = [
        (discount_label(sale.get("order_discount")), -totals["order_discount_minor"]),
        (_service_label(sale["rules"]["service"]), totals["service_added_minor"]),
        *((_tax_label(tax), tax["tax_minor"]) for tax in sale["taxes"] if not tax["included"]),
        ("Pembulatan", sale["rounding_minor"]),
    ]
    return [(label, format_number(amount, exponent)) for label, amount in changes if amount != 0]


def payments(sale: SaleBody) -> list[Operation]:
    """Each tender with its reference, the tip, the donated change, and the change of cash."""
    exponent = sale["currency"]["exponent"]
    operations: list[Operation] = []
    for payment in sale["payments"]:
        operations += _payment(payment, exponent)
    if sale["tip_minor"] != 0:
        operations.append(row("Tip", format_number(sale["tip_minor"], exponent)))
    operations += _donation(sale, exponent)
    if sale["due_minor"] >= 0 and any(each["kind"] == "cash" for each in sale["payments"]):
        operations.append(row("Kembali", format_number(sale["change_minor"], exponent)))
    return [*operations, *(row(label, amount) for label, amount in _owed(sale))]


def taxes(sale: SaleBody) -> list[Operation]:
    """Service and local tax inside the prices; then, for a PKP shop, bases and PPN."""
    exponent = sale["currency"]["exponent"]
    totals = sale["totals"]
    service = 0 if totals["service_added_minor"] else totals["service_minor"]
    rows = [("Termasuk " + _service_label(sale["rules"]["service"]), service)] if service else []
    inside = [tax for tax in sale["taxes"] if tax["kind"] in LOCAL_TAXES and tax["included"]]
    rows += [("Termasuk " + _tax_label(tax), tax["tax_minor"]) for tax in inside]
    if sale["seller"]["pkp"]:
        rows += [each for tax in sale["taxes"] for each in _ppn_rows(tax)]
    shown: list[Operation] = [row(label, format_number(amount, exponent)) for label, amount in rows]
    return [*shown, *(_price_note(sale) if sale["seller"]["pkp"] else [])]


def payment_rows(sale: SaleBody) -> list[tuple[str, str]]:
    """(label, amount) of each tender, what stays, and the change: a message has no columns."""
    exponent = sale["currency"]["exponent"]
    rows = [(_payment_name(each), _handed_over(each, exponent)) for each in sale["payments"]]
    stays = [("Tip", sale["tip_minor"]), ("Donasi kembalian", sale.get("donation_minor") or 0)]
    rows += [(label, format_number(amount, exponent)) for label, amount in stays if amount != 0]
    if sale["due_minor"] >= 0 and any(each["kind"] == "cash" for each in sale["payments"]):
        rows.append(("Kembali", format_number(sale["change_minor"], exponent)))
    return [*rows, *_owed(sale)]


def payment_label(method: str) -> str:
    """The shop's word for a way to pay; one the shop named itself keeps its name."""
    return METHODS.get(method) or tidy(method)


def _payment(payment: Payment, exponent: int) -> list[Operation]:
    """The method by the shop's own name, then what a card's slip or a transfer said."""
    amount = _handed_over(payment, exponent)
    operations: list[Operation] = [row(_payment_name(payment), amount)]
    details = cast("Mapping[str, Any]", payment).get("details")
    if details:
        operations += _card(details)
    if payment["reference"]:
        operations.append(row("Ref", tidy(payment["reference"])))
    return operations


def _payment_name(payment: Payment) -> str:
    name = cast("Mapping[str, Any]", payment).get("name")
    return tidy(name or "") or payment_label(payment["method"])


def _card(details: CardDetails) -> list[Operation]:
    digits = details["last4"]
    named = tidy((details["bank"] or "") + (" ****" + digits if digits else ""))
    rows = [
        ("Kartu", named),
        ("Kode persetujuan", tidy(details["approval"] or "")),
        ("No. jejak", tidy(details["trace"] or "")),
    ]
    return [row("  " + label, value) for label, value in rows if value != ""]


def _donation(sale: SaleBody, exponent: int) -> list[Operation]:
    """Change that the buyer gave away, and to whom (UU 9/1961, PP 29/1980)."""
    given = sale.get("donation_minor") or 0
    if given == 0:
        return []
    receiver = tidy(sale.get("donation_to") or "")
    named: list[Operation] = [text("  untuk " + receiver)] if receiver != "" else []
    return [row("Donasi kembalian", format_number(given, exponent)), *named]


def _handed_over(payment: Payment, exponent: int) -> str:
    given = payment["amount_minor"] if payment["amount_minor"] < 0 else payment["tendered_minor"]
    return format_number(given, exponent)


def _owed(sale: SaleBody) -> list[tuple[str, str]]:
    """What the customer owes, and holds, after this sale, where that moved and the till knew."""
    exponent = sale["currency"]["exponent"]
    payments = [cast("Mapping[str, Any]", each) for each in sale["payments"]]
    cards = [each for each in payments if each["kind"] == "gift_card"]
    others = [each for each in payments if each["kind"] != "gift_card"]
    found = [
        *_last(others, "owed_minor", "Sisa kasbon"),
        *_last(others, "held_minor", "Sisa saldo"),
    ]
    for card in cards:
        label = tidy(f"Sisa kartu {card['reference'] or ''}")
        found += _last([card], "held_minor", label)
    return [(label, format_number(minor, exponent)) for label, minor in found]


def _last(payments: list[Mapping[str, Any]], key: str, label: str) -> list[tuple[str, int]]:
    known = [each[key] for each in payments if each.get(key) is not None]
    return [(label, known[-1])] if known else []


def discount_label(discount: Discount | None) -> str:
    """Diskon, with its reason and its rate where they are known."""
    if discount is None:
        return "Diskon"
    rate = format_percent(discount["rate_ppm"]) if discount["kind"] == "percent" else ""
    return tidy("Diskon " + (discount.get("reason") or "") + " " + rate)


def _service_label(service: ServiceRule | None) -> str:
    if service is None:
        return "Biaya layanan"
    return "Biaya layanan " + format_percent(service["rate_ppm"])


def _tax_label(tax: TaxLine) -> str:
    if tax["kind"] in LOCAL_TAXES:
        return tidy(tax["label"] + " " + format_percent(tax["rate_ppm"]))
    return _ppn_label(tax)


def _ppn_label(tax: TaxLine) -> str:
    share = ""
    if tax["base_numerator"] != tax["base_denominator"]:
        share = str(tax["base_numerator"]) + "/" + str(tax["base_denominator"]) + " "
    return "PPN " + format_percent(tax["rate_ppm"]) + " x " + share + "DPP"


def _ppn_rows(tax: TaxLine) -> list[tuple[str, int]]:
    """Tobacco, phone credit and things outside PPN are silent: the shop collects nothing there."""
    if tax["kind"] == "ppn":
        return [("DPP barang kena PPN", tax["base_minor"]), (_ppn_label(tax), tax["tax_minor"])]
    if tax["kind"] == "ppn_full":
        return [("DPP barang mewah", tax["base_minor"]), (_ppn_label(tax), tax["tax_minor"])]
    if tax["kind"] in ("exempt", "not_collected"):
        return [(tidy(tax["label"]), tax["base_minor"])]
    return []


def _price_note(sale: SaleBody) -> list[Operation]:
    """Whether the printed prices contain the PPN; silent when some do and some do not."""
    ppn = [tax["included"] for tax in sale["taxes"] if tax["kind"] in ("ppn", "ppn_full")]
    if not ppn:
        return []
    if all(ppn):
        return [text("Harga sudah termasuk PPN.")]
    return [] if any(ppn) else [text("Harga belum termasuk PPN.")]
