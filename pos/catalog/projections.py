"""Rows of the catalogue from their events. Child rows (units, barcodes …) are replaced whole,
because a field group travels whole; their ids derive from their parent and place."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from pos.catalog.models import (
    Category,
    Choice,
    ChoiceGroup,
    Favourites,
    Product,
    ProductBarcode,
    ProductUnit,
    QuantityBreak,
    ShelfPrice,
    TaxClass,
)
from pos.domain.barcode import lookup_key
from pos.journal.bulk import insert_rows
from pos.journal.ids import derived_id
from pos.journal.masterdata import TABLES
from pos.journal.problems import report
from pos.journal.projections import Happening, projection
from pos.outlets.authority import only_servers
from pos.outlets.masters import Groups, in_slices, project_masters

Item = dict[str, Any]
Won = Mapping[uuid.UUID, Groups]


@projection("category.changed", tables=(Category, *TABLES))
def project_categories(run: Sequence[Happening]) -> None:
    project_masters(Category, "category", run)


@projection("favourites.changed", tables=(Favourites, *TABLES))
def project_favourites(run: Sequence[Happening]) -> None:
    project_masters(Favourites, "favourites", run, wide=False)


@projection("tax_class.changed", tables=(TaxClass, *TABLES))
def project_tax_classes(run: Sequence[Happening]) -> None:
    only_servers(run)
    project_masters(TaxClass, "tax_class", run)


@projection("choice_group.changed", tables=(ChoiceGroup, Choice, *TABLES))
def project_choice_groups(run: Sequence[Happening]) -> None:
    won = project_masters(ChoiceGroup, "choice_group", run)
    _Children(Choice, "group_id", "choices", "choices", _CHOICE, _choice).replace(run[0], won)


@projection(
    "product.changed",
    versions=(1, 2, 3, 4),
    tables=(Product, ProductUnit, QuantityBreak, ProductBarcode, *TABLES),
)
def project_products(run: Sequence[Happening]) -> None:
    won = project_masters(Product, "product", run)
    for children in _OF_PRODUCT:
        children.replace(run[0], won)
    _report_shared_barcodes(run, won)


@projection("product.changed", versions=(1, 2, 3, 4), tables=(ShelfPrice,))
def project_shelf_prices(run: Sequence[Happening]) -> None:
    """Every change, also one that came too late to win: at its time it was in force."""
    insert_rows(
        ShelfPrice,
        (
            "id",
            "merchant_id",
            "outlet_id",
            "product_id",
            "prices",
            "hlc_ms",
            "hlc_counter",
            "is_part",
        ),
        [
            (
                derived_id(happening.id, 0),
                happening.merchant_id,
                happening.merchant_id,
                happening.body.id,
                shelf_prices(happening.body.groups.price),
                happening.hlc_ms,
                happening.hlc_counter,
                False,
            )
            for happening in run
            if happening.body.groups.price is not None
        ],
    )


def shelf_prices(price: Any) -> dict[str, int | None]:
    """The group `price` as prices by unit; quantity breaks are not the price on the shelf."""
    return {"": price.price_minor, **{each.unit: each.price_minor for each in price.units}}


@dataclass(frozen=True)
class _Children:
    """How one list inside a field group becomes rows."""

    model: type[models.Model]
    parent: str
    group: str
    key: str
    columns: tuple[str, ...]
    values: Callable[[Item], tuple[Any, ...]]

    def replace(self, first: Happening, won: Won) -> None:
        """Delete the children of every parent whose list changed, and write the new ones."""
        lists = {
            parent: groups[self.group][self.key]
            for parent, groups in won.items()
            if self.group in groups
        }
        for part in in_slices(lists):
            where = {"merchant_id": first.merchant_id, f"{self.parent}__in": part}
            self.model._default_manager.filter(**where).delete()
        head = ("id", "merchant_id", "outlet_id", self.parent, "position")
        insert_rows(
            self.model,
            (*head, *self.columns),
            [
                (
                    derived_id(parent, place),
                    first.merchant_id,
                    first.merchant_id,
                    parent,
                    place,
                    *self.values(item),
                )
                for parent, items in lists.items()
                for place, item in enumerate(items)
            ],
        )


_CHOICE = ("choice_id", "name", "price_minor", "tax_class", "default")


def _choice(item: Item) -> tuple[Any, ...]:
    return (item["id"], item["name"], item["price_minor"], item["tax_class"], item["default"])


def _unit(item: Item) -> tuple[Any, ...]:
    return (item["unit"], item["factor_milli"], item["price_minor"])


def _break(item: Item) -> tuple[Any, ...]:
    return (item["unit"], item["min_quantity_milli"], item["price_minor"])


def _barcode(item: Item) -> tuple[Any, ...]:
    return (item["barcode"], lookup_key(item["barcode"]), item["unit"])


_OF_PRODUCT = (
    _Children(
        ProductUnit, "product_id", "price", "units", ("unit", "factor_milli", "price_minor"), _unit
    ),
    _Children(
        QuantityBreak,
        "product_id",
        "price",
        "breaks",
        ("unit", "min_quantity_milli", "price_minor"),
        _break,
    ),
    _Children(
        ProductBarcode, "product_id", "barcodes", "barcodes", ("barcode", "key", "unit"), _barcode
    ),
)


def _report_shared_barcodes(run: Sequence[Happening], won: Won) -> None:
    """Two products made offline may have the same code. Both are kept; the till asks which."""
    last = {uuid.UUID(happening.body.id): happening for happening in run}
    keys = {
        lookup_key(item["barcode"])
        for groups in won.values()
        for item in groups.get("barcodes", {}).get("barcodes", ())
    }
    for key, barcode, names, product in _shared(run[0].merchant_id, keys):
        happening = last.get(product, run[-1])
        report(
            code="barcode_shared",
            key=key,
            sentence=f"Barcode {barcode} dipakai oleh {' dan '.join(names)}.",
            suggestion="Hapus barcode itu dari barang yang salah.",
            event_id=happening.id,
            merchant_id=happening.merchant_id,
            outlet_id=happening.outlet_id,
        )


def _shared(merchant_id: uuid.UUID, keys: set[str]) -> list[tuple[str, str, list[str], uuid.UUID]]:
    holders: dict[str, dict[uuid.UUID, tuple[str, str]]] = {}
    for part in in_slices(keys):
        found = ProductBarcode.objects.filter(
            merchant_id=merchant_id, key__in=part, product__archived=False
        ).values_list("key", "barcode", "product_id", "product__name")
        for key, barcode, product_id, name in found.order_by("key", "product_id"):
            holders.setdefault(key, {})[product_id] = (barcode, name)
    return [
        (key, next(iter(who.values()))[0], [name for _, name in who.values()][:3], max(who))
        for key, who in sorted(holders.items())
        if len(who) > 1
    ]
