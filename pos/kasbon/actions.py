"""Writes about kasbon from the back office: money that came, and what has to be put right. Tills
take repayments themselves. A debt is never edited: a mistake is taken back or corrected by a new
event.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from pos.balances.models import Account, Movement, Why
from pos.balances.queries import movements_of
from pos.domain.formatting import format_rupiah
from pos.journal.clock import wall_ms
from pos.journal.ids import uuid7
from pos.journal.models import Event
from pos.kasbon import errors
from pos.kasbon.adjusting import Adjusting, record_adjustment
from pos.kasbon.queries import Holder, closed_shifts, has_cash, holder_of, repaid_body
from pos.outlets.documents import record, take_turn
from pos.outlets.models import Outlet
from pos.outlets.queries import outlet_of
from pos.people.queries import person_of
from pos.tills import errors as till_errors
from pos.tills.models import Shift

DRAWER, BANK, OTHER = "drawer", "bank", "other"
# Where money goes, as (method, what it is called, kind of tender).
WAYS = {
    DRAWER: ("tunai", "Tunai", "cash"),
    BANK: ("bank", "Bank / transfer", "transfer"),
    OTHER: ("kas-lain", "Kas lain", "other"),
}


@dataclass(frozen=True)
class Repaid:
    """`shift_id`: into the drawer of this open shift. `document`: the form's own id."""

    amount_minor: int
    to: str = BANK
    shift_id: uuid.UUID | None = None
    note: str = ""
    document: uuid.UUID | None = None


@transaction.atomic
def repay(*, outlet: Outlet, holder: Holder, repaid: Repaid, by: uuid.UUID) -> Movement:
    """A customer pays some of what they owe, never more."""
    take_turn(outlet)
    document = _unused(outlet, repaid.document)
    owed = holder.owed_minor
    if repaid.amount_minor <= 0:
        raise errors.nothing_repaid()
    if repaid.amount_minor > owed:
        raise errors.more_than_owed(holder.name, format_rupiah(max(owed, 0)))
    if repaid.to == DRAWER:
        _check_shift(outlet, repaid.shift_id)
    body = {
        "repayment": str(document),
        "customer": _named(holder),
        "shift": str(repaid.shift_id) if repaid.to == DRAWER else None,
        "amount_minor": repaid.amount_minor,
        "payments": [_payment(repaid.to, repaid.amount_minor)],
        "owed_before_minor": owed,
        "reverses": None,
        "note": repaid.note,
        "repaid_at": wall_ms(),
        "cashier": _who(outlet, by),
    }
    return _recorded("kasbon.repaid", outlet, body, by)


@dataclass(frozen=True)
class Way:
    """Where money goes out of; `shift_id`: the drawer of this open shift."""

    to: str
    shift_id: uuid.UUID | None = None


@transaction.atomic
def reverse_repayment(
    *, outlet: Outlet, movement: Movement, by: uuid.UUID, note: str = "", out_of: Way | None = None
) -> Movement:
    """The repayment was wrong: a new document owes it again, out of the drawer it went into. What
    that drawer held was counted when its shift was closed: then `out_of` says what pays it."""
    if movement.outlet_id != outlet.id:
        raise errors.taken_elsewhere(outlet_of(outlet.merchant_id, movement.outlet_id).name)
    take_turn(outlet)
    known = movements_of(outlet.merchant_id)
    if movement.why != Why.REPAID:
        raise errors.not_a_repayment()
    if known.filter(reverses_id=movement.document_id).exists():
        raise errors.already_reversed()
    event = Event.objects.get(merchant_id=outlet.merchant_id, id=movement.event_id)
    before = repaid_body(event)
    holder = holder_of(outlet.merchant_id, movement.holder_id)
    shift_id, payments = _way_back(outlet, movement.shift_id, before["payments"], out_of)
    body = {
        "repayment": str(uuid7()),
        "customer": _named(holder),
        "shift": str(shift_id) if shift_id else None,
        "amount_minor": -before["amount_minor"],
        "payments": payments,
        "owed_before_minor": holder.owed_minor,
        "reverses": str(movement.document_id),
        "note": note,
        "repaid_at": wall_ms(),
        "cashier": _who(outlet, by),
    }
    return _recorded("kasbon.repaid", outlet, body, by)


@dataclass(frozen=True)
class Adjusted:
    """`amount_minor`: above zero more is owed; what is written off is given as it is owed."""

    reason: str
    amount_minor: int
    note: str = ""
    document: uuid.UUID | None = None


@transaction.atomic
def adjust(*, outlet: Outlet, holder: Holder, adjusted: Adjusted, by: uuid.UUID) -> Movement:
    """Owed from before, put right, or given up for lost."""
    said = Adjusting(
        "kasbon.adjusted",
        Account.KASBON,
        adjusted,
        lambda: {"amount_minor": _checked_adjustment(holder, adjusted)},
    )
    return record_adjustment(said, outlet=outlet, holder=holder, by=by)


def _checked_adjustment(holder: Holder, adjusted: Adjusted) -> int:
    amount, reason = adjusted.amount_minor, adjusted.reason
    if amount == 0 or (amount < 0 and reason != Why.CORRECTION):
        raise errors.nothing_repaid()
    if reason != Why.OPENING and not adjusted.note:
        raise errors.why_missing()
    if reason != Why.WRITTEN_OFF:
        return amount
    owed = holder.owed_minor
    if amount > owed:
        raise errors.more_than_owed(holder.name, format_rupiah(max(owed, 0)))
    return -amount


def _recorded(kind: str, outlet: Outlet, body: dict[str, Any], by: uuid.UUID) -> Movement:
    event_id = record(kind, outlet, body, by)
    return Movement.objects.get(merchant_id=outlet.merchant_id, event_id=event_id)


def _unused(outlet: Outlet, wanted: uuid.UUID | None) -> uuid.UUID:
    document = wanted or uuid7()
    if movements_of(outlet.merchant_id).filter(document_id=document).exists():
        raise errors.already_recorded()
    return document


def _named(holder: Holder) -> dict[str, str]:
    return {"id": str(holder.id), "name": holder.name}


def _check_shift(outlet: Outlet, shift_id: uuid.UUID | None) -> None:
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    if shift_id is None or not Shift.objects.filter(**here, closed_at=None, id=shift_id).exists():
        raise till_errors.shift_is_closed()


def _payment(to: str, amount_minor: int) -> dict[str, Any]:
    method, name, kind = WAYS[to]
    return {
        "id": str(uuid7()),
        "method": method,
        "name": name,
        "kind": kind,
        "amount_minor": amount_minor,
        "tendered_minor": amount_minor,
        "change_minor": 0,
        "account": None,
        "reference": None,
    }


def _way_back(
    outlet: Outlet, shift_id: uuid.UUID | None, paid: list[dict[str, Any]], out_of: Way | None
) -> tuple[uuid.UUID | None, list[dict[str, Any]]]:
    """The shift whose drawer it leaves, and the parts taken back."""
    back = [_taken_back(each) for each in paid]
    if not has_cash(paid) or shift_id not in closed_shifts(outlet, [shift_id]):
        return shift_id, back
    if out_of is None:
        raise errors.which_way_out()
    if out_of.to == DRAWER:
        _check_shift(outlet, out_of.shift_id)
        return out_of.shift_id, back
    cash = [each for each in back if each["kind"] == "cash"]
    others = [each for each in back if each["kind"] != "cash"]
    return None, [*others, *(_payment(out_of.to, each["amount_minor"]) for each in cash)]


def _taken_back(payment: dict[str, Any]) -> dict[str, Any]:
    amount = -payment["amount_minor"]
    back = {"amount_minor": amount, "tendered_minor": amount, "change_minor": 0}
    return {**payment, **back, "id": str(uuid7()), "reference": None}


def _who(outlet: Outlet, by: uuid.UUID) -> dict[str, str]:
    return {"id": str(by), "name": person_of(outlet.merchant_id, by).name}
