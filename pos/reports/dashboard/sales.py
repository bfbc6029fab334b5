"""The single sales behind a bar of the picture."""

from datetime import UTC, datetime

from django.db.models import F, Q, QuerySet
from django.db.models.lookups import Exact

from pos.reports.clock import HOUR_MS
from pos.reports.dashboard.asked import Asked, Window
from pos.sales.models import Sale


def sales_in(asked: Asked, hour: int | None) -> QuerySet[Sale]:
    """Of the one day that was asked for, as each outlet counts it; of one hour on its clock."""
    wanted = Q()
    for window in asked.windows:
        wanted |= Q(outlet_id=window.outlet.id, business_date=window.stretch.days[0]) & (
            Q() if hour is None else _in_hour(window, hour)
        )
    return Sale.objects.filter(wanted, merchant_id=asked.merchant_id)


def _in_hour(window: Window, hour: int) -> Q:
    """As the rollup counts hours; the zones of this country know no summer time."""
    noon = datetime.fromisoformat(f"{window.stretch.days[0]}T12:00:00").replace(tzinfo=UTC)
    offset_ms = window.clock.utc_offset_ms(int(noon.timestamp()) * 1_000)
    local = F("completed_at") + offset_ms
    return Q(Exact(local / HOUR_MS % 24, hour))
