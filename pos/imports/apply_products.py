"""Lines of a plan become products, and back: a handful in one transaction of the caller's.

Beside the events of the goods a step is written for each row, with what stood before. Both are in
the same transaction, so that a worker killed in the middle goes on where it was and no row goes in
twice.
"""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from pos.catalog.actions import (
    add_category,
    add_products,
    blank_groups,
    change_category,
    change_products,
)
from pos.catalog.extensions import moved_of
from pos.catalog.models import Category, Product, ProductBarcode
from pos.catalog.queries import products_of
from pos.imports import errors
from pos.imports.models import Import, ImportStep
from pos.imports.plan import Line
from pos.journal.bulk import insert_rows
from pos.journal.ids import uuid7
from pos.outlets.documents import take_turn
from pos.outlets.masters import merged_groups
from pos.outlets.queries import outlet_of

PRODUCT, CATEGORY = "product", "category"
COLUMNS = (
    "id", "merchant_id", "outlet_id", "import_id", "row", "noun", "entity_id", "before", "after",
    "undo",
)  # fmt: skip


def let_in_products(row: Import, lines: Sequence[Line]) -> None:
    there = _still_as_planned(row, lines)
    shelves = _categories(row, lines)
    added = [line for line in lines if line.entity is None]
    new = [_with_category(line, shelves) for line in added]
    ids = add_products(merchant_id=row.merchant_id, products=new, by=row.by_id)
    changes = {line.entity: _with_category(line, shelves) for line in lines if line.entity}
    written = change_products(
        merchant_id=row.merchant_id, changes=changes, by=row.by_id, products=there
    )
    blank = blank_groups()
    steps = [
        step_row(row, line, PRODUCT, (product_id, None, {**blank, **merged_groups(blank, groups)}))
        for line, product_id, groups in zip(added, ids, new, strict=True)
    ]
    steps += [
        step_row(row, line, PRODUCT, (line.entity, *written[line.entity]))
        for line in lines
        if line.entity in written
    ]
    insert_rows(ImportStep, COLUMNS, steps)


def _still_as_planned(row: Import, lines: Sequence[Line]) -> dict[uuid.UUID, Product]:
    """A plan may be hours old. RuleError where the shop changed what a line is about, or has by now
    what it would make; nobody writes until the transaction ends. Returns the goods that lines are
    about."""
    take_turn(outlet_of(row.merchant_id, row.outlet_id))
    changed = {line.entity: line for line in lines if line.entity is not None}
    products = products_of(row.merchant_id, changed)
    for product_id, product in products.items():
        now, was = product.groups(), changed[product_id].more["was"]
        if any(now[group] != value for group, value in was.items()):
            raise errors.changed_meanwhile(product.name)
    _check_still_new(row, [line for line in lines if line.entity is None])
    return products


def _check_still_new(row: Import, lines: Sequence[Line]) -> None:
    """The verb looks at the shop's own codes; here barcodes, and names without any code."""
    keys = {key: line for line in lines for key in line.more["keys"]}
    names = {
        line.changes["identity"]["name"]: line
        for line in lines
        if not line.more["keys"] and "sku" not in line.changes["identity"]
    }
    here = {"merchant_id": row.merchant_id}
    codes = ProductBarcode.objects.filter(**here, key__in=keys, product__archived=False)
    alike = Product.objects.filter(**here, name__in=names, archived=False)
    for key in codes.values_list("key", flat=True)[:1]:
        raise errors.made_meanwhile(keys[key].name)
    for name in alike.values_list("name", flat=True)[:1]:
        raise errors.made_meanwhile(name)


def _categories(row: Import, lines: Sequence[Line]) -> dict[str, str]:
    """Ids by name of the categories these lines name; those there are not yet are made."""
    rows = Category.objects.filter(merchant_id=row.merchant_id).order_by("-archived")
    found = {each.name.casefold(): str(each.id) for each in rows}
    for line in lines:
        name = line.more.get("category", "")
        if name and name.casefold() not in found:
            made = add_category(merchant_id=row.merchant_id, name=name, by=row.by_id)
            found[name.casefold()] = str(made.id)
            step = step_row(row, line, CATEGORY, (made.id, None, made.groups()))
            insert_rows(ImportStep, COLUMNS, [step])
    return found


def _with_category(line: Line, shelves: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    name = line.more.get("category", "")
    if not name:
        return line.changes
    identity = {**line.changes.get("identity", {}), "category": shelves[name.casefold()]}
    return {**line.changes, "identity": identity}


def step_row(row: Import, line: Line, noun: str, about: tuple[Any, Any, Any]) -> tuple[Any, ...]:
    here = (uuid7(), row.merchant_id, row.outlet_id, row.id)
    return (*here, line.number, noun, *about, ImportStep.Undo.NO.value)


def take_back_products(row: Import, steps: Sequence[ImportStep]) -> None:
    """Changed again since, or sold in the meantime: left as it is."""
    goods = [step for step in steps if step.noun == PRODUCT]
    ids = [step.entity_id for step in goods]
    products = products_of(row.merchant_id, ids)
    moved = moved_of(row.merchant_id, ids)
    changes: dict[uuid.UUID, dict[str, dict[str, Any]]] = {}
    for step in goods:
        back = _what_goes_back(step, products.get(step.entity_id), is_used=step.entity_id in moved)
        step.undo = ImportStep.Undo.BACK if back else ImportStep.Undo.LEFT
        if back:
            changes[step.entity_id] = back
    change_products(merchant_id=row.merchant_id, changes=changes, by=row.by_id)
    for step in steps:
        if step.noun == CATEGORY:
            _take_back_category(row, step)


def _what_goes_back(
    step: ImportStep, product: Product | None, *, is_used: bool
) -> dict[str, dict[str, Any]]:
    """Only when every group the row wrote still says what it wrote."""
    if product is None:
        return {}
    now = product.groups()
    if any(now[group] != value for group, value in step.after.items()):
        return {}
    if step.before is None:
        return {} if is_used else {"shelf": {"archived": True}}
    before: dict[str, dict[str, Any]] = step.before
    return before


def _take_back_category(row: Import, step: ImportStep) -> None:
    """Put away unless something stands in it by now."""
    category = Category.objects.filter(merchant_id=row.merchant_id, id=step.entity_id).first()
    used = Product.objects.filter(
        merchant_id=row.merchant_id, category=step.entity_id, archived=False
    )
    if category is None or used.exists():
        step.undo = ImportStep.Undo.LEFT
        return
    change_category(category=category, by=row.by_id, shelf={"archived": True})
    step.undo = ImportStep.Undo.BACK
