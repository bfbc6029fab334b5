"""Goods on their way between outlets, from their events. Only servers may say them.

Every server that hears of a paper keeps it; stock moves only where that outlet's stock is kept: on
its own hub, and in the cloud. Out of an outlet goods go at the value stamped on their paper, into
another at the same; what is missing, too much or broken leaves and comes there under its own name,
so nothing stays on the way that is not.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from pos.domain.money import divide_half_up
from pos.journal.bulk import insert_rows
from pos.journal.ids import derived_id
from pos.journal.projections import Happening, projection
from pos.journal.rows import find_ledger
from pos.outlets.authority import only_servers
from pos.outlets.masters import attnames
from pos.stock import errors
from pos.stock.ledger import Line
from pos.stock.models import Reason
from pos.stock.projections import OURS, TABLES, move_lines
from pos.stock.serial_models import SerialStep
from pos.stock.serial_models import Step as SerialWay
from pos.stock.serial_rows import step_row
from pos.stock.shipment_models import ShipmentGoods, ShipmentPaper, Step

_PAPER = attnames(ShipmentPaper)
_GOODS = attnames(ShipmentGoods)
_SERIAL = attnames(SerialStep)
_ALL = (ShipmentPaper, ShipmentGoods, SerialStep, *TABLES)
PER_LINE = 3  # movements of one line at most
Lines = Callable[[Happening], Iterable[Line]]
Effect = tuple[int, int]  # on what is on the way: thousandths, value


@projection("shipment.sent", tables=_ALL, keep=OURS)
def project_sent(run: Sequence[Happening]) -> None:
    run = _not_heard(run)
    _keep(run, Step.SENT, lambda line: (line.base_quantity_milli, line.cost_value_minor))
    _move(run, _sent)
    _piece(run, SerialWay.OUT)


@projection("shipment.cancelled", tables=_ALL, keep=OURS)
def project_cancelled(run: Sequence[Happening]) -> None:
    run = _not_heard(run)
    _keep(run, Step.CANCELLED, lambda line: (-line.base_quantity_milli, -line.cost_value_minor))
    _move(run, _cancelled)
    _piece(run, SerialWay.IN)


@projection("shipment.arrived", tables=_ALL, keep=OURS)
def project_arrived(run: Sequence[Happening]) -> None:
    run = _not_heard(run)
    _refuse_second(run)
    _keep(run, Step.ARRIVED, lambda line: (-line.sent_milli, -line.cost_value_minor))
    _move(run, _arrived)
    _piece(run, SerialWay.IN)


@projection("shipment.matched", tables=_ALL, keep=OURS)
def project_matched(run: Sequence[Happening]) -> None:
    run = _not_heard(run)
    _keep(run, Step.MATCHED, _matched_effect)
    _move(run, _matched)


def _not_heard(run: Sequence[Happening]) -> Sequence[Happening]:
    """A hub that was put back may be told its own lost word by the cloud, and get the event itself
    back afterwards: it counts once."""
    documents = [uuid.UUID(happening.body.document) for happening in run]
    papers = ShipmentPaper.objects.filter(merchant_id=run[0].merchant_id, pk__in=documents)
    heard = set(papers.values_list("event_id", flat=True))
    return [happening for happening in run if happening.id not in heard]


def _matched_effect(line: Any) -> Effect:
    return -line.rest_milli, -(line.correction_minor + line.rest_value_minor)


def _refuse_second(run: Sequence[Happening]) -> None:
    """The same goods are received once in an outlet: a hub that was put back may say it again."""
    if not run:
        return
    wanted = [uuid.UUID(happening.body.shipment) for happening in run]
    known = ShipmentPaper.objects.filter(
        merchant_id=run[0].merchant_id,
        outlet_id=run[0].outlet_id,
        shipment_id__in=wanted,
        step=Step.ARRIVED,
    )
    if len(set(wanted)) < len(wanted) or known.exists():
        raise errors.already_arrived(run[-1].body.number)


def _keep(run: Sequence[Happening], step: Step, effect: Callable[[Any], Effect]) -> None:
    if not run:
        return
    only_servers(run)
    insert_rows(ShipmentPaper, _PAPER, [_row(_PAPER, _paper(each, step)) for each in run])
    goods = [_goods(each, line, effect(line)) for each in run for line in each.body.lines]
    insert_rows(ShipmentGoods, _GOODS, [_row(_GOODS, each) for each in goods])


def _row(columns: Sequence[str], values: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(values[column] for column in columns)


def _paper(happening: Happening, step: Step) -> dict[str, Any]:
    body = happening.body
    return {
        "id": uuid.UUID(body.document),
        "merchant_id": happening.merchant_id,
        "outlet_id": happening.outlet_id,
        "shipment_id": uuid.UUID(body.shipment),
        "step": step.value,
        "number": body.number,
        "source_id": uuid.UUID(body.source.id),
        "source_name": body.source.name,
        "target_id": uuid.UUID(body.target.id),
        "target_name": body.target.name,
        "place": body.place,
        "place_name": body.place_name,
        "carrier": getattr(body, "carrier", ""),
        "note": body.note,
        "is_return": getattr(body, "returns", False),
        "by_paper": getattr(body, "by_paper", False),
        "person_id": happening.actor_id,
        "event_id": happening.id,
        "happened_at": happening.hlc_ms,
        "business_date": happening.business_date,
    }


def _goods(happening: Happening, line: Any, effect: Effect) -> dict[str, Any]:
    return {
        "id": derived_id(happening.id, line.line),
        "merchant_id": happening.merchant_id,
        "outlet_id": happening.outlet_id,
        "paper_id": uuid.UUID(happening.body.document),
        "shipment_id": uuid.UUID(happening.body.shipment),
        "line": line.line,
        "product_id": uuid.UUID(line.product),
        "name": line.name,
        "unit": getattr(line, "unit", line.base_unit),
        "factor_milli": getattr(line, "factor_milli", 1000),
        "base_unit": line.base_unit,
        "moved_milli": effect[0],
        "value_minor": effect[1],
        "arrived_milli": getattr(line, "arrived_milli", 0),
        "damaged_milli": getattr(line, "damaged_milli", 0),
        "expires_on": getattr(line, "expires_on", None) or "",
        "serials": getattr(line, "serials", []),
        "note": getattr(line, "note", ""),
    }


def _is_kept_here(run: Sequence[Happening]) -> bool:
    """A run is of one outlet. Another outlet's stock is its own server's to count."""
    return bool(run) and find_ledger(run[0].merchant_id, run[0].outlet_id) is not None


def _move(run: Sequence[Happening], lines_of: Lines) -> None:
    if _is_kept_here(run):
        move_lines(run, lines_of)


def _piece(run: Sequence[Happening], way: SerialWay) -> None:
    if _is_kept_here(run):
        rows = [row for happening in run for row in _pieces(happening, way)]
        insert_rows(SerialStep, _SERIAL, rows)


def _pieces(happening: Happening, way: SerialWay) -> Iterator[tuple[Any, ...]]:
    body, number = happening.body, 0
    came = (way, body.document, body.number)
    for line in body.lines:
        for serial in line.serials:
            number += 1
            yield (*step_row(happening, number, (line.product, line.name, serial), came), None)


def _sent(happening: Happening) -> Iterator[Line]:
    for line in happening.body.lines:
        yield _first(happening, line, -line.base_quantity_milli, -line.cost_value_minor)


def _cancelled(happening: Happening) -> Iterator[Line]:
    for line in happening.body.lines:
        yield _first(happening, line, line.base_quantity_milli, line.cost_value_minor)


def _first(happening: Happening, line: Any, milli: int, value_minor: int) -> Line:
    body = happening.body
    is_out = milli < 0 or happening.kind == "shipment.cancelled"
    return Line(
        PER_LINE * line.line,
        line.product,
        line.name,
        milli,
        value_minor,
        (Reason.SENT if is_out else Reason.ARRIVED).value,
        body.place,
        body.document,
        f"{body.number} {body.target.name if is_out else body.source.name}"[:200],
        getattr(line, "expires_on", None) or "",
    )


def _arrived(happening: Happening) -> Iterator[Line]:
    """All that was sent comes in; then what is missing of it is lost, or what is too much found,
    and what broke on the way is thrown away."""
    for line in happening.body.lines:
        first = _first(happening, line, line.sent_milli, line.cost_value_minor)
        told = first._replace(note=line.note)
        if line.sent_milli:
            yield first
        more = line.arrived_milli - line.sent_milli
        if more:
            reason = Reason.FOUND if more > 0 else Reason.LOST
            yield _beside(told, 1, more, _worth(line, more))._replace(reason=reason.value)
        if line.damaged_milli:
            gone = -line.damaged_milli
            yield _beside(told, 2, gone, None)._replace(reason=Reason.WASTE.value)


def _worth(line: Any, milli: int) -> int | None:
    """What is missing is lost at what it was sent with; what nobody sent has no value."""
    if milli > 0:
        return None
    return divide_half_up(line.cost_value_minor, milli, line.sent_milli)


def _beside(line: Line, further: int, milli: int, value_minor: int | None) -> Line:
    return line._replace(
        number=line.number + further, quantity_milli=milli, value_minor=value_minor
    )


def _matched(happening: Happening) -> Iterator[Line]:
    """What was received for too little is worth more now. What was sent besides is lost; what was
    received and never sent was found: what lies there does not change."""
    for line in happening.body.lines:
        first = _first(happening, line, 0, line.correction_minor)
        if line.correction_minor:
            yield first._replace(corrects_milli=line.paper_milli)
        if line.rest_milli:
            value = line.rest_value_minor
            reason = Reason.LOST if line.rest_milli > 0 else Reason.FOUND
            rest = _beside(first, 1, line.rest_milli, value)
            yield rest
            gone = _beside(first, 2, -line.rest_milli, -value)
            yield gone._replace(reason=reason.value)
