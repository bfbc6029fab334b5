"""The verb that receives goods of another outlet: by the sender's document where it is here, by the
paper that came with the goods where it is not."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from pos.catalog import errors as catalog_errors
from pos.catalog.models import Product
from pos.catalog.queries import products_of
from pos.domain.money import divide_half_up
from pos.journal.ids import uuid7
from pos.outlets.documents import record, take_turn
from pos.outlets.models import Outlet
from pos.stock import errors
from pos.stock.actions.shipments import (
    Json,
    check_lines,
    named,
    refuse_again,
    refuse_consigned,
    repeated,
)
from pos.stock.actions.units import in_base, unit_of
from pos.stock.places import Spot, spot_of
from pos.stock.shipment_models import ShipmentGoods, ShipmentPaper, Step
from pos.stock.shipments import Shipment, shipment_id_of, shipment_of


@dataclass(frozen=True)
class Came:
    """Of one line of the sender's document, in its unit. `note`: why it is not what was sent."""

    arrived_milli: int
    damaged_milli: int = 0
    note: str = ""
    serials: Sequence[str] | None = None  # None: all that were sent


@dataclass(frozen=True)
class Unpacked:
    """One line read off the paper, or goods that are not on it (`sent_milli` 0)."""

    product_id: uuid.UUID
    sent_milli: int
    arrived_milli: int
    damaged_milli: int = 0
    unit: str | None = None
    expires_on: str | None = None
    serials: Sequence[str] = ()
    note: str = ""


@dataclass(frozen=True)
class Unloading:
    """`came` by the number of the sender's line; what is not in it came as it was sent. `extra`
    came besides, or is the whole paper while the sender's document is not here."""

    came: Mapping[int, Came] = field(default_factory=dict)
    extra: Sequence[Unpacked] = ()
    place: str = "shop"
    note: str = ""
    document: uuid.UUID = field(default_factory=uuid7)


@transaction.atomic
def receive_goods(
    *, outlet: Outlet, source: Outlet, number: str, unloading: Unloading, by: uuid.UUID | None
) -> ShipmentPaper:
    """RuleError `already_arrived`, `shipment_cancelled`, `wrong_target`, `consigned_stays`,
    `already_recorded`; BadInput `bad_shipment_number`, `unexplained`, `bad_arrival`."""
    take_turn(outlet)
    spot = spot_of(outlet, unloading.place)
    if source.pk == outlet.pk:
        raise errors.same_outlet()
    refuse_again(outlet, unloading.document)
    number = number.strip().upper()
    body = _body((source, outlet), number, spot, unloading)
    record("shipment.arrived", outlet, body, by)
    return ShipmentPaper.objects.get(merchant_id=outlet.merchant_id, pk=unloading.document)


def _body(ends: tuple[Outlet, Outlet], number: str, spot: Spot, unloading: Unloading) -> Json:
    source, outlet = ends
    shipment = shipment_of(outlet.merchant_id, shipment_id_of(source.pk, number))
    if shipment is not None:
        _refuse(outlet, shipment, number)
    lines = [_of_sent(line, unloading.came) for line in _sent_lines(shipment)]
    lines += _unpacked(outlet, unloading.extra)
    check_lines(lines)
    for line in lines:
        _check(line)
    sent, document = shipment.sent if shipment else None, unloading.document
    return {
        **(repeated(document, sent, spot) if sent else named(document, number, ends, spot)),
        "note": unloading.note.strip(),
        "by_paper": sent is None,
        "lines": [line | {"line": place} for place, line in enumerate(lines, 1)],
    }


def _refuse(outlet: Outlet, shipment: Shipment, number: str) -> None:
    if shipment.arrived is not None:
        raise errors.already_arrived(number)
    if shipment.cancelled is not None:
        raise errors.shipment_cancelled(number)
    if shipment.sent is not None and shipment.sent.target_id != outlet.pk:
        raise errors.wrong_target(number, shipment.sent.target_name)


def _sent_lines(shipment: Shipment | None) -> Sequence[ShipmentGoods]:
    return shipment.goods.get(Step.SENT, []) if shipment else []


def _of_sent(line: ShipmentGoods, came: Mapping[int, Came]) -> Json:
    told = came.get(line.line)
    arrived = line.moved_milli if told is None else in_base(told.arrived_milli, line.factor_milli)
    serials = told.serials if told else None
    return {
        "product": str(line.product_id),
        "name": line.name,
        "unit": line.unit,
        "factor_milli": line.factor_milli,
        "base_unit": line.base_unit,
        "sent_milli": line.moved_milli,
        "arrived_milli": arrived,
        "damaged_milli": in_base(told.damaged_milli, line.factor_milli) if told else 0,
        "cost_value_minor": line.value_minor,
        "expires_on": line.expires_on or None,
        "serials": list(line.serials if serials is None else serials),
        "note": told.note.strip() if told else "",
    }


def _unpacked(outlet: Outlet, extra: Sequence[Unpacked]) -> list[Json]:
    products = products_of(outlet.merchant_id, {line.product_id for line in extra})
    refuse_consigned(outlet, products)
    return [_of_paper(products.get(line.product_id), line) for line in extra]


def _of_paper(product: Product | None, line: Unpacked) -> Json:
    """At the purchase price, until the sender says what it was."""
    if product is None:
        raise catalog_errors.unknown_product()
    if not product.tracked:
        raise errors.not_tracked(product.name)
    unit, factor_milli = unit_of(product, line.unit)
    sent = in_base(line.sent_milli, factor_milli)
    return {
        "product": str(product.pk),
        "name": product.name,
        "unit": unit,
        "factor_milli": factor_milli,
        "base_unit": product.unit,
        "sent_milli": sent,
        "arrived_milli": in_base(line.arrived_milli, factor_milli),
        "damaged_milli": in_base(line.damaged_milli, factor_milli),
        "cost_value_minor": divide_half_up(product.cost_minor or 0, sent, errors.MILLI),
        "expires_on": line.expires_on,
        "serials": list(line.serials),
        "note": line.note.strip(),
    }


def _check(line: Json) -> None:
    """A difference has a reason, always."""
    name, arrived, damaged = line["name"], line["arrived_milli"], line["damaged_milli"]
    if arrived < 0 or line["sent_milli"] < 0 or (not arrived and not line["sent_milli"]):
        raise errors.bad_quantity()
    if not 0 <= damaged <= arrived:
        raise errors.bad_arrival(name)
    if (arrived != line["sent_milli"] or damaged) and not line["note"]:
        raise errors.unexplained(name)
    if len(line["serials"]) * errors.MILLI > max(arrived, line["sent_milli"]):
        raise errors.serials_many(name)
