"""Verbs about price lists: the list, what products cost on it, and which customers have it."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction

from pos.catalog import errors as catalog_errors
from pos.catalog.doubts import below_cost
from pos.catalog.queries import products_of
from pos.customers import errors as customer_errors
from pos.customers.actions import change_customer, change_group
from pos.customers.models import Customer, CustomerGroup
from pos.journal.actions import New, append_many
from pos.journal.ids import uuid7
from pos.journal.tenancy import merchant_wide
from pos.outlets import errors as outlet_errors
from pos.outlets.actions import change_row, read_locked, write_groups
from pos.outlets.doubts import Doubt, settle
from pos.outlets.giving_back import may_come_back
from pos.outlets.masters import Groups, merged_groups
from pos.outlets.queries import outlets_of
from pos.people.places import check_speaks_for_all
from pos.prices import errors
from pos.prices.checks import check_dates, check_unit_price
from pos.prices.models import Applies, ListPrice, PriceList, list_price_id
from pos.prices.own_prices import check_may_fill, check_steps
from pos.prices.queries import price_list_of, steps_on

Changes = Mapping[str, Any]
Step = Mapping[str, Any]
LATER_GROUPS = frozenset({"outlets", "own"})  # what later versions of price_list.changed brought


@transaction.atomic
def add_price_list(
    *, merchant_id: uuid.UUID, name: str, by: uuid.UUID | None, **changes: Changes
) -> PriceList:
    """Groups: identity (applies), period (date_from, date_to), outlets (none named: all), own
    (fills_itself, raise_ppm, lower_ppm: the outlets set its prices, within these limits).
    NotAllowed `prices_of_all` of somebody who works in some outlets."""
    check_speaks_for_all(merchant_id, by)
    blank = PriceList().groups()
    named = {**changes, "identity": {**changes.get("identity", {}), "name": name.strip()}}
    first = {group: blank[group] for group in blank if group not in LATER_GROUPS}
    groups: Groups = {**first, **merged_groups(blank, named)}
    _check(merchant_id, groups)
    list_id = uuid7()
    tenant = {"merchant_id": merchant_id, "outlet_id": merchant_wide(merchant_id)}
    write_groups("price_list.changed", list_id, groups, actor_id=by, **tenant)
    return PriceList.objects.get(merchant_id=merchant_id, id=list_id)


@transaction.atomic
def change_price_list(
    *, price_list: PriceList, by: uuid.UUID | None, **changes: Changes
) -> PriceList:
    read_locked(price_list)
    check_speaks_for_all(price_list.merchant_id, by)
    current = price_list.groups()
    _check(price_list.merchant_id, {**current, **merged_groups(current, changes)})
    change_row("price_list.changed", price_list, by=by, **changes)
    return price_list


@transaction.atomic
def set_list_prices(
    *,
    price_list: PriceList,
    prices: Mapping[uuid.UUID, Sequence[Step]],
    by: uuid.UUID | None,
    noticed: Collection[str] | None = None,
) -> int:
    """All or none; a product without steps leaves the list. Returns how many really changed.
    RuleError `doubtful`: below cost and not among the `noticed` keys (None: nobody to ask).
    NotAllowed `list_not_yours`, `price_beyond` of somebody who works in some outlets."""
    read_locked(price_list)
    if price_list.archived:
        raise errors.list_archived(price_list.name)
    has_limits = check_may_fill(price_list, by)
    before = steps_on(price_list, prices)
    wanted = {key: list(steps) for key, steps in prices.items()}
    changed = {key: steps for key, steps in wanted.items() if steps != before.get(key, [])}
    _check_steps(price_list, changed, has_limits=has_limits)
    settle(_below_cost(price_list.merchant_id, changed, before), noticed)
    news = [_event(price_list, product_id, steps) for product_id, steps in changed.items()]
    if news:
        append_many(news, merchant_id=price_list.merchant_id, actor_id=by)
    return len(news)


def _below_cost(
    merchant_id: uuid.UUID, steps: Mapping[uuid.UUID, list[Step]], before: Mapping[uuid.UUID, Any]
) -> list[Doubt]:
    """Only of steps that are new: what stands already was seen when it was made."""
    found: list[Doubt] = []
    for key, product in products_of(merchant_id, steps).items():
        new = [each for each in steps[key] if each not in before.get(key, [])]
        found += below_cost(product, [(each["unit"], each["price_minor"]) for each in new])
    return found


def _event(price_list: PriceList, product_id: uuid.UUID, steps: list[Step]) -> New:
    prices = {"price_list": str(price_list.pk), "product": str(product_id), "steps": steps}
    identity = str(list_price_id(price_list.pk, product_id))
    body = {"id": identity, "groups": {"prices": prices}}
    return New("list_price.changed", body, merchant_wide(price_list.merchant_id))


def change_list_price(*, row: ListPrice, by: uuid.UUID | None, prices: Changes) -> None:
    """What one product costs on its list, as it stands in the event: a change that lost, say."""
    price_list = price_list_of(row.merchant_id, row.price_list_id)
    wanted = {row.product_id: list(prices["steps"])}
    set_list_prices(price_list=price_list, prices=wanted, by=by)


def name_of_row(row: ListPrice) -> str:
    """Rows may name what has not come here yet."""
    product = products_of(row.merchant_id, [row.product_id]).get(row.product_id)
    found = PriceList.objects.filter(merchant_id=row.merchant_id, id=row.price_list_id).first()
    return " di ".join(str(each) for each in (product, found) if each is not None)


may_come_back("price_list", PriceList, change_price_list, row="price_list")
may_come_back("list_price", ListPrice, change_list_price, row="row", named=name_of_row)


@transaction.atomic
def give_list(
    *, customer: Customer, price_list: PriceList | None, by: uuid.UUID | None
) -> Customer:
    """From now on the customer pays by this list; None: by the group's, or like everybody."""
    return change_customer(customer=customer, by=by, prices=_named(price_list))


@transaction.atomic
def give_group_list(
    *, group: CustomerGroup, price_list: PriceList | None, by: uuid.UUID | None
) -> CustomerGroup:
    """From now on everybody in it pays by this list who has none of their own; None: nobody."""
    if price_list is not None and group.archived:
        raise customer_errors.group_archived(group.name)
    return change_group(group=group, by=by, prices=_named(price_list))


def _named(price_list: PriceList | None) -> Changes:
    if price_list is not None and price_list.archived:
        raise errors.list_archived(price_list.name)
    if price_list is not None and price_list.applies != Applies.CUSTOMER:
        raise errors.not_for_customers(price_list.name)
    return {"price_list": None if price_list is None else str(price_list.pk)}


def _check(merchant_id: uuid.UUID, groups: Groups) -> None:
    if not groups["identity"]["name"].strip():
        raise errors.name_missing()
    check_dates(groups["period"])
    known = {str(outlet.pk) for outlet in outlets_of(merchant_id)}
    named = groups.get("outlets", {}).get("outlets", ())
    if not known.issuperset(named):
        raise outlet_errors.unknown_outlet()
    if groups.get("own", {}).get("fills_itself") and not named:
        raise errors.fills_nowhere()


def _check_steps(
    price_list: PriceList, prices: Mapping[uuid.UUID, list[Step]], *, has_limits: bool
) -> None:
    known = products_of(price_list.merchant_id, prices)
    for product_id, steps in prices.items():
        product = known.get(product_id)
        if product is None:
            raise catalog_errors.unknown_product()
        for step in steps:
            check_unit_price(product, step["unit"], step["price_minor"])
        if has_limits:
            check_steps(price_list, product, steps)
