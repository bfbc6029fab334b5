"""Goods that lie in the shop and stay their supplier's until they are sold (titip jual)."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from pos.journal.kinds import MAX_SAFE, Body, DateText, Id, LongText, Milli, ShortText, kind
from pos.journal.kinds.purchasing import Amount, LineNumber, SupplierSnapshot, Unit
from pos.journal.kinds.stock import Place

Signed = Annotated[int, Field(ge=-MAX_SAFE, le=MAX_SAFE)]


@kind("consignment.agreed", version=1)
class ConsignmentAgreed(Body):
    """From now on the product is this supplier's, who gets `cost_minor` for each base unit sold.
    Null: it is not any more; what was sold until then is still owed."""

    product: Id
    name: ShortText
    unit: Unit
    supplier: SupplierSnapshot
    cost_minor: Amount | None


class SettledUpTo(Body):
    """The last fact of a device that is in."""

    device: Id
    epoch: Annotated[int, Field(ge=1, le=MAX_SAFE)]
    seq: Annotated[int, Field(ge=1, le=MAX_SAFE)]


class SettledLine(Body):
    """Sold less what customers brought back; below zero, more came back than was sold."""

    line: LineNumber
    product: Id
    name: ShortText
    unit: Unit
    quantity_milli: Milli
    total_minor: Signed


@kind("consignment.settled", version=1)
class ConsignmentSettled(Body):
    """Everything of a supplier that was sold up to these facts and in no settlement yet is owed
    from now on. What a tablet tells later goes into the next one."""

    document: Id
    supplier: SupplierSnapshot
    number: Annotated[str, StringConstraints(max_length=60)] = ""
    settled_on: DateText
    due_date: DateText
    note: LongText = ""
    total_minor: Signed
    upto: Annotated[list[SettledUpTo], Field(min_length=1, max_length=1000)]
    lines: Annotated[list[SettledLine], Field(min_length=1, max_length=10_000)]


@kind("consignment.settlement_reversed", version=1)
class ConsignmentSettlementReversed(Body):
    """The settlement was wrong: what was in it is unsettled again, and it is owed no longer."""

    document: Id
    settlement: Id
    supplier: SupplierSnapshot
    note: LongText = ""
    total_minor: Signed


@kind("consignment.lost", version=1)
class ConsignmentLost(Body):
    """Goods on consignment are gone and the shop pays their supplier for them, as if they were
    sold. Below zero they are gone; above zero some of what was paid so was found again."""

    document: Id
    place: Place
    supplier: SupplierSnapshot
    product: Id
    name: ShortText
    unit: Unit
    quantity_milli: Milli
    reason: Literal["lost", "waste", "expired", "found"]
    note: LongText = ""
