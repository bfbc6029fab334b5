"""Steps of pieces with serial numbers, from what is noted, sold and given back.

A sale is never refused for a number: one that nobody noted, or that was sold already, is told for
people to look at. Only of products that want numbers: others may carry any word in a note.
"""

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from pos.catalog.models import Product
from pos.domain.serials import serial_key, serials_in
from pos.journal.bulk import insert_rows
from pos.journal.ids import derived_id
from pos.journal.lookup import find_rows
from pos.journal.problems import report
from pos.journal.projections import Happening, projection
from pos.outlets.authority import only_servers
from pos.outlets.masters import attnames
from pos.stock.serial_models import SerialStep, Step
from pos.stock.serials import HERE

THOUSAND = 1000
Row = tuple[Any, ...]
_ROW = attnames(SerialStep)
_UNKNOWN = "Nomor seri ini belum pernah dicatat masuk"
_TWICE = "Nomor seri ini sudah tercatat terjual"
_WHICH = "Tidak semua barang bernomor seri di baris ini dikembalikan"


@projection("serials.noted", tables=(SerialStep,))
def project_noted(run: Sequence[Happening]) -> None:
    only_servers(run)
    insert_rows(SerialStep, _ROW, [row for happening in run for row in _noted(happening)])


@projection("sale.completed", versions=(1, 2, 3, 4, 5, 6), tables=(SerialStep,))
def project_serials_sold(run: Sequence[Happening]) -> None:
    for happening in run:
        told = [(line, serials_in(line.note)) for line in happening.body.lines if line.note]
        told = [(line, serials) for line, serials in told if serials]
        if told:
            rows = list(_rows(happening, told, Step.SOLD))
            _look(happening, rows)
            insert_rows(SerialStep, _ROW, rows)


@projection("sale.refunded", versions=(1, 2, 3, 4, 5), tables=(SerialStep,))
def project_serials_back(run: Sequence[Happening]) -> None:
    """Of a line that came back in part nobody said which piece it was: people say it."""
    for happening in run:
        told = [(line, serials_in(line.note)) for line in happening.body.lines if line.note]
        whole = [(line, serials) for line, serials in told if _are_all_back(line, serials)]
        insert_rows(SerialStep, _ROW, list(_rows(happening, whole, Step.BACK)))
        for line, serials in told:
            if serials and not _are_all_back(line, serials):
                _say(happening, (line.product, line.name, ", ".join(serials)), _WHICH)


def _are_all_back(line: Any, serials: list[str]) -> bool:
    return bool(serials) and -line.base_quantity_milli >= len(serials) * THOUSAND


def _noted(happening: Happening) -> Iterator[Row]:
    body, number = happening.body, 0
    for line in body.lines:
        for serial in line.serials:
            number += 1
            piece = (line.product, line.name, serial)
            came = (Step(body.way), body.of or body.document, body.reference)
            yield (*_row(happening, number, piece, came), body.document)


def _rows(happening: Happening, told: list[tuple[Any, list[str]]], step: Step) -> Iterator[Row]:
    body, number = happening.body, 0
    came = (step, body.sale if step == Step.SOLD else body.refund, body.receipt.number)
    for line, serials in told:
        for serial in serials:
            number += 1
            piece = (line.product, line.name, serial)
            yield (*_row(happening, number, piece, came), None)


def _row(
    happening: Happening,
    number: int,
    piece: tuple[str, str, str],
    came: tuple[Step, str, str],
) -> Row:
    """`came`: what happened, in which document, and how that is called."""
    (product, name, serial), (step, document, reference) = piece, came
    return (
        derived_id(happening.id, number),
        happening.merchant_id,
        happening.outlet_id,
        uuid.UUID(product),
        name,
        serial,
        serial_key(serial),
        step.value,
        uuid.UUID(document),
        reference[:200],
        happening.at_ms,
        happening.id,
    )


step_row = _row  # for those that travel between outlets


def _look(happening: Happening, rows: list[Row]) -> None:
    """What the pieces of a sale were before it; two of one sale stand in one line once."""
    where = {"merchant_id": happening.merchant_id, "id": {str(row[3]) for row in rows}}
    wanted = {product for product, wants in find_rows(Product, ("id", "serials"), where) if wants}
    for row in rows:
        if str(row[3]) in wanted:
            before = _before(happening, row)
            if before is None:
                _say(happening, (str(row[3]), row[4], row[5]), _UNKNOWN)
            elif before not in HERE:
                _say(happening, (str(row[3]), row[4], row[5]), _TWICE)


def _before(happening: Happening, row: Row) -> str | None:
    """The last step before this moment; None: nobody knew this number then."""
    where = {
        "merchant_id": happening.merchant_id,
        "outlet_id": happening.outlet_id,
        "key": row[6],
    }
    columns = ("product_id", "happened_at", "step")
    known = sorted(
        (at, step)
        for product, at, step in find_rows(SerialStep, columns, where)
        if product == str(row[3]) and at <= happening.at_ms
    )
    return known[-1][1] if known else None


def _say(happening: Happening, piece: tuple[str, str, str], what: str) -> None:
    product, name, serial = piece
    report(
        code="serial_doubtful",
        key=f"{happening.id}:{product}:{serial_key(serial)}",
        sentence=f"{name}, nomor seri {serial} di struk {happening.body.receipt.number}: {what}.",
        suggestion="Cocokkan dengan barang dan struknya, lalu catat di Stok › Nomor seri.",
        merchant_id=happening.merchant_id,
        outlet_id=happening.outlet_id,
        event_id=happening.id,
        opened_at=happening.at_ms,
    )
