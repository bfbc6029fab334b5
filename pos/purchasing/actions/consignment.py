"""Verbs about goods on consignment: agree, end it, settle, take a settlement back, pay for what is
lost."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from pos.catalog.models import Product
from pos.catalog.queries import products_of
from pos.domain.dates import is_date
from pos.domain.formatting import format_quantity
from pos.domain.quantity import MAX_QUANTITY_MILLI
from pos.journal.ids import uuid7
from pos.outlets.documents import record, take_turn
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date
from pos.purchasing import errors
from pos.purchasing.actions.documents import unused_id
from pos.purchasing.consignment import Sold, consigned_to, last_facts, sold_since
from pos.purchasing.delivery import MAX_COST_MINOR, due_date
from pos.purchasing.models import Receipt, Return, Supplier
from pos.stock.models import SHOP, Level, Movement, Reason
from pos.stock.places import spot_of

LOST = (Reason.LOST, Reason.WASTE, Reason.EXPIRED, Reason.FOUND)


@dataclass(frozen=True)
class Settling:
    """`due_date` empty: by the supplier's terms. `document`: the page's own id, used once."""

    number: str = ""
    due_date: str = ""
    note: str = ""
    document: uuid.UUID | None = None


@dataclass(frozen=True)
class Lost:
    """So many base units, above zero; why says whether they are gone or were found again."""

    product: Product
    quantity_milli: int
    reason: str = Reason.LOST.value
    note: str = ""
    place: str = SHOP
    document: uuid.UUID | None = None


@transaction.atomic
def agree_consignment(
    *, outlet: Outlet, supplier: Supplier, product: Product, cost_minor: int, by: uuid.UUID | None
) -> None:
    """From now on the supplier gets so much for each base unit sold; again: another amount.

    RuleError `own_goods_left`: only an empty shelf changes whose goods lie on it."""
    take_turn(outlet)
    if supplier.archived:
        raise errors.supplier_archived(supplier.name)
    if not product.tracked:
        raise errors.not_tracked(product.name)
    if not 0 <= cost_minor <= MAX_COST_MINOR:
        raise errors.bad_cost(product.name)
    now = consigned_to(outlet, {product.id}).get(product.id)
    if now is None:
        _check_empty(outlet, product)
    elif now.supplier_id != supplier.id:
        raise errors.consigned_by_other(product.name)
    _agree(outlet, supplier, product, (cost_minor, by))


@transaction.atomic
def end_consignment(
    *, outlet: Outlet, supplier: Supplier, product: Product, by: uuid.UUID | None
) -> None:
    """It is the shop's own again. What was sold until now is settled as before."""
    take_turn(outlet)
    now = consigned_to(outlet, {product.id}).get(product.id)
    if now is None or now.supplier_id != supplier.id:
        raise errors.not_consigned(product.name)
    _check_empty(outlet, product)
    _agree(outlet, supplier, product, (None, by))


@transaction.atomic
def settle_consignment(
    *, outlet: Outlet, supplier: Supplier, settling: Settling, by: uuid.UUID | None
) -> Receipt:
    """What was sold and is in no settlement yet becomes a debt, less what customers brought back.

    RuleError `nothing_sold`."""
    take_turn(outlet)
    document = unused_id(Receipt, outlet, settling.document)
    today, sold = business_date(outlet), sold_since(outlet, supplier)
    if not sold:
        raise errors.nothing_sold(supplier.name)
    due = settling.due_date or due_date(supplier, today)
    if not is_date(due):
        raise errors.bad_date("Jatuh tempo")
    if due < today:
        raise errors.due_before_invoice()
    body = {
        "document": str(document),
        "supplier": {"id": str(supplier.id), "name": supplier.name},
        "number": settling.number or f"Titipan {today}",
        "settled_on": today,
        "due_date": due,
        "note": settling.note,
        "total_minor": sum(owed for _, owed in sold.values()),
        "upto": last_facts(outlet, supplier),
        "lines": _lines(outlet, sold),
    }
    record("consignment.settled", outlet, body, by)
    return Receipt.objects.get(merchant_id=outlet.merchant_id, id=document)


@transaction.atomic
def reverse_settlement(
    *,
    outlet: Outlet,
    receipt: Receipt,
    by: uuid.UUID | None,
    note: str = "",
    document: uuid.UUID | None = None,
) -> Return:
    """What was in it waits for the next settlement again. What was paid of it already is set
    against another invoice, or the supplier gives it back.

    RuleError `settlement_reversed`: only once."""
    take_turn(outlet)
    if not receipt.is_settlement:
        raise errors.not_a_settlement()
    if receipt.returns.exists():
        raise errors.settlement_reversed(receipt.invoice_number)
    document = unused_id(Return, outlet, document)
    body = {
        "document": str(document),
        "settlement": str(receipt.id),
        "supplier": {"id": str(receipt.supplier_id), "name": receipt.supplier_name},
        "note": note,
        "total_minor": receipt.total_minor,
    }
    record("consignment.settlement_reversed", outlet, body, by)
    return Return.objects.get(merchant_id=outlet.merchant_id, id=document)


@transaction.atomic
def lose_consigned(
    *, outlet: Outlet, supplier: Supplier, lost: Lost, by: uuid.UUID | None
) -> uuid.UUID:
    """They leave the stock and their supplier gets as much for them as if they were sold, by the
    next settlement. Whatever the supplier bears is an ordinary correction of stock. Returns the
    document's id."""
    take_turn(outlet)
    product = lost.product
    now = consigned_to(outlet, {product.id}).get(product.id)
    if now is None or now.supplier_id != supplier.id:
        raise errors.not_consigned(product.name)
    if not 0 < lost.quantity_milli <= MAX_QUANTITY_MILLI or lost.reason not in LOST:
        raise errors.bad_quantity(product.name)
    document = lost.document or uuid7()
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id, "product": product}
    if Movement.objects.filter(**here, document_id=document).exists():
        raise errors.already_recorded()
    sign = 1 if lost.reason == Reason.FOUND else -1
    body = {
        "document": str(document),
        "place": spot_of(outlet, lost.place).code,
        "supplier": {"id": str(supplier.id), "name": supplier.name},
        "product": str(product.id),
        "name": product.name,
        "unit": product.unit,
        "quantity_milli": sign * lost.quantity_milli,
        "reason": str(lost.reason),
        "note": lost.note,
    }
    record("consignment.lost", outlet, body, by)
    return document


def _check_empty(outlet: Outlet, product: Product) -> None:
    levels = Level.objects.filter(
        merchant_id=outlet.merchant_id, outlet_id=outlet.id, product=product
    )
    held = levels.exclude(quantity_milli=0).order_by("place").first()
    if held is not None:
        told = f"{format_quantity(held.quantity_milli)} {product.unit}"
        raise errors.own_goods_left(product.name, told)


def _agree(
    outlet: Outlet, supplier: Supplier, product: Product, said: tuple[int | None, uuid.UUID | None]
) -> None:
    cost_minor, by = said
    body = {
        "product": str(product.id),
        "name": product.name,
        "unit": product.unit,
        "supplier": {"id": str(supplier.id), "name": supplier.name},
        "cost_minor": cost_minor,
    }
    record("consignment.agreed", outlet, body, by)


def _lines(outlet: Outlet, sold: Sold) -> list[dict[str, Any]]:
    goods = products_of(outlet.merchant_id, sold)
    ordered = sorted(sold, key=lambda key: (goods[key].name, str(key)))
    return [
        {
            "line": number,
            "product": str(key),
            "name": goods[key].name,
            "unit": goods[key].unit,
            "quantity_milli": sold[key][0],
            "total_minor": sold[key][1],
        }
        for number, key in enumerate(ordered, 1)
    ]
