"""Bawaan acara: what was taken to an outlet, sold there, brought home again, and is missing.

A trip is all that other outlets sent to this one until something went back. Missing is what the
outlet's own record says it lost in that time; the rest of what was sent is still there. So what it
bought besides makes nothing look lost, and a sale that is told late counts.
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
CARRIED = (
    Reason.RECEIVED.value,
    Reason.SENT_BACK.value,
    Reason.OPENING.value,
    Reason.MOVED.value,
    Reason.SENT.value,
    Reason.ARRIVED.value,
)


@dataclass
class Taken:
    """One product of a trip, in thousandths of its base unit."""

    trip: str
    name: str
    unit: str
    sent_milli: int = 0
    sold_milli: int = 0
    back_milli: int = 0
    missing_milli: int = 0

    @property
    def there_milli(self) -> int:
        """Also what is still on its way there; what was sold beyond it was bought elsewhere."""
        return max(0, self.sent_milli - self.sold_milli - self.back_milli - self.missing_milli)


@dataclass
class Trip:
    """Nothing in `back`: what is left has not gone home yet."""

    there: Outlet
    sent: list[Shipment] = field(default_factory=list)
    back: list[Shipment] = field(default_factory=list)

    @property
    def name(self) -> str:
        first = self.sent[0].first
        more = f" +{len(self.sent) - 1}" if len(self.sent) > 1 else ""
        return f"{first.number}{more} {self.sources}"

    @property
    def sources(self) -> str:
        return ", ".join(dict.fromkeys(each.first.source_name for each in self.sent))

    @property
    def begun_at(self) -> int:
        return min(each.first.happened_at for each in self.sent)

    @property
    def ended_at(self) -> int:
        return max((each.first.happened_at for each in self.back), default=MOST_SAFE)


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
    found_here = shipments_of(merchant_id, ids).values()
    known = [each for each in found_here if each.arrived or not each.cancelled]
    trips = list(_trips(outlet, sorted(known, key=lambda each: each.first.happened_at)))
    found = [each for each in trips if each.sent[0].first.business_date <= days[1]]
    return sorted(found, key=lambda each: -each.begun_at)


def _trips(outlet: Outlet, shipments: Sequence[Shipment]) -> Iterator[Trip]:
    """In the order of time; what comes after something went back is another trip."""
    trip = Trip(outlet)
    for shipment in shipments:
        if shipment.first.source_id == outlet.pk:
            if trip.sent:
                trip.back.append(shipment)
            continue
        if trip.back:
            yield trip
            trip = Trip(outlet)
        trip.sent.append(shipment)
    if trip.sent:
        yield trip


def taken_along(outlet: Outlet, stretch: Stretch) -> list[Taken]:
    return [row for trip in trips_to(outlet, stretch) for row in rows_of(trip)]


def rows_of(trip: Trip) -> list[Taken]:
    rows: dict[uuid.UUID, Taken] = {}
    for shipment in trip.sent:
        for line in shipment.goods.get(Step.SENT, []):
            row = rows.setdefault(line.product_id, Taken(trip.name, line.name, line.base_unit))
            row.sent_milli += line.moved_milli
    for line in [each for back in trip.back for each in back.goods.get(Step.SENT, [])]:
        if line.product_id in rows:
            rows[line.product_id].back_milli += line.moved_milli
    _add_moves(trip, rows)
    return sorted(rows.values(), key=lambda row: row.name)


def _add_moves(trip: Trip, rows: dict[uuid.UUID, Taken]) -> None:
    here = {"merchant_id": trip.there.merchant_id, "outlet_id": trip.there.pk}
    moves = Movement.objects.filter(
        **here,
        product__in=list(rows),
        happened_at__gt=trip.begun_at,
        happened_at__lte=trip.ended_at,
    ).exclude(reason__in=CARRIED)
    sums = moves.order_by().values_list("product", "reason").annotate(Sum("quantity_milli"))
    for product, reason, milli in sums:
        if reason in SOLD:
            rows[product].sold_milli -= milli
        else:
            rows[product].missing_milli -= milli


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
