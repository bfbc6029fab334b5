"""Money paid in for what is bought later, on paper: a gift card with its code, or credit.

What this is not: a sale. No tax stands on it; the receipt of what is bought with it has that.
"""

from typing import NotRequired, TypedDict

from pos.domain.formatting import format_money, format_number
from pos.domain.kasbon import PaidPart, paid_parts, repayment_number
from pos.domain.moments import format_date_time, zone_label
from pos.domain.paper import Operation, render_text, row, rule, text
from pos.domain.phone import masked_phone
from pos.domain.receipt import TRAINING, copy_banner, seller_lines
from pos.domain.receipt_shapes import Buyer, Person, ReceiptLayout, Seller
from pos.domain.text import tidy
from pos.domain.types import Currency

CARD, CREDIT = "KH", "SD"
CARD_TITLE = "KARTU HADIAH"
CREDIT_TITLE = "BUKTI ISI SALDO"
KEEP = "Simpan kertas ini. Siapa yang memegang kodenya, memegang uangnya."


class PaidInOnCard(TypedDict):
    """`code` as people read it aloud; absent on whatever is printed later: nobody has it then."""

    ending: str
    is_new: bool
    code: NotRequired[str]


class PaidIn(TypedDict):
    """What was paid in, onto a card or for a customer. `held_before_minor` None: nobody knew."""

    number: str
    seller: Seller
    currency: Currency
    card: PaidInOnCard | None
    customer: Buyer | None
    cashier: Person
    paid_in_at: int
    amount_minor: int
    payments: list[PaidPart]
    held_before_minor: int | None


def paid_in_number(prefix: str, series: str, epoch: int, seq: int) -> str:
    """KH-K01-153: the number of its event, as a repayment's is."""
    return prefix + repayment_number(series, epoch, seq)[2:]


def paid_in_receipt(paid: PaidIn, layout: ReceiptLayout) -> list[Operation]:
    """How much was paid in onto what, and what it holds now; a new card with its code."""
    training = layout.get("training", False)
    card = paid["card"]
    return [
        *([text(TRAINING, "center", True)] if training else []),
        *copy_banner(layout.get("copy") or 0),
        *seller_lines(paid["seller"], layout),
        rule("="),
        text(CREDIT_TITLE if card is None else CARD_TITLE, "center", True),
        *_facts(paid, layout["utc_offset_minutes"]),
        rule("-"),
        *_money(paid),
        *_code(card),
        rule("="),
        *([text(TRAINING, "center", True)] if training else []),
        {"op": "cut"},
    ]


def paid_in_receipt_lines(paid: PaidIn, layout: ReceiptLayout) -> list[str]:
    """The same as plain lines of the layout's width."""
    return render_text(paid_in_receipt(paid, layout), layout["columns"])


def _facts(paid: PaidIn, offset_minutes: int) -> list[Operation]:
    when = format_date_time(paid["paid_in_at"], offset_minutes)
    return [
        row("No", paid["number"]),
        row("Tgl", when + " " + zone_label(offset_minutes)),
        row("Kasir", tidy(paid["cashier"]["name"])),
        *_holder(paid),
    ]


def _holder(paid: PaidIn) -> list[Operation]:
    card, customer = paid["card"], paid["customer"]
    if card is not None:
        return [row("Kartu", "****" + card["ending"])]
    if customer is None:
        return []
    phone = customer.get("phone")
    named = customer["name"] + " " + (masked_phone(phone) if phone else "")
    return [row("Pelanggan", tidy(named))]


def _money(paid: PaidIn) -> list[Operation]:
    code, exponent = paid["currency"]["code"], paid["currency"]["exponent"]
    before, amount = paid["held_before_minor"], paid["amount_minor"]
    is_new = paid["card"] is not None and paid["card"]["is_new"]
    known = None if is_new else before
    now = row("Isi sekarang", format_money((known or 0) + amount, code, exponent), True)
    return [
        *([] if known is None else [row("Isi sebelumnya", format_number(known, exponent))]),
        row("DIISI", format_money(amount, code, exponent), True),
        *(operation for part in paid["payments"] for operation in paid_parts(part, exponent)),
        *([] if known is None else [now]),
    ]


def _code(card: PaidInOnCard | None) -> list[Operation]:
    code = "" if card is None else card.get("code", "")
    if code == "":
        return []
    return [rule("-"), text("KODE", "center"), text(code, "center", True), text(KEEP, "center")]
