"""Whether a product makes sense before its event is written: units, codes, and what it points to.

Only verbs ask. What arrives from another machine is a fact and is never refused for these reasons.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pos.catalog import errors
from pos.catalog.extensions import moved_of
from pos.catalog.models import Category, ChoiceGroup, Product, TaxClass
from pos.domain.barcode import lookup_key
from pos.domain.errors import DomainError
from pos.domain.pricing import MAX_PRICE_MINOR
from pos.outlets.masters import Groups
from pos.people.places import check_speaks_for_all


class Known:
    """What products may point to, loaded once for however many are checked."""

    def __init__(self, merchant_id: uuid.UUID) -> None:
        self.merchant_id = merchant_id
        self.categories = _ids(Category, merchant_id)
        self.choice_groups = _ids(ChoiceGroup, merchant_id)
        codes = TaxClass.objects.filter(merchant_id=merchant_id)
        self.tax_classes = set(codes.values_list("code", flat=True))

    def check(self, groups: Groups) -> None:
        """Whole groups of one product; raises the first refusal."""
        identity = groups["identity"]
        if identity["category"] is not None and identity["category"] not in self.categories:
            raise errors.unknown_category()
        if groups["tax"]["tax_class"] not in self.tax_classes:
            raise errors.unknown_tax_class(groups["tax"]["tax_class"])
        if set(groups["choices"]["choice_groups"]) - self.choice_groups:
            raise errors.unknown_choice_group()
        _check_prices(groups["price"])
        _check_units(identity["unit"], groups["price"], groups["barcodes"]["barcodes"])

    def check_skus(self, skus: Mapping[uuid.UUID, str]) -> None:
        """Each code belongs to one product; `skus` are those about to be written."""
        wanted = [sku for sku in skus.values() if sku]
        if len(set(wanted)) != len(wanted):
            raise errors.sku_taken(_first_repeated(wanted))
        held = Product.objects.filter(merchant_id=self.merchant_id)
        for start in range(0, len(wanted), _FEW):
            part = wanted[start : start + _FEW]
            for product_id, sku in held.filter(sku__in=part).values_list("id", "sku"):
                if skus.get(product_id) != sku:
                    raise errors.sku_taken(sku)

    def check_variant(self, product_id: uuid.UUID, parent_id: str | None) -> None:
        if parent_id is None:
            return
        parent = Product.objects.filter(merchant_id=self.merchant_id, id=parent_id).first()
        if parent is None:
            raise errors.unknown_product()
        if parent.variant_of_id is not None or parent.id == product_id:
            raise errors.variant_of_variant()


def check_reach(
    merchant_id: uuid.UUID, changes: Iterable[Mapping[str, Any]], by: uuid.UUID | None
) -> None:
    """NotAllowed `prices_of_all`: a product's own price holds in every outlet, so who works in some
    of them sets another only on a list that the owner opened to them (pos.prices.own_prices)."""
    if any("price" in groups for groups in changes):
        check_speaks_for_all(merchant_id, by)


def check_base_unit(product: Product, unit: str) -> None:
    """Stock is a number of base units: with another unit ten pcs would silently be ten dus."""
    if unit != product.unit and moved_of(product.merchant_id, [product.id]):
        raise errors.unit_in_use(product.name, product.unit)


_FEW = 500


def _ids(model: type[Category] | type[ChoiceGroup], merchant_id: uuid.UUID) -> set[str]:
    rows = model._default_manager.filter(merchant_id=merchant_id)
    return {str(identity) for identity in rows.values_list("id", flat=True)}


def _first_repeated(words: Sequence[str]) -> str:
    seen: set[str] = set()
    for word in words:
        if word in seen:
            return word
        seen.add(word)
    raise LookupError("nothing is repeated")


def _check_prices(price: Mapping[str, Any]) -> None:
    """A till could not sell what costs more than its pricing contract knows."""
    levels = [price, *price["units"], *price["breaks"]]
    named = [level["price_minor"] for level in levels]
    if any(each is not None and each > MAX_PRICE_MINOR for each in named):
        raise errors.price_too_large(MAX_PRICE_MINOR)


def _check_units(
    base: str, price: Mapping[str, Any], barcodes: Iterable[Mapping[str, Any]]
) -> None:
    units = [base, *(level["unit"] for level in price["units"])]
    if len(set(units)) != len(units):
        raise errors.unit_twice(_first_repeated(units))
    for named in [*price["breaks"], *barcodes]:
        if named["unit"] not in units:
            raise errors.unknown_unit(named["unit"])
    keys: set[str] = set()
    for item in barcodes:
        key = _key(item["barcode"])
        if key in keys:
            raise errors.barcode_twice(item["barcode"])
        keys.add(key)


def _key(barcode: str) -> str:
    try:
        return lookup_key(barcode)
    except DomainError as error:
        raise errors.bad_barcode(error.sentence) from error
