"""Verbs about goods sent from one outlet to another: send, take back, and match with the paper.

Receiving is in arrivals.py. The number on the paper names the shipment everywhere, so either side
may be offline for as long as it likes.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from pos.catalog.models import Product
from pos.catalog.queries import products_of
from pos.domain.errors import LancarError
from pos.domain.serials import serial_key
from pos.journal.ids import uuid7
from pos.journal.kinds.shipments import MOST_LINES
from pos.journal.problems import report
from pos.journal.rows import find_ledger
from pos.outlets.documents import record, take_turn
from pos.outlets.doubts import settle
from pos.outlets.models import Outlet
from pos.outlets.queries import counted_here
from pos.stock import errors
from pos.stock.actions.places import Carried, carried_line
from pos.stock.batches import batches_of_all
from pos.stock.consigned_models import Consigned
from pos.stock.doubts import doubts_about
from pos.stock.places import Spot, spot_of
from pos.stock.queries import held_of
from pos.stock.serials import pieces_named
from pos.stock.shipment_models import ShipmentGoods, ShipmentPaper, Step
from pos.stock.shipment_numbers import shipment_number
from pos.stock.shipments import (
    Shipment,
    accounts_of,
    shipment_id_of,
    shipment_of,
    to_be_matched,
    values_of,
)

MOST_MATCHED = 50  # of an outlet at once; the rest at the next round
MOST_MERCHANTS = 1_000
Json = dict[str, Any]
Lines = Sequence[tuple[Product, Json]]


@dataclass(frozen=True)
class Packed:
    """So many of a unit; of the batch with this date, or of whatever leaves first."""

    product_id: uuid.UUID
    quantity_milli: int
    unit: str | None = None
    expires_on: str | None = None
    serials: Sequence[str] = ()


@dataclass(frozen=True)
class Parcel:
    """What leaves together. `returns`: what is left of goods that came from there."""

    lines: Sequence[Packed]
    place: str = "shop"
    carrier: str = ""
    note: str = ""
    returns: bool = False
    document: uuid.UUID = field(default_factory=uuid7)


@transaction.atomic
def send_goods(
    *,
    outlet: Outlet,
    target: Outlet,
    parcel: Parcel,
    by: uuid.UUID | None,
    noticed: Collection[str] | None = None,
) -> ShipmentPaper:
    """More than the record knows of is sent too, once asked about: the goods are there.

    RuleError `already_recorded`: the page was sent twice; `doubtful` as adjust_stock;
    `same_outlet`, `consigned_stays`, `serial_not_here`."""
    take_turn(outlet)
    spot = spot_of(outlet, parcel.place)
    if outlet.pk == target.pk:
        raise errors.same_outlet()
    refuse_again(outlet, parcel.document)
    lines = _packed(outlet, spot, parcel.lines)
    number = _next_number(outlet)
    body = {
        **named(parcel.document, number, (outlet, target), spot),
        "note": parcel.note.strip(),
        "carrier": parcel.carrier.strip(),
        "returns": parcel.returns,
        "noticed": _ask(outlet, spot, lines, noticed),
        "lines": _stamped(outlet, spot, lines),
    }
    record("shipment.sent", outlet, body, by)
    return ShipmentPaper.objects.get(merchant_id=outlet.merchant_id, pk=parcel.document)


@transaction.atomic
def cancel_shipment(
    *, outlet: Outlet, shipment_id: uuid.UUID, note: str, by: uuid.UUID | None
) -> ShipmentPaper:
    """The goods lie where they left from again.

    RuleError `already_arrived`, `shipment_cancelled`; NotFound `unknown_shipment`."""
    take_turn(outlet)
    shipment = shipment_of(outlet.merchant_id, shipment_id)
    if shipment is None or shipment.sent is None or shipment.sent.outlet_id != outlet.pk:
        raise errors.unknown_shipment()
    if shipment.arrived is not None:
        raise errors.already_arrived(shipment.sent.number)
    if shipment.cancelled is not None:
        raise errors.shipment_cancelled(shipment.sent.number)
    sent, document = shipment.sent, uuid7()
    body = {
        **repeated(document, sent, Spot(sent.place, sent.place_name)),
        "note": note.strip(),
        "lines": [_sent_again(line) for line in shipment.goods[Step.SENT]],
    }
    record("shipment.cancelled", outlet, body, by)
    return ShipmentPaper.objects.get(merchant_id=outlet.merchant_id, pk=document)


def match_arrivals(outlet: Outlet) -> int:
    """What was received by its paper and whose sender has spoken since. Returns how many."""
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.pk}
    waiting = list(to_be_matched(**here)[:MOST_MATCHED])
    return sum(_match_or_say(outlet, paper) for paper in waiting)


def match_papers() -> int:
    """The worker's part, of every outlet whose books this server keeps."""
    waiting = to_be_matched().order_by("merchant_id").values_list("merchant_id", flat=True)
    merchants = list(waiting.distinct()[:MOST_MERCHANTS])
    outlets = [outlet for each in merchants for outlet in counted_here(each)]
    return sum(match_arrivals(outlet) for outlet in outlets)


def _match_or_say(outlet: Outlet, paper: ShipmentPaper) -> bool:
    """One that cannot be matched keeps no other waiting: people hear of it once."""
    try:
        return _match(outlet, paper.shipment_id)
    except LancarError as error:
        report(
            code="shipment_unmatched",
            key=str(paper.shipment_id),
            sentence=f"Surat jalan {paper.number} belum dapat dicocokkan: {error.sentence}",
            suggestion="Hitung barangnya, lalu sesuaikan stok.",
            merchant_id=outlet.merchant_id,
            outlet_id=outlet.pk,
            event_id=paper.event_id,
        )
        return False


@transaction.atomic
def _match(outlet: Outlet, shipment_id: uuid.UUID) -> bool:
    """False: somebody else did it meanwhile."""
    take_turn(outlet)
    shipment = shipment_of(outlet.merchant_id, shipment_id)
    if shipment is None or not shipment.waits_for_match or shipment.arrived is None:
        return False
    arrived = shipment.arrived
    body = {
        **repeated(uuid7(), arrived, Spot(arrived.place, arrived.place_name)),
        "note": "",
        "lines": _matched_lines(shipment),
    }
    record("shipment.matched", outlet, body, None)
    return True


def _matched_lines(shipment: Shipment) -> list[Json]:
    return [
        {
            "line": number,
            "product": str(product),
            "name": account.name,
            "base_unit": account.base_unit,
            "paper_milli": account.paper_milli,
            "correction_minor": account.paper_worth_minor - account.paper_minor,
            "rest_milli": account.sent_milli - account.paper_milli,
            "rest_value_minor": account.sent_minor - account.paper_worth_minor,
        }
        for number, (product, account) in enumerate(accounts_of(shipment).items(), 1)
    ]


def refuse_again(outlet: Outlet, document: uuid.UUID) -> None:
    if ShipmentPaper.objects.filter(merchant_id=outlet.merchant_id, pk=document).exists():
        raise errors.already_recorded()


def named(document: uuid.UUID, number: str, ends: tuple[Outlet, Outlet], spot: Spot) -> Json:
    """What every paper says of its shipment."""
    source, target = ends
    return {
        "document": str(document),
        "shipment": str(shipment_id_of(source.pk, number)),
        "number": number,
        "source": {"id": str(source.pk), "code": source.code, "name": source.name},
        "target": {"id": str(target.pk), "code": target.code, "name": target.name},
        "place": spot.code,
        "place_name": spot.name,
    }


def repeated(document: uuid.UUID, paper: ShipmentPaper, spot: Spot) -> Json:
    """The same of a shipment of which a paper is here."""
    return {
        "document": str(document),
        "shipment": str(paper.shipment_id),
        "number": paper.number,
        "source": {"id": str(paper.source_id), "code": "", "name": paper.source_name},
        "target": {"id": str(paper.target_id), "code": "", "name": paper.target_name},
        "place": spot.code,
        "place_name": spot.name,
    }


def refuse_consigned(outlet: Outlet, products: Mapping[uuid.UUID, Product]) -> None:
    """Goods that are their supplier's here: what they are worth travels by settlement only."""
    theirs = Consigned.objects.filter(
        merchant_id=outlet.merchant_id,
        outlet_id=outlet.pk,
        product__in=list(products),
        cost_minor__isnull=False,
    )
    for product in theirs.values_list("product_id", flat=True):
        raise errors.consigned_stays(products[product].name)


def check_lines(lines: Sequence[Any]) -> None:
    if not lines:
        raise errors.no_lines()
    if len(lines) > MOST_LINES:
        raise errors.too_many_lines(MOST_LINES)


def _next_number(outlet: Outlet) -> str:
    """A count of what this outlet sent; its key's number makes it another one after a restore."""
    ledger = find_ledger(outlet.merchant_id, outlet.pk)
    sent = ShipmentPaper.objects.filter(
        merchant_id=outlet.merchant_id, outlet_id=outlet.pk, step=Step.SENT
    )
    return shipment_number(outlet.code, ledger.epoch if ledger else 1, sent.count() + 1)


def _packed(outlet: Outlet, spot: Spot, lines: Sequence[Packed]) -> Lines:
    check_lines(lines)
    products = products_of(outlet.merchant_id, {line.product_id for line in lines})
    refuse_consigned(outlet, products)
    dates = batches_of_all(outlet.merchant_id, outlet.pk, products)
    found: list[tuple[Product, Json]] = []
    for line in lines:
        carried = Carried(line.product_id, line.quantity_milli, line.unit)
        body = carried_line(len(found) + 1, products.get(line.product_id), carried)
        product = products[line.product_id]
        body |= {"expires_on": line.expires_on, "serials": _serials(outlet, product, line, body)}
        parts = [body] if line.expires_on else _by_date(body, dates.get(product.pk, {}))
        found += [(product, part) for part in parts]
    check_lines(found)
    return [(product, body | {"line": number}) for number, (product, body) in enumerate(found, 1)]


def _by_date(body: Json, dates: dict[str, int]) -> list[Json]:
    """Goods that expire leave the earliest date first; the paper says which, so they arrive with
    it. `dates` is what is left for the next line. Numbers stay with the first part."""
    rest, parts = body["base_quantity_milli"], []
    for day in [each for each in dates if each]:
        taken = min(rest, max(dates[day], 0))
        if taken:
            dates[day] -= taken
            rest -= taken
            parts.append(_part(body, taken, day))
    if not parts:
        return [body]
    if rest:
        parts.append(_part(body, rest, None))
    return [
        each | {"serials": [] if place else body["serials"]} for place, each in enumerate(parts)
    ]


def _part(body: Json, milli: int, day: str | None) -> Json:
    if milli == body["base_quantity_milli"]:
        return body | {"expires_on": day}
    base = {"unit": body["base_unit"], "factor_milli": 1000, "quantity_milli": milli}
    return {**body, **base, "base_quantity_milli": milli, "expires_on": day}


def _serials(outlet: Outlet, product: Product, line: Packed, body: Json) -> list[str]:
    """RuleError `serial_not_here`: a piece that is not in the shop does not leave it."""
    serials = list(dict.fromkeys(each.strip() for each in line.serials if each.strip()))
    if len(serials) * errors.MILLI > body["base_quantity_milli"]:
        raise errors.serials_many(product.name)
    known = pieces_named(outlet.merchant_id, outlet.pk, product.pk, serials)
    for serial in serials:
        piece = known.get(serial_key(serial))
        if piece is None or not piece.is_here:
            raise errors.serial_not_here(serial)
    return [known[serial_key(serial)].last.serial for serial in serials]


def _ask(outlet: Outlet, spot: Spot, lines: Lines, noticed: Collection[str] | None) -> list[str]:
    taken = [(product, -body["base_quantity_milli"]) for product, body in lines]
    ids = [product.pk for product, _ in lines]
    held = held_of(outlet.merchant_id, outlet.pk, ids, spot.code)
    return settle(doubts_about(taken, held), noticed)


def _stamped(outlet: Outlet, spot: Spot, lines: Lines) -> list[Json]:
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.pk, "place": spot.code}
    leaving = [(product, body["base_quantity_milli"]) for product, body in lines]
    values = values_of(here, leaving)
    return [
        body | {"cost_value_minor": value} for (_, body), value in zip(lines, values, strict=True)
    ]


def _sent_again(line: ShipmentGoods) -> Json:
    return {
        "line": line.line,
        "product": str(line.product_id),
        "name": line.name,
        "unit": line.base_unit,
        "factor_milli": 1000,
        "quantity_milli": line.moved_milli,
        "base_unit": line.base_unit,
        "base_quantity_milli": line.moved_milli,
        "cost_value_minor": line.value_minor,
        "expires_on": line.expires_on or None,
        "serials": line.serials,
    }
