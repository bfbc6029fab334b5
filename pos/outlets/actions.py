"""Writes about the shop. Each verb checks, then appends one event; the row is the projection's."""

import uuid
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction

from pos.domain.receipt_footer import check_footer
from pos.journal.actions import New, append_many
from pos.journal.ids import uuid7
from pos.journal.rows import home_outlet, lock_ledger
from pos.journal.tenancy import merchant_wide
from pos.outlets import errors, recovery
from pos.outlets.giving_back import may_come_back
from pos.outlets.logo import refit_logo
from pos.outlets.masters import Groups, MasterModel, merged_groups
from pos.outlets.models import Merchant, Outlet

Changes = Mapping[str, Any]
# Groups that a later version of a kind brought; without them an older server still understands.
GROUP_VERSIONS = {
    ("outlet.changed", "paper"): 2,
    ("outlet.changed", "discounts"): 3,
    ("outlet.changed", "scales"): 4,
    ("customer.changed", "group"): 2,
    ("customer.changed", "merge"): 3,
    ("price_list.changed", "outlets"): 2,
    ("price_list.changed", "own"): 3,
    ("person.changed", "outlets"): 2,
    ("customer.changed", "kasbon"): 4,
    ("customer.changed", "birthday"): 5,
    ("customer_group.changed", "points"): 2,
    ("points_rule.changed", "birthday"): 2,
    ("points_rule.changed", "expiry"): 2,
    ("promotion.changed", "coupon"): 2,
    ("gadget.changed", "drawer"): 2,
}
# Values that a later version of a kind brought.
VALUE_VERSIONS = {
    ("payment_method.changed", "identity", "kind", "kasbon"): 2,
    ("payment_method.changed", "identity", "kind", "store_credit"): 3,
    ("payment_method.changed", "identity", "kind", "gift_card"): 3,
}
DEFAULT_FOOTER = "Simpan struk ini untuk penukaran"


def write_groups(
    kind: str, entity_id: uuid.UUID, groups: Mapping[str, Changes], **tenant: Any
) -> None:
    """Append `<noun>.changed` when there is something to change. `tenant`: as for append."""
    if groups:
        write_many(kind, {entity_id: groups}, **tenant)


def write_many(kind: str, whole: Mapping[uuid.UUID, Mapping[str, Changes]], **tenant: Any) -> None:
    """All of one kind or none, in order, with one look at the record."""
    outlet_id = tenant.pop("outlet_id")
    news = [
        New(kind, {"id": str(key), "groups": dict(groups)}, outlet_id, _newest(kind, groups))
        for key, groups in whole.items()
    ]
    append_many(news, **tenant)


def _newest(kind: str, groups: Mapping[str, Changes]) -> int:
    return max(_version(kind, group, value) for group, value in groups.items())


def _version(kind: str, group: str, value: Changes) -> int:
    """The first version of this kind that says such a group, with such values."""
    named = [VALUE_VERSIONS.get((kind, group, key, str(each)), 1) for key, each in value.items()]
    return max([GROUP_VERSIONS.get((kind, group), 1), *named])


@transaction.atomic
def change_row(kind: str, row: MasterModel, *, by: uuid.UUID | None, **changes: Changes) -> None:
    """Merge changes into whole groups of a master row, append, and refresh the row."""
    read_locked(row)
    groups = merged_groups(row.groups(), changes)
    tenant = {"merchant_id": row.merchant_id, "outlet_id": row.outlet_id}
    write_groups(kind, row.id, groups, actor_id=by, **tenant)
    row.refresh_from_db()


def read_locked(row: MasterModel) -> None:
    """The row as it is now, and nobody else writes until the transaction ends: a group travels
    whole, so merging into an older reading would undo what somebody else just changed."""
    lock_ledger(row.merchant_id, home_outlet(row.merchant_id, row.outlet_id))
    row.refresh_from_db()


def add_merchant(
    *, merchant_id: uuid.UUID, name: str, seed: bytes | None = None
) -> tuple[Merchant, bytes]:
    """The owner of everything, and the recovery seed: the only time anybody sees it. `seed`: one
    that the owner has already written down."""
    seed = seed or recovery.new_seed()
    keys = recovery.public_keys(seed)
    groups: Groups = {
        "identity": {"name": name, "currency_code": "IDR", "currency_exponent": 0},
        "recovery": {"wrap_public_key": keys.wrap, "backup_public_key": keys.backup},
    }
    tenant = {"merchant_id": merchant_id, "outlet_id": merchant_wide(merchant_id)}
    write_groups("merchant.changed", merchant_id, groups, actor_id=None, **tenant)
    return Merchant.objects.get(id=merchant_id), seed


def change_merchant(*, merchant: Merchant, by: uuid.UUID | None, **changes: Changes) -> Merchant:
    change_row("merchant.changed", merchant, by=by, **changes)
    return merchant


def add_outlet(
    *,
    merchant_id: uuid.UUID,
    name: str,
    by: uuid.UUID | None,
    code: str | None = None,
    outlet_id: uuid.UUID | None = None,
    **changes: Changes,
) -> Outlet:
    """A branch with harmless settings. `code` defaults to the next free B01, B02 …"""
    blank = Outlet(receipt_footer_lines=[DEFAULT_FOOTER], service_order_types=["dine_in"])
    identity = {**dict(changes.pop("identity", {})), "name": name}
    identity["code"] = code or _next_code(merchant_id)
    current = blank.groups()
    # A branch begins with no logo, the usual presets and the usual scales.
    del current["paper"], current["discounts"], current["scales"]
    _check(merchant_id, None, {**changes, "identity": identity})
    changed = merged_groups(current, {**changes, "identity": identity})
    identity_of_outlet = outlet_id or uuid7()
    tenant = {"merchant_id": merchant_id, "outlet_id": merchant_wide(merchant_id)}
    write_groups(
        "outlet.changed", identity_of_outlet, {**current, **changed}, actor_id=by, **tenant
    )
    return Outlet.objects.get(id=identity_of_outlet)


def add_branch(*, merchant_id: uuid.UUID, name: str, by: uuid.UUID | None) -> Outlet:
    """One more outlet, with the settings of the first: the same firm counts tax and rounds alike.
    Address, telephone and the local tax number are its own, to be filled in."""
    first = Outlet.objects.filter(merchant_id=merchant_id).order_by("code", "id").first()
    if first is None:
        return add_outlet(merchant_id=merchant_id, name=name, by=by)
    usual = {group: keys for group, keys in first.groups().items() if group != "identity"}
    with transaction.atomic():
        named = {"npwp": first.npwp}
        outlet = add_outlet(merchant_id=merchant_id, name=name, by=by, identity=named)
        return change_outlet(outlet=outlet, by=by, **usual)


def change_outlet(*, outlet: Outlet, by: uuid.UUID | None, **changes: Changes) -> Outlet:
    """Groups: identity, calendar, tax, rounding, receipt, paper, discounts,
    scales; each maps what is new.

    Narrower paper takes the logo along: it is made anew when it would not fit."""
    _check(outlet.merchant_id, outlet.id, changes)
    changes = {**changes, **_fitting_logo(outlet, changes)}
    change_row("outlet.changed", outlet, by=by, **changes)
    return outlet


def _fitting_logo(outlet: Outlet, changes: Mapping[str, Changes]) -> dict[str, Changes]:
    columns = changes.get("receipt", {}).get("receipt_columns", outlet.receipt_columns)
    logo = changes.get("paper", {}).get("receipt_logo", outlet.receipt_logo)
    return {"paper": {"receipt_logo": refit_logo(logo, columns)}} if logo else {}


def _check(
    merchant_id: uuid.UUID, outlet_id: uuid.UUID | None, changes: Mapping[str, Changes]
) -> None:
    code = changes.get("identity", {}).get("code")
    holder = Outlet.objects.filter(merchant_id=merchant_id, code=code).first() if code else None
    if holder is not None and holder.id != outlet_id:
        raise errors.code_taken(holder.code)
    zone = changes.get("calendar", {}).get("zone")
    if zone is not None:
        _check_zone(zone)
    check_footer(changes.get("receipt", {}).get("receipt_footer_lines") or [])


def _check_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise errors.unknown_zone(zone) from error


def _next_code(merchant_id: uuid.UUID) -> str:
    taken = set(Outlet.objects.filter(merchant_id=merchant_id).values_list("code", flat=True))
    numbers = (f"B{number:02d}" for number in range(1, len(taken) + 2))
    return next(code for code in numbers if code not in taken)


may_come_back("outlet", Outlet, change_outlet, row="outlet")
