"""Movements of points, in points: earned with sales, spent in them, taken back and given back with
refunds, put right by the office, expired.

A sale says how many it earned; one that does not say (an older tablet, nobody named) earned none.
"""

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from pos.balances.models import NOBODY, Account, Movement, Why
from pos.balances.rows import REPAYMENT, Row, blank, insert
from pos.domain.kasbon import repayment_number
from pos.journal.problems import report
from pos.journal.projections import Happening, projection
from pos.outlets.authority import only_servers

EARNED = 900  # apart from the places of a document's payments


@projection("sale.completed", versions=(5, 6), tables=(Movement,))
def project_points_of_sales(run: Sequence[Happening]) -> None:
    insert(run[0].merchant_id, [row for each in run for row in _rows(each, Why.SOLD, Why.EARNED)])
    for happening in run:
        if happening.body.customer is None and any(_spent(happening)):
            _report_nobody(happening)


@projection("sale.refunded", versions=(5,), tables=(Movement,))
def project_points_of_refunds(run: Sequence[Happening]) -> None:
    rows = [row for each in run for row in _rows(each, Why.REFUNDED, Why.REFUNDED)]
    insert(run[0].merchant_id, rows)


@projection("points.adjusted", tables=(Movement,))
def project_points_adjusted(run: Sequence[Happening]) -> None:
    only_servers(run)
    insert(run[0].merchant_id, [_adjusted_row(happening) for happening in run])


@projection("points.expired", tables=(Movement,))
def project_points_expired(run: Sequence[Happening]) -> None:
    only_servers(run)
    insert(run[0].merchant_id, [row for happening in run for row in _expired_rows(happening)])


def _rows(happening: Happening, spent: Why, earned: Why) -> Iterator[Row]:
    for place, points in _spent(happening):
        yield {**_row(happening, place), "why": spent.value, "amount_minor": -points}
    told = happening.body.points
    if told is not None and told.earned and happening.body.customer is not None:
        yield {**_row(happening, EARNED), "why": earned.value, "amount_minor": told.earned}


def _spent(happening: Happening) -> Iterator[tuple[int, int]]:
    """Place and points of each payment made with them; below zero they came back."""
    for place, payment in enumerate(happening.body.payments):
        if payment.kind == "points" and payment.points:
            yield place, payment.points


def _row(happening: Happening, place: int) -> Row:
    body = happening.body
    is_refund = happening.kind == "sale.refunded"
    return {
        **blank(happening, place),
        "account": Account.POINTS.value,
        "holder_id": uuid.UUID(body.customer.id) if body.customer else NOBODY,
        "holder_name": body.customer.name if body.customer else "Tanpa pelanggan",
        "document_id": uuid.UUID(body.refund if is_refund else body.sale),
        "number": body.receipt.number,
        "reverses_id": uuid.UUID(body.original.sale) if is_refund and body.original else None,
        "person_name": body.cashier.name,
        "happened_at": body.completed_at,
    }


def _expired_rows(happening: Happening) -> Iterator[Row]:
    body: Any = happening.body
    for place, line in enumerate(body.lines):
        yield {
            **blank(happening, place),
            "account": Account.POINTS.value,
            "holder_id": uuid.UUID(line.customer.id),
            "holder_name": line.customer.name,
            "why": Why.EXPIRED.value,
            "amount_minor": -line.points,
            "document_id": uuid.UUID(body.expiry),
            "number": _number(happening),
            "person_name": "",
            "happened_at": body.expired_at,
            "earned_until": body.earned_until,
        }


def _number(happening: Happening) -> str:
    """PO-H01-12, as kasbon is KB-H01-12: the number of its event."""
    number = repayment_number(happening.series, happening.epoch, happening.seq).removeprefix("KB")
    return f"PO{number}"


def _adjusted_row(happening: Happening) -> Row:
    body: Any = happening.body
    return {
        **blank(happening, REPAYMENT),
        "account": Account.POINTS.value,
        "holder_id": uuid.UUID(body.customer.id),
        "holder_name": body.customer.name,
        "why": body.reason,
        "amount_minor": body.points,
        "document_id": uuid.UUID(body.adjustment),
        "number": _number(happening),
        "note": body.note,
        "person_name": body.person.name,
        "happened_at": body.adjusted_at,
    }


def _report_nobody(happening: Happening) -> None:
    body = happening.body
    report(
        code="points_of_nobody",
        key=body.sale,
        sentence=f"Struk {body.receipt.number} dibayar dengan poin tanpa nama pelanggan.",
        suggestion="Tanyakan kasirnya poin siapa yang dipakai, lalu koreksi di Poin.",
        event_id=happening.id,
        merchant_id=happening.merchant_id,
        outlet_id=happening.outlet_id,
    )
