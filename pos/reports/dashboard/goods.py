"""Which goods sell and which sell less than a week ago."""

import uuid
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Case, F, IntegerField, Max, Sum, When

from pos.catalog.models import Product
from pos.reports.dashboard.asked import Asked
from pos.reports.figures import MEASURES
from pos.reports.models import Dimension
from pos.reports.periods import ONE, WEEK
from pos.reports.queries import RankedLines, product_sums
from pos.reports.rollup_models import ProductSum
from pos.sales.models import SaleLine

SHOWN = 5
Row = dict[str, Any]


def best(asked: Asked) -> list[Row]:
    """{id, name, quantity_milli, total_minor}. The rollup knows all outlets together; of one among
    several the lines of its day are asked, and of a longer stretch the reports' figures."""
    if asked.is_everything:
        return _of_merchant(asked)
    if len(asked.stretch.days) == 1:
        return _of_lines(asked)
    return _of_figures(asked) if len(asked.windows) == 1 else _of_some(asked)


def _of_merchant(asked: Asked) -> list[Row]:
    days = (asked.stretch.first.isoformat(), asked.stretch.last.isoformat())
    sums = _rows(asked).filter(business_date__range=days).values("product_id")
    told = sums.annotate(quantity=Sum("quantity_milli"), total=Sum("total_minor"))
    found = told.filter(total__gt=0).order_by("-total", "product_id")[:SHOWN]
    names = _names(asked, [row["product_id"] for row in found])
    return [
        _row(row["product_id"], names.get(row["product_id"], ""), row["quantity"], row["total"])
        for row in found
    ]


def _of_figures(asked: Asked) -> list[Row]:
    """Of the one outlet that was chosen, as far as the worker has summed, every two seconds. This
    page asks again with each sale: summing here would make the tills' writes wait for it."""
    outlet = asked.windows[0].outlet
    ranked = RankedLines(outlet, Dimension.PRODUCT, asked.stretch)[:SHOWN]
    return [
        _row(uuid.UUID(line.key), line.label, line.sums.quantity_milli, line.sums.total_minor)
        for line in ranked
        if line.key and line.sums.total_minor > 0
    ]


def _of_some(asked: Asked) -> list[Row]:
    """Of those outlets, not all, that somebody may see."""
    quantities: Counter[str] = Counter()
    totals: Counter[str] = Counter()
    for window in asked.windows:
        for key, *measures in product_sums(window.outlet, window.stretch):
            told = dict(zip(MEASURES, measures, strict=True))
            quantities[key] += told["quantity_milli"]
            totals[key] += told["total_minor"]
    ranked = sorted(totals, key=lambda key: (-totals[key], key))[:SHOWN]
    sold = [key for key in ranked if key and totals[key] > 0]
    names = _names(asked, sold)
    return [
        _row(product, names.get(product, ""), quantities[key], totals[key])
        for key, product in ((key, uuid.UUID(key)) for key in sold)
    ]


def _of_lines(asked: Asked) -> list[Row]:
    here = {"merchant_id": asked.merchant_id, "outlet_id__in": asked.outlet_ids}
    of_sale = {f"sale__{name}": value for name, value in here.items()}
    day = asked.stretch.days[0]
    lines = SaleLine.objects.filter(**here, **of_sale, sale__business_date=day).order_by()
    sums = lines.values("product_id").annotate(
        label=Max("name"), quantity=Sum("base_quantity_milli"), total=Sum("total_minor")
    )
    found = sums.filter(total__gt=0).order_by("-total", "product_id")[:SHOWN]
    return [_row(row["product_id"], row["label"], row["quantity"], row["total"]) for row in found]


def falling(asked: Asked) -> list[Row]:
    """{id, name, total_minor, before_minor}: the last seven whole days against the seven before
    them, whatever stretch is looked at; so one slow morning is no alarm."""
    if not asked.is_everything:
        return []
    today = date.fromisoformat(asked.windows[0].clock.day(asked.now_ms))
    middle, first = (today - WEEK).isoformat(), (today - WEEK * 2).isoformat()
    rows = _rows(asked).filter(business_date__range=(first, (today - ONE).isoformat()))
    is_new = When(business_date__gte=middle, then=F("total_minor"))
    is_old = When(business_date__lt=middle, then=F("total_minor"))
    sums = rows.values("product_id").annotate(
        total=Sum(Case(is_new, default=0, output_field=IntegerField())),
        earlier=Sum(Case(is_old, default=0, output_field=IntegerField())),
    )
    found = sums.filter(total__lt=F("earlier"))
    worst = list(found.order_by(F("total") - F("earlier"), "product_id")[:SHOWN])
    names = _names(asked, [row["product_id"] for row in worst])
    return [
        {
            "id": row["product_id"],
            "name": names.get(row["product_id"], ""),
            "total_minor": int(row["total"]),
            "before_minor": int(row["earlier"]),
        }
        for row in worst
    ]


def _rows(asked: Asked) -> Any:
    """The merchant's own id is the outlet of what belongs to all of them."""
    here = {"merchant_id": asked.merchant_id, "outlet_id": asked.merchant_id}
    return ProductSum.objects.filter(**here).order_by()


def _names(asked: Asked, ids: Iterable[Any]) -> dict[Any, str]:
    goods = Product.objects.filter(merchant_id=asked.merchant_id, id__in=list(ids))
    return dict(goods.values_list("id", "name"))


def _row(product_id: Any, name: str, quantity: int, total: int) -> Row:
    return {
        "id": product_id,
        "name": name,
        "quantity_milli": int(quantity),
        "total_minor": int(total),
    }
