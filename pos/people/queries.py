"""Reads about staff: the list tablets load, who may do what, who a PIN belongs to."""

import uuid
from collections.abc import Iterable
from typing import Any

from pos.people import errors
from pos.people.models import PIN, Credential, Person
from pos.people.secrets import is_pin


def staff_of(merchant_id: uuid.UUID) -> list[Person]:
    return list(Person.objects.filter(merchant_id=merchant_id).order_by("name", "id"))


def person_of(merchant_id: uuid.UUID, person_id: uuid.UUID) -> Person:
    person = Person.objects.filter(merchant_id=merchant_id, id=person_id).first()
    if person is None:
        raise errors.unknown_person()
    return person


def staff_chunk(merchant_id: uuid.UUID) -> list[dict[str, Any]]:
    """Everybody, with the hash a tablet checks a PIN against; archived staff have none."""
    pins = {
        credential.person_id: {"phc": credential.secret, "version": credential.version}
        for credential in Credential.objects.filter(merchant_id=merchant_id, kind=PIN)
    }
    return [
        {
            "id": str(person.id),
            "name": person.name,
            "roles": person.roles,
            "colour": person.colour,
            "active": person.active,
            "pin": pins.get(person.id) if person.active else None,
        }
        for person in Person.objects.filter(merchant_id=merchant_id).order_by("id")
    ]


def holder_of_pin(merchant_id: uuid.UUID, pin: str) -> Person | None:
    """Hashes are salted, so every active person's is tried; a shop has few people."""
    held = Credential.objects.filter(merchant_id=merchant_id, kind=PIN, person__active=True)
    for credential in held.select_related("person").order_by("id"):
        if is_pin(pin, credential.secret):
            return credential.person
    return None


def pins_of_others(person: Person) -> dict[tuple[uuid.UUID, int], str]:
    """{(credential, version): hash} of everybody active but this person: a new PIN is a new key."""
    held = Credential.objects.filter(
        merchant_id=person.merchant_id, kind=PIN, person__active=True
    ).exclude(person=person)
    rows = held.order_by("id").values_list("id", "version", "secret")
    return {(credential_id, version): secret for credential_id, version, secret in rows}


def has_other_owner(person: Person) -> bool:
    """Is there an active owner besides this person?"""
    others = Person.objects.filter(merchant_id=person.merchant_id, active=True)
    return any("owner" in other.roles for other in others.exclude(id=person.id))


def names_of(merchant_id: uuid.UUID, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID | None, str]:
    """Of staff, archived or not; whoever is unknown is left out."""
    named = Person.objects.filter(merchant_id=merchant_id, id__in=set(ids))
    return dict(named.values_list("id", "name"))
