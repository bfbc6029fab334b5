"""Shapes of the dashboard's answers. Amounts are minor units, moments milliseconds."""

from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import StringConstraints

Period = Annotated[
    str, StringConstraints(pattern=r"^(today|yesterday|week|four-weeks|month|\d{4}-\d{2}-\d{2})$")
]


class PeriodShape(Schema):
    """Business days, both ends included; `is_going_on`: compared up to this moment only."""

    first: str
    last: str
    before_first: str
    before_last: str
    is_going_on: bool


class OutletHeard(Schema):
    """Hours and moments are told on the outlet's own clock, wherever its owner is. `waiting`: what
    its server still has to send; null where this server is its own."""

    id: UUID
    code: str
    name: str
    utc_offset_minutes: int
    heard_at: int | None
    state: Literal["live", "late", "silent", "never"]
    waiting: int | None
    version: str


class Whole(Schema):
    sales: int
    refunds: int
    total_minor: int
    average_minor: int | None


class BarShape(Schema):
    """`key`: a day, or the hour of a single day (00 … 23)."""

    key: str
    total_minor: int
    before_minor: int
    sales: int


class Ranked(Schema):
    outlet_id: UUID
    total_minor: int
    before_minor: int
    sales: int


class PaidWith(Schema):
    method: str
    kind: str
    name: str
    payments: int
    amount_minor: int


class Selling(Schema):
    id: UUID
    name: str
    quantity_milli: int
    total_minor: int


class Falling(Schema):
    """The last seven whole days against the seven before."""

    id: UUID
    name: str
    total_minor: int
    before_minor: int


class LateChange(Schema):
    """A day that was over and changed: what came in for it on `arrived_on`."""

    outlet_id: UUID
    business_date: str
    arrived_on: str
    sales: int
    refunds: int
    total_minor: int


class SoldShape(Schema):
    id: UUID
    outlet_id: UUID
    number: str
    kind: str
    completed_at: int
    cashier_name: str
    total_minor: int


class Snapshot(Schema):
    """`position` grows with the record; `profit_minor` only for those who may know costs."""

    position: int
    made_at: int
    period: PeriodShape
    outlets: list[OutletHeard]
    now: Whole
    before: Whole
    profit_minor: int | None
    bars: list[BarShape]
    ranking: list[Ranked]
    payments: list[PaidWith]
    best: list[Selling]
    falling: list[Falling]
    late: list[LateChange]
    latest: list[SoldShape]


class NeedShape(Schema):
    """`words` follow the count, in Indonesian, or stand without it where it `is_one` happening;
    other languages know the code and fill in `names`. No outlet: it is the whole merchant's."""

    code: str
    outlet_id: UUID | None
    count: int
    words: str
    link: str
    tone: Literal["danger", "warn", "info"]
    names: dict[str, str | int]
    is_one: bool


class NeedList(Schema):
    needs: list[NeedShape]


class Tablet(Schema):
    """`heard_at`: when this server received its newest event. `slow_ms`: how far its clock was
    behind its hub's then, below zero ahead; null where it had not asked. `version` is what it said
    to this very server: the cloud hears no tablet."""

    id: UUID
    outlet_id: UUID
    name: str
    series: str
    role: str
    heard_at: int | None
    slow_ms: int | None
    version: str


class Radar(Schema):
    tablets: list[Tablet]


class TripGoods(Schema):
    """In thousandths of the product's base unit. `there`: not sold and not home, the way included;
    `missing`: what the outlet's own record lost."""

    name: str
    unit: str
    sent_milli: int
    sold_milli: int
    back_milli: int
    there_milli: int
    missing_milli: int


class TripShape(Schema):
    """What `papers` shipments took to an outlet; `ended_on`: the rest went back."""

    id: UUID
    outlet_id: UUID
    number: str
    papers: int
    source: str
    begun_on: str
    ended_on: str | None
    goods: list[TripGoods]


class TripList(Schema):
    trips: list[TripShape]


class RecapShape(Schema):
    text: str


class SoldPage(Schema):
    sales: list[SoldShape]
    next: str | None
