"""What a till tells the kitchen before anything is paid."""

from typing import Annotated, Literal

from pydantic import Field

from pos.journal.kinds import Body, Id, Milli, ShortText, TimeMs, kind
from pos.journal.kinds.sales import Key, Note, Unit, Who

Count = Annotated[int, Field(ge=1, le=1_000_000)]


class OrderChoice(Body):
    """`quantity` is for each portion, or once for the line."""

    choice: Key
    name: ShortText
    quantity: Count
    once: bool


class OrderLine(Body):
    """`id` is the line's name in the cart and in the sale that it becomes."""

    id: Key
    name: ShortText
    category: Id | None
    unit: Unit
    quantity_milli: Milli
    choices: Annotated[list[OrderChoice], Field(max_length=100)]
    note: Note | None


@kind("order.sent", version=1)
class OrderSent(Body):
    """All that an order is at this moment, told when its cart is put aside or given up; no lines:
    it is cancelled. `order` is the id of the sale that it may become. The kitchen prints what is
    new since the till told of it last, and what is gone."""

    order: Id
    order_type: Literal["retail", "dine_in", "take_away", "delivery"]
    table: ShortText | None
    queue_number: ShortText | None
    label: ShortText | None
    by: Who
    sent_at: TimeMs
    lines: Annotated[list[OrderLine], Field(max_length=2_000)]
