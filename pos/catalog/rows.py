"""Rows of the catalogue in the form tablets load them (frontend/src/data/catalog_rows.ts)."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models

from pos.catalog.extensions import products_beside
from pos.catalog.models import (
    Category,
    ChoiceGroup,
    Product,
    ProductBarcode,
    ProductUnit,
    QuantityBreak,
)
from pos.outlets.masters import in_slices

Row = dict[str, Any]
_MANY = 2000  # above this, reading whole tables is quicker than naming the rows

_PLAIN = (
    "sku",
    "name",
    "unit",
    "kind",
    "weighed",
    "price_minor",
    "tax_class",
    "choice_groups",
    "min_age",
    "tracked",
    "plu",
    "image",
    "position",
    "favourite",
    "variant_name",
    "archived",
)
_UNIT = ("unit", "factor_milli", "price_minor")
_BREAK = ("unit", "min_quantity_milli", "price_minor")
_BARCODE = ("barcode", "unit")


def category_rows(merchant_id: uuid.UUID) -> list[Row]:
    rows = Category.objects.filter(merchant_id=merchant_id).order_by("id")
    columns = ("id", "name", "colour", "position", "archived")
    return [{**row, "id": str(row["id"])} for row in rows.values(*columns)]


def choice_group_rows(merchant_id: uuid.UUID) -> list[Row]:
    groups = ChoiceGroup.objects.filter(merchant_id=merchant_id).order_by("id")
    return [
        {
            "id": str(group.id),
            "name": group.name,
            "min": group.min,
            "max": group.max,
            "required": group.required,
            "position": group.position,
            "choices": [choice.body() for choice in group.choices.all()],
        }
        for group in groups.prefetch_related("choices")
        if not group.archived
    ]


def product_rows(
    merchant_id: uuid.UUID, *, since: int, also: Iterable[uuid.UUID] = ()
) -> Iterator[tuple[uuid.UUID, Row]]:
    """Every product with a newer revision than `since` and those named, archived ones too."""
    columns = ("id", "category_id", "variant_of_id", "serials", *_PLAIN)
    products = Product.objects.filter(merchant_id=merchant_id).order_by()
    found = list(products.filter(revision__gt=since).values_list(*columns))
    named = set(also).difference(row[0] for row in found)
    for part in in_slices(named):
        found += products.filter(id__in=part).values_list(*columns)
    ids = [row[0] for row in found]
    units = _lists(ProductUnit, merchant_id, ids, _UNIT)
    breaks = _lists(QuantityBreak, merchant_id, ids, _BREAK)
    barcodes = _lists(ProductBarcode, merchant_id, ids, _BARCODE)
    beside = products_beside(merchant_id, ids)
    for identity, category, variant_of, serials, *values in found:
        yield (
            identity,
            {
                "id": str(identity),
                "category": str(category) if category else None,
                "variant_of": str(variant_of) if variant_of else None,
                **dict(zip(_PLAIN, values, strict=True)),
                **({"serials": True} if serials else {}),  # of few goods, and pieces stay small
                "units": units.get(identity, []),
                "breaks": breaks.get(identity, []),
                "barcodes": barcodes.get(identity, []),
                **beside.get(identity, {}),
            },
        )


def _lists(
    model: type[models.Model],
    merchant_id: uuid.UUID,
    ids: list[uuid.UUID],
    columns: tuple[str, ...],
) -> dict[uuid.UUID, list[Row]]:
    """The child rows of many products, in order."""
    lists: dict[uuid.UUID, list[Row]] = defaultdict(list)
    rows = model._default_manager.filter(merchant_id=merchant_id)
    rows = rows.order_by("product_id", "position")
    parts = (
        [rows]
        if len(ids) > _MANY
        else [rows.filter(product_id__in=part) for part in in_slices(ids)]
    )
    for part in parts:
        for product_id, *values in part.values_list("product_id", *columns):
            lists[product_id].append(dict(zip(columns, values, strict=True)))
    return lists
