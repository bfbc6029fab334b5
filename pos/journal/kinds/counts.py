"""Stock counts. One counted product is one observation at its event's time, never a level.

What is posted is compared with what the record says of that time, so that goods may be sold
meanwhile; a sale that arrives later with an earlier time was gone from the shelf already.
"""

from typing import Annotated

from pydantic import Field, StringConstraints

from pos.journal.kinds import MAX_SAFE, Body, Id, LongText, Milli, ShortText, TimeMs, kind
from pos.journal.kinds.stock import Place

Unit = Annotated[str, StringConstraints(min_length=1, max_length=16)]
Counted = Annotated[int, Field(ge=0, le=MAX_SAFE)]


class CountedCategory(Body):
    id: Id
    name: ShortText


@kind("stock_count.opened", version=1)
class StockCountOpened(Body):
    """`category` null: the whole place."""

    count: Id
    place: Place = "shop"
    name: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    category: CountedCategory | None = None


@kind("stock_count.counted", version=1)
class StockCountCounted(Body):
    """Somebody counted a product on a shelf: the last word about this shelf, and a part of what
    there is when it lies on several. `begun_at`: when the person began to count it.
    `recorded_milli`: what the record said of it then, unseen by who counted. `counted_at`: the
    shop's time of that moment, which the event's own stamp is later than, so that a sale made
    after it can be told from one made before it; null in older events, whose stamp it is."""

    count: Id
    product: Id
    name: ShortText
    shelf: Annotated[str, StringConstraints(max_length=40)] = ""
    unit: Unit
    factor_milli: Annotated[int, Field(ge=1, le=MAX_SAFE)]
    quantity_milli: Counted
    base_unit: Unit
    base_quantity_milli: Counted
    begun_at: TimeMs
    recorded_milli: Milli
    counted_at: TimeMs | None = None


class PostedLine(Body):
    """`expected_milli` is the record's of `counted_at`; `base_quantity_milli` the difference."""

    line: Annotated[int, Field(ge=1, le=1000)]
    product: Id
    name: ShortText
    unit: Unit
    counted_at: TimeMs
    counted_milli: Counted
    expected_milli: Milli
    base_quantity_milli: Milli


@kind("stock_count.posted", version=1)
class StockCountPosted(Body):
    """The differences become stock. A long count is several events; `last` closes it."""

    count: Id
    place: Place = "shop"
    last: bool
    note: LongText = ""
    lines: Annotated[list[PostedLine], Field(min_length=1, max_length=1000)]


@kind("stock_count.dropped", version=1)
class StockCountDropped(Body):
    """Closed without changing any stock."""

    count: Id
    note: LongText = ""
