"""The verb that takes expired goods off the shelf, each from its own date."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from pos.catalog.queries import product_of
from pos.domain.formatting import format_quantity
from pos.outlets.documents import take_turn
from pos.outlets.models import Outlet
from pos.stock import errors
from pos.stock.actions.movements import Adjusted, adjust_stock
from pos.stock.batches import batches_of_all
from pos.stock.models import SHOP, Level, Reason
from pos.stock.places import spot_of


@dataclass(frozen=True)
class Expired:
    """So much of a product's date, in base units."""

    product_id: uuid.UUID
    expires_on: str
    quantity_milli: int


@transaction.atomic
def take_expired(
    *,
    outlet: Outlet,
    lines: Sequence[Expired],
    by: uuid.UUID | None,
    note: str = "",
    place: str = SHOP,
) -> uuid.UUID:
    """Returns the document's id. RuleError `more_than_batch`: not so much is left of that date,
    so a page that is sent twice takes once; `not_in_place`: these goods stand elsewhere."""
    take_turn(outlet)
    left = batches_of_all(outlet.merchant_id, outlet.id, {line.product_id for line in lines})
    for line in lines:
        _check_left(outlet, line, left.get(line.product_id, {}).get(line.expires_on, 0))
    _check_place(outlet, lines, place)
    taken = [
        Adjusted(line.product_id, -line.quantity_milli, expires_on=line.expires_on)
        for line in lines
    ]
    reason = Reason.EXPIRED.value
    return adjust_stock(outlet=outlet, lines=taken, reason=reason, by=by, note=note, place=place)


def _check_left(outlet: Outlet, line: Expired, left: int) -> None:
    if line.quantity_milli <= 0:
        raise errors.bad_quantity()
    if line.quantity_milli > left:
        product = product_of(outlet.merchant_id, line.product_id)
        told = f"{format_quantity(left)} {product.unit}"
        raise errors.more_than_batch(product.name, line.expires_on, told)


def _check_place(outlet: Outlet, lines: Sequence[Expired], place: str) -> None:
    """Dates are known for the whole shop; the goods must be where they are taken from."""
    spot = spot_of(outlet, place)
    wanted: Counter[uuid.UUID] = Counter()
    for line in lines:
        wanted[line.product_id] += line.quantity_milli
    held = dict(
        Level.objects.filter(
            merchant_id=outlet.merchant_id,
            outlet_id=outlet.id,
            place=place,
            product__in=list(wanted),
        ).values_list("product_id", "quantity_milli")
    )
    for product_id, quantity_milli in wanted.items():
        there = held.get(product_id, 0)
        if quantity_milli > there:
            product = product_of(outlet.merchant_id, product_id)
            told = f"{format_quantity(there)} {product.unit}"
            raise errors.not_in_place(product.name, spot.name, told)
