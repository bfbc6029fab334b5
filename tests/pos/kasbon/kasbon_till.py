"""Sales on kasbon, refunds and repayments as a till writes them, for tests."""

from typing import Any

from pos.customers.actions import add_customer
from pos.customers.models import Customer
from pos.kasbon.queries import holder_of
from tests.pos.world import Till, World
from tests.sales import refund_body, sale_body, second_version
from tests.tablet import new_id

VERSIONS = {"kasbon": (3, 2), "store_credit": (4, 3), "gift_card": (4, 3)}  # of a sale, of a refund


def ani(world: World, limit: int = 500_000, name: str = "Bu Ani", phone: str = "") -> Customer:
    given = {"name": name, "phone": phone, "consents": ["keep_data"]}
    return add_customer(
        merchant_id=world.merchant.id, by=world.sari.id, kasbon_limit_minor=limit, **given
    )


def on_kasbon(
    body: dict[str, Any], amount: int | None = None, *, kind: str = "kasbon"
) -> dict[str, Any]:
    """The same document with `amount` of it (or all) on kasbon and the rest in cash."""
    total = body["totals"]["total_minor"]
    amount = total if amount is None else amount
    parts = [(kind, kind.capitalize(), amount), ("cash", "Tunai", total - amount)]
    payments = [
        {
            **body["payments"][0],
            "id": new_id(),
            "method": kind,
            "name": name,
            "kind": kind,
            "change_minor": 0,
            "amount_minor": part,
            "tendered_minor": part,
            "owed_minor": None,
        }
        for kind, name, part in parts
        if part
    ]
    return {
        **body,
        "payments": payments,
        "due_minor": total,
        "rounding_minor": 0,
        "change_minor": 0,
    }


def sell(
    till: Till,
    customer: Customer | None,
    *lines: dict[str, Any],
    amount: int | None = None,
    kind: str = "kasbon",
    told: dict[str, Any] | None = None,
    **changes: Any,
) -> dict[str, Any]:
    """`told`: of the payment by that kind."""
    till.tablet.counter += 1
    first = sale_body(list(lines), series=till.tablet.series, counter=till.tablet.counter)
    body = {**on_kasbon(second_version(first), amount, kind=kind), **changes}
    body["payments"][0].update(told or {})
    if customer is not None:
        body["customer"] = {
            "id": str(customer.id),
            "name": customer.name,
            "phone": None,
            "member": False,
        }
    till.tablet.append("sale.completed", body, tv=VERSIONS[kind][0])
    return body


def take_back(
    till: Till, sold: dict[str, Any], amount: int | None, kind: str = "kasbon", **changes: Any
) -> dict[str, Any]:
    """The whole sale back: `amount` (negative) off the kasbon, None all of it, 0 in cash."""
    till.tablet.counter += 1
    body = refund_body(sold, series=till.tablet.series, counter=till.tablet.counter)
    body = on_kasbon(body, amount, kind=kind)
    same = {key: sold["payments"][0].get(key) for key in ("card", "reference")}
    if kind == "gift_card":
        body["payments"][0].update(same)
    body["payments"][0].update(changes.pop("payment", {}))
    body.update(changes)
    till.tablet.append("sale.refunded", body, tv=1 if amount == 0 else VERSIONS[kind][1])
    return body


def cash_part(amount: int) -> dict[str, Any]:
    return {
        "id": new_id(),
        "method": "tunai",
        "name": "Tunai",
        "kind": "cash",
        "amount_minor": amount,
        "tendered_minor": amount,
        "change_minor": 0,
        "account": None,
        "reference": None,
    }


def repayment_body(customer: Customer, amount: int) -> dict[str, Any]:
    return {
        "repayment": new_id(),
        "customer": {"id": str(customer.id), "name": customer.name},
        "shift": None,
        "amount_minor": amount,
        "payments": [cash_part(amount)],
        "owed_before_minor": None,
        "reverses": None,
        "note": "",
        "repaid_at": 1_795_000_000_000,
        "cashier": {"id": new_id(), "name": "Siti"},
    }


def pay_back(till: Till, customer: Customer, amount: int, **changes: Any) -> dict[str, Any]:
    body = repayment_body(customer, amount)
    body["payments"][0].update(changes.pop("payment", {}))
    envelope = {key: changes.pop(key) for key in ("shift",) if key in changes}
    till.tablet.append("kasbon.repaid", {**body, **changes}, **envelope)
    return {**body, **changes}


def paid_in_body(
    amount: int, *, card: dict[str, Any] | None = None, customer: Customer | None = None
) -> dict[str, Any]:
    """Paid in cash onto a card, or for a customer."""
    return {
        "document": new_id(),
        "card": card,
        "customer": {"id": str(customer.id), "name": customer.name} if customer else None,
        "shift": None,
        "amount_minor": amount,
        "payments": [cash_part(amount)],
        "held_before_minor": None,
        "note": "",
        "paid_in_at": 1_795_000_000_000,
        "cashier": {"id": new_id(), "name": "Siti"},
    }


def held(customer: Customer) -> int:
    return holder_of(customer.merchant_id, customer.id).held_minor


def owed(customer: Customer) -> int:
    return holder_of(customer.merchant_id, customer.id).owed_minor
