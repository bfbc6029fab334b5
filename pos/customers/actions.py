"""Writes about customers from the back office. Tills append the same kind of event themselves."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from pos.customers import errors
from pos.customers.models import CONSENTS, WORDING, Customer
from pos.customers.queries import digits_of
from pos.journal.clock import wall_ms
from pos.journal.ids import uuid7
from pos.journal.tenancy import merchant_wide
from pos.outlets.actions import change_row, read_locked, write_groups
from pos.outlets.masters import Groups

Changes = Mapping[str, Any]


@transaction.atomic
def add_customer(
    *,
    merchant_id: uuid.UUID,
    name: str,
    by: uuid.UUID | None,
    phone: str = "",
    member: bool = False,
    consents: Sequence[str] = (),
) -> Customer:
    """Nobody is kept without having allowed it: `consents` must hold keep_data."""
    if "keep_data" not in consents:
        raise errors.consent_missing()
    digits = digits_of(phone)
    _check_phone(merchant_id, None, digits)
    customer_id = uuid7()
    groups: Groups = {
        "identity": {"name": name, "phone": digits},
        "membership": {"member": member},
        "prices": {"price_list": None},
        "consent": {each: _tick(given=True) if each in consents else None for each in CONSENTS},
        "state": {"archived": False},
    }
    tenant = {"merchant_id": merchant_id, "outlet_id": merchant_wide(merchant_id)}
    write_groups("customer.changed", customer_id, groups, actor_id=by, **tenant)
    return Customer.objects.get(id=customer_id)


@transaction.atomic
def change_customer(
    *,
    customer: Customer,
    by: uuid.UUID | None,
    given: Mapping[str, bool] | None = None,
    **changes: Changes,
) -> Customer:
    """Groups: identity (name, phone), membership, prices, state. `given` are consents as ticked:
    those that really change are written with this moment and the wording in use."""
    read_locked(customer)
    whole: dict[str, Changes] = dict(changes)
    if "phone" in whole.get("identity", {}):
        digits = digits_of(whole["identity"]["phone"])
        _check_phone(customer.merchant_id, customer.id, digits)
        whole["identity"] = {**whole["identity"], "phone": digits}
    changed = {name: tick for name, tick in (given or {}).items() if _has(customer, name) != tick}
    whole["consent"] = {name: _tick(given=tick) for name, tick in changed.items()}
    change_row("customer.changed", customer, by=by, **whole)
    return customer


def archive_customer(*, customer: Customer, by: uuid.UUID | None) -> Customer:
    """Sales keep the name they were made with; the tills forget the customer."""
    return change_customer(customer=customer, by=by, state={"archived": True})


def _has(customer: Customer, name: str) -> bool:
    return name in customer.consents


def _tick(*, given: bool) -> dict[str, Any]:
    return {"given": given, "at": wall_ms(), "wording": WORDING, "channel": "office"}


def _check_phone(merchant_id: uuid.UUID, customer_id: uuid.UUID | None, digits: str) -> None:
    """In the office somebody can look first; what tills made offline is kept and listed."""
    if not digits:
        return
    held = Customer.objects.filter(merchant_id=merchant_id, phone=digits, archived=False)
    holder = next((each for each in held.order_by("id") if each.id != customer_id), None)
    if holder is not None:
        raise errors.phone_known(holder.name)
