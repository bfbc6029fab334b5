"""Reads about staff: the list tablets load, who may do what, who a PIN belongs to."""

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from pos.domain.permissions import Cell, full_table
from pos.journal.models import Event, State
from pos.journal.tenancy import merchant_wide
from pos.people import errors
from pos.people.models import PIN, Credential, Person, TillRules
from pos.people.phones import phones_of
from pos.people.roles import ROLES
from pos.people.secrets import is_pin


def staff_of(merchant_id: uuid.UUID) -> list[Person]:
    return list(Person.objects.filter(merchant_id=merchant_id).order_by("name", "id"))


def person_of(merchant_id: uuid.UUID, person_id: uuid.UUID) -> Person:
    person = Person.objects.filter(merchant_id=merchant_id, id=person_id).first()
    if person is None:
        raise errors.unknown_person()
    return person


def staff_chunk(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> list[dict[str, Any]]:
    """Everybody, with what a tablet of this outlet checks a PIN or their phone's yes against; who
    is archived, or works in other outlets, is not active there and has none."""
    pins = {
        credential.person_id: {"phc": credential.secret, "version": credential.version}
        for credential in Credential.objects.filter(merchant_id=merchant_id, kind=PIN)
    }
    phones = phones_of(merchant_id)
    staff = Person.objects.filter(merchant_id=merchant_id).order_by("id")
    here = {person.id for person in staff if person.active and person.works_in(outlet_id)}
    return [
        {
            "id": str(person.id),
            "name": person.name,
            "roles": person.roles,
            "colour": person.colour,
            "active": person.id in here,
            "pin": pins.get(person.id) if person.id in here else None,
            "phones": phones.get(person.id, []) if person.id in here else [],
        }
        for person in staff
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


Rules = dict[str, dict[str, Cell]]
Hour = tuple[
    int, int
]  # with the counter: beside a tablet whose clock is ahead, the hub's stands still


def hour_of(event: Event) -> Hour:
    return event.hlc_ms, event.hlc_counter


def rules_of(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> Rules:
    """Every action and role of this outlet, its presets included."""
    row = TillRules.objects.filter(merchant_id=merchant_id, id=outlet_id).first()
    return full_table(row.rules if row else {})


class PastRules:
    """Which rules held when: a sale is judged by those of its own hour. Changes are few, so they
    are read from the record."""

    def __init__(self, merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> None:
        read = _changes(merchant_id, "permissions.changed")
        self._tables = [
            (since, full_table(body["groups"]["table"]["rules"]))
            for since, body in read
            if body["id"] == str(outlet_id) and body["groups"].get("table")
        ]

    def at(self, hour: Hour) -> Rules:
        before = [table for since, table in self._tables if since <= hour]
        return before[-1] if before else full_table({})


@dataclass(frozen=True)
class Standing:
    """What a person was at some hour in some outlet: whoever is archived, or works in others, has
    no roles there."""

    name: str
    roles: Sequence[str]
    is_elsewhere: bool = False

    @property
    def role_names(self) -> str:
        if self.is_elsewhere:
            return "bekerja di cabang lain"
        return ", ".join(ROLES[role] for role in self.roles if role in ROLES)


@dataclass(frozen=True)
class _Then:
    """Somebody since an hour, until the next."""

    since: Hour
    roles: Sequence[str] = ()
    active: bool = True
    outlets: Sequence[str] = ()


class PastStaff:
    """Who held which roles when: made cashier since, or archived, nobody's deeds of before change.
    Before the first that is known of somebody, that first holds."""

    def __init__(
        self, merchant_id: uuid.UUID, outlet_id: uuid.UUID, ids: Iterable[uuid.UUID]
    ) -> None:
        self._merchant_id, self._outlet, self._ids = merchant_id, str(outlet_id), set(ids)
        self._known: dict[str, list[_Then]] = {}
        wanted = {str(each) for each in self._ids}
        for since, body in _changes(merchant_id, "person.changed"):
            if body["id"] in wanted:
                self._note(since, body["id"], body["groups"])

    def at(self, person_id: str, hour: Hour) -> Standing | None:
        """None: nobody this server knows."""
        then = self._then(person_id, hour)
        name = self._names.get(uuid.UUID(person_id))
        if then is None or name is None:
            return None
        works = "owner" in then.roles or not then.outlets or self._outlet in then.outlets
        return Standing(name, then.roles if then.active and works else (), not works)

    def ever_left(self, person_id: uuid.UUID) -> bool:
        return any(not then.active for then in self._known.get(str(person_id), ()))

    def had_left(self, person_id: uuid.UUID, hour: Hour) -> bool:
        """Nobody this server knows has not left it."""
        then = self._then(str(person_id), hour)
        return then is not None and not then.active

    @cached_property
    def _names(self) -> dict[uuid.UUID | None, str]:
        return names_of(self._merchant_id, self._ids)

    def _then(self, person_id: str, hour: Hour) -> _Then | None:
        known = self._known.get(person_id)
        if not known:
            return None
        before = [each for each in known if each.since <= hour]
        return before[-1] if before else known[0]

    def _note(self, since: Hour, person_id: str, groups: Mapping[str, Any]) -> None:
        known = self._known.setdefault(person_id, [])
        last = known[-1] if known else _Then(since)
        told = {
            key: groups[group][key]
            for group, key in (("roles", "roles"), ("state", "active"), ("outlets", "outlets"))
            if groups.get(group)
        }
        known.append(replace(last, since=since, **told))


def _changes(merchant_id: uuid.UUID, kind: str) -> Iterator[tuple[Hour, Any]]:
    """Bodies of a kind that servers write for the whole merchant, with their time, in order."""
    wide = merchant_wide(merchant_id)  # named for the index: all else is every event there is
    found = Event.objects.filter(
        merchant_id=merchant_id, outlet_id=wide, kind=kind, state=State.APPLIED
    )
    for event in found.order_by("hlc_ms", "hlc_counter", "id"):
        yield hour_of(event), json.loads(bytes(event.raw))["body"]
