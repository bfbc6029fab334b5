"""Movements from events: sales on kasbon and out of credit, their refunds, repayments, corrections.

A movement names whoever the event names: a customer that no server knows yet (made on a tablet that
has not been heard) owes like any other. A sale on kasbon to nobody is looked at by a person; what
has to know who is the same person is said by `pos.customers`.
"""

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from pos.balances.models import NOBODY, Account, Movement, Why
from pos.balances.queries import movements_of, owed_by
from pos.balances.rows import REPAYMENT, Row, blank, insert
from pos.domain.formatting import format_rupiah
from pos.domain.kasbon import repayment_number
from pos.journal.errors import RuleError
from pos.journal.problems import report
from pos.journal.projections import Happening, projection
from pos.outlets.authority import only_servers

# Kinds of payment that move a balance: the account, and what an amount kept by the shop does to it.
_MOVING = {
    "kasbon": (Account.KASBON, 1),
    "store_credit": (Account.STORE_CREDIT, -1),
    "gift_card": (Account.GIFT_CARD, -1),
}
_NOBODY = {
    "kasbon": (
        "kasbon_of_nobody",
        "dijual dengan kasbon tanpa nama pelanggan.",
        "Tanyakan kasirnya siapa yang berutang, lalu catat utangnya di Kasbon.",
    ),
    "store_credit": (
        "credit_of_nobody",
        "memakai saldo tanpa nama pelanggan.",
        "Tanyakan kasirnya saldo siapa yang dipakai, lalu betulkan di Saldo.",
    ),
    "gift_card": (
        "card_of_nobody",
        "dibayar dengan kartu hadiah yang tidak disebut.",
        "Tanyakan kasirnya kartu mana yang dipakai.",
    ),
}


@projection("sale.completed", versions=(3, 4, 5, 6), tables=(Movement,))
def project_sold(run: Sequence[Happening]) -> None:
    insert(run[0].merchant_id, [row for each in run for row in _document_rows(each, Why.SOLD)])
    for happening in run:
        paid = [payment for _, payment in _moving(happening)]
        for kind in dict.fromkeys(each.kind for each in paid if _holder(happening, each) is None):
            _report_nobody(happening, kind)
        for card in dict.fromkeys(each.card for each in paid if getattr(each, "card", None)):
            _look_below_zero(happening, uuid.UUID(card))


@projection("sale.refunded", versions=(1, 2, 3, 4, 5), tables=(Movement,))
def project_refunded(run: Sequence[Happening]) -> None:
    rows = [row for each in run for row in _document_rows(each, Why.REFUNDED)]
    insert(run[0].merchant_id, rows)
    for happening in run:
        for _, paid in _moving(happening):
            if paid.kind == "gift_card" and paid.card:
                _look_voided(happening, uuid.UUID(paid.card))


@projection("kasbon.repaid", tables=(Movement,))
def project_repaid(run: Sequence[Happening]) -> None:
    taken_back = [happening for happening in run if happening.body.reverses]
    if taken_back:
        only_servers(taken_back)
    for happening in run:
        _refuse_repeat(happening)
        insert(happening.merchant_id, [_repaid_row(happening)])


@projection("kasbon.adjusted", tables=(Movement,))
def project_adjusted(run: Sequence[Happening]) -> None:
    only_servers(run)
    insert(run[0].merchant_id, [_adjusted_row(happening) for happening in run])


@projection("credit.adjusted", tables=(Movement,))
def project_credit(run: Sequence[Happening]) -> None:
    only_servers(run)
    insert(run[0].merchant_id, [_credit_row(happening) for happening in run])


@projection("gift_card.issued", tables=(Movement,))
def project_cards(run: Sequence[Happening]) -> None:
    only_servers(run)
    rows = [row for happening in run for row in _issued_rows(happening)]
    insert(run[0].merchant_id, rows)


@projection("gift_card.voided", tables=(Movement,))
def project_voided(run: Sequence[Happening]) -> None:
    only_servers(run)
    insert(run[0].merchant_id, [_voided_row(happening) for happening in run])


def _moving(happening: Happening) -> list[tuple[int, Any]]:
    return [
        (place, payment)
        for place, payment in enumerate(happening.body.payments)
        if payment.kind in _MOVING
    ]


def _document_rows(happening: Happening, why: Why) -> Iterator[Row]:
    body = happening.body
    for place, payment in _moving(happening):
        account, sign = _MOVING[payment.kind]
        holder, name = _holder(happening, payment) or (NOBODY, "Tanpa pelanggan")
        yield {
            **blank(happening, place),
            "account": account.value,
            "holder_id": holder,
            "holder_name": name,
            "why": why.value,
            "amount_minor": sign * payment.kept_minor,
            "document_id": uuid.UUID(body.refund if why == Why.REFUNDED else body.sale),
            "number": body.receipt.number,
            "person_name": body.cashier.name,
            "happened_at": body.completed_at,
        }


def _holder(happening: Happening, payment: Any) -> tuple[uuid.UUID, str] | None:
    """Whose balance a payment moves; None: it does not say."""
    if payment.kind == "gift_card":
        told = f"Kartu {payment.reference or ''}".strip()
        return (uuid.UUID(payment.card), told) if payment.card else None
    customer = happening.body.customer
    return (uuid.UUID(customer.id), customer.name) if customer else None


def _repaid_row(happening: Happening) -> Row:
    body = happening.body
    return {
        **blank(happening, REPAYMENT),
        "holder_id": uuid.UUID(body.customer.id),
        "holder_name": body.customer.name,
        "why": (Why.REVERSED if body.reverses else Why.REPAID).value,
        "amount_minor": -body.amount_minor,
        "document_id": uuid.UUID(body.repayment),
        "number": repayment_number(happening.series, happening.epoch, happening.seq),
        "method": ", ".join(dict.fromkeys(each.name for each in body.payments))[:60],
        "note": body.note,
        "reverses_id": uuid.UUID(body.reverses) if body.reverses else None,
        "shift_id": uuid.UUID(body.shift) if body.shift else happening.shift_id,
        "person_name": body.cashier.name,
        "happened_at": body.repaid_at,
    }


def _adjusted_row(happening: Happening) -> Row:
    body = happening.body
    return {
        **blank(happening, REPAYMENT),
        "holder_id": uuid.UUID(body.customer.id),
        "holder_name": body.customer.name,
        "why": body.reason,
        "amount_minor": body.amount_minor,
        "document_id": uuid.UUID(body.adjustment),
        "number": repayment_number(happening.series, happening.epoch, happening.seq),
        "note": body.note,
        "person_name": body.person.name,
        "happened_at": body.adjusted_at,
    }


def _credit_row(happening: Happening) -> Row:
    """SD-H01-12, as kasbon is KB-H01-12: the number of its event."""
    row = _adjusted_row(happening)
    number = row["number"].removeprefix("KB")
    return {**row, "account": Account.STORE_CREDIT.value, "number": f"SD{number}"}


def _issued_rows(happening: Happening) -> Iterator[Row]:
    body = happening.body
    why = Why.CARD_SOLD if body.reason == "sold" else Why.ISSUED
    for place, card in enumerate(body.cards):
        told = {"document_id": uuid.UUID(body.batch), "happened_at": body.issued_at}
        yield {
            **_card_row(happening, place, card.id, card.ending),
            **told,
            "why": why.value,
            "amount_minor": card.amount_minor,
        }


def _voided_row(happening: Happening) -> Row:
    body = happening.body
    return {
        **_card_row(happening, REPAYMENT, body.card, body.ending),
        "why": Why.VOIDED.value,
        "amount_minor": -body.amount_minor,
        "document_id": uuid.UUID(body.document),
        "happened_at": body.voided_at,
    }


def _card_row(happening: Happening, place: int, card: str, ending: str) -> Row:
    number = repayment_number(happening.series, happening.epoch, happening.seq).removeprefix("KB")
    return {
        **blank(happening, place),
        "account": Account.GIFT_CARD.value,
        "holder_id": uuid.UUID(card),
        "holder_name": f"Kartu ****{ending}",
        "number": f"KH{number}",
        "note": happening.body.note,
        "person_name": happening.body.person.name,
    }


def _look_below_zero(happening: Happening, card: uuid.UUID) -> None:
    """Several tills without the hub may take the same card; the sales stand. By the record up to
    this sale, wherever a run is cut. One that nobody issued is below zero too."""
    merchant_id, body = happening.merchant_id, happening.body
    known = movements_of(merchant_id, Account.GIFT_CARD).filter(holder_id=card)
    last = known.filter(document_id=body.sale).order_by("revision").last()
    if last is None:
        return
    held = owed_by(merchant_id, [card], until=last.revision, account=Account.GIFT_CARD)
    if held < 0:
        report(
            code="card_below_zero",
            key=f"{body.sale} {card}",
            sentence=(
                f"{last.holder_name} menjadi {format_rupiah(held)} dengan struk "
                f"{body.receipt.number}: dipakai lebih dari isinya."
            ),
            suggestion="Cari siapa yang memakai kartu itu di Kartu hadiah; kekurangannya "
            "ditanggung toko, atau ditagih bila orangnya dikenal.",
            event_id=happening.id,
            merchant_id=merchant_id,
            outlet_id=happening.outlet_id,
        )


def _look_voided(happening: Happening, card: uuid.UUID) -> None:
    """What a voided card had paid is on it again; tills take nothing of it."""
    body = happening.body
    known = movements_of(happening.merchant_id, Account.GIFT_CARD).filter(holder_id=card)
    back = known.filter(document_id=body.refund).order_by("revision").last()
    if back is None or not known.filter(why=Why.VOIDED, revision__lt=back.revision).exists():
        return
    report(
        code="voided_card_refunded",
        key=f"{body.refund} {card}",
        sentence=(
            f"{back.holder_name} sudah dibatalkan, tetapi retur {body.receipt.number} "
            f"mengembalikan {format_rupiah(back.amount_minor)} ke kartu itu. Kasir tidak "
            "menerimanya."
        ),
        suggestion="Beri pelanggannya kartu baru, lalu batalkan sisa kartu ini di Kartu hadiah.",
        event_id=happening.id,
        merchant_id=happening.merchant_id,
        outlet_id=happening.outlet_id,
    )


def _refuse_repeat(happening: Happening) -> None:
    """One repayment told by two events counts once; the second is kept for people to look at."""
    body = happening.body
    known = movements_of(happening.merchant_id).filter(document_id=body.repayment)
    if known.exclude(event_id=happening.id).exists():
        raise RuleError(
            "repayment_repeated",
            f"Pembayaran kasbon {body.customer.name} ini sudah tercatat.",
            suggestion="Tandai selesai bila uangnya memang hanya diterima sekali.",
        )
    again = movements_of(happening.merchant_id).exclude(event_id=happening.id)
    if body.reverses and again.filter(reverses_id=body.reverses).exists():
        raise RuleError(
            "repayment_reversed_twice",
            f"Pembayaran kasbon {body.customer.name} ini sudah pernah dibatalkan.",
            suggestion="Tandai selesai: pembatalan yang pertama sudah dihitung.",
        )
    if sum(each.amount_minor for each in body.payments) != body.amount_minor:
        raise RuleError(
            "repayment_unequal",
            f"Uang yang diterima tidak sama dengan kasbon {body.customer.name} yang dibayar.",
            suggestion="Cocokkan dengan bukti bayarnya, lalu catat lagi di Kasbon.",
        )


def _report_nobody(happening: Happening, kind: str) -> None:
    body = happening.body
    code, told, suggestion = _NOBODY[kind]
    report(
        code=code,
        key=body.sale,
        sentence=f"Struk {body.receipt.number} {told}",
        suggestion=suggestion,
        event_id=happening.id,
        merchant_id=happening.merchant_id,
        outlet_id=happening.outlet_id,
    )
