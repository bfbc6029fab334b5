"""Writes about purchasing. Each verb checks, then appends one event; rows are the projections'."""

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction

from pos.catalog.actions import change_costs
from pos.journal.actions import append
from pos.journal.ids import uuid7
from pos.journal.rows import home_outlet, lock_ledger
from pos.journal.tenancy import merchant_wide
from pos.outlets.actions import change_row, read_locked, write_groups
from pos.outlets.masters import Groups
from pos.outlets.models import Outlet
from pos.purchasing import errors
from pos.purchasing.costing import Costed
from pos.purchasing.delivery import Delivery, Item, Planned
from pos.purchasing.doubts import doubts_about
from pos.purchasing.models import BuyingRules, Receipt, Supplier
from pos.purchasing.queries import rules_of, same_supplier
from pos.stock.queries import SHOP

Changes = Mapping[str, Any]
NPWP_DIGITS = (15, 16)
MAX_NOTICE = 200


@transaction.atomic
def add_supplier(
    *, merchant_id: uuid.UUID, name: str, by: uuid.UUID | None, **changes: Changes
) -> Supplier:
    """Groups: identity (phone, npwp), terms (terms_days), note (note)."""
    lock_ledger(merchant_id, home_outlet(merchant_id, merchant_wide(merchant_id)))
    identity = {"phone": "", "npwp": "", **changes.get("identity", {}), "name": name}
    _check_identity(merchant_id, None, identity)
    groups: Groups = {
        "identity": identity,
        "terms": {"terms_days": 0, **changes.get("terms", {})},
        "note": {"note": "", **changes.get("note", {})},
        "state": {"archived": False},
    }
    supplier_id = uuid7()
    tenant = {"merchant_id": merchant_id, "outlet_id": merchant_wide(merchant_id)}
    write_groups("supplier.changed", supplier_id, groups, actor_id=by, **tenant)
    return Supplier.objects.get(merchant_id=merchant_id, id=supplier_id)


@transaction.atomic
def change_supplier(*, supplier: Supplier, by: uuid.UUID | None, **changes: Changes) -> Supplier:
    read_locked(supplier)
    identity = {**supplier.groups()["identity"], **changes.get("identity", {})}
    if "identity" in changes:
        _check_identity(supplier.merchant_id, supplier.id, identity)
    change_row("supplier.changed", supplier, by=by, **changes)
    return supplier


@transaction.atomic
def change_buying_rules(*, outlet: Outlet, by: uuid.UUID | None, **suggestion: int) -> BuyingRules:
    """markup_ppm, price_step_minor."""
    lock_ledger(outlet.merchant_id, home_outlet(outlet.merchant_id, outlet.id))
    before = rules_of(outlet).groups()["suggestion"]
    whole = {**before, **suggestion}
    if whole != before:
        tenant = {"merchant_id": outlet.merchant_id, "outlet_id": merchant_wide(outlet.merchant_id)}
        groups = {"suggestion": whole}
        write_groups("buying_rules.changed", outlet.id, groups, actor_id=by, **tenant)
    return rules_of(outlet)


@transaction.atomic
def receive_goods(
    *,
    outlet: Outlet,
    delivery: Delivery,
    by: uuid.UUID | None,
    noticed: Collection[str] = (),
) -> Receipt:
    """Goods with their invoice: stock, its value, the products' cost and the debt follow.

    RuleError `doubtful` names what is unusual and not among the `noticed` keys."""
    lock_ledger(outlet.merchant_id, home_outlet(outlet.merchant_id, outlet.id))
    document = delivery.document or uuid7()
    if Receipt.objects.filter(merchant_id=outlet.merchant_id, id=document).exists():
        raise errors.already_recorded()
    planned = Planned(outlet, delivery)
    doubts = doubts_about(planned)
    open_doubts = [doubt for doubt in doubts if doubt.key not in noticed]
    if open_doubts:
        raise errors.doubtful(
            [doubt.sentence for doubt in open_doubts], [doubt.code for doubt in open_doubts]
        )
    body = _receipt_body(planned, document)
    body["noticed"] = [doubt.sentence[:MAX_NOTICE] for doubt in doubts]
    append(
        "purchase.received",
        body,
        merchant_id=outlet.merchant_id,
        outlet_id=outlet.id,
        actor_id=by,
        business_date=planned.today,
    )
    change_costs(merchant_id=outlet.merchant_id, costs=_costs(body), by=by)
    return Receipt.objects.get(merchant_id=outlet.merchant_id, id=document)


def _receipt_body(planned: Planned, document: uuid.UUID) -> dict[str, Any]:
    delivery, tax, invoice = planned.delivery, planned.tax, planned.invoice
    return {
        "document": str(document),
        "place": SHOP,
        "supplier": {"id": str(planned.supplier.id), "name": planned.supplier.name},
        "order": None,
        "invoice_number": delivery.invoice_number,
        "invoice_date": delivery.invoice_date,
        "due_date": planned.due_date,
        "note": delivery.note,
        "tax": {
            "mode": tax.mode,
            "rate_ppm": tax.rate_ppm,
            "base_numerator": tax.base_numerator,
            "base_denominator": tax.base_denominator,
            "creditable": tax.creditable,
            "amount_minor": invoice.tax_minor,
        },
        "goods_minor": invoice.goods_minor,
        "discount_minor": invoice.discount_minor,
        "total_minor": invoice.total_minor,
        "cost_minor": invoice.cost_minor,
        "lines": [
            _line_body(item, costed)
            for item, costed in zip(planned.items, invoice.lines, strict=True)
        ],
    }


def _line_body(item: Item, costed: Costed) -> dict[str, Any]:
    product, bought = item.product, item.bought
    return {
        "line": item.number,
        "product": str(product.id),
        "name": product.name,
        "unit": item.unit,
        "factor_milli": bought.factor_milli,
        "quantity_milli": bought.quantity_milli,
        "base_quantity_milli": bought.base_quantity_milli,
        "unit_cost_minor": bought.unit_cost_minor,
        "gross_minor": bought.gross_minor,
        "discount_minor": bought.discount_minor,
        "invoice_discount_minor": costed.invoice_discount_minor,
        "taxed": bought.taxed,
        "tax_minor": costed.tax_minor,
        "total_minor": costed.total_minor,
        "cost_value_minor": costed.cost_value_minor,
        "base_unit": product.unit,
        "price_minor": product.price_minor,
        "cost_before_minor": product.cost_minor,
    }


def _costs(body: dict[str, Any]) -> dict[uuid.UUID, int]:
    """The new purchase price of a base unit; goods that came free leave it as it was."""
    values: dict[uuid.UUID, tuple[int, int]] = {}
    for line in body["lines"]:
        if line["cost_value_minor"]:
            key = uuid.UUID(line["product"])
            value, quantity = values.get(key, (0, 0))
            values[key] = (
                value + line["cost_value_minor"],
                quantity + line["base_quantity_milli"],
            )
    return {
        key: (value * 2000 + quantity) // (2 * quantity)
        for key, (value, quantity) in values.items()
    }


def _check_identity(merchant_id: uuid.UUID, own: uuid.UUID | None, identity: Changes) -> None:
    twin = same_supplier(merchant_id, identity["name"], own)
    if twin is not None:
        raise errors.supplier_known(twin.name)
    digits = [each for each in identity["npwp"] if each.isdigit()]
    if identity["npwp"] and len(digits) not in NPWP_DIGITS:
        raise errors.bad_npwp()
