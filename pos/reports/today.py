"""A day that is still going on, read from its sales: the figures of a day (figures.py) are summed
anew after every sale, which is too much for a page that somebody looks at all day.
"""

from typing import Any

from django.db.models import Max, Sum

from pos.outlets.models import Outlet
from pos.reports.figures import priced_lines
from pos.sales.models import SaleLine
from pos.stock.models import ValueChange
from pos.stock.value_changes import REVALUATION


def profit_of_day(outlet: Outlet, day: str) -> int:
    """Laba kotor: the net price of what was sold less what left the stock for it, and less what
    goods sold beyond the stock turned out to cost, as in the figures of the day."""
    # As one group: `aggregate` loses the composite key by which a line's cost is found.
    lines = priced_lines(outlet, day).values("outlet_id").order_by("outlet_id")
    sums = lines.annotate(net=Sum("net_minor"), spent=Sum("cost")).first()
    gained = 0 if sums is None else int(sums["net"]) - int(sums["spent"])
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id, "business_date": day}
    told = ValueChange.objects.filter(**here, reason=REVALUATION)
    return gained + (told.aggregate(all=Sum("value_minor"))["all"] or 0)


def best_of_day(outlet: Outlet, day: str, count: int) -> list[dict[str, Any]]:
    """{label, quantity, total} of the goods that brought most."""
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    of_sale = {f"sale__{name}": value for name, value in here.items()}
    sold = SaleLine.objects.filter(**here, **of_sale, sale__business_date=day).order_by()
    sums = sold.values("product_id").annotate(
        label=Max("name"), quantity=Sum("base_quantity_milli"), total=Sum("total_minor")
    )
    return [dict(each) for each in sums.filter(total__gt=0).order_by("-total", "label")[:count]]
