"""Everything the first screen shows, in a dozen small reads."""

from typing import Any

from pos.outlets.models import Outlet
from pos.payments.models import PaymentMethod
from pos.reports.dashboard import goods, sums
from pos.reports.dashboard.asked import Asked
from pos.reports.dashboard.freshness import late_changes, outlets_heard, position_of
from pos.sales.models import Sale
from pos.sales.words import METHODS

LATEST = 8
LATEST_WITHIN_MS = 24 * 3_600_000
Json = dict[str, Any]


def snapshot(
    asked: Asked, outlets: list[Outlet], *, sees_cost: bool, sees_sales: bool = False
) -> Json:
    """`outlets`: all that this person may look at, chosen or not. `sees_sales`: also each receipt,
    not only sums."""
    position = position_of(asked.merchant_id)  # before the sums: what comes meanwhile is told again
    now, before = sums.told_now(asked), sums.told_before(asked)
    profit = now.whole.net_minor - now.whole.cost_minor + sums.told_later(asked)
    return {
        "position": position,
        "made_at": asked.now_ms,
        "period": _period(asked),
        "outlets": outlets_heard(asked.merchant_id, outlets, asked.now_ms),
        "now": _whole(now.whole),
        "before": _whole(before.whole),
        "profit_minor": profit if sees_cost else None,
        "bars": _bars(asked, now, before),
        "ranking": _ranking(asked, now, before),
        "payments": _payments(asked),
        "best": goods.best(asked),
        "falling": goods.falling(asked),
        "late": late_changes(asked),
        "latest": _latest(asked) if sees_sales else [],
    }


def _period(asked: Asked) -> Json:
    return {
        "first": asked.stretch.first.isoformat(),
        "last": asked.stretch.last.isoformat(),
        "before_first": asked.before.first.isoformat(),
        "before_last": asked.before.last.isoformat(),
        "is_going_on": any(window.cut_ms is not None for window in asked.windows),
    }


def _whole(told: sums.Sums) -> Json:
    return {
        "sales": told.sales,
        "refunds": told.refunds,
        "total_minor": told.total_minor,
        "average_minor": told.total_minor // told.sales if told.sales else None,
    }


def _bars(asked: Asked, now: sums.Told, before: sums.Told) -> list[Json]:
    """Of a day from the first hour that sold to the last, of a longer stretch every day."""
    nothing = sums.Sums()
    return [
        {
            "key": key,
            "total_minor": now.bars.get(place, nothing).total_minor,
            "before_minor": before.bars.get(place, nothing).total_minor,
            "sales": now.bars.get(place, nothing).sales,
        }
        for key, place in _places(asked, {*now.bars, *before.bars})
    ]


def _places(asked: Asked, known: set[int]) -> list[tuple[str, int]]:
    days = asked.stretch.days
    if len(days) > 1:
        return [(day, place) for place, day in enumerate(days)]
    clock = asked.windows[0].clock
    ordered = sorted(range(24), key=clock.place)
    shown = [place for place, hour in enumerate(ordered) if hour in known]
    if not shown:
        return []
    return [(f"{hour:02d}", hour) for hour in ordered[shown[0] : shown[-1] + 1]]


def _ranking(asked: Asked, now: sums.Told, before: sums.Told) -> list[Json]:
    """Outlets by what they sold; nothing to rank where there is one."""
    if len(asked.windows) < 2:
        return []
    nothing = sums.Sums()
    rows = [
        {
            "outlet_id": outlet_id,
            "total_minor": now.by_outlet.get(outlet_id, nothing).total_minor,
            "before_minor": before.by_outlet.get(outlet_id, nothing).total_minor,
            "sales": now.by_outlet.get(outlet_id, nothing).sales,
        }
        for outlet_id in asked.outlet_ids
    ]
    return sorted(rows, key=lambda row: -row["total_minor"])


def _payments(asked: Asked) -> list[Json]:
    """As the owner calls the way to pay now; what was never named, by its kind."""
    methods = PaymentMethod.objects.filter(merchant_id=asked.merchant_id).order_by()
    names = dict(methods.values_list("code", "name"))
    return [
        {
            "method": row["method"],
            "kind": row["kind"],
            "name": names.get(row["method"]) or METHODS.get(row["kind"], row["method"]),
            "payments": int(row["count"]),
            "amount_minor": int(row["amount_minor"]),
        }
        for row in sums.payments(asked)
    ]


def _latest(asked: Asked) -> list[Json]:
    sales = Sale.objects.filter(
        merchant_id=asked.merchant_id,
        outlet_id__in=asked.outlet_ids,
        completed_at__gte=asked.now_ms - LATEST_WITHIN_MS,
    )
    columns = ("id", "outlet_id", "number", "kind", "completed_at", "cashier_name", "total_minor")
    return list(sales.order_by("-completed_at", "-id")[:LATEST].values(*columns))
