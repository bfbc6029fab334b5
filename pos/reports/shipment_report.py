"""Bawaan acara: what was taken to an outlet, sold there, brought home again, and is missing.

A trip is all that one outlet sent to another until what was left went back. What is still there of
it is the sum of its movements in that time, so a sale that is told late counts, and what the outlet
had before does not.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Sum

from pos.outlets.models import Outlet
from pos.reports.periods import Stretch
from pos.reports.stock_reports import STOCK
from pos.reports.tables import Column, Report, Unit
from pos.stock.models import Movement, Reason
from pos.stock.shipment_models import ShipmentPaper, Step
from pos.stock.shipments import Shipment, shipments_of

MOST_PAPERS = 2_000  # of one outlet in the days asked for, the newest
MOST_SAFE = 2**53 - 1
SOLD = (Reason.SALE.value, Reason.RETURNED.value)


@dataclass
class Taken:
    """One product of a trip, in thousandths of its base unit."""

    trip: str
    name: str
    unit: str
    sent_milli: int = 0
    sold_milli: int = 0
    back_milli: int = 0
    there_milli: int = 0

    @property
    def missing_milli(self) -> int:
        """Neither sold nor home nor there; below zero: more than was taken along."""
        return self.sent_milli - self.sold_milli - self.back_milli - self.there_milli


@dataclass
class Trip:
    """`back` None: what is left has not gone home yet."""

    there: Outlet
    sent: list[Shipment] = field(default_factory=list)
    back: Shipment | None = None

    @property
    def name(self) -> str:
        first = self.sent[0].first
        more = f" +{len(self.sent) - 1}" if len(self.sent) > 1 else ""
        return f"{first.number}{more} {first.source_name}"

    @property
    def begun_at(self) -> int:
        return min(each.first.happened_at for each in self.sent)

    @property
    def ended_at(self) -> int:
        return self.back.first.happened_at if self.back else MOST_SAFE


def trips_to(outlet: Outlet, stretch: Stretch) -> list[Trip]:
    """Begun in these days, the newest first."""
    merchant_id, days = outlet.merchant_id, (stretch.first.isoformat(), stretch.last.isoformat())
    sent = ShipmentPaper.objects.filter(merchant_id=merchant_id, step=Step.SENT)
    came = sent.filter(target_id=outlet.pk, is_return=False, business_date__gte=days[0])
    left = sent.filter(source_id=outlet.pk, is_return=True, business_date__gte=days[0])
    ids = [
        key
        for rows in (came, left)
        for key in rows.order_by("-happened_at").values_list("shipment_id", flat=True)[:MOST_PAPERS]
    ]
    known = [each for each in shipments_of(merchant_id, ids).values() if not each.cancelled]
    trips = list(_trips(outlet, sorted(known, key=lambda each: each.first.happened_at)))
    found = [each for each in trips if each.sent[0].first.business_date <= days[1]]
    return sorted(found, key=lambda each: -each.begun_at)


def _trips(outlet: Outlet, shipments: Sequence[Shipment]) -> Iterator[Trip]:
    """By the outlet that sent; what goes back to it ends the trip."""
    going: dict[uuid.UUID, Trip] = {}
    for shipment in shipments:
        first = shipment.first
        if first.source_id != outlet.pk:
            going.setdefault(first.source_id, Trip(outlet)).sent.append(shipment)
        elif first.target_id in going:
            trip = going.pop(first.target_id)
            trip.back = shipment
            yield trip
    yield from going.values()


def taken_along(outlet: Outlet, stretch: Stretch) -> list[Taken]:
    return [row for trip in trips_to(outlet, stretch) for row in rows_of(trip)]


def rows_of(trip: Trip) -> list[Taken]:
    rows: dict[uuid.UUID, Taken] = {}
    for shipment in trip.sent:
        for line in shipment.goods.get(Step.SENT, []):
            row = rows.setdefault(line.product_id, Taken(trip.name, line.name, line.base_unit))
            row.sent_milli += line.moved_milli
            if shipment.arrived is None:
                row.there_milli += line.moved_milli  # still on the way there
    for line in trip.back.goods.get(Step.SENT, []) if trip.back else []:
        if line.product_id in rows:
            rows[line.product_id].back_milli += line.moved_milli
    _add_moves(trip, rows)
    return sorted(rows.values(), key=lambda row: row.name)


def _add_moves(trip: Trip, rows: dict[uuid.UUID, Taken]) -> None:
    here = {"merchant_id": trip.there.merchant_id, "outlet_id": trip.there.pk}
    time = (trip.begun_at, trip.ended_at)
    moves = Movement.objects.filter(**here, product__in=list(rows), happened_at__range=time)
    moves = moves.order_by()
    for product, milli in moves.values_list("product").annotate(Sum("quantity_milli")):
        rows[product].there_milli += milli
    sold = moves.filter(reason__in=SOLD)
    for product, milli in sold.values_list("product").annotate(Sum("quantity_milli")):
        rows[product].sold_milli -= milli


def _most_sold(rows: Iterable[Taken]) -> list[tuple[str, int]]:
    sums: dict[str, int] = {}
    for row in rows:
        sums[row.name] = sums.get(row.name, 0) + row.sold_milli
    return sorted(((name, sold) for name, sold in sums.items() if sold > 0), key=lambda e: -e[1])


SHIPMENT_REPORTS = (
    Report(
        "bawaan-acara",
        "Bawaan acara",
        "Barang yang dikirim ke cabang ini: terjual, kembali, masih ada (termasuk di jalan), dan "
        "selisihnya.",
        STOCK,
        (
            Column("Surat jalan", Unit.TEXT, lambda row: row.trip),
            Column("Barang", Unit.TEXT, lambda row: row.name),
            Column("Satuan", Unit.TEXT, lambda row: row.unit, is_wide=True),
            Column("Dikirim", Unit.QUANTITY, lambda row: row.sent_milli),
            Column("Terjual", Unit.QUANTITY, lambda row: row.sold_milli),
            Column("Kembali", Unit.QUANTITY, lambda row: row.back_milli),
            Column("Masih ada", Unit.QUANTITY, lambda row: row.there_milli),
            Column("Selisih", Unit.QUANTITY, lambda row: row.missing_milli),
        ),
        taken_along,
        "Terjual",
        pictured=(Unit.QUANTITY, _most_sold),
    ),
)
