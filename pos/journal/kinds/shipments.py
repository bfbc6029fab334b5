"""Goods on their way from one outlet of a merchant to another: sent, called back, arrived, matched.

`shipment` is derived from the sender and the number on the paper (pos/stock/shipment_numbers.py),
so who types that number names the same shipment before the sender's own document is here. `source`
and `target` are outlets, `place` where the goods left or came to rest. Values go with the goods:
the sender stamps them at its average. Quantities are in base units where nothing else is said.
"""

from typing import Annotated

from pydantic import Field, StringConstraints

from pos.journal.kinds import MAX_SAFE, Body, DateText, Id, LongText, Milli, Minor, ShortText, kind
from pos.journal.kinds.stock import Name, Place, TransferredLine, Unit

Serial = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Number = Annotated[str, StringConstraints(min_length=1, max_length=24)]
Some = Annotated[int, Field(ge=0, le=MAX_SAFE)]
LineNumber = Annotated[int, Field(ge=1, le=300)]
MOST_LINES = 300


class Party(Body):
    id: Id
    code: ShortText
    name: ShortText


class ShipmentBody(Body):
    """`document` is this paper's own id; the page that is sent twice is known by it."""

    document: Id
    shipment: Id
    number: Number
    source: Party
    target: Party
    place: Place
    place_name: Name
    note: LongText


class SentLine(TransferredLine):
    """`cost_value_minor` of the whole line."""

    line: LineNumber
    cost_value_minor: Some
    expires_on: DateText | None
    serials: Annotated[list[Serial], Field(max_length=500)]


@kind("shipment.sent", version=1)
class ShipmentSent(ShipmentBody):
    """`returns`: what is left of goods that came from there goes back."""

    carrier: ShortText
    returns: bool
    lines: Annotated[list[SentLine], Field(min_length=1, max_length=MOST_LINES)]
    noticed: Annotated[list[ShortText], Field(max_length=1000)] = []


@kind("shipment.cancelled", version=1)
class ShipmentCancelled(ShipmentBody):
    """The goods never arrived anywhere: they lie at the sender's again, at what they left with."""

    lines: Annotated[list[SentLine], Field(min_length=1, max_length=MOST_LINES)]


class ArrivedLine(Body):
    """`sent_milli` by the sender's document, or by the paper where that is not here yet; of it
    comes what arrived, some of that damaged. `note` says why the two differ. `cost_value_minor` is
    that of what was sent; `serials` those that came."""

    line: LineNumber
    product: Id
    name: ShortText
    unit: Unit
    factor_milli: Annotated[int, Field(ge=1, le=MAX_SAFE)]
    base_unit: Unit
    sent_milli: Some
    arrived_milli: Some
    damaged_milli: Some
    cost_value_minor: Some
    expires_on: DateText | None
    serials: Annotated[list[Serial], Field(max_length=500)]
    note: ShortText


@kind("shipment.arrived", version=1)
class ShipmentArrived(ShipmentBody):
    """`by_paper`: what was sent is what somebody read off the paper; values are guesses."""

    by_paper: bool
    lines: Annotated[list[ArrivedLine], Field(min_length=1, max_length=MOST_LINES)]


class MatchedLine(Body):
    """One product of either paper.

    `paper_milli` was read off the paper, and is worth `correction_minor` more than
    was guessed; `rest_milli` was sent besides (below zero: was not), worth `rest_value_minor`."""

    line: Annotated[int, Field(ge=1, le=2 * MOST_LINES)]
    product: Id
    name: ShortText
    base_unit: Unit
    paper_milli: Some
    correction_minor: Minor
    rest_milli: Milli
    rest_value_minor: Minor


@kind("shipment.matched", version=1)
class ShipmentMatched(ShipmentBody):
    """The sender's document came after the goods that were received by its paper."""

    lines: Annotated[list[MatchedLine], Field(min_length=1, max_length=2 * MOST_LINES)]
