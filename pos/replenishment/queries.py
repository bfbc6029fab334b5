"""Advice: what should be ordered now. Read live from forecasts, stock, open orders and minimums."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from pos.catalog.models import Product
from pos.domain.dates import weekday
from pos.journal.direct import ask
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date
from pos.purchasing.delivery import factors_of
from pos.purchasing.models import ReceiptLine
from pos.purchasing.ordering import coming
from pos.purchasing.queries import WRONG
from pos.replenishment.forecast import (
    Demand,
    Rhythm,
    ahead_ppm,
    expected_milli,
    keep_milli,
    whole_packs,
)
from pos.replenishment.freshness import freshness_of
from pos.replenishment.models import Season
from pos.replenishment.rhythms import USUAL, looked_back, rhythms_of
from pos.reports.queries import tenant_of

NOTHING = Demand(0, 0, 0, 0)
ONE = 1_000
Brought = tuple[uuid.UUID, str]  # supplier, unit


@dataclass(frozen=True)
class Need:
    """A product that should be ordered, before anybody asked what it is called. `minimum_milli` is
    the owner's; `of_lead_milli` is likely to be sold until an order of today comes, `of_wait_milli`
    until the one after it."""

    product_id: uuid.UUID
    supplier_id: uuid.UUID | None
    unit: str
    demand: Demand
    rhythm: Rhythm
    minimum_milli: int
    keep_milli: int
    held_milli: int
    coming_milli: int
    of_lead_milli: int
    of_wait_milli: int
    fresh_days: int | None = None  # how long they keep, where that is why no more is ordered

    @property
    def missing_milli(self) -> int:
        return self.keep_milli - self.there_milli - self.coming_milli

    @property
    def there_milli(self) -> int:
        """Below zero is a record that needs a count, not goods that somebody waits for: ordering
        what it lacks would fill the shop with what it has."""
        return max(0, self.held_milli)

    @property
    def is_urgent(self) -> bool:
        """What is here will not last until an order of today comes."""
        return self.there_milli + self.coming_milli < max(1, self.of_lead_milli)


@dataclass(frozen=True)
class Advice:
    """A need with its product and the packs it is ordered in."""

    need: Need
    product: Product
    unit: str
    factor_milli: int
    packs: int

    @property
    def order_milli(self) -> int:
        """In base units."""
        return self.packs * self.factor_milli

    @property
    def unit_cost_minor(self) -> int:
        return unit_cost(self.product, self.factor_milli)


def unit_cost(product: Product, factor_milli: int) -> int:
    """What a pack of so much cost last, half-up; 0: nobody knows."""
    return ((product.cost_minor or 0) * factor_milli + 500) // ONE


def season_of(outlet: Outlet) -> Season | None:
    """None: nothing was ever forecast here."""
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id, "id": outlet.id}
    return Season.objects.filter(**here).first()


def needs_of(outlet: Outlet, season: Season | None) -> list[Need]:
    """All of them; who needs it most stands first."""
    today, shelves = business_date(outlet), list(_shelves(outlet))
    if not shelves:
        return []
    watch = Watch(today, season)
    expected, rhythms = coming(outlet), rhythms_of(outlet, today)
    brought, fresh = _last_brought(outlet, today), freshness_of(outlet, today)
    found = []
    for product, held, minimum, demand in shelves:
        supplier, unit = brought.get(product, (None, ""))
        rhythm = rhythms.get(supplier, USUAL) if supplier else USUAL
        keep, of_lead, of_wait = watch.needed(demand, rhythm)
        keep, fresh_days = watch.kept_fresh(_whole(keep), demand, rhythm, fresh.get(product))
        keep, fresh_days = max((keep, fresh_days), (_whole(minimum), None), key=itemgetter(0))
        if keep > max(0, held) + expected.get(product, 0):
            amounts = (keep, held, expected.get(product, 0), of_lead, of_wait)
            need = (product, supplier, unit, demand, rhythm, minimum, *amounts)
            found.append(Need(*need, fresh_days))
    return sorted(found, key=_urgency)


class Watch:
    """From a day on, by the weekday factors of a season; the sums of a rhythm are made once."""

    def __init__(self, today: str, season: Season | None) -> None:
        self.weekday = weekday(today)
        self.factors: list[int] | None = season.factors if season else None
        self.known: dict[Rhythm, tuple[int, int]] = {}

    def needed(self, demand: Demand, rhythm: Rhythm) -> tuple[int, int, int]:
        """(what to keep, what is likely to be sold until an order of today comes, and until the one
        after it)."""
        if self.factors is None or demand is NOTHING:
            return 0, 0, 0
        if rhythm not in self.known:
            days = (rhythm.days, rhythm.lead_days)
            whole, lead = (ahead_ppm(self.weekday, count, self.factors) for count in days)
            self.known[rhythm] = (whole, lead)
        whole, lead = self.known[rhythm]
        sold = (expected_milli(demand, lead), expected_milli(demand, whole))
        return keep_milli(demand, rhythm, whole), *sold

    def kept_fresh(
        self, keep: int, demand: Demand, rhythm: Rhythm, days: int | None
    ) -> tuple[int, int | None]:
        """No more than is likely to be sold before goods that come with the next order expire; at
        least one. The days, where they are the reason."""
        if self.factors is None or days is None:
            return keep, None
        ahead = ahead_ppm(self.weekday, rhythm.lead_days + days, self.factors)
        most = max(ONE, expected_milli(demand, ahead) // ONE * ONE)
        return (most, days) if most < keep else (keep, None)


def advice_of(outlet: Outlet, needs: Iterable[Need]) -> list[Advice]:
    """The same in the same order, each with its product and whole packs."""
    needs = list(needs)
    found = Product.objects.filter(
        merchant_id=outlet.merchant_id, id__in=[need.product_id for need in needs]
    )
    products = {product.pk: product for product in found.prefetch_related("units")}
    return [_advice(need, products[need.product_id]) for need in needs]


def _whole(milli: int) -> int:
    """Whole base units, rounded up."""
    return -(-milli // ONE) * ONE


def _urgency(need: Need) -> Any:
    """Days that what is here and on its way lasts, and then what sells most."""
    daily = max(1, need.demand.daily_milli)
    return (
        not need.is_urgent,
        max(0, need.held_milli + need.coming_milli) // daily,
        -need.demand.daily_milli,
        str(need.product_id),
    )


def _advice(need: Need, product: Product) -> Advice:
    factors = factors_of(product)
    unit = need.unit if need.unit in factors else product.unit
    packs = whole_packs(need.missing_milli, factors[unit])
    if need.fresh_days is not None:  # a pack that is not sold in time is thrown away
        packs = max(1, need.missing_milli // factors[unit])
    return Advice(need, product, unit, factors[unit], packs)


_SHELVES = """
    SELECT p.id, p.reorder_point_milli, l.held,
        f.daily_milli, f.deviation_milli, f.counted_days, f.short_days
    FROM catalog_product p
    LEFT JOIN (
        SELECT product_id, CAST(SUM(quantity_milli) AS bigint) AS held FROM stock_level
        WHERE merchant_id = %s AND outlet_id = %s GROUP BY product_id
    ) l ON l.product_id = p.id
    LEFT JOIN replenishment_forecast f
        ON f.merchant_id = %s AND f.outlet_id = %s AND f.product_id = p.id
    WHERE p.merchant_id = %s AND p.tracked AND NOT p.archived
        AND (f.daily_milli > 0 OR p.reorder_point_milli > 0)
"""


def _shelves(outlet: Outlet) -> Iterator[tuple[uuid.UUID, int, int, Demand]]:
    """(product, held, minimum, demand) of all that may be needed. Read as plain rows: Django would
    spend longer on 20,000 ids than the database on the question."""
    here = tenant_of(outlet)
    for product, minimum, held, daily, *rest in ask(_SHELVES, [*here, *here, here[0]]):
        demand = NOTHING if daily is None else Demand(daily, *rest)
        key = uuid.UUID(product) if isinstance(product, str) else product
        yield key, held or 0, minimum or 0, demand


def _last_brought(outlet: Outlet, today: str) -> dict[uuid.UUID, Brought]:
    """Who brought each product last, and in which unit."""
    lines = ReceiptLine.objects.filter(
        merchant_id=outlet.merchant_id,
        outlet_id=outlet.id,
        receipt__business_date__gte=looked_back(today),
    )
    ordered = lines.exclude(receipt__returns__reason=WRONG).order_by(
        "receipt__happened_at", "receipt_id", "line"
    )
    rows = ordered.values_list("product_id", "receipt__supplier_id", "unit")
    return {product: (supplier, unit) for product, supplier, unit in rows.iterator()}
