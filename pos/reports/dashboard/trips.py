"""Bawaan acara on the dashboard: the newest trips to the outlets looked at, product by product."""

import uuid
from datetime import timedelta
from typing import Any

from pos.reports.dashboard.asked import Asked
from pos.reports.periods import Stretch
from pos.reports.shipment_report import Trip, rows_of, trips_to
from pos.stock.shipment_models import ShipmentPaper, Step

DAYS = timedelta(days=90)
MOST_TRIPS = 12
MOST_GOODS = 100  # of one trip, the rest is in the report


def trips_of(asked: Asked) -> list[dict[str, Any]]:
    """Begun in the last quarter, the newest first. Most outlets get nothing from another, and are
    asked no further; nor are those that are supplied for good and send nothing back."""
    today = asked.stretch.last
    stretch = Stretch(today - DAYS, today)
    sent = ShipmentPaper.objects.filter(
        merchant_id=asked.merchant_id,
        step=Step.SENT,
        is_return=False,
        target_id__in=asked.outlet_ids,
        business_date__gte=stretch.first.isoformat(),
    )
    targets = set(sent.order_by().values_list("target_id", flat=True).distinct())
    targets -= _supplied(asked, stretch.first.isoformat())
    outlets = [window.outlet for window in asked.windows if window.outlet.pk in targets]
    found = [trip for outlet in outlets for trip in trips_to(outlet, stretch)]
    found.sort(key=lambda trip: (-trip.begun_at, trip.name))
    return [_told(trip) for trip in found[:MOST_TRIPS]]


def _supplied(asked: Asked, first_day: str) -> set[uuid.UUID]:
    papers = ShipmentPaper.objects.filter(merchant_id=asked.merchant_id, step=Step.SENT).order_by()
    before = papers.filter(target_id__in=asked.outlet_ids, business_date__lt=first_day)
    back = papers.filter(source_id__in=asked.outlet_ids, is_return=True)
    long_since = set(before.values_list("target_id", flat=True).distinct())
    return long_since - set(back.values_list("source_id", flat=True).distinct())


def _told(trip: Trip) -> dict[str, Any]:
    first = trip.sent[0].first
    return {
        "id": first.shipment_id,
        "outlet_id": trip.there.pk,
        "number": first.number,
        "papers": len(trip.sent),
        "source": trip.sources,
        "begun_on": first.business_date,
        "ended_on": max((each.first.business_date for each in trip.back), default=None),
        "goods": [
            {
                "name": row.name,
                "unit": row.unit,
                "sent_milli": row.sent_milli,
                "sold_milli": row.sold_milli,
                "back_milli": row.back_milli,
                "there_milli": row.there_milli,
                "missing_milli": row.missing_milli,
            }
            for row in rows_of(trip)[:MOST_GOODS]
        ],
    }
