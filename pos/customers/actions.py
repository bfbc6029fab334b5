"""Writes about customers from the back office. Tills append the same kind of event themselves."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from pos.balances.models import Account
from pos.balances.queries import open_sums
from pos.customers import errors
from pos.customers.aliases import family_of, stand_ins
from pos.customers.birthdays import changed_birthday, merged_birthday
from pos.customers.models import CONSENTS, Customer, CustomerGroup
from pos.customers.queries import customer_of, digits_of, group_of
from pos.customers.wordings import WORDING
from pos.domain.formatting import format_rupiah
from pos.journal.actions import New, append_many
from pos.journal.clock import wall_ms
from pos.journal.ids import uuid7
from pos.journal.tenancy import merchant_wide
from pos.outlets.actions import change_row, read_locked, write_groups
from pos.outlets.giving_back import may_come_back
from pos.outlets.masters import Groups

Changes = Mapping[str, Any]
MOST_TIMES_MILLI = 100_000  # hundred times the points is a slip of the finger


@transaction.atomic
def add_customer(
    *,
    merchant_id: uuid.UUID,
    name: str,
    by: uuid.UUID | None,
    phone: str = "",
    member: bool = False,
    consents: Sequence[str] = (),
    group: uuid.UUID | str | None = None,
    kasbon_limit_minor: int = 0,
    birthday: Changes | None = None,
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
    if group is not None:
        _check_group(merchant_id, group)
        groups["group"] = {"group": str(group)}
    if kasbon_limit_minor:
        groups["kasbon"] = {"kasbon_limit_minor": kasbon_limit_minor}
    if birthday and any(birthday.values()):
        groups["birthday"] = changed_birthday(None, birthday, _ticked)
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
    """Groups: identity (name, phone), membership, prices, group, kasbon, birthday (birthday, and
    keep_birthday as a yes or no), state. `given` are
    consents as ticked: those that really change are written with this moment and the wording in
    use. Who takes keep_data back is forgotten (pos/customers/consents.py), and nothing brings one
    back; whoever owes is neither forgotten nor put away."""
    read_locked(customer)
    if customer.is_forgotten:
        raise errors.customer_forgotten()
    whole: dict[str, Changes] = dict(changes)
    put_away = whole.get("state", {}).get("archived") is True and not customer.archived
    if put_away or ("keep_data" in customer.consents and (given or {}).get("keep_data") is False):
        refuse_debtor(customer)
    if "phone" in whole.get("identity", {}):
        digits = digits_of(whole["identity"]["phone"])
        _check_phone(customer.merchant_id, customer.id, digits)
        whole["identity"] = {**whole["identity"], "phone": digits}
    if customer.merged_into and whole.get("state", {}).get("archived") is False:
        whole["merge"] = {"merged_into": None}  # shown again: somebody of their own
    if "birthday" in whole:
        whole["birthday"] = changed_birthday(customer, whole["birthday"], _ticked)
    if whole.get("group", {}).get("group"):
        _check_group(customer.merchant_id, whole["group"]["group"])
    change_row("customer.changed", customer, by=by, **whole)
    _note_consents(customer, given or {}, by)
    return customer


may_come_back(
    "customer", Customer, change_customer, row="customer", shows=lambda row: not row.is_forgotten
)


def refuse_debtor(customer: Customer) -> None:
    open_ones = open_sums(customer.merchant_id, family_of(customer))
    if owed := open_ones.get(Account.KASBON):
        raise errors.customer_owes(customer.name, format_rupiah(owed))
    if held := open_ones.get(Account.STORE_CREDIT):
        raise errors.customer_holds(customer.name, format_rupiah(held))


def _note_consents(customer: Customer, given: Mapping[str, bool], by: uuid.UUID | None) -> None:
    changed = {name: tick for name, tick in given.items() if (name in customer.consents) != tick}
    ticks = [
        {"consent": name, **_next_tick(customer, name, given=changed[name])}
        for name in CONSENTS
        if name in changed
    ]
    if ticks:
        body = {"id": str(customer.id), "ticks": ticks}
        news = [New("customer.consented", body, customer.outlet_id)]
        append_many(news, merchant_id=customer.merchant_id, actor_id=by)
        customer.refresh_from_db()


def _next_tick(customer: Customer, name: str, *, given: bool) -> dict[str, Any]:
    """Later than the word before, whatever our clock says."""
    before = (getattr(customer, name) or {}).get("at", 0)
    return {**_tick(given=given), "at": max(wall_ms(), before + 1)}


@transaction.atomic
def add_group(*, merchant_id: uuid.UUID, name: str, by: uuid.UUID | None) -> CustomerGroup:
    _check_group_name(merchant_id, None, name)
    group_id = uuid7()
    groups: Groups = {
        "identity": {"name": name.strip()},
        "prices": {"price_list": None},
        "state": {"archived": False},
    }
    tenant = {"merchant_id": merchant_id, "outlet_id": merchant_wide(merchant_id)}
    write_groups("customer_group.changed", group_id, groups, actor_id=by, **tenant)
    return CustomerGroup.objects.get(merchant_id=merchant_id, id=group_id)


@transaction.atomic
def change_group(
    *, group: CustomerGroup, by: uuid.UUID | None, **changes: Changes
) -> CustomerGroup:
    """Groups: identity (name), prices (price_list), points (points_times_milli), state. Put away,
    it gives nobody a price, nor other points than anybody's."""
    read_locked(group)
    name = changes.get("identity", {}).get("name")
    if name is not None:
        _check_group_name(group.merchant_id, group.id, name)
        changes["identity"] = {"name": name.strip()}
    if not 0 <= changes.get("points", {}).get("points_times_milli", 0) <= MOST_TIMES_MILLI:
        raise errors.points_amount_invalid()
    change_row("customer_group.changed", group, by=by, **changes)
    return group


may_come_back("customer_group", CustomerGroup, change_group, row="group")


@transaction.atomic
def merge_customers(*, customer: Customer, into: Customer, by: uuid.UUID | None) -> Customer:
    """From now on `into` stands for both: what was bought counts there (aliases.py), what was
    allowed too (consents.py), what either owes is one sum, and it takes over what only the other
    had, and the higher limit of kasbon."""
    read_locked(customer)
    into = customer_of(customer.merchant_id, into.id)
    end = stand_ins(customer.merchant_id).get(into.id, into.id)
    into = customer_of(customer.merchant_id, end)
    _check_merge(customer, into)
    taken: dict[str, Changes] = {
        "identity": {"phone": into.phone or customer.phone},
        "membership": {"member": into.member or customer.member},
        "prices": {"price_list": into.price_list or customer.price_list},
        "group": {"group": into.group_id or customer.group_id},
        "kasbon": {"kasbon_limit_minor": max(into.kasbon_limit_minor, customer.kasbon_limit_minor)},
    }
    if told := merged_birthday(into, customer):
        taken["birthday"] = told
    gone: dict[str, Changes] = {"merge": {"merged_into": into.id}, "state": {"archived": True}}
    change_row("customer.changed", customer, by=by, **gone)
    change_row("customer.changed", into, by=by, **taken)
    return into


@transaction.atomic
def keep_apart(*, one: Customer, other: Customer, by: uuid.UUID | None) -> None:
    """They are two people, however alike: not suggested again. Merging them stays possible."""
    if one.id == other.id:
        raise errors.merged_with_itself()
    merchant_id = one.merchant_id
    body = {"one": str(one.id), "other": str(other.id)}
    news = [New("customer.kept_apart", body, merchant_wide(merchant_id))]
    append_many(news, merchant_id=merchant_id, actor_id=by)


def _check_merge(customer: Customer, into: Customer) -> None:
    if customer.merged_into is not None:
        other = customer_of(customer.merchant_id, customer.merged_into)
        raise errors.already_merged(customer.name, other.name)
    if customer.id == into.id:
        raise errors.merged_with_itself()
    if customer.is_forgotten or into.is_forgotten:
        raise errors.customer_forgotten()
    if into.archived:
        raise errors.merge_archived(into.name)


def archive_customer(*, customer: Customer, by: uuid.UUID | None) -> Customer:
    """Sales keep the name they were made with; the tills forget the customer."""
    return change_customer(customer=customer, by=by, state={"archived": True})


def _ticked(given: bool) -> dict[str, Any]:
    return _tick(given=given)


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


def _check_group(merchant_id: uuid.UUID, group_id: uuid.UUID | str) -> None:
    group = group_of(merchant_id, uuid.UUID(str(group_id)))
    if group.archived:
        raise errors.group_archived(group.name)


def _check_group_name(merchant_id: uuid.UUID, group_id: uuid.UUID | None, name: str) -> None:
    held = CustomerGroup.objects.filter(merchant_id=merchant_id, name__iexact=name.strip())
    others = held.filter(archived=False)
    if (others.exclude(id=group_id) if group_id else others).exists():
        raise errors.group_name_taken(name.strip())
