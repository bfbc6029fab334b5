"""The single sales behind a bar of the picture."""

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
    """As the rollup counts hours (clock.py)."""
    local = F("completed_at") + window.clock.offset_ms(window.stretch.days[0])
    return Q(Exact(local / HOUR_MS % 24, hour))
