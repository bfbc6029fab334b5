"""Goods that came in, and corrections of what is on the shelf. Quantities are in base units."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from pos.journal.kinds import (
    MAX_SAFE,
    Body,
    DateText,
    Id,
    LongText,
    MasterBody,
    Milli,
    ShortText,
    kind,
)

Place = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,32}$")]
Reason = Literal["opening", "count", "waste", "expired", "lost", "found", "own_use", "other"]


class ReceivedLine(Body):
    """`cost_value_minor` is the value of the whole line, not of one unit."""

    line: Annotated[int, Field(ge=1, le=10_000)]
    product: Id
    name: ShortText
    unit: Annotated[str, StringConstraints(min_length=1, max_length=16)]
    factor_milli: Annotated[int, Field(ge=1, le=MAX_SAFE)]
    quantity_milli: Annotated[int, Field(ge=1, le=MAX_SAFE)]
    base_quantity_milli: Annotated[int, Field(ge=1, le=MAX_SAFE)]
    cost_value_minor: Annotated[int, Field(ge=0, le=MAX_SAFE)]


@kind("stock.received", version=1)
class StockReceived(Body):
    document: Id
    place: Place = "shop"
    supplier: ShortText = ""
    note: LongText = ""
    opening: bool = False
    lines: Annotated[list[ReceivedLine], Field(min_length=1, max_length=1000)]


class AdjustedLine(Body):
    """A signed difference; `counted_milli` is kept when somebody counted."""

    line: Annotated[int, Field(ge=1, le=10_000)]
    product: Id
    name: ShortText
    unit: Annotated[str, StringConstraints(min_length=1, max_length=16)]
    base_quantity_milli: Milli
    counted_milli: Milli | None = None


@kind("stock.adjusted", version=1)
class StockAdjusted(Body):
    document: Id
    place: Place = "shop"
    reason: Reason
    note: LongText = ""
    lines: Annotated[list[AdjustedLine], Field(min_length=1, max_length=1000)]


class AdjustedLineV2(AdjustedLine):
    """`expires_on`: of the batch with this date; None: of whatever leaves first."""

    expires_on: DateText | None


@kind("stock.adjusted", version=2)
class StockAdjustedV2(Body):
    document: Id
    place: Place
    reason: Reason
    note: LongText
    lines: Annotated[list[AdjustedLineV2], Field(min_length=1, max_length=1000)]
    noticed: Annotated[list[ShortText], Field(max_length=1000)] = []  # doubts seen and saved with


Name = Annotated[str, StringConstraints(min_length=1, max_length=60)]
Unit = Annotated[str, StringConstraints(min_length=1, max_length=16)]


class PlaceIdentity(Body):
    name: Name


class PlaceState(Body):
    archived: bool


class PlaceGroups(Body):
    identity: PlaceIdentity | None = None
    state: PlaceState | None = None


@kind("place.changed", version=1)
class PlaceChanged(MasterBody):
    """Where goods lie in an outlet. `id` is the outlet's own for the place that is sold from."""

    groups: PlaceGroups


class TransferredLine(Body):
    line: Annotated[int, Field(ge=1, le=500)]
    product: Id
    name: ShortText
    unit: Unit
    factor_milli: Annotated[int, Field(ge=1, le=MAX_SAFE)]
    quantity_milli: Annotated[int, Field(ge=1, le=MAX_SAFE)]
    base_unit: Unit
    base_quantity_milli: Annotated[int, Field(ge=1, le=MAX_SAFE)]


@kind("stock.transferred", version=1)
class StockTransferred(Body):
    """Goods carried from one place of an outlet to another: what is sent is received."""

    document: Id
    source: Place
    source_name: Name
    target: Place
    target_name: Name
    note: LongText
    lines: Annotated[list[TransferredLine], Field(min_length=1, max_length=500)]
