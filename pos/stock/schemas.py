"""Shapes of stock over HTTP. Quantities are thousandths of the base unit unless a unit is named."""

from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from pos.journal.kinds import MAX_SAFE
from pos.outlets.schemas import Amount, Price, Text
from pos.stock.models import Level

Quantity = Annotated[int, Field(ge=1, le=MAX_SAFE)]


class LevelShape(Schema):
    product_id: UUID
    name: str
    unit: str
    place: str
    quantity_milli: int
    value_minor: int
    moved_at: int

    @staticmethod
    def resolve_name(level: Level) -> str:
        return level.product.name

    @staticmethod
    def resolve_unit(level: Level) -> str:
        return level.product.unit


class LevelPage(Schema):
    levels: list[LevelShape]
    next: str | None


class MovementShape(Schema):
    id: UUID
    product_id: UUID
    place: str
    quantity_milli: int
    cost_value_minor: int
    revaluation_minor: int
    reason: str
    note: str
    document_id: UUID
    happened_at: int
    business_date: str


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
