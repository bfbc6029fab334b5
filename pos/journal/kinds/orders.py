"""What a till tells the kitchen before anything is paid, and what then leaves its cart unpaid."""

from typing import Annotated, Literal

from pydantic import Field

from pos.journal.kinds import MAX_SAFE, Body, Id, Milli, ShortText, TimeMs, kind
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


class VoidedDish(Body):
    """`amount_minor` is what the cart asked for it, before any discount on the whole."""

    id: Key
    name: ShortText
    unit: Unit
    quantity_milli: Count
    amount_minor: Annotated[int, Field(ge=0, le=MAX_SAFE)]


@kind("order.voided", version=1)
class OrderVoided(Body):
    """Told before dishes that the kitchen was told of leave their cart: it may have cooked them,
    and nobody pays for them."""

    void: Id
    order: Id
    shift: Id | None
    lines: Annotated[list[VoidedDish], Field(min_length=1, max_length=2_000)]
    amount_minor: Annotated[int, Field(ge=0, le=MAX_SAFE)]
    person: Who
    voided_at: TimeMs
