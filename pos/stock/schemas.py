"""Shapes of stock over HTTP. Quantities are thousandths of the base unit unless a unit is named."""

from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from pos.journal.kinds import MAX_SAFE
from pos.outlets.schemas import Amount, Price, Text
from pos.people.api import cost_for
from pos.stock.models import Level, Movement

Quantity = Annotated[int, Field(ge=1, le=MAX_SAFE)]


class LevelShape(Schema):
    product_id: UUID
    name: str
    unit: str
    place: str
    quantity_milli: int
    value_minor: int | None  # null: not for who may not see what goods cost
    moved_at: int

    @staticmethod
    def resolve_name(level: Level) -> str:
        return level.product.name

    @staticmethod
    def resolve_unit(level: Level) -> str:
        return level.product.unit

    @staticmethod
    def resolve_value_minor(level: Level, context: Any) -> int | None:
        return cost_for(context, level.value_minor)


class LevelPage(Schema):
    levels: list[LevelShape]
    next: str | None


class MovementShape(Schema):
    id: UUID
    product_id: UUID
    place: str
    quantity_milli: int
    cost_value_minor: int | None  # null as above
    revaluation_minor: int | None
    reason: str
    note: str
    document_id: UUID
    happened_at: int
    business_date: str

    @staticmethod
    def resolve_cost_value_minor(move: Movement, context: Any) -> int | None:
        return cost_for(context, move.cost_value_minor)

    @staticmethod
    def resolve_revaluation_minor(move: Movement, context: Any) -> int | None:
        return cost_for(context, move.revaluation_minor)


class MovementPage(Schema):
    movements: list[MovementShape]
    next: str | None


class AdjustedLine(Schema):
    """Either a difference or what was counted."""

    product_id: UUID
    difference_milli: Amount | None = None
    counted_milli: Amount | None = None


class NewAdjustment(Schema):
    reason: Literal["opening", "count", "waste", "expired", "lost", "found", "own_use", "other"]
    note: Text = ""
    lines: Annotated[list[AdjustedLine], Field(min_length=1, max_length=1000)]


class ReceivedLine(Schema):
    """Without a value the product's purchase price is taken; without a unit its base unit."""

    product_id: UUID
    quantity_milli: Quantity
    unit: Annotated[str, Field(max_length=16)] | None = None
    cost_value_minor: Price | None = None


class NewReceipt(Schema):
    supplier: Text = ""
    note: Text = ""
    lines: Annotated[list[ReceivedLine], Field(min_length=1, max_length=1000)]


class Document(Schema):
    document_id: UUID
