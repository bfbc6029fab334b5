"""Rows of payment methods, and of payments that do not pass through the drawer.

An awaited payment is written by whichever of its events comes first; a till's events come in
order, so an outcome never goes back to open. Cash leaves no row here.
"""

import uuid
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from pos.domain.card_numbers import mask_card_numbers
from pos.domain.kasbon import repayment_number
from pos.domain.paid_in import CARD, CREDIT, paid_in_number
from pos.journal.bulk import upsert_rows
from pos.journal.masterdata import TABLES
from pos.journal.projections import Happening, projection
from pos.outlets.authority import only_servers
from pos.outlets.masters import attnames, in_slices, project_masters
from pos.payments.models import AwaitedPayment, Check, Outcome, PaymentMethod

_AWAITED = attnames(AwaitedPayment)
_KEY = ("merchant_id", "outlet_id", "id")
# Cash lies in the drawer, kasbon is no money yet, and credit is money that came before.
NOT_AWAITED = ("cash", "kasbon", "store_credit", "gift_card", "points")
Row = dict[str, Any]


@projection("payment_method.changed", versions=(1, 2, 3), tables=(PaymentMethod, *TABLES))
def project_methods(run: Sequence[Happening]) -> None:
    only_servers(run)
    project_masters(PaymentMethod, "payment_method", run)


@projection("payment.started", tables=(AwaitedPayment,))
def project_started(run: Sequence[Happening]) -> None:
    rows = _Rows(run, (each.body.payment for each in run))
    for happening in run:
        body = happening.body
        row = rows.row(happening, body.payment)
        told = {key: getattr(body, key) for key in ("method", "name", "kind", "amount_minor")}
        row.update(
            **told,
            sale_id=uuid.UUID(body.sale),
            account=body.account or "",
            started_at=body.started_at,
            person_name=body.person.name,
        )
    rows.save()


@projection("payment.abandoned", tables=(AwaitedPayment,))
def project_abandoned(run: Sequence[Happening]) -> None:
    rows = _Rows(run, (each.body.payment for each in run))
    for happening in run:
        body = happening.body
        row = rows.row(happening, body.payment)
        if row["outcome"] != Outcome.PAID:
            row.update(
                outcome=Outcome.ABANDONED.value, reason=body.reason, ended_at=body.abandoned_at
            )
    rows.save()


@projection("sale.completed", versions=(1, 2, 3, 4, 5, 6), tables=(AwaitedPayment,))
def project_paid(run: Sequence[Happening]) -> None:
    _note_paid(run, _paid)


@projection("sale.refunded", versions=(1, 2, 3, 4, 5), tables=(AwaitedPayment,))
def project_returned(run: Sequence[Happening]) -> None:
    """Money that went back outside the drawer. What came the same way need not be looked for."""
    for happening in run:
        back = [each for each in happening.body.payments if each.kind not in NOT_AWAITED]
        if not back:
            continue
        rows = _Rows([happening], (each.id for each in back))
        for payment in back:
            told = {**_paid(happening, payment), "outcome": Outcome.RETURNED.value}
            told["check_state"] = Check.RETURNED.value
            rows.row(happening, payment.id).update(told)
        rows.save()
        if happening.body.original is None:
            continue
        for kind in {each.kind for each in back}:
            _settle_returned(happening, kind)


@projection("kasbon.repaid", tables=(AwaitedPayment,))
def project_repaid(run: Sequence[Happening]) -> None:
    """Kasbon paid by transfer, QRIS …: looked for like money of a sale; taken back, it is not."""
    _note_paid(run, _repaid)


def _repaid(happening: Happening, payment: Any) -> Row:
    body = happening.body
    number = repayment_number(happening.series, happening.epoch, happening.seq)
    return _received(happening, payment, (number, body.repaid_at))


@projection("balance.paid_in", tables=(AwaitedPayment,))
def project_paid_in(run: Sequence[Happening]) -> None:
    """A gift card or credit paid by transfer, QRIS …: looked for like money of a sale."""
    _note_paid(run, _paid_in)


def _paid_in(happening: Happening, payment: Any) -> Row:
    body = happening.body
    prefix = CARD if body.card else CREDIT
    number = paid_in_number(prefix, happening.series, happening.epoch, happening.seq)
    return _received(happening, payment, (number, body.paid_in_at))


def _received(happening: Happening, payment: Any, told: tuple[str, int]) -> Row:
    """Money that came for no sale; `told`: number and time of its document."""
    body = happening.body
    back = payment.amount_minor < 0
    return {
        "event_id": happening.id,
        "shift_id": uuid.UUID(body.shift) if body.shift else happening.shift_id,
        "business_date": happening.business_date,
        "sale_id": None,
        "method": payment.method,
        "name": payment.name,
        "kind": payment.kind,
        "amount_minor": payment.amount_minor,
        "account": payment.account or "",
        "reference": mask_card_numbers(payment.reference or ""),
        "number": told[0],
        "ended_at": told[1],
        "person_name": body.cashier.name,
        "outcome": (Outcome.RETURNED if back else Outcome.PAID).value,
        "check_state": (Check.RETURNED if back else Check.NONE).value,
        "reason": "",
    }


def _settle_returned(happening: Happening, kind: str) -> None:
    """Payments that all refunds of the sale together cover, the smallest first: more money back
    then only ever settles more, whatever comes first. One that went back in part only is looked
    for still. The till's list goes the same way (matching.svelte.ts)."""
    of_sale = AwaitedPayment.objects.filter(
        merchant_id=happening.merchant_id,
        outlet_id=happening.outlet_id,
        sale_id=happening.body.original.sale,
        kind=kind,
    )
    rows = list(of_sale.values_list("outcome", "amount_minor", "payment_id"))
    left = -sum(amount for outcome, amount, _ in rows if outcome == Outcome.RETURNED)
    settled: list[str] = []
    for _, amount, payment in sorted(row for row in rows if row[0] == Outcome.PAID):
        left -= amount
        if left >= 0:
            settled.append(payment)
    of_sale.filter(payment_id__in=settled, outcome=Outcome.PAID, check_state=Check.NONE).update(
        check_state=Check.RETURNED.value
    )


@projection("payment.matched", tables=(AwaitedPayment,))
def project_matched(run: Sequence[Happening]) -> None:
    rows = _Rows(run, (one.payment for each in run for one in each.body.payments))
    for happening in run:
        body = happening.body
        for one in body.payments:
            row = rows.row(happening, one.payment)
            row["check_state"] = (Check.FOUND if one.found else Check.MISSING).value
            row.update(checked_at=body.matched_at, checked_by=body.person.name)
            if not row["name"]:  # its sale has not arrived yet
                row.update(name=one.name, amount_minor=one.amount_minor, number=one.number)
    rows.save()


def _note_paid(run: Sequence[Happening], told: Callable[[Happening, Any], Row]) -> None:
    """Each payment of these that must be looked for, as `told` tells it."""
    paid = [
        (happening, payment)
        for happening in run
        for payment in happening.body.payments
        if payment.kind not in NOT_AWAITED
    ]
    if not paid:
        return
    rows = _Rows([happening for happening, _ in paid], (payment.id for _, payment in paid))
    for happening, payment in paid:
        rows.row(happening, payment.id).update(told(happening, payment))
    rows.save()


def _paid(happening: Happening, payment: Any) -> Row:
    """Version 1 says neither the name nor the account."""
    body = happening.body
    return {
        "event_id": happening.id,
        "shift_id": happening.shift_id,
        "business_date": happening.business_date,
        "sale_id": uuid.UUID(_sale_of(happening)),
        "method": payment.method,
        "name": getattr(payment, "name", "") or payment.method,
        "kind": payment.kind,
        "amount_minor": payment.amount_minor + payment.tip_minor,
        "account": getattr(payment, "account", None) or "",
        "reference": mask_card_numbers(payment.reference or ""),
        "number": body.receipt.number,
        "ended_at": getattr(payment, "confirmed_at", None) or body.completed_at,
        "person_name": body.cashier.name,
        "outcome": Outcome.PAID.value,
        "reason": "",
    }


def _sale_of(happening: Happening) -> str:
    """Of a refund the sale it takes back; itself, where nobody had the receipt."""
    body = happening.body
    if happening.kind != "sale.refunded":
        return str(body.sale)
    return str(body.original.sale if body.original else body.refund)


def _identity(happening: Happening, payment: str) -> uuid.UUID:
    return uuid.uuid5(happening.device_id, payment)


class _Rows:
    """The awaited payments a run touches: read once, changed in order, written once."""

    def __init__(self, run: Sequence[Happening], payments: Iterable[str]) -> None:
        devices = {happening.device_id for happening in run}
        names = set(payments)
        ids = {uuid.uuid5(device, name) for device in devices for name in names}
        self.rows: dict[uuid.UUID, Row] = {}
        for part in in_slices(ids):
            found = AwaitedPayment.objects.filter(merchant_id=run[0].merchant_id, id__in=part)
            self.rows.update((row["id"], row) for row in found.values(*_AWAITED))

    def row(self, happening: Happening, payment: str) -> Row:
        key = _identity(happening, payment)
        if key not in self.rows:
            fields = AwaitedPayment._meta.concrete_fields
            self.rows[key] = {
                **{field.attname: field.get_default() for field in fields},
                "id": key,
                "merchant_id": happening.merchant_id,
                "outlet_id": happening.outlet_id,
                "event_id": happening.id,
                "device_id": happening.device_id,
                "shift_id": happening.shift_id,
                "payment_id": payment,
                "business_date": happening.business_date,
                "kind": "other",
                "amount_minor": 0,
            }
        return self.rows[key]

    def save(self) -> None:
        rows = (tuple(row[name] for name in _AWAITED) for row in self.rows.values())
        upsert_rows(AwaitedPayment, _AWAITED, rows, _KEY)
