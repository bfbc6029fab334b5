"""Writes about the catalogue. Each verb checks, then appends events; rows are the projections'.

Changes are given per field group, each a mapping of what is new:
    change_product(product=…, by=…, price={"price_minor": 3500}, shelf={"favourite": True})
"""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from pos.catalog import errors
from pos.catalog.checks import Known, check_base_unit, check_reach
from pos.catalog.doubts import below_cost, below_cost_of_groups
from pos.catalog.images import store_image
from pos.catalog.models import (
    TILE_COLOURS,
    Category,
    ChoiceGroup,
    Favourites,
    Product,
    TaxClass,
)
from pos.catalog.queries import last_own_number, products_of
from pos.domain.barcode import internal_code
from pos.journal.actions import New, append_many
from pos.journal.ids import uuid7
from pos.journal.rows import home_outlet, lock_ledger
from pos.journal.tenancy import merchant_wide
from pos.outlets.actions import change_row, read_locked, write_groups, write_many
from pos.outlets.doubts import settle
from pos.outlets.giving_back import may_come_back
from pos.outlets.masters import Groups, column_of, merged_groups
from pos.outlets.models import Outlet

Changes = Mapping[str, Any]
# What later versions of product.changed brought.
LATER_GROUPS = {"expiry": 2, "brand": 3, "serials": 4}


@transaction.atomic
def add_category(
    *, merchant_id: uuid.UUID, name: str, by: uuid.UUID | None, colour: str | None = None
) -> Category:
    """At the end of the hand-made order; colours go round the tiles' six."""
    position = Category.objects.filter(merchant_id=merchant_id).count()
    groups: Groups = {
        "identity": {"name": name, "colour": colour or TILE_COLOURS[position % len(TILE_COLOURS)]},
        "shelf": {"position": position, "archived": False},
    }
    return Category.objects.get(id=_add("category.changed", merchant_id, groups, by))


def change_category(*, category: Category, by: uuid.UUID | None, **changes: Changes) -> Category:
    change_row("category.changed", category, by=by, **changes)
    return category


may_come_back("category", Category, change_category, row="category")


@transaction.atomic
def arrange_favourites(
    *,
    outlet: Outlet,
    products: Sequence[uuid.UUID],
    by: uuid.UUID | None,
    removed: Sequence[uuid.UUID] = (),
) -> Favourites:
    """The tiles of the outlet's favourites page, in this order; tills do the same offline."""
    known = products_of(outlet.merchant_id, [*products, *removed])
    if len(known) < len({*products, *removed}):
        raise errors.unknown_product()
    tiles = {"products": _plain(products), "removed": _plain(removed)}
    tenant = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    write_groups("favourites.changed", outlet.id, {"tiles": tiles}, actor_id=by, **tenant)
    return Favourites.objects.get(merchant_id=outlet.merchant_id, id=outlet.id)


@transaction.atomic
def add_tax_class(
    *, merchant_id: uuid.UUID, by: uuid.UUID | None, tax_class: Mapping[str, Any]
) -> TaxClass:
    """`tax_class` in the domain's form: code, label, kind, service, rates, included."""
    groups = _tax_groups(tax_class)
    return TaxClass.objects.get(id=_add("tax_class.changed", merchant_id, groups, by))


def add_tax_classes(
    *, merchant_id: uuid.UUID, by: uuid.UUID | None, tax_classes: Iterable[Mapping[str, Any]]
) -> None:
    """Those with which a shop begins, all or none, in the domain's form."""
    whole = {uuid7(): _tax_groups(each) for each in tax_classes}
    tenant = {"merchant_id": merchant_id, "outlet_id": merchant_wide(merchant_id)}
    write_many("tax_class.changed", whole, actor_id=by, **tenant)


def _tax_groups(tax_class: Mapping[str, Any]) -> Groups:
    keys = ("code", "label", "kind", "service")
    identity = {key: tax_class[key] for key in keys}
    identity["included"] = tax_class.get("included")
    return {"identity": identity, "rates": {"rates": list(tax_class["rates"])}}


def change_tax_class(*, tax_class: TaxClass, by: uuid.UUID | None, **changes: Changes) -> TaxClass:
    change_row("tax_class.changed", tax_class, by=by, **changes)
    return tax_class


may_come_back("tax_class", TaxClass, change_tax_class, row="tax_class")


@transaction.atomic
def add_choice_group(
    *, merchant_id: uuid.UUID, name: str, by: uuid.UUID | None, **changes: Changes
) -> ChoiceGroup:
    """Groups: identity (min, max, required), choices (choices), shelf (position, archived)."""
    position = ChoiceGroup.objects.filter(merchant_id=merchant_id).count()
    current: Groups = {
        "identity": {"name": name, "min": 0, "max": 1, "required": False},
        "choices": {"choices": []},
        "shelf": {"position": position, "archived": False},
    }
    groups = {**current, **merged_groups(current, changes)}
    return ChoiceGroup.objects.get(id=_add("choice_group.changed", merchant_id, groups, by))


def change_choice_group(
    *, group: ChoiceGroup, by: uuid.UUID | None, **changes: Changes
) -> ChoiceGroup:
    change_row("choice_group.changed", group, by=by, **changes)
    return group


may_come_back("choice_group", ChoiceGroup, change_choice_group, row="group")


def choice(name: str, price_minor: int = 0, **more: Any) -> dict[str, Any]:
    """One choice in its event's form, with a new id; `more`: tax_class, default, position."""
    plain = {"tax_class": None, "default": False, "position": 0}
    return {"id": str(uuid7()), "name": name, "price_minor": price_minor, **plain, **more}


def add_product(
    *,
    merchant_id: uuid.UUID,
    name: str,
    by: uuid.UUID | None,
    noticed: Collection[str] | None = None,
    **changes: Changes,
) -> Product:
    """Groups as for change_product; what is left out has a harmless value."""
    named = {**changes, "identity": {**changes.get("identity", {}), "name": name}}
    blank = blank_groups()
    settle(below_cost_of_groups(name, {}, {**blank, **merged_groups(blank, named)}), noticed)
    product_id = add_products(merchant_id=merchant_id, products=[named], by=by)[0]
    return Product.objects.get(id=product_id)


@transaction.atomic
def add_products(
    *, merchant_id: uuid.UUID, products: Sequence[Mapping[str, Changes]], by: uuid.UUID | None
) -> list[uuid.UUID]:
    """All or none. Returns their ids in order."""
    known, blank = Known(merchant_id), blank_groups()
    first = {group: blank[group] for group in blank if group not in LATER_GROUPS}
    whole = {uuid7(): {**first, **merged_groups(blank, changes)} for changes in products}
    known.check_skus({key: groups["identity"]["sku"] for key, groups in whole.items()})
    for product_id, groups in whole.items():
        known.check(groups)
        known.check_variant(product_id, groups["identity"]["variant_of"])
    _append_products(merchant_id, whole, by)
    return list(whole)


@transaction.atomic
def change_product(
    *,
    product: Product,
    by: uuid.UUID | None,
    noticed: Collection[str] | None = None,
    **changes: Changes,
) -> Product:
    """Groups: identity, shelf, price, cost, tax, barcodes, choices, stock, expiry, brand, serials.

    RuleError `doubtful`: a price below cost that is not among the `noticed` keys (None: nobody to
    ask)."""
    read_locked(product)
    known, current = Known(product.merchant_id), product.groups()
    changed = merged_groups(current, changes)
    whole = {**current, **changed}
    check_base_unit(product, whole["identity"]["unit"])
    known.check(whole)
    known.check_skus({product.id: whole["identity"]["sku"]})
    known.check_variant(product.id, whole["identity"]["variant_of"])
    check_reach(product.merchant_id, [changed], by)
    settle(below_cost_of_groups(str(product.id), current, whole), noticed)
    _append_products(product.merchant_id, {product.id: changed} if changed else {}, by)
    product.refresh_from_db()
    return product


may_come_back("product", Product, change_product, row="product")


@transaction.atomic
def change_products(
    *,
    merchant_id: uuid.UUID,
    changes: Mapping[uuid.UUID, Mapping[str, Changes]],
    by: uuid.UUID | None,
    products: Mapping[uuid.UUID, Product] | None = None,
) -> dict[uuid.UUID, tuple[Groups, Groups]]:
    """Many at once, all or none, checked as change_product; nobody sits there to be asked. Returns
    the groups that changed, before and after, of the products in which any did. `products`: as a
    caller has read them who holds the lock already."""
    lock_ledger(merchant_id, home_outlet(merchant_id, merchant_wide(merchant_id)))
    known = Known(merchant_id)
    products = products_of(merchant_id, changes) if products is None else products
    written: dict[uuid.UUID, tuple[Groups, Groups]] = {}
    for product_id, change in changes.items():
        product = products.get(product_id)
        if product is None:
            raise errors.unknown_product()
        current = product.groups()
        changed = merged_groups(current, change)
        whole = {**current, **changed}
        check_base_unit(product, whole["identity"]["unit"])
        known.check(whole)
        if whole["identity"]["variant_of"] != current["identity"]["variant_of"]:
            known.check_variant(product_id, whole["identity"]["variant_of"])
        if changed:
            written[product_id] = ({group: current[group] for group in changed}, changed)
    skus = {
        key: after["identity"]["sku"] for key, (_, after) in written.items() if "identity" in after
    }
    known.check_skus(skus)
    check_reach(merchant_id, [after for _, after in written.values()], by)
    _append_products(merchant_id, {key: after for key, (_, after) in written.items()}, by)
    return written


def set_price(
    *,
    product: Product,
    price_minor: int | None,
    by: uuid.UUID | None,
    noticed: Collection[str] | None = None,
) -> Product:
    """The price of the base unit; None: the till asks."""
    price = {"price_minor": price_minor}
    return change_product(product=product, by=by, noticed=noticed, price=price)


@transaction.atomic
def change_prices(
    *,
    merchant_id: uuid.UUID,
    prices: Mapping[uuid.UUID, int | None],
    by: uuid.UUID | None,
    noticed: Collection[str] | None = None,
) -> int:
    """The price grid: all or none. Returns how many really changed. RuleError `doubtful` as
    change_product."""
    if noticed is not None:
        known = products_of(merchant_id, prices).values()
        changed = [each for each in known if each.price_minor != prices[each.id]]
        found = [below_cost(each, [(each.unit, prices[each.id])]) for each in changed]
        settle([doubt for doubts in found for doubt in doubts], noticed)
    changes = {key: {"price": {"price_minor": price}} for key, price in prices.items()}
    return _change_each(merchant_id, changes, by)


@transaction.atomic
def change_unit_prices(
    *, merchant_id: uuid.UUID, prices: Mapping[tuple[uuid.UUID, str], int], by: uuid.UUID | None
) -> int:
    """Prices by product and unit, base units and bigger ones. Returns how many products changed."""
    changes: dict[uuid.UUID, dict[str, dict[str, Any]]] = {}
    for key, product in products_of(merchant_id, {key for key, _ in prices}).items():
        own = {unit: price for (owner, unit), price in prices.items() if owner == key}
        changes[key] = {"price": repriced(product, own)}
    return _change_each(merchant_id, changes, by)


def repriced(product: Product, prices: Mapping[str, int]) -> dict[str, Any]:
    """The product's price group with these prices by unit; a unit it has not is left out."""
    whole = product.groups()["price"]
    units = [
        {**each, "price_minor": prices.get(each["unit"], each["price_minor"])}
        for each in whole["units"]
    ]
    return {"price_minor": prices.get(product.unit, whole["price_minor"]), "units": units}


@transaction.atomic
def change_costs(
    *, merchant_id: uuid.UUID, costs: Mapping[uuid.UUID, int], by: uuid.UUID | None
) -> int:
    """What a base unit cost when goods came in. Returns how many really changed."""
    changes = {key: {"cost": {"cost_minor": cost}} for key, cost in costs.items()}
    return _change_each(merchant_id, changes, by)


def _change_each(
    merchant_id: uuid.UUID,
    changes: Mapping[uuid.UUID, Mapping[str, Changes]],
    by: uuid.UUID | None,
) -> int:
    """All or none, for groups that need no check."""
    lock_ledger(merchant_id, home_outlet(merchant_id, merchant_wide(merchant_id)))
    products = products_of(merchant_id, changes)
    whole: dict[uuid.UUID, Groups] = {}
    for product_id, change in changes.items():
        product = products.get(product_id)
        if product is None:
            raise errors.unknown_product()
        changed = merged_groups(product.groups(), change)
        if changed:
            whole[product_id] = changed
    check_reach(merchant_id, whole.values(), by)
    _append_products(merchant_id, whole, by)
    return len(whole)


@transaction.atomic
def give_own_barcodes(
    *,
    merchant_id: uuid.UUID,
    products: Collection[uuid.UUID],
    prefix: str,
    by: uuid.UUID | None,
) -> int:
    """An EAN-13 of the shop's own for the base unit of each that has no code of that unit. `prefix`
    is one of GS1's for use inside a shop (20 to 29). Returns how many got one."""
    lock_ledger(merchant_id, home_outlet(merchant_id, merchant_wide(merchant_id)))
    number = last_own_number(merchant_id, prefix)
    changes: dict[uuid.UUID, dict[str, Changes]] = {}
    for key, product in products_of(merchant_id, products).items():
        codes = [each.body() for each in product.barcodes.all()]
        if all(each["unit"] != product.unit for each in codes):
            number += 1
            own = {"barcode": internal_code(number, prefix), "unit": product.unit}
            changes[key] = {"barcodes": {"barcodes": [*codes, own]}}
    return _change_each(merchant_id, changes, by)


def archive_product(*, product: Product, by: uuid.UUID | None, archived: bool = True) -> Product:
    """Out of sight, never deleted: receipts and stock name it. `archived=False` brings it back."""
    return change_product(product=product, by=by, shelf={"archived": archived})


def set_product_image(*, product: Product, content: bytes, by: uuid.UUID | None) -> Product:
    """Keep a small picture in the data folder; the event carries its hash."""
    return change_product(product=product, by=by, identity={"image": store_image(content)})


def _add(kind: str, merchant_id: uuid.UUID, groups: Groups, by: uuid.UUID | None) -> uuid.UUID:
    identity = uuid7()
    tenant = {"merchant_id": merchant_id, "outlet_id": merchant_wide(merchant_id)}
    write_groups(kind, identity, groups, actor_id=by, **tenant)
    return identity


def _plain(ids: Sequence[uuid.UUID]) -> list[str]:
    """As text and each once, the first place counts."""
    return list(dict.fromkeys(map(str, ids)))


def blank_groups() -> Groups:
    """The harmless values of a product, as whole groups without asking the database."""
    row = Product()
    return {
        group: {
            key: [] if key in Product.LISTS else getattr(row, column_of(Product, key))
            for key in keys
        }
        for group, keys in Product.GROUPS.items()
    }


def _append_products(
    merchant_id: uuid.UUID, whole: Mapping[uuid.UUID, Groups], by: uuid.UUID | None
) -> None:
    wide = merchant_wide(merchant_id)
    news = [
        New("product.changed", {"id": str(product_id), "groups": groups}, wide, _version(groups))
        for product_id, groups in whole.items()
    ]
    if news:
        append_many(news, merchant_id=merchant_id, actor_id=by)


def _version(groups: Groups) -> int:
    """An older server still understands what the first version could say."""
    return max((LATER_GROUPS.get(group, 1) for group in groups), default=1)
