"""Movements from money paid in at tills: a gift card sold, or filled up again, and credit likewise.

Whatever is paid in stands: it is recorded also for a card that nobody sold or that was voided, and
a person hears of it, since no till takes that card.
"""

import uuid
from collections.abc import Sequence

from pos.balances.models import Account, Movement, Why
from pos.balances.queries import movements_of
from pos.balances.rows import REPAYMENT, Row, blank, insert
from pos.domain.formatting import format_rupiah
from pos.domain.paid_in import CARD, CREDIT, paid_in_number
from pos.journal.errors import RuleError
from pos.journal.problems import report
from pos.journal.projections import Happening, projection

_ISSUED = (Why.CARD_SOLD, Why.ISSUED)


@projection("balance.paid_in", tables=(Movement,))
def project_paid_in(run: Sequence[Happening]) -> None:
    for happening in run:
        _refuse(happening)
        insert(happening.merchant_id, [_row(happening)])
        _look_at_card(happening)


def number_of(happening: Happening) -> str:
    prefix = CARD if happening.body.card else CREDIT
    return paid_in_number(prefix, happening.series, happening.epoch, happening.seq)


def _row(happening: Happening) -> Row:
    body = happening.body
    card, who = body.card, body.customer
    return {
        **blank(happening, REPAYMENT),
        "account": (Account.GIFT_CARD if card else Account.STORE_CREDIT).value,
        "holder_id": uuid.UUID(card.id if card else who.id),
        "holder_name": f"Kartu ****{card.ending}" if card else who.name,
        "why": (Why.CARD_SOLD if card and card.is_new else Why.PAID_IN).value,
        "amount_minor": body.amount_minor,
        "document_id": uuid.UUID(body.document),
        "number": number_of(happening),
        "method": ", ".join(dict.fromkeys(each.name for each in body.payments))[:60],
        "note": body.note,
        "shift_id": uuid.UUID(body.shift) if body.shift else happening.shift_id,
        "person_name": body.cashier.name,
        "happened_at": body.paid_in_at,
    }


def _refuse(happening: Happening) -> None:
    """Money comes in once, and for somebody, whatever a copied or broken tablet says."""
    body = happening.body
    if (body.card is None) == (body.customer is None):
        raise RuleError(
            "paid_in_for_nobody",
            "Uang diterima untuk kartu hadiah atau saldo yang tidak disebut.",
            suggestion="Tanyakan kasirnya untuk siapa, lalu catat di Kartu hadiah atau Saldo.",
        )
    if sum(each.amount_minor for each in body.payments) != body.amount_minor:
        raise RuleError(
            "paid_in_unequal",
            "Uang yang diterima tidak sama dengan isi kartu hadiah atau saldo.",
            suggestion="Cocokkan dengan buktinya, lalu catat di Kartu hadiah atau Saldo.",
        )
    account = Account.GIFT_CARD if body.card else Account.STORE_CREDIT
    known = movements_of(happening.merchant_id, account).filter(document_id=body.document)
    if known.exclude(event_id=happening.id).exists():
        raise RuleError(
            "paid_in_repeated",
            "Isi kartu hadiah atau saldo ini sudah tercatat.",
            suggestion="Tandai selesai bila uangnya memang hanya diterima sekali.",
        )


def _look_at_card(happening: Happening) -> None:
    """By the record up to this event, wherever a run is cut."""
    body = happening.body
    if body.card is None:
        return
    known = movements_of(happening.merchant_id, Account.GIFT_CARD).filter(holder_id=body.card.id)
    whys = set(known.filter(why__in=(*_ISSUED, Why.VOIDED)).values_list("why", flat=True))
    if Why.VOIDED not in whys and whys:
        return
    told = "sudah dibatalkan" if Why.VOIDED in whys else "tidak dikenal"
    report(
        code="dead_card_paid_in",
        key=f"{body.document}",
        sentence=(
            f"Kartu ****{body.card.ending} {told}, tetapi diisi {format_rupiah(body.amount_minor)} "
            f"di kasir ({number_of(happening)}). Kasir tidak menerima kartu itu."
        ),
        suggestion="Beri pelanggannya kartu baru, lalu batalkan sisa kartu ini di Kartu hadiah.",
        event_id=happening.id,
        merchant_id=happening.merchant_id,
        outlet_id=happening.outlet_id,
    )
