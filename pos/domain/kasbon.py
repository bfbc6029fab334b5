"""Kasbon on paper: the number of a repayment, and its receipt.

What this is not: arithmetic. What is owed is a sum of movements (pos.balances); a receipt prints
what the device knew when the money came, and nothing where it knew nothing.
"""

from typing import NotRequired, TypedDict

from pos.domain.formatting import format_money, format_number
from pos.domain.moments import format_date_time, zone_label
from pos.domain.paper import Operation, render_text, row, rule, text
from pos.domain.phone import masked_phone
from pos.domain.receipt import TRAINING, copy_banner, seller_lines
from pos.domain.receipt_shapes import Buyer, Person, ReceiptLayout, Seller
from pos.domain.text import tidy
from pos.domain.types import Currency

TITLE = "BUKTI BAYAR KASBON"
TAKEN_BACK = "DIBATALKAN"
REMAINING = "Sisa kasbon"


class PaidPart(TypedDict):
    """One way in which the money came. `change_minor` is what went back of it."""

    name: str
    amount_minor: int
    tendered_minor: int
    change_minor: int
    reference: str | None


class Repayment(TypedDict):
    """What a customer paid of their kasbon. `owed_before_minor` None: nobody knew."""

    number: str
    seller: Seller
    currency: Currency
    customer: Buyer
    cashier: Person
    repaid_at: int
    amount_minor: int
    payments: list[PaidPart]
    owed_before_minor: int | None
    note: NotRequired[str]


def repayment_number(series: str, epoch: int, seq: int) -> str:
    """KB-K01-153: the number of its event. A series counts its events without a gap, so no other
    repayment has it, and no sale, whose counter is another. A later key says so: KB-H01.2-153."""
    key = "" if epoch == 1 else "." + str(epoch)
    return "KB-" + series + key + "-" + str(seq)


def repayment_receipt(repayment: Repayment, layout: ReceiptLayout) -> list[Operation]:
    """Who paid how much of what they owe, and what is left."""
    training = layout.get("training", False)
    return [
        *([text(TRAINING, "center", True)] if training else []),
        *copy_banner(layout.get("copy") or 0),
        *seller_lines(repayment["seller"], layout),
        rule("="),
        text(TITLE, "center", True),
        *([text(TAKEN_BACK, "center", True)] if repayment["amount_minor"] < 0 else []),
        *_facts(repayment, layout["utc_offset_minutes"]),
        rule("-"),
        *_money(repayment),
        rule("="),
        *([text(TRAINING, "center", True)] if training else []),
        {"op": "cut"},
    ]


def repayment_receipt_lines(repayment: Repayment, layout: ReceiptLayout) -> list[str]:
    """The same as plain lines of the layout's width."""
    return render_text(repayment_receipt(repayment, layout), layout["columns"])


def _facts(repayment: Repayment, offset_minutes: int) -> list[Operation]:
    customer = repayment["customer"]
    phone = customer.get("phone")
    named = tidy(customer["name"] + " " + (masked_phone(phone) if phone else ""))
    when = format_date_time(repayment["repaid_at"], offset_minutes)
    return [
        row("No", repayment["number"]),
        row("Tgl", when + " " + zone_label(offset_minutes)),
        row("Kasir", tidy(repayment["cashier"]["name"])),
        row("Pelanggan", named),
    ]


def _money(repayment: Repayment) -> list[Operation]:
    code, exponent = repayment["currency"]["code"], repayment["currency"]["exponent"]
    before, amount = repayment["owed_before_minor"], repayment["amount_minor"]
    operations: list[Operation] = []
    if before is not None:
        operations.append(row("Kasbon sebelumnya", format_number(before, exponent)))
    operations.append(row("DIBAYAR", format_money(amount, code, exponent), True))
    for part in repayment["payments"]:
        operations += paid_parts(part, exponent)
    if before is not None:
        operations.append(row(REMAINING, format_money(before - amount, code, exponent), True))
    note = tidy(repayment.get("note") or "")
    return [*operations, *([text("  * " + note)] if note != "" else [])]


def paid_parts(part: PaidPart, exponent: int) -> list[Operation]:
    operations: list[Operation] = [
        row(tidy(part["name"]), format_number(part["tendered_minor"], exponent))
    ]
    if part["reference"]:
        operations.append(row("Ref", tidy(part["reference"])))
    if part["change_minor"] != 0:
        operations.append(row("Kembali", format_number(part["change_minor"], exponent)))
    return operations
