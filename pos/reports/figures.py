"""The figures of one day, summed from the rows of sales, payments and stock.

What goods cost is what left the stock for them (pos.stock, moving average): the movement of a line
has the line's id. Goods whose stock is not kept cost nothing here.
"""

import uuid
from collections.abc import Callable, Iterable
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
from pos.stock.models import Movement, ValueChange
from pos.stock.value_changes import REVALUATION

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
    other_base_minor: int = 0

    def plus(self, other: "Measures") -> "Measures":
        return Measures(*(getattr(self, name) + getattr(other, name) for name in MEASURES))


MEASURES = tuple(field.name for field in fields(Measures))
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


@dataclass(slots=True)
class Sold:
    """A sale or a refund of the day, with what its goods cost among its measures."""

    kind: str
    completed_at: int
    cashier: uuid.UUID | None
    cashier_name: str
    order_type: str
    customer: uuid.UUID | None
    customer_name: str
    promotions: list[Row]
    measures: Measures


By = Callable[[Sold], tuple[Any, str]]  # key and label


def figures_of_day(outlet: Outlet, day: str) -> Iterable[Row]:
    """Every figure of this business day: {"dimension", "key", "label", measures …}.

    What goods that were sold beyond the stock turned out to cost is a cost of the day that told it
    (pos/decisions/0010), of the goods and their category; no receipt of that day is to blame."""
    rows = {(row["dimension"], row["key"]): row for row in _figures_of_sales(outlet, day)}
    for row in _corrections(outlet, day):
        rows.setdefault((row["dimension"], row["key"]), {**row, "cost_minor": 0})
        rows[row["dimension"], row["key"]]["cost_minor"] += row["cost_minor"]
    return rows.values()


def _corrections(outlet: Outlet, day: str) -> Iterable[Row]:
    """One row for the day, the product and the category of each revaluation."""
    revalued = ValueChange.objects.filter(
        **_here(outlet), business_date=day, reason=REVALUATION
    ).select_related("product")
    for change in revalued.order_by("id"):
        goods, cost = change.product, Measures(cost_minor=-change.value_minor)
        yield figure_row(Dimension.DAY, "", "", cost)
        yield figure_row(Dimension.PRODUCT, str(goods.pk), goods.name, cost)
        category = "" if goods.category_id is None else str(goods.category_id)
        yield figure_row(Dimension.CATEGORY, category, "", cost)


def _figures_of_sales(outlet: Outlet, day: str) -> Iterable[Row]:
    sold, hour = _sold(outlet, day), _hour(outlet, day)
    yield from _summed(sold, Dimension.DAY, lambda _: ("", ""))
    yield from _summed(sold, Dimension.HOUR, lambda one: (hour(one.completed_at), ""))
    yield from _summed(sold, Dimension.CASHIER, lambda one: (one.cashier, one.cashier_name))
    yield from _summed(sold, Dimension.ORDER_TYPE, lambda one: (one.order_type, ""))
    known = [one for one in sold if one.customer is not None]
    yield from _summed(known, Dimension.CUSTOMER, lambda one: (one.customer, one.customer_name))
    yield from _line_figures(outlet, day)
    yield from _money_figures(outlet, day)
    yield from _promotion_figures(sold)


def _sold(outlet: Outlet, day: str) -> list[Sold]:
    """Read once; what each cost is asked for once, too."""
    costs = dict(priced_lines(outlet, day).values_list("sale").annotate(all=Sum("cost")).order_by())
    rows = Sale.objects.filter(**_here(outlet), business_date=day).order_by()
    return [_one_sold(row, costs.get(row["id"]) or 0) for row in rows.values(*_OF_SALES)]


_OF_SALES = (
    *("id", "kind", "completed_at", "cashier_id", "cashier_name", "order_type", "customer_id"),
    *("customer_name", "promotions", "gross_minor", "line_discount_minor"),
    *("order_discount_minor", "promotion_discount_minor", "net_minor", "service_minor"),
    *("tax_minor", "total_minor"),
)


def _one_sold(row: Row, cost_minor: int) -> Sold:
    is_sale = row["kind"] == Kind.SALE
    measures = Measures(
        sales=int(is_sale),
        refunds=int(not is_sale),
        gross_minor=row["gross_minor"],
        discount_minor=row["line_discount_minor"] + row["order_discount_minor"],
        promotion_minor=row["promotion_discount_minor"],
        net_minor=row["net_minor"],
        service_minor=row["service_minor"],
        tax_minor=row["tax_minor"],
        total_minor=row["total_minor"],
        cost_minor=cost_minor,
    )
    who = (row["cashier_id"], row["cashier_name"], row["order_type"])
    whom = (row["customer_id"], row["customer_name"])
    return Sold(row["kind"], row["completed_at"], *who, *whom, row["promotions"], measures)


def _summed(sold: Iterable[Sold], dimension: Dimension, by: By) -> Iterable[Row]:
    """Of several names of one key the last in order counts, as when the database groups."""
    found: dict[str, tuple[str, Measures]] = {}
    for one in sold:
        key, label = by(one)
        name = "" if key is None else str(key)
        known, sums = found.get(name, ("", Measures()))
        for measure in MEASURES:
            setattr(sums, measure, getattr(sums, measure) + getattr(one.measures, measure))
        found[name] = (max(known, label), sums)
    for key, (label, sums) in found.items():
        yield figure_row(dimension, key, label, sums)


def _line_figures(outlet: Outlet, day: str) -> Iterable[Row]:
    lines = priced_lines(outlet, day)
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
        "other_base_minor": Sum("other_base_minor"),
    }
    rate = Cast("rate_ppm", CharField())
    by = {"key": Concat("tax_class", Value(" "), rate), "name": Max("label")}
    yield from _grouped(taxed, Dimension.TAX, by, sums)


def _promotion_figures(sold: Iterable[Sold]) -> Iterable[Row]:
    """A promotion's saving may be inside the price already, so it is read from its own list. Its
    sums are those of the whole receipts it was used on."""
    found: dict[str, Row] = {}
    for one in sold:
        for each in one.promotions:
            row = found.setdefault(
                each["id"], figure_row(Dimension.PROMOTION, each["id"], each["name"], Measures())
            )
            row["sales" if one.kind == Kind.SALE else "refunds"] += 1
            row["promotion_minor"] += each["amount_minor"]
            for name in ("net_minor", "tax_minor", "service_minor", "total_minor", "cost_minor"):
                row[name] += getattr(one.measures, name)
    yield from found.values()


def _grouped(
    rows: "QuerySet[Any]", dimension: Dimension, by: dict[str, Any], sums: dict[str, Any]
) -> Iterable[Row]:
    """`by`: "key" to group by; "name" for the label."""
    names = {"name": by["name"]} if "name" in by else {}
    wanted = {**names, **{f"sum_{name}": what for name, what in sums.items()}}
    for each in rows.values(by_key=by["key"]).annotate(**wanted):
        measures = Measures(**{name: each[f"sum_{name}"] or 0 for name in sums})
        if measures.sales or measures.refunds:
            key = each.get("by_key")
            label = each.get("name") or ""
            yield figure_row(dimension, "" if key is None else str(key), label, measures)


def figure_row(dimension: Dimension, key: str, label: str, measures: Measures) -> Row:
    sums = {name: getattr(measures, name) for name in MEASURES}
    return {"dimension": dimension.value, "key": key[:64], "label": label[:200], **sums}


def priced_lines(outlet: Outlet, day: str) -> "QuerySet[SaleLine]":
    """The day's lines with `cost`."""
    lines = SaleLine.objects.filter(**_of_day(outlet, day)).order_by()
    return lines.annotate(cost=cost_of_line(_here(outlet)))


def cost_of_line(here: Row) -> Coalesce:
    """What left the stock for a line: its movement has its id. Asked for line by line, for no index
    knows the movements of sales by day."""
    moved = Movement.objects.filter(**here, id=OuterRef("pk"))
    value = Subquery(moved.order_by().values("cost_value_minor"), output_field=BigIntegerField())
    return Coalesce(-value, 0)


def _hour(outlet: Outlet, day: str) -> Callable[[int], int]:
    """Whole hours on the shop's clock; the zones of this country know no summer time."""
    noon = datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=ZoneInfo(outlet.zone))
    offset = noon.utcoffset()
    offset_ms = int(offset.total_seconds()) * 1000 if offset else 0
    return lambda at_ms: (at_ms + offset_ms) // HOUR_MS % 24


def _here(outlet: Outlet) -> Row:
    return {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}


def _of_day(outlet: Outlet, day: str) -> Row:
    """Children of the day's sales."""
    owner = {f"sale__{name}": value for name, value in _here(outlet).items()}
    return {**_here(outlet), **owner, "sale__business_date": day}
