"""Reads about the catalogue: what an id or a scan means, and the rules prices follow."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from pos.catalog import errors
from pos.catalog.extensions import rules_beside
from pos.catalog.models import (
    Category,
    ChoiceGroup,
    Favourites,
    Product,
    ProductBarcode,
    ShelfPrice,
    TaxClass,
)
from pos.domain.barcode import lookup_key
from pos.domain.errors import DomainError
from pos.journal.clock import Stamp
from pos.journal.models import FieldGroup
from pos.outlets.masters import in_slices
from pos.outlets.models import Merchant, Outlet
from pos.outlets.queries import money_rules

Json = dict[str, Any]


def product_of(merchant_id: uuid.UUID, product_id: uuid.UUID) -> Product:
    product = Product.objects.filter(merchant_id=merchant_id, id=product_id).first()
    if product is None:
        raise errors.unknown_product()
    return product


def category_of(merchant_id: uuid.UUID, category_id: uuid.UUID) -> Category:
    category = Category.objects.filter(merchant_id=merchant_id, id=category_id).first()
    if category is None:
        raise errors.unknown_category()
    return category


def choice_group_of(merchant_id: uuid.UUID, group_id: uuid.UUID) -> ChoiceGroup:
    group = ChoiceGroup.objects.filter(merchant_id=merchant_id, id=group_id).first()
    if group is None:
        raise errors.unknown_choice_group()
    return group


def with_lists(products: QuerySet[Product]) -> QuerySet[Product]:
    """The same products with their units, breaks and barcodes, in three more queries."""
    return products.prefetch_related("units", "breaks", "barcodes")


def products_of(merchant_id: uuid.UUID, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Product]:
    found = Product.objects.filter(merchant_id=merchant_id, id__in=list(ids))
    return {product.id: product for product in with_lists(found)}


def search(merchant_id: uuid.UUID, text: str, *, archived: bool = False) -> QuerySet[Product]:
    """By name, brand, code or barcode, as the owner types it."""
    products = Product.objects.filter(merchant_id=merchant_id, archived=archived)
    for word in text.split():
        products = products.filter(_matches(merchant_id, word))
    return products.order_by("id")


def brands_of(merchant_id: uuid.UUID) -> list[str]:
    """Every brand that some product carries, as it is written there."""
    named = Product.objects.filter(merchant_id=merchant_id).exclude(brand="")
    return list(named.order_by("brand").values_list("brand", flat=True).distinct())


def holders_of(merchant_id: uuid.UUID, code: str) -> list[ProductBarcode]:
    """Every product a scanned code may mean: usually one, sometimes none or two."""
    try:
        key = lookup_key(code)
    except DomainError:
        return []
    rows = ProductBarcode.objects.filter(merchant_id=merchant_id, key=key, product__archived=False)
    return list(rows.select_related("product").order_by("product_id"))


def products_of_plu(merchant_id: uuid.UUID, item: str) -> list[Product]:
    """Whose number a scale printed; scales fill it up with zeros, people may leave them out."""
    ways = {item, item.lstrip("0")} - {""}
    found = Product.objects.filter(merchant_id=merchant_id, plu__in=ways, archived=False)
    return list(found.order_by("id"))


def last_own_number(merchant_id: uuid.UUID, prefix: str) -> int:
    """The highest running number of the shop's own barcodes; of archived goods too, whose labels
    may still hang somewhere."""
    start = f"0{prefix}"
    own = ProductBarcode.objects.filter(
        merchant_id=merchant_id, key__startswith=start, key__regex=r"^\d{14}$"
    )
    last = own.order_by("-key").values_list("key", flat=True).first()
    return int(last[len(start) : -1]) if last else 0


def barcode_twins(merchant_id: uuid.UUID, product_id: uuid.UUID) -> list[tuple[str, list[str]]]:
    """The barcodes of a product in use that others in use carry too, with the others' names."""
    codes = ProductBarcode.objects.filter(
        merchant_id=merchant_id, product_id=product_id, product__archived=False
    )
    found: list[tuple[str, list[str]]] = []
    for code in codes.values_list("barcode", flat=True):
        holders = holders_of(merchant_id, code)
        others = {row.product.name for row in holders if row.product_id != product_id}
        if others:
            found.append((code, sorted(others)))
    return found


def tax_classes_of(merchant_id: uuid.UUID) -> list[Json]:
    """As the domain's Rules hold them; of two with one code the older wins."""
    rows = TaxClass.objects.filter(merchant_id=merchant_id).order_by("code", "id")
    classes: dict[str, Json] = {}
    for row in rows:
        classes.setdefault(row.code, _tax_class(row))
    return list(classes.values())


def favourites_for(outlet: Outlet) -> Json | None:
    """The arrangement of an outlet's favourites page with the stamp of the change that won, by
    which a till knows whether its own newer arrangement is in. None: nobody arranged yet."""
    row = Favourites.objects.filter(merchant_id=outlet.merchant_id, id=outlet.id).first()
    stamp = FieldGroup.objects.filter(
        merchant_id=outlet.merchant_id, entity="favourites", entity_id=outlet.id, group="tiles"
    ).first()
    if row is None or stamp is None:
        return None
    return {
        "products": row.products,
        "removed": row.removed,
        "event": str(stamp.event_id),
        "hlc": [stamp.hlc_ms, stamp.hlc_counter],
    }


class ShelfPrices:
    """What products cost at any moment; reads those named, in one query for each FETCH of them."""

    def __init__(self, merchant_id: uuid.UUID, products: Iterable[uuid.UUID]) -> None:
        self.steps: dict[uuid.UUID, list[tuple[Stamp, Json]]] = {}
        for part in in_slices(set(products)):
            found = ShelfPrice.objects.filter(merchant_id=merchant_id, product_id__in=part)
            for step in found.order_by("hlc_ms", "hlc_counter", "id"):
                told = self.steps.setdefault(step.product_id, [])
                whole = _with_part(told[-1][1] if told else {}, step)
                told.append(((step.hlc_ms, step.hlc_counter), whole))

    def at(self, product_id: uuid.UUID, at_ms: int) -> Json:
        """Prices by unit as they stood, "" the base unit's; empty before there were any."""
        steps = self.steps.get(product_id, ())
        known = [prices for (step_ms, _), prices in steps if step_ms <= at_ms]
        return known[-1] if known else {}

    def replaced_by(
        self, product_id: uuid.UUID, unit: str, sold_minor: int, moment: tuple[int, int]
    ) -> int | None:
        """The price in force at a hybrid time (ms, counter), when `sold_minor` was one before it.

        None when it was in force itself or never was (a tablet whose clock is behind may know a
        price of what it thinks is the future), or when the unit is not sold any more."""
        told = self.steps.get(product_id, ())
        steps = [prices for stamp, prices in told if stamp <= moment]
        level = unit if any(unit in prices for prices in steps) else ""
        known = [prices.get(level) for prices in steps]
        was_before = sold_minor in known and known[-1] != sold_minor
        return known[-1] if was_before else None

    def highest(self, product_id: uuid.UUID, unit: str, moment: tuple[int, int]) -> int | None:
        """The most it ever cost up to a hybrid time; None: no price of it is known here."""
        steps = [prices for stamp, prices in self.steps.get(product_id, ()) if stamp <= moment]
        level = unit if any(unit in prices for prices in steps) else ""
        known = [prices[level] for prices in steps if prices.get(level) is not None]
        return max(known, default=None)


def _with_part(before: Json, step: ShelfPrice) -> Json:
    """What stood after a step; a part prices no unit that was not sold."""
    if not step.is_part:
        return dict(step.prices)
    return {unit: step.prices.get(unit, price) for unit, price in before.items()}


def rules_for(outlet: Outlet) -> Json:
    """Everything of an outlet that decides amounts: the domain's Rules."""
    merchant = Merchant.objects.get(id=outlet.merchant_id)
    rules = money_rules(merchant, outlet, tax_classes_of(outlet.merchant_id))
    return {**rules, **rules_beside(outlet.merchant_id, outlet.id)}


def _tax_class(row: TaxClass) -> Json:
    shown = {
        "code": row.code,
        "label": row.label,
        "kind": row.kind,
        "service": row.service,
        "rates": row.rates,
    }
    return shown if row.included is None else {**shown, "included": row.included}


def _matches(merchant_id: uuid.UUID, word: str) -> Q:
    by_text = Q(name__icontains=word) | Q(sku__istartswith=word) | Q(brand__icontains=word)
    try:
        key = lookup_key(word)
    except DomainError:
        return by_text
    held = ProductBarcode.objects.filter(merchant_id=merchant_id, key=key)
    return by_text | Q(id__in=held.values("product_id"))
