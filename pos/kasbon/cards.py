"""Writes about gift cards from the back office: a batch issued, one voided. Tills take payments out
of them. The codes of a batch are answered once and kept nowhere.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from pos.balances.models import Account, Movement
from pos.balances.queries import movements_of, owed_by
from pos.domain.formatting import format_rupiah
from pos.journal.clock import wall_ms
from pos.journal.ids import uuid7
from pos.kasbon import errors
from pos.kasbon.card_codes import LETTERS, SHOWN, id_of, new_code
from pos.kasbon.queries import batch_of
from pos.outlets.documents import record, take_turn
from pos.outlets.models import Outlet
from pos.people.queries import person_of

Body = dict[str, Any]
MOST_CARDS = 200
MOST_MINOR = 10_000_000  # more on one piece of paper is a slip of the finger


@dataclass(frozen=True)
class Batch:
    """`is_sold`: the office was paid for them. `document`: the form's own id."""

    count: int
    amount_minor: int
    is_sold: bool
    note: str = ""
    document: uuid.UUID | None = None


def issue_cards(*, outlet: Outlet, batch: Batch, by: uuid.UUID) -> list[str]:
    """The codes, for the only time. RuleError `cards_already_issued`: the form was sent twice.

    A code's hash is slow on purpose; they are made before anybody has to wait for this."""
    if not 1 <= batch.count <= MOST_CARDS:
        raise errors.how_many_cards(MOST_CARDS)
    if not 1 <= batch.amount_minor <= MOST_MINOR:
        raise errors.how_much_a_card(format_rupiah(MOST_MINOR))
    document = batch.document or uuid7()
    _refuse_known(outlet, document)
    codes = [new_code() for _ in range(batch.count)]
    cards = [
        {
            "id": str(id_of(outlet.merchant_id, code)),
            "ending": code[-SHOWN:],
            "amount_minor": batch.amount_minor,
        }
        for code in codes
    ]
    body = {
        "batch": str(document),
        "reason": "sold" if batch.is_sold else "given",
        "cards": cards,
        "note": batch.note,
    }
    _record_issued(outlet, document, body, by)
    return codes


@transaction.atomic
def _record_issued(outlet: Outlet, document: uuid.UUID, body: Body, by: uuid.UUID) -> None:
    take_turn(outlet)
    _refuse_known(outlet, document)
    whole = {**body, "issued_at": wall_ms(), "person": _who(outlet, by)}
    record("gift_card.issued", outlet, whole, by)


def _refuse_known(outlet: Outlet, document: uuid.UUID) -> None:
    known = movements_of(outlet.merchant_id, Account.GIFT_CARD)
    if known.filter(document_id=document).exists():
        raise errors.cards_already_issued()


@transaction.atomic
def void_card(*, outlet: Outlet, card: uuid.UUID, note: str, by: uuid.UUID) -> int:
    """What was left, and is worth nothing any more. Also of one that nobody issued, or that was
    voided before: a refund may have put money onto it."""
    take_turn(outlet)
    known = movements_of(outlet.merchant_id, Account.GIFT_CARD).filter(holder_id=card)
    row = known.order_by("revision").first()
    if row is None:
        raise errors.unknown_card()
    left = owed_by(outlet.merchant_id, [card], account=Account.GIFT_CARD)
    if left <= 0:
        raise errors.card_is_empty()
    if not note:
        raise errors.why_missing()
    record("gift_card.voided", outlet, _voided(outlet, row, left, (note, by)), by)
    return left


@transaction.atomic
def void_batch(*, outlet: Outlet, batch: uuid.UUID, note: str, by: uuid.UUID) -> int:
    """Every card of a batch whose codes nobody has. Returns how many still held something."""
    take_turn(outlet)
    if not note:
        raise errors.why_missing()
    held = [(row, left) for row, left in batch_of(outlet.merchant_id, batch) if left > 0]
    if not held:
        raise errors.card_is_empty()
    for row, left in held:
        record("gift_card.voided", outlet, _voided(outlet, row, left, (note, by)), by)
    return len(held)


def _voided(outlet: Outlet, row: Movement, left: int, said: tuple[str, uuid.UUID]) -> Body:
    note, by = said
    return {
        "document": str(uuid7()),
        "card": str(row.holder_id),
        "ending": _ending(row),
        "amount_minor": left,
        "note": note,
        "voided_at": wall_ms(),
        "person": _who(outlet, by),
    }


def _ending(row: Movement) -> str:
    """Of a card that only a refund names, whatever that refund says."""
    last = row.holder_name[-SHOWN:].upper()
    return last if all(each in LETTERS for each in last) else LETTERS[0] * SHOWN


def _who(outlet: Outlet, by: uuid.UUID) -> dict[str, str]:
    return {"id": str(by), "name": person_of(outlet.merchant_id, by).name}
