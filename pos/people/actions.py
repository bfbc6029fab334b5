"""Writes about staff. Secrets are stored beside the journal, the fact that they changed in it."""

import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from pos.domain.permissions import ACTIONS, RULES, TILL_ROLES, Cell
from pos.journal.actions import append
from pos.journal.clock import wall_ms
from pos.journal.ids import uuid7
from pos.journal.keys import encode, is_public_key
from pos.journal.rows import have_hubs, home_outlet, lock_ledger
from pos.journal.tenancy import merchant_wide
from pos.outlets import errors as outlet_errors
from pos.outlets.actions import change_row, read_locked, write_groups
from pos.outlets.masters import Groups, merged_groups
from pos.outlets.queries import outlets_of
from pos.people import errors
from pos.people.models import (
    PASSWORD,
    PIN,
    Credential,
    Person,
    Phone,
    PhoneSecret,
    TillRules,
)
from pos.people.queries import has_other_owner, pins_of_others
from pos.people.secrets import has_pin_shape, hash_pin, is_pin, is_too_simple

Changes = Mapping[str, Any]
MAX_LABEL = 60
COLOURS = ("#DDEBE4", "#F7E3CF", "#DCE6F5", "#F3DDE3", "#ECE6D2", "#E4DFF2")


@transaction.atomic
def add_person(
    *,
    merchant_id: uuid.UUID,
    name: str,
    roles: Sequence[str],
    by: uuid.UUID | None,
    username: str | None = None,
    colour: str | None = None,
    outlets: Sequence[str] = (),
) -> Person:
    """A new member of staff; PIN and password are set afterwards. `outlets`: none named: all."""
    _check_username(merchant_id, None, username)
    _check_outlets(merchant_id, roles, outlets)
    _check_reach(merchant_id, by, outlets)
    person_id = uuid7()
    count = Person.objects.filter(merchant_id=merchant_id).count()
    groups: Groups = {
        "identity": {
            "name": name,
            "username": username or None,
            "colour": colour or COLOURS[count % len(COLOURS)],
        },
        "roles": {"roles": list(roles)},
        "state": {"active": True},
    }
    if outlets:
        groups["outlets"] = {"outlets": list(outlets)}
    tenant = {"merchant_id": merchant_id, "outlet_id": merchant_wide(merchant_id)}
    write_groups("person.changed", person_id, groups, actor_id=by, **tenant)
    return Person.objects.get(id=person_id)


@transaction.atomic
def change_person(*, person: Person, by: uuid.UUID | None, **changes: Changes) -> Person:
    """Groups: identity (name, username, colour), roles (roles), state (active), outlets (outlets,
    none named: all)."""
    read_locked(person)
    whole = {**person.groups(), **merged_groups(person.groups(), changes)}
    outlets = whole["outlets"]["outlets"]
    if changes.keys() & {"roles", "outlets"}:  # an outlet may be known here later than its people
        _check_outlets(person.merchant_id, whole["roles"]["roles"], outlets)
    _check_reach(person.merchant_id, by, person.outlets, outlets)
    if "username" in changes.get("identity", {}):
        _check_username(person.merchant_id, person.id, changes["identity"]["username"])
    _keep_an_owner(person, changes)
    change_row("person.changed", person, by=by, **changes)
    return person


def archive_person(*, person: Person, by: uuid.UUID | None) -> Person:
    """Nobody is deleted: receipts name them. Tablets forget the PIN with the next staff list."""
    return change_person(person=person, by=by, state={"active": False})


def set_pin(*, person: Person, pin: str, by: uuid.UUID | None, allow_simple: bool = False) -> None:
    """Six digits nobody else has. `allow_simple` is for demonstrations only.

    Hashing and comparing take a twentieth of a second for each person, so they happen before the
    write lock is taken, or every till of the shop would wait; under it only those PINs are
    compared that somebody set in between."""
    if not has_pin_shape(pin):
        raise errors.pin_shape()
    if have_hubs(person.merchant_id):
        raise errors.pin_at_shop()
    if is_too_simple(pin) and not allow_simple:
        raise errors.pin_too_simple()
    compared = pins_of_others(person)
    _refuse_taken(pin, compared.values())
    secret = hash_pin(pin)
    with transaction.atomic():
        read_locked(person)
        _check_reach(person.merchant_id, by, person.outlets)
        now = pins_of_others(person)
        _refuse_taken(pin, [now[key] for key in now.keys() - compared.keys()])
        _store_secret(person, PIN, secret, by)


def _refuse_taken(pin: str, others: Iterable[str]) -> None:
    if any(is_pin(pin, secret) for secret in others):
        raise errors.pin_taken()


@transaction.atomic
def set_password(*, person: Person, password: str, by: uuid.UUID | None) -> None:
    """The back-office password; signs the person out everywhere else."""
    if by != person.id:
        _check_reach(person.merchant_id, by, person.outlets)
    if not person.username:
        raise errors.username_missing()
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise errors.password_weak(" ".join(error.messages)) from error
    _store_secret(person, PASSWORD, make_password(password), by)
    if settings.ROLE == "cloud":
        _claim_login(person)


def _claim_login(person: Person) -> None:
    """RuleError `username_elsewhere`. The database knows what is behind other merchants' walls."""
    passwords = Credential.objects.filter(merchant_id=person.merchant_id, kind=PASSWORD)
    passwords.filter(login=person.username).exclude(person=person).update(login=None)
    try:
        with transaction.atomic():
            passwords.filter(person=person).update(login=person.username)
    except IntegrityError as error:
        raise errors.username_elsewhere(str(person.username)) from error


@transaction.atomic
def change_permissions(
    *,
    merchant_id: uuid.UUID,
    outlet_id: uuid.UUID,
    rules: Mapping[str, Mapping[str, Cell]],
    by: uuid.UUID | None,
) -> None:
    """Who may do what at the tills of this outlet: the whole table, as the owner saw it."""
    _check_rules(rules)
    _check_reach(merchant_id, by, [str(outlet_id)])
    lock_ledger(merchant_id, home_outlet(merchant_id, outlet_id))
    known = TillRules.objects.filter(merchant_id=merchant_id, id=outlet_id).first()
    table = {action: dict(cells) for action, cells in rules.items()}
    if known is not None and known.rules == table:
        return
    groups: Groups = {"table": {"rules": table}}
    tenant = {"merchant_id": merchant_id, "outlet_id": merchant_wide(merchant_id)}
    write_groups("permissions.changed", outlet_id, groups, actor_id=by, **tenant)


def _check_rules(rules: Mapping[str, Mapping[str, Cell]]) -> None:
    for action, cells in rules.items():
        if action not in ACTIONS or not set(cells) <= set(TILL_ROLES):
            raise errors.unknown_permission(action)
        for cell in cells.values():
            counts = ACTIONS[action]["limit_kind"] is not None and cell["rule"] == "allowed"
            asks = cell["rule"] == "approval" and not ACTIONS[action]["can_ask"]
            if cell["rule"] not in RULES or asks or (cell["limit"] is not None and not counts):
                raise errors.unknown_permission(action)


@transaction.atomic
def enrol_phone(*, person: Person, public_key: str, label: str) -> Phone:
    """This person's own phone may say yes for them from now on; one they had before no longer may.

    The same key again, because the first answer was lost on its way, gets the same phone."""
    if settings.ROLE == "cloud":
        raise errors.phone_at_shop()
    if not is_public_key(public_key):
        raise errors.bad_phone()
    read_locked(person)
    if not person.active:
        raise errors.not_allowed()
    known = Phone.objects.filter(merchant_id=person.merchant_id, public_key=public_key).first()
    if known is not None:
        if known.person_id != person.id or known.ended_ms is not None:
            raise errors.bad_phone()
        return known
    phone_id, wide = uuid7(), merchant_wide(person.merchant_id)
    secret = encode(secrets.token_bytes(32))
    PhoneSecret.objects.create(
        id=phone_id, merchant_id=person.merchant_id, outlet_id=wide, secret=secret
    )
    body = {
        "phone": str(phone_id),
        "person": {"id": str(person.id), "name": person.name},
        "label": " ".join(label.split())[:MAX_LABEL],
        "public_key": public_key,
    }
    append(
        "phone.enrolled",
        body,
        merchant_id=person.merchant_id,
        outlet_id=wide,
        actor_id=person.id,
    )
    return Phone.objects.get(id=phone_id)


@transaction.atomic
def revoke_phone(*, person: Person, by: uuid.UUID) -> None:
    """It says yes no longer: tills know within seconds, those without the hub when they hear it."""
    read_locked(person)
    phone = Phone.objects.filter(
        merchant_id=person.merchant_id, person_id=person.id, ended_ms=None
    ).first()
    if phone is None:
        return
    body = {"phone": str(phone.id), "person": {"id": str(person.id), "name": person.name}}
    append(
        "phone.revoked",
        body,
        merchant_id=person.merchant_id,
        outlet_id=merchant_wide(person.merchant_id),
        actor_id=by,
    )


def report_lock(*, person: Person, failures: int, locked_until: int) -> None:
    """Too many wrong back-office passwords; tills report their own locks."""
    append(
        "login.locked",
        {
            "person": str(person.id),
            "name": person.name,
            "failures": failures,
            "locked_until": locked_until,
        },
        merchant_id=person.merchant_id,
        outlet_id=merchant_wide(person.merchant_id),
        actor_id=None,
    )


def _store_secret(person: Person, kind: str, secret: str, by: uuid.UUID | None) -> None:
    merchant_id = person.merchant_id
    before = Credential.objects.filter(merchant_id=merchant_id, person=person, kind=kind).first()
    version = before.version + 1 if before else 1
    Credential.objects.update_or_create(
        merchant_id=merchant_id,
        person=person,
        kind=kind,
        defaults={"secret": secret, "version": version, "changed_at": wall_ms()},
        create_defaults={
            "outlet_id": merchant_wide(merchant_id),
            "secret": secret,
            "version": version,
            "changed_at": wall_ms(),
        },
    )
    append(
        "person.credential_changed",
        {"person": str(person.id), "credential": kind, "version": version},
        merchant_id=merchant_id,
        outlet_id=merchant_wide(merchant_id),
        actor_id=by,
    )


def _check_username(
    merchant_id: uuid.UUID, person_id: uuid.UUID | None, username: str | None
) -> None:
    if not username:
        return
    holders = Person.objects.filter(merchant_id=merchant_id, username=username)
    if any(holder.id != person_id for holder in holders):
        raise errors.username_taken(username)


def _check_outlets(merchant_id: uuid.UUID, roles: Sequence[str], outlets: Sequence[str]) -> None:
    if outlets and "owner" in roles:
        raise errors.owner_everywhere()
    if outlets and not {str(each.pk) for each in outlets_of(merchant_id)}.issuperset(outlets):
        raise outlet_errors.unknown_outlet()


def _check_reach(merchant_id: uuid.UUID, by: uuid.UUID | None, *of: Sequence[str]) -> None:
    """Who works in some outlets has a say about people of these alone, and lets nobody into
    others, nor themselves. `of`: where those worked and will work."""
    editor = Person.objects.filter(merchant_id=merchant_id, id=by).first() if by else None
    if editor is not None and not all(map(editor.reaches, of)):
        raise errors.beyond_your_outlets()


def _keep_an_owner(person: Person, changes: Mapping[str, Changes]) -> None:
    roles = changes.get("roles", {}).get("roles", person.roles)
    active = changes.get("state", {}).get("active", person.active)
    was_owner = person.active and "owner" in person.roles
    if was_owner and not (active and "owner" in roles) and not has_other_owner(person):
        raise errors.last_owner()
