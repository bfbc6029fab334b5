"""Stock counts from their events. Only the shop's servers may say them."""

import uuid
from collections.abc import Sequence
from typing import Any

from pos.journal.bulk import insert_rows
from pos.journal.ids import derived_id
from pos.journal.lookup import change_rows
from pos.journal.projections import Happening, projection
from pos.outlets.authority import only_servers
from pos.outlets.masters import attnames
from pos.stock.ledger import Line
from pos.stock.models import CountEntry, CountLine, Reason, StockCount
from pos.stock.projections import OURS, TABLES, move_lines


@projection("stock_count.opened", tables=(StockCount,))
def project_opened(run: Sequence[Happening]) -> None:
    only_servers(run)
    insert_rows(StockCount, attnames(StockCount), [_count(happening) for happening in run])


@projection("stock_count.counted", tables=(CountEntry,))
def project_counted(run: Sequence[Happening]) -> None:
    only_servers(run)
    insert_rows(CountEntry, attnames(CountEntry), [_entry(happening) for happening in run])


@projection("stock_count.posted", tables=(StockCount, CountLine, *TABLES), keep=OURS)
def project_posted(run: Sequence[Happening]) -> None:
    only_servers(run)
    rows = [_line(happening, line) for happening in run for line in happening.body.lines]
    insert_rows(CountLine, attnames(CountLine), rows)
    move_lines(run, lambda happening: [_moved(happening, line) for line in happening.body.lines])
    for happening in run:
        if happening.body.last:
            _close(happening, StockCount.State.POSTED)


@projection("stock_count.dropped", tables=(StockCount,))
def project_dropped(run: Sequence[Happening]) -> None:
    only_servers(run)
    for happening in run:
        _close(happening, StockCount.State.DROPPED)


def _count(happening: Happening) -> tuple[Any, ...]:
    body = happening.body
    category = body.category
    return (
        uuid.UUID(body.count),
        happening.merchant_id,
        happening.outlet_id,
        happening.id,
        body.name,
        body.place,
        uuid.UUID(category.id) if category else None,
        category.name if category else "",
        StockCount.State.OPEN.value,
        happening.hlc_ms,
        happening.actor_id,
        None,
        None,
        "",
        happening.business_date,
    )


def _entry(happening: Happening) -> tuple[Any, ...]:
    body = happening.body
    counted_at = body.counted_at or happening.hlc_ms
    return (
        happening.id,
        happening.merchant_id,
        happening.outlet_id,
        uuid.UUID(body.count),
        uuid.UUID(body.product),
        body.name,
        body.shelf,
        body.unit,
        body.quantity_milli,
        body.base_quantity_milli,
        body.recorded_milli,
        min(body.begun_at, counted_at),
        counted_at,
        happening.actor_id,
    )


def _line(happening: Happening, line: Any) -> tuple[Any, ...]:
    return (
        derived_id(happening.id, line.line),
        happening.merchant_id,
        happening.outlet_id,
        uuid.UUID(happening.body.count),
        uuid.UUID(line.product),
        line.name,
        line.unit,
        line.counted_at,
        line.counted_milli,
        line.expected_milli,
        line.base_quantity_milli,
    )


def _moved(happening: Happening, line: Any) -> Line:
    return Line(
        line.line,
        line.product,
        line.name,
        line.base_quantity_milli,
        None,
        Reason.COUNT.value,
        happening.body.place,
        happening.body.count,
        counted_at=line.counted_at,
    )


def _close(happening: Happening, state: StockCount.State) -> None:
    changes = {
        "state": state.value,
        "closed_at": happening.hlc_ms,
        "closed_by_id": happening.actor_id,
        "note": happening.body.note,
    }
    key = {"merchant_id": happening.merchant_id, "id": uuid.UUID(happening.body.count)}
    change_rows(StockCount, changes, key)
