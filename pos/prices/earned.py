"""What the shop kept of what it sold lately, before its own expenses."""

from datetime import date, timedelta

from django.db.models import F, Sum

from pos.catalog.models import Product
from pos.domain.money import PPM, divide_half_up
from pos.outlets.masters import in_slices
from pos.outlets.models import Outlet
from pos.sales.models import SaleLine

DAYS = 30


def earned_ppm(outlet: Outlet, today: str) -> int | None:
    """Of the net price (no tax) of goods whose cost is known, at the cost of today; None: nothing
    of the kind was sold."""
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    first = (date.fromisoformat(today) - timedelta(days=DAYS)).isoformat()
    of_sale = {f"sale__{name}": value for name, value in here.items()}
    sold = SaleLine.objects.filter(**here, **of_sale, sale__business_date__gte=first).order_by()
    sums = sold.exclude(product_id=None).values_list("product_id")
    lines = {
        product: (net, milli)
        for product, net, milli in sums.annotate(
            net=Sum("net_minor"), milli=Sum(F("base_quantity_milli"))
        )
    }
    net_minor = cost_milli = 0
    for part in in_slices(lines):
        known = Product.objects.filter(merchant_id=outlet.merchant_id, id__in=part)
        for product, cost in known.filter(cost_minor__gt=0).values_list("id", "cost_minor"):
            net_minor += lines[product][0]
            cost_milli += lines[product][1] * cost
    if net_minor <= 0:
        return None
    return PPM - divide_half_up(cost_milli, PPM, net_minor * 1000)
