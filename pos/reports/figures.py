"""The figures of one day, summed from the rows of sales, payments and stock.

What goods cost is what left the stock for them (pos.stock, moving average): the movement of a line
has the line's id. Goods whose stock is not kept cost nothing here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat, NullIf

from pos.outlets.models import Outlet
from pos.reports.models import Dimension
from pos.sales.models import Kind, Sale, SaleLine, SalePayment, SaleTax
from pos.stock.models import Movement

HOUR_MS = 3_600_000
Row = dict[str, Any]


@dataclass(slots=True)
class Measures:
    """Columns of a figure that are sums; the names are those of the table."""

    sales: int = 0
    refunds: int = 0
    quantity_milli: int = 0
    gross_minor: int = 0
    discount_minor: int = 0
    promotion_minor: int = 0
    net_minor: int = 0
    service_minor: int = 0
    tax_minor: int = 0
    total_minor: int = 0
    cost_minor: int = 0


MEASURES = tuple(field.name for field in fields(Measures))
_COUNTS: dict[str, Any] = {
    "sales": Count("id", filter=Q(kind=Kind.SALE)),
    "refunds": Count("id", filter=Q(kind=Kind.REFUND)),
}
_OF_SALES: dict[str, Any] = {
    **_COUNTS,
    "gross_minor": Sum("gross_minor"),
    "discount_minor": Sum(F("line_discount_minor") + F("order_discount_minor")),
    "promotion_minor": Sum("promotion_discount_minor"),
    "net_minor": Sum("net_minor"),
    "service_minor": Sum("service_minor"),
    "tax_minor": Sum("tax_minor"),
    "total_minor": Sum("total_minor"),
    "cost_minor": Sum("cost"),
}
_OF_SALE: dict[str, Any] = {  # receipts, counted by their children
    "sales": Count("sale", distinct=True, filter=Q(sale__kind=Kind.SALE)),
    "refunds": Count("sale", distinct=True, filter=Q(sale__kind=Kind.REFUND)),
}
_OF_LINES: dict[str, Any] = {
    **_OF_SALE,
    "quantity_milli": Sum("base_quantity_milli"),
    "gross_minor": Sum("gross_minor"),
    "discount_minor": Sum(F("discount_minor") + F("order_discount_minor")),
    "promotion_minor": Sum("promotion_minor"),
    "net_minor": Sum("net_minor"),
    "service_minor": Sum("service_minor"),
    "tax_minor": Sum("tax_minor"),
    "total_minor": Sum("total_minor"),
    "cost_minor": Sum("cost"),
}


def figures_of_day(outlet: Outlet, day: str) -> Iterable[Row]:
    """Every figure of this business day: {"dimension", "key", "label", measures …}."""
    sales = _sales(outlet, day)
    yield from _grouped(sales, Dimension.DAY, {}, _OF_SALES)
    yield from _grouped(sales, Dimension.HOUR, {"key": _hour(outlet, day)}, _OF_SALES)
    cashier = {"key": F("cashier_id"), "name": Max("cashier_name")}
    yield from _grouped(sales, Dimension.CASHIER, cashier, _OF_SALES)
    yield from _grouped(sales, Dimension.ORDER_TYPE, {"key": F("order_type")}, _OF_SALES)
    customer = {"key": F("customer_id"), "name": Max("customer_name")}
    known = sales.exclude(customer_id=None)
    yield from _grouped(known, Dimension.CUSTOMER, customer, _OF_SALES)
    yield from _line_figures(outlet, day)
    yield from _money_figures(outlet, day)
    yield from _promotion_figures(sales)


def _line_figures(outlet: Outlet, day: str) -> Iterable[Row]:
    moved = Movement.objects.filter(**_here(outlet), id=OuterRef("pk"))
    cost = Coalesce(-_one(moved, "cost_value_minor"), 0)
    lines = SaleLine.objects.filter(**_of_day(outlet, day)).order_by().annotate(cost=cost)
    named = {"name": Max("name")}
    yield from _grouped(lines, Dimension.PRODUCT, {"key": F("product_id"), **named}, _OF_LINES)
    yield from _grouped(lines, Dimension.CATEGORY, {"key": F("category_id")}, _OF_LINES)


def _money_figures(outlet: Outlet, day: str) -> Iterable[Row]:
    paid = SalePayment.objects.filter(**_of_day(outlet, day)).order_by()
    method = {"key": F("method"), "name": Coalesce(NullIf(Max("name"), Value("")), Max("kind"))}
    counted = {**_OF_SALE, "total_minor": Sum("amount_minor")}
    yield from _grouped(paid, Dimension.METHOD, method, counted)
    taxed = SaleTax.objects.filter(**_of_day(outlet, day)).order_by()
    sums = {
        **_OF_SALE,
        "net_minor": Sum("base_minor"),
        "tax_minor": Sum("tax_minor"),
        "total_minor": Sum(F("base_minor") + F("tax_minor")),
    }
    rate = Cast("rate_ppm", CharField())
    by = {"key": Concat("tax_class", Value(" "), rate), "name": Max("label")}
    yield from _grouped(taxed, Dimension.TAX, by, sums)


def _promotion_figures(sales: "QuerySet[Sale]") -> Iterable[Row]:
    """A promotion's saving may be inside the price already, so it is read from its own list."""
    found: dict[str, Row] = {}
    for kind, promotions in sales.exclude(promotions=[]).values_list("kind", "promotions"):
        for each in promotions:
            row = found.setdefault(
                each["id"], _row(Dimension.PROMOTION, each["id"], each["name"], Measures())
            )
            row["sales" if kind == Kind.SALE else "refunds"] += 1
            row["promotion_minor"] += each["amount_minor"]
    yield from found.values()


def _grouped(
    rows: "QuerySet[Any]", dimension: Dimension, by: dict[str, Any], sums: dict[str, Any]
) -> Iterable[Row]:
    """`by`: "key" to group by, or nothing for all in one; "name" for the label."""
    names = {"name": by["name"]} if "name" in by else {}
    wanted = {**names, **{f"sum_{name}": what for name, what in sums.items()}}
    answer = rows.values(by_key=by["key"]).annotate(**wanted) if by else [rows.aggregate(**wanted)]
    for each in answer:
        measures = Measures(**{name: each[f"sum_{name}"] or 0 for name in sums})
        if measures.sales or measures.refunds:
            key = each.get("by_key")
            label = each.get("name") or ""
            yield _row(dimension, "" if key is None else str(key), label, measures)


def _row(dimension: Dimension, key: str, label: str, measures: Measures) -> Row:
    sums = {name: getattr(measures, name) for name in MEASURES}
    return {"dimension": dimension.value, "key": key[:64], "label": label[:200], **sums}


def _sales(outlet: Outlet, day: str) -> "QuerySet[Sale]":
    """With `cost`: what their goods cost, sale by sale."""
    lines = SaleLine.objects.filter(**_here(outlet), sale=OuterRef("pk"))
    moved = Movement.objects.filter(**_here(outlet), id=OuterRef("pk"))
    costs = lines.order_by().annotate(cost=_one(moved, "cost_value_minor"))
    whole = costs.values("sale").annotate(all=Sum("cost")).values("all")
    cost = Coalesce(-Subquery(whole, output_field=BigIntegerField()), 0)
    sales = Sale.objects.filter(**_here(outlet), business_date=day)
    return sales.order_by().annotate(cost=cost)


def _one(rows: "QuerySet[Any]", name: str) -> Subquery:
    return Subquery(rows.order_by().values(name), output_field=BigIntegerField())


def _hour(outlet: Outlet, day: str) -> Any:
    """Whole hours on the shop's clock; the zones of this country know no summer time."""
    noon = datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=ZoneInfo(outlet.zone))
    offset = noon.utcoffset()
    offset_ms = int(offset.total_seconds()) * 1000 if offset else 0
    return (F("completed_at") + offset_ms) / HOUR_MS % 24


def _here(outlet: Outlet) -> Row:
    return {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}


def _of_day(outlet: Outlet, day: str) -> Row:
    """Children of the day's sales."""
    owner = {f"sale__{name}": value for name, value in _here(outlet).items()}
    return {**_here(outlet), **owner, "sale__business_date": day}
