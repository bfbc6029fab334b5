"""Reads about customers: by number or name, the rows tills load, and their words."""

import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q, QuerySet

from pos.balances.queries import owed_by
from pos.customers import errors
from pos.customers.aliases import family_of
from pos.customers.models import ConsentTick, Customer, CustomerGroup
from pos.domain.errors import DomainError
from pos.domain.phone import normalise_phone
from pos.domain.points import ONCE_MILLI
from pos.outlets.masters import in_slices

MIN_DIGITS = 3


def customer_of(merchant_id: uuid.UUID, customer_id: uuid.UUID) -> Customer:
    customer = Customer.objects.filter(merchant_id=merchant_id, id=customer_id).first()
    if customer is None:
        raise errors.unknown_customer()
    return customer


def names_of(merchant_id: uuid.UUID, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """What they are called now: renamed, or without a name once they were forgotten."""
    names: dict[uuid.UUID, str] = {}
    for part in in_slices(ids):
        found = Customer.objects.filter(merchant_id=merchant_id, id__in=part)
        names.update(found.order_by().values_list("id", "name"))
    return names


def owed_of(customer: Customer) -> int:
    """All that this person owes on kasbon, under whatever id; below zero the shop owes them."""
    return owed_by(customer.merchant_id, family_of(customer))


def group_of(merchant_id: uuid.UUID, group_id: uuid.UUID) -> CustomerGroup:
    group = CustomerGroup.objects.filter(merchant_id=merchant_id, id=group_id).first()
    if group is None:
        raise errors.unknown_group()
    return group


def groups_in_use(merchant_id: uuid.UUID) -> QuerySet[CustomerGroup]:
    found = CustomerGroup.objects.filter(merchant_id=merchant_id, archived=False)
    return found.order_by("name", "id")


def digits_of(text: str) -> str:
    """A typed number as it is stored. Empty stays empty: a customer may have none."""
    if not text.strip():
        return ""
    try:
        return normalise_phone(text, allow_foreign=True)
    except DomainError as error:
        raise errors.bad_phone(error.sentence) from error


def search(merchant_id: uuid.UUID, text: str, *, archived: bool = False) -> QuerySet[Customer]:
    """Part of a name, or part of a number in whatever way it is typed."""
    found = Customer.objects.filter(merchant_id=merchant_id, archived=archived)
    words = Q(name__icontains=text.strip())
    digits = "".join(each for each in text if each in "0123456789")
    national = digits.removeprefix("62").lstrip("0")
    if len(national) >= MIN_DIGITS:
        words |= Q(phone__contains=national)
    return found.filter(words) if text.strip() else found


def customer_rows(
    merchant_id: uuid.UUID, *, since: int = -1, groups_since: int = -1
) -> Iterator[tuple[uuid.UUID, dict[str, Any]]]:
    """The rows of the customers' pieces of the catalogue that changed after revision `since`, or
    whose group did after `groups_since`.

    Whoever is archived leaves the tills: only the id stays, so that it is not offered again."""
    groups: dict[uuid.UUID | None, CustomerGroup] = {
        group.id: group for group in CustomerGroup.objects.filter(merchant_id=merchant_id)
    }
    newer = [group.id for group in groups.values() if group.revision > groups_since]
    of_shop = Customer.objects.filter(merchant_id=merchant_id)
    changed = of_shop.filter(Q(revision__gt=since) | Q(group_id__in=newer))
    for customer in changed.order_by("id").iterator(chunk_size=500):
        yield customer.id, _row(customer, groups.get(customer.group_id))


def ticks_of(customer: Customer) -> QuerySet[ConsentTick]:
    """All that was ever allowed or taken back, the newest word first."""
    ticks = ConsentTick.objects.filter(merchant_id=customer.merchant_id, customer_id=customer.id)
    return ticks.order_by("-at", "consent")


def _row(customer: Customer, group: CustomerGroup | None) -> dict[str, Any]:
    """A customer's own price list goes before the group's."""
    gone = customer.archived
    joined = None if group is None or group.archived else group
    row = {
        "id": str(customer.id),
        "name": "" if gone else customer.name,
        "phone": "" if gone else customer.phone,
        "member": customer.member,
        "price_list": customer.price_list or (joined.price_list if joined else None),
        "consents": customer.consents,
        "archived": gone,
    }
    if joined is None or gone:
        return row
    times = joined.points_times_milli
    own = {} if times == ONCE_MILLI else {"points_times_milli": times}
    return {**row, "group": joined.name, **own}
