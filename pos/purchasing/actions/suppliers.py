"""Verbs about suppliers and how prices are suggested."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from pos.journal.ids import uuid7
from pos.journal.rows import home_outlet, lock_ledger
from pos.journal.tenancy import merchant_wide
from pos.outlets.actions import change_row, read_locked, write_groups
from pos.outlets.documents import take_turn
from pos.outlets.giving_back import may_come_back
from pos.outlets.masters import Groups
from pos.outlets.models import Outlet
from pos.purchasing import errors
from pos.purchasing.models import BuyingRules, Supplier
from pos.purchasing.queries import rules_of, same_supplier

Changes = Mapping[str, Any]
NPWP_DIGITS = (15, 16)


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


may_come_back("supplier", Supplier, change_supplier, row="supplier")


@transaction.atomic
def change_buying_rules(*, outlet: Outlet, by: uuid.UUID | None, **suggestion: int) -> BuyingRules:
    """markup_ppm, price_step_minor."""
    take_turn(outlet)
    before = rules_of(outlet).groups()["suggestion"]
    whole = {**before, **suggestion}
    if whole != before:
        tenant = {"merchant_id": outlet.merchant_id, "outlet_id": merchant_wide(outlet.merchant_id)}
        groups = {"suggestion": whole}
        write_groups("buying_rules.changed", outlet.id, groups, actor_id=by, **tenant)
    return rules_of(outlet)


def _check_identity(merchant_id: uuid.UUID, own: uuid.UUID | None, identity: Changes) -> None:
    twin = same_supplier(merchant_id, identity["name"], own)
    if twin is not None:
        raise errors.supplier_known(twin.name)
    digits = [each for each in identity["npwp"] if each.isdigit()]
    if identity["npwp"] and len(digits) not in NPWP_DIGITS:
        raise errors.bad_npwp()
