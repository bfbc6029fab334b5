"""Movements and levels from receipts, corrections, sales and refunds.

A run reads the levels it touches once, moves them in the order of the record, and writes them once;
so the result is the same however events were grouped. Selling more than there is is recorded, shown
as a negative level, and reported until the level is right again (shortages.py).
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from pos.journal.projections import Happening, projection
from pos.outlets.authority import only_servers
from pos.stock.batch_rows import keep_anew
from pos.stock.consigned_models import ConsignedMove
from pos.stock.just_moved import keep_costs
from pos.stock.ledger import Line, StockLedger
from pos.stock.models import Batch, LateMove, Level, Movement, Reason, ValueChange
from pos.stock.queries import SHOP

TABLES = (Movement, Level, LateMove, Batch, ConsignedMove, ValueChange)
THROWN_LINES = 50_000  # beyond every line of a refund
OURS = ("revision", "oversold_event")  # how far this server has told; a rebuild carries it over


@projection("stock.received", tables=TABLES, keep=OURS)
def project_receipts(run: Sequence[Happening]) -> None:
    move_lines(run, _received)


@projection("purchase.received", versions=(1, 2), tables=TABLES, keep=OURS)
def project_bought(run: Sequence[Happening]) -> None:
    only_servers(run)
    move_lines(run, _bought)


@projection("purchase.returned", versions=(1, 2), tables=TABLES, keep=OURS)
def project_sent_back(run: Sequence[Happening]) -> None:
    only_servers(run)
    move_lines(run, _sent_back)


@projection("stock.adjusted", versions=(1, 2), tables=TABLES, keep=OURS)
def project_adjustments(run: Sequence[Happening]) -> None:
    move_lines(run, _adjusted)


@projection("consignment.lost", tables=TABLES, keep=OURS)
def project_lost(run: Sequence[Happening]) -> None:
    only_servers(run)
    move_lines(run, _lost)


@projection("sale.completed", versions=(1, 2, 3, 4, 5, 6), tables=TABLES, keep=OURS)
def project_sold(run: Sequence[Happening]) -> None:
    keep_costs(run, move_lines(run, _sold).costs)


@projection("sale.refunded", versions=(1, 2, 3, 4, 5), tables=TABLES, keep=OURS)
def project_returned(run: Sequence[Happening]) -> None:
    keep_costs(run, move_lines(run, _returned).costs)


@projection("product.changed", versions=(2, 3, 4), tables=(Batch,))
def project_expiring(run: Sequence[Happening]) -> None:
    """What is said to expire from now on, or no longer; the catalogue has its rows already."""
    said = {happening.body.id for happening in run if happening.body.groups.expiry is not None}
    keep_anew(run[0].merchant_id, said)


def move_lines(
    run: Sequence[Happening], lines_of: Callable[[Happening], Iterable[Line]]
) -> StockLedger:
    lines = [(happening, list(lines_of(happening))) for happening in run]
    ledger = StockLedger(run[0].merchant_id, lines)
    for happening, moved in lines:
        for line in moved:
            ledger.move(happening, line)
    ledger.save()
    return ledger


def _received(happening: Happening) -> Iterable[Line]:
    body = happening.body
    reason = Reason.OPENING if body.opening else Reason.RECEIVED
    for number, line in enumerate(body.lines, 1):
        yield Line(
            number,
            line.product,
            line.name,
            line.base_quantity_milli,
            line.cost_value_minor,
            reason.value,
            body.place,
            body.document,
        )


def _bought(happening: Happening) -> Iterable[Line]:
    body = happening.body
    for line in body.lines:
        yield Line(
            line.line,
            line.product,
            line.name,
            line.base_quantity_milli,
            line.cost_value_minor,
            Reason.RECEIVED.value,
            body.place,
            body.document,
            f"{body.supplier.name} {body.invoice_number}".strip()[:200],
            _expires_on(line),
        )


def _sent_back(happening: Happening) -> Iterable[Line]:
    body = happening.body
    for line in body.lines:
        yield Line(
            line.line,
            line.product,
            line.name,
            -line.base_quantity_milli,
            -line.cost_value_minor,
            Reason.SENT_BACK.value,
            body.place,
            body.document,
            f"{body.supplier.name} {body.note}".strip()[:200],
            _expires_on(line),
        )


def _adjusted(happening: Happening) -> Iterable[Line]:
    """What somebody counted is an observation of this moment, as in a stock count: a sale from
    before it that is told later was seen to be gone already."""
    body = happening.body
    for number, line in enumerate(body.lines, 1):
        yield Line(
            number,
            line.product,
            line.name,
            line.base_quantity_milli,
            None,
            body.reason,
            body.place,
            body.document,
            body.note[:200],
            _expires_on(line),
            counted_at=happening.at_ms if line.counted_milli is not None else 0,
        )


def _lost(happening: Happening) -> Iterable[Line]:
    body = happening.body
    yield Line(
        1,
        body.product,
        body.name,
        body.quantity_milli,
        None,
        body.reason,
        body.place,
        body.document,
        body.note[:200],
        is_owed=True,
    )


def _expires_on(line: Any) -> str:
    """Lines of a first version know no date."""
    return getattr(line, "expires_on", None) or ""


def _returned(happening: Happening) -> Iterable[Line]:
    """Quantities of a refund are negative, so turned round they come back to the shelf. Damaged
    goods come back too, so that the sale costs nothing, and are thrown away in the same moment."""
    is_damaged = happening.body.goods == "damaged"
    for line in _sold(happening):
        yield line._replace(reason=Reason.RETURNED.value)
        if is_damaged:
            yield line._replace(
                number=THROWN_LINES + line.number,
                quantity_milli=-line.quantity_milli,
                reason=Reason.WASTE.value,
                note=happening.body.reason.label,
                is_of_sale=True,
            )


def _sold(happening: Happening) -> Iterable[Line]:
    body = happening.body
    for number, line in enumerate(body.lines, 1):
        if line.tracked and line.base_quantity_milli:
            yield Line(
                number,
                line.product,
                line.name,
                -line.base_quantity_milli,
                None,
                Reason.SALE.value,
                SHOP,
                body.refund if happening.kind == "sale.refunded" else body.sale,
            )
