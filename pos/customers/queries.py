"""Reads about customers: by number or name, the rows tills load, and who may be there twice."""

import uuid
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q, QuerySet

from pos.customers import errors
from pos.customers.models import ConsentTick, Customer
from pos.domain.errors import DomainError
from pos.domain.phone import normalise_phone

MIN_DIGITS = 3


def customer_of(merchant_id: uuid.UUID, customer_id: uuid.UUID) -> Customer:
    customer = Customer.objects.filter(merchant_id=merchant_id, id=customer_id).first()
    if customer is None:
        raise errors.unknown_customer()
    return customer


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
    merchant_id: uuid.UUID, *, since: int = -1
) -> Iterator[tuple[uuid.UUID, dict[str, Any]]]:
    """The rows of the customers' pieces of the catalogue that changed after revision `since`.

    Whoever is archived leaves the tills: only the id stays, so that it is not offered again."""
    changed = Customer.objects.filter(merchant_id=merchant_id, revision__gt=since)
    for customer in changed.order_by("id").iterator(chunk_size=500):
        yield customer.id, _row(customer)


def ticks_of(customer: Customer) -> QuerySet[ConsentTick]:
    """All that was ever allowed or taken back, the newest word first."""
    ticks = ConsentTick.objects.filter(merchant_id=customer.merchant_id, customer_id=customer.id)
    return ticks.order_by("-at", "consent")


def shared_phones(merchant_id: uuid.UUID) -> QuerySet[Customer, str]:
    """Numbers that more than one customer has."""
    held = Customer.objects.filter(merchant_id=merchant_id, archived=False).exclude(phone="")
    counted = held.order_by().values("phone").annotate(holders=Count("id"))
    return counted.filter(holders__gt=1).values_list("phone", flat=True)


def _row(customer: Customer) -> dict[str, Any]:
    gone = customer.archived
    return {
        "id": str(customer.id),
        "name": "" if gone else customer.name,
        "phone": "" if gone else customer.phone,
        "member": customer.member,
        "price_list": customer.price_list,
        "consents": customer.consents,
        "archived": gone,
    }
