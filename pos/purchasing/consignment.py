"""Reads about goods on consignment (titip jual): whose they are, and what of them is owed."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Max, QuerySet, Sum

from pos.catalog.models import Product
from pos.catalog.queries import products_of
from pos.outlets.models import Outlet
from pos.purchasing.models import Supplier
from pos.stock.consigned_models import Consigned, ConsignedMove
from pos.stock.queries import held_of

Sold = dict[uuid.UUID, tuple[int, int]]  # product: thousandths, what the supplier gets


@dataclass(frozen=True)
class Lying:
    """A product of a supplier: what lies here, what was sold and is in no settlement yet."""

    product: Product
    cost_minor: int | None  # None: not on consignment any more
    held_milli: int
    sold_milli: int
    owed_minor: int


def consigned_to(outlet: Outlet, products: Iterable[uuid.UUID]) -> dict[uuid.UUID, Consigned]:
    """Those among them that are a supplier's now."""
    rows = _agreements(outlet).filter(product__in=list(products))
    return {row.product_id: row for row in rows}


def unsettled(outlet: Outlet, supplier: Supplier) -> "QuerySet[ConsignedMove]":
    return ConsignedMove.objects.filter(
        merchant_id=outlet.merchant_id,
        outlet_id=outlet.id,
        supplier_id=supplier.id,
        settled_in=None,
    )


def sold_since(outlet: Outlet, supplier: Supplier) -> Sold:
    """By product, what no settlement has yet."""
    sums = unsettled(outlet, supplier).order_by().values_list("product_id")
    rows = sums.annotate(sold=Sum("quantity_milli"), owed=Sum("owed_minor"))
    return {product: (sold, owed) for product, sold, owed in rows}


def last_facts(outlet: Outlet, supplier: Supplier) -> list[dict[str, object]]:
    """How far each device has told of what is unsettled."""
    rows = unsettled(outlet, supplier).order_by().values("device_id", "epoch")
    ends = rows.annotate(seq=Max("seq")).order_by("device_id", "epoch")
    return [
        {"device": str(each["device_id"]), "epoch": each["epoch"], "seq": each["seq"]}
        for each in ends
    ]


def lying_of(outlet: Outlet, supplier: Supplier) -> list[Lying]:
    """By name; also what is the shop's own again as long as some of it is unsettled."""
    agreed = {
        row.product_id: row.cost_minor
        for row in _agreements(outlet).filter(supplier_id=supplier.id)
    }
    sold = sold_since(outlet, supplier)
    goods = products_of(outlet.merchant_id, {*agreed, *sold})
    held = held_of(outlet.merchant_id, outlet.id, goods)
    found = [
        Lying(goods[key], agreed.get(key), held.get(key, 0), *sold.get(key, (0, 0)))
        for key in goods
    ]
    return sorted(found, key=lambda each: (each.product.name, str(each.product.pk)))


def consignors(outlet: Outlet) -> list[tuple[Supplier, int, int]]:
    """Suppliers with goods on consignment or something unsettled: how many goods, what is owed."""
    moves = ConsignedMove.objects.filter(
        merchant_id=outlet.merchant_id, outlet_id=outlet.id, settled_in=None
    )
    owed = dict(moves.order_by().values_list("supplier_id").annotate(owed=Sum("owed_minor")))
    goods: dict[uuid.UUID, int] = {}
    for key in _agreements(outlet).values_list("supplier_id", flat=True):
        goods[key] = goods.get(key, 0) + 1
    rows = Supplier.objects.filter(merchant_id=outlet.merchant_id, id__in={*owed, *goods})
    return [
        (row, goods.get(row.pk, 0), owed.get(row.pk, 0)) for row in rows.order_by(F("name"), "id")
    ]


def _agreements(outlet: Outlet) -> "QuerySet[Consigned]":
    rows = Consigned.objects.filter(merchant_id=outlet.merchant_id, outlet_id=outlet.id)
    return rows.exclude(cost_minor=None)
