"""Forecasting, off the ingest path: a bounded piece a round, once for each business day.

Nothing of it is a fact, so no event is written; what is forecast can always be forecast again from
the figures of the days.
"""

import uuid
from typing import Any

from django.db import transaction

from pos.journal.bulk import upsert_rows
from pos.outlets.models import Outlet
from pos.outlets.queries import all_outlets_here, business_date
from pos.replenishment.forecast import forecast, weekday_factors
from pos.replenishment.history import (
    History,
    Shelf,
    open_days,
    shelves_from,
    stretch_before,
    takings_of,
)
from pos.replenishment.models import Forecast, Season
from pos.reports.periods import Stretch
from pos.reports.queries import stale_days

A_ROUND = 400  # products
FIRST = uuid.UUID(int=0)
_KEY = ("merchant_id", "outlet_id", "product_id")
_COLUMNS = ("id", *_KEY, "daily_milli", "deviation_milli", "counted_days", "short_days")


def forecast_due() -> int:
    """The worker's part: the next products of every outlet whose day is over. Returns how many."""
    return sum(_forecast_outlet(outlet) for outlet in all_outlets_here())


def _forecast_outlet(outlet: Outlet) -> int:
    stretch = stretch_before(business_date(outlet))
    season = _season(outlet, stretch)
    if season is None or season.next_product is None:
        return 0
    shelves = shelves_from(outlet, season.next_product, A_ROUND + 1)
    part, rest = shelves[:A_ROUND], shelves[A_ROUND:]
    season.next_product = rest[0].product if rest else None
    with transaction.atomic():
        if part:
            _store(outlet, stretch, season, part)
        rows = Season.objects.filter(merchant_id=outlet.merchant_id, outlet_id=outlet.id)
        rows.filter(id=season.id).update(next_product=season.next_product)
    return len(part)


def _season(outlet: Outlet, stretch: Stretch) -> Season | None:
    """Of yesterday; begun when all its days are summed. None: they are not yet."""
    here: dict[str, Any] = {
        "merchant_id": outlet.merchant_id, "outlet_id": outlet.id, "id": outlet.id
    }  # fmt: skip
    last = stretch.last.isoformat()
    found = Season.objects.filter(**here).first()
    if found is not None and found.through == last:
        return found
    if stale_days(outlet, stretch):
        return None
    factors = weekday_factors(takings_of(outlet, stretch))
    begun = {"through": last, "factors": factors, "next_product": FIRST}
    Season.objects.update_or_create(**here, defaults=begun)
    return Season(**here, **begun)


def _store(outlet: Outlet, stretch: Stretch, season: Season, shelves: list[Shelf]) -> None:
    """What has too few days that tell something has no row."""
    here = (outlet.merchant_id, outlet.id)
    history = History(outlet, stretch, open_days(outlet, stretch), shelves)
    rows, unknown = [], []
    for shelf in shelves:
        demand = forecast(history.of(shelf), season.factors)
        if demand is None:
            unknown.append(shelf.product)
        else:
            key = (uuid.uuid5(outlet.id, str(shelf.product)), *here, shelf.product)
            rows.append((*key, *demand))
    Forecast.objects.filter(
        merchant_id=outlet.merchant_id, outlet_id=outlet.id, product_id__in=unknown
    ).delete()
    upsert_rows(Forecast, _COLUMNS, rows, _KEY)
