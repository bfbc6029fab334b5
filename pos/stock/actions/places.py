"""Verbs about the places of an outlet, and goods carried from one to another."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from pos.catalog import errors as catalog_errors
from pos.catalog.models import Product
from pos.catalog.queries import products_of
from pos.domain.quantity import MAX_QUANTITY_MILLI
from pos.journal.ids import uuid7
from pos.outlets.actions import change_row, read_locked, write_groups
from pos.outlets.documents import record, take_turn
from pos.outlets.doubts import settle
from pos.outlets.masters import Groups
from pos.outlets.models import Outlet
from pos.stock import errors
from pos.stock.actions.units import in_base, unit_of
from pos.stock.doubts import doubts_about
from pos.stock.models import SHOP, Level, Place, Transfer
from pos.stock.places import SHOP_NAME, spot_of, spots_of
from pos.stock.queries import held_of

MOST_CARRIED = 500
Changes = Mapping[str, Any]


@dataclass(frozen=True)
class Carried:
    """So many of a unit; the base unit when none is named."""

    product_id: uuid.UUID
    quantity_milli: int
    unit: str | None = None


@transaction.atomic
def name_selling_place(*, outlet: Outlet, name: str, by: uuid.UUID | None) -> None:
    """Its first name; afterwards it is changed as any place."""
    _check_name(outlet, name, SHOP)
    _write(outlet, outlet.id, name, by)


@transaction.atomic
def add_place(*, outlet: Outlet, name: str, by: uuid.UUID | None) -> Place:
    """The first one besides the shop itself gives the shop a row too, to be named by its owner."""
    take_turn(outlet)
    _check_name(outlet, name, None)
    if not Place.objects.filter(merchant_id=outlet.merchant_id, id=outlet.id).exists():
        name_selling_place(outlet=outlet, name=SHOP_NAME, by=by)
    place_id = uuid7()
    _write(outlet, place_id, name, by)
    return Place.objects.get(merchant_id=outlet.merchant_id, id=place_id)


@transaction.atomic
def change_place(
    *, outlet: Outlet, place: Place, by: uuid.UUID | None, **changes: Changes
) -> Place:
    """Groups: identity (name), state (archived). What is sold from, or has goods, stays."""
    read_locked(place)
    name = changes.get("identity", {}).get("name", place.name)
    _check_name(outlet, name, place.code)
    if changes.get("state", {}).get("archived"):
        _check_empty(place)
    change_row("place.changed", place, by=by, **changes)
    return place


@transaction.atomic
def transfer_stock(
    *,
    outlet: Outlet,
    source: str,
    target: str,
    lines: Sequence[Carried],
    by: uuid.UUID | None,
    note: str = "",
    document: uuid.UUID | None = None,
    noticed: Collection[str] | None = None,
) -> Transfer:
    """What is sent is received. More than the record knows of is carried too, once asked about: the
    goods are there.

    RuleError `already_recorded`: the page's document was sent twice; `doubtful` as adjust_stock."""
    take_turn(outlet)
    spots = (spot_of(outlet, source), spot_of(outlet, target))
    if source == target:
        raise errors.same_place()
    document = document or uuid7()
    if Transfer.objects.filter(merchant_id=outlet.merchant_id, id=document).exists():
        raise errors.already_recorded()
    products = products_of(outlet.merchant_id, {line.product_id for line in lines})
    carried = _carried_lines(products, lines)
    _ask(
        outlet, source, [(products[uuid.UUID(each["product"])], each) for each in carried], noticed
    )
    body = {
        "document": str(document),
        "source": spots[0].code,
        "source_name": spots[0].name,
        "target": spots[1].code,
        "target_name": spots[1].name,
        "note": note,
        "lines": carried,
    }
    record("stock.transferred", outlet, body, by)
    return Transfer.objects.get(merchant_id=outlet.merchant_id, id=document)


def _write(outlet: Outlet, place_id: uuid.UUID, name: str, by: uuid.UUID | None) -> None:
    groups: Groups = {"identity": {"name": name}, "state": {"archived": False}}
    tenant = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    write_groups("place.changed", place_id, groups, actor_id=by, **tenant)


def _check_name(outlet: Outlet, name: str, own_code: str | None) -> None:
    for spot in spots_of(outlet.merchant_id, outlet.id):
        if spot.code != own_code and spot.name.casefold() == name.strip().casefold():
            raise errors.place_known(spot.name)


def _check_empty(place: Place) -> None:
    if place.is_sold_from:
        raise errors.place_sells(place.name)
    levels = Level.objects.filter(
        merchant_id=place.merchant_id, outlet_id=place.outlet_id, place=place.code
    )
    if levels.exclude(quantity_milli=0).exists():
        raise errors.place_not_empty(place.name)


def _ask(
    outlet: Outlet,
    source: str,
    carried: Sequence[tuple[Product, Mapping[str, Any]]],
    noticed: Collection[str] | None,
) -> None:
    taken = [(product, -line["base_quantity_milli"]) for product, line in carried]
    held = held_of(outlet.merchant_id, outlet.id, [each.id for each, _ in taken], source)
    settle(doubts_about(taken, held), noticed)


def _carried_lines(
    products: Mapping[uuid.UUID, Product], lines: Sequence[Carried]
) -> list[dict[str, Any]]:
    if not lines:
        raise errors.no_lines()
    if len(lines) > MOST_CARRIED:
        raise errors.too_many_lines(MOST_CARRIED)
    return [
        carried_line(number, products.get(line.product_id), line)
        for number, line in enumerate(lines, 1)
    ]


def carried_line(number: int, product: Product | None, line: Carried) -> dict[str, Any]:
    if product is None:
        raise catalog_errors.unknown_product()
    if not product.tracked:
        raise errors.not_tracked(product.name)
    unit, factor_milli = unit_of(product, line.unit)
    return {
        "line": number,
        "product": str(product.id),
        "name": product.name,
        "unit": unit,
        "factor_milli": factor_milli,
        "quantity_milli": line.quantity_milli,
        "base_unit": product.unit,
        "base_quantity_milli": _base(line.quantity_milli, factor_milli),
    }


def _base(quantity_milli: int, factor_milli: int) -> int:
    base = in_base(quantity_milli, factor_milli)
    if not 0 < quantity_milli <= MAX_QUANTITY_MILLI or base <= 0:
        raise errors.bad_quantity()
    return base
