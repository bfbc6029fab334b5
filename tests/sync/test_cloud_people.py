"""Who signs in at the cloud: one person a name there, let in by the hub of their own merchant."""

import json
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.contrib.auth import authenticate

from pos.journal.errors import RuleError
from pos.people.actions import set_pin
from pos.people.models import Credential, Person
from tests.sync.test_links import Box, code_of, linked, statuses
from tests.tablet import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def as_cloud(settings: Any, tmp_path: Any) -> None:
    settings.ROLE, settings.DATA_DIR = "cloud", tmp_path


def person(box: Box, username: str) -> str:
    """Somebody of the shop's back office, whom its record brought here."""
    identity = {"name": "Sari", "username": username, "colour": "#DDEBE4"}
    groups = {"identity": identity, "roles": {"roles": ["owner"]}, "state": {"active": True}}
    who = new_id()
    box.append("person.changed", {"id": who, "groups": groups}, outlet=box.merchant)
    box.hand_in(box.events)
    return who


def let_in(box: Box, who: str, password: str) -> Any:
    return box.ask("password", json.dumps({"person": who, "password": password}).encode())


def signed_in(username: str, password: str) -> str:
    found = authenticate(None, username=username, password=password)
    return str(found.pk) if found else ""


def test_a_user_name_is_one_persons_in_the_cloud_even_with_the_same_password() -> None:
    ours, theirs = linked(), linked()
    us, them = person(ours, "sari"), person(theirs, "sari")
    assert let_in(ours, us, "warung-maju-77").status_code == 200
    assert code_of(let_in(theirs, them, "warung-maju-77")) == "username_elsewhere"
    assert signed_in("sari", "warung-maju-77") == us
    assert not Person.objects.get(id=them).has_usable_password()
    other = person(theirs, "sari-maju")
    assert let_in(theirs, other, "warung-maju-77").status_code == 200
    assert signed_in("sari-maju", "warung-maju-77") == other


def test_no_hub_calls_its_people_by_a_name_that_signs_in_somebody_else() -> None:
    thief, ours = linked(), linked()
    them = person(thief, "tono")
    assert let_in(thief, them, "warung-maju-77").status_code == 200
    us = person(ours, "sari")
    assert let_in(ours, us, "warung-maju-77").status_code == 200
    renamed = {"name": "Sari", "username": "sari", "colour": "#DDEBE4"}
    thief.append(
        "person.changed", {"id": them, "groups": {"identity": renamed}}, outlet=thief.merchant
    )
    assert statuses(thief.hand_in(thief.events)) == {"duplicate": 2, "stored": 1}
    assert Person.objects.get(id=them).username == "sari"
    assert signed_in("sari", "warung-maju-77") == us
    assert signed_in("tono", "warung-maju-77") == them  # until a password is made with the new one


def test_a_name_goes_to_the_colleague_who_has_it_now() -> None:
    box = linked()
    first = person(box, "kasir")
    assert let_in(box, first, "kucing-oranye-7").status_code == 200
    identity = {"name": "Ani", "username": "ani", "colour": "#DDEBE4"}
    box.append(
        "person.changed", {"id": first, "groups": {"identity": identity}}, outlet=box.merchant
    )
    second = person(box, "kasir")
    assert let_in(box, second, "sepeda-biru-9").status_code == 200
    assert signed_in("kasir", "sepeda-biru-9") == second
    assert signed_in("kasir", "kucing-oranye-7") == ""


def test_a_hub_lets_in_nobody_of_another_merchant_and_no_weak_password() -> None:
    ours, theirs = linked(), linked()
    them, us = person(theirs, "budi"), person(ours, "ana")
    assert code_of(let_in(ours, them, "kucing-oranye-7")) == "not_there_yet"
    assert code_of(let_in(ours, us, "12345678")) == "password_weak"
    assert authenticate(None, username="budi", password="kucing-oranye-7") is None


def test_a_pin_is_not_made_where_it_would_reach_no_till() -> None:
    box = linked()
    who = Person.objects.get(id=person(box, "sari"))
    with pytest.raises(RuleError, match="PIN dibuat di server toko"):
        set_pin(person=who, pin="246810", by=None)


def test_a_cloud_of_the_release_before_gives_a_shared_name_to_whose_password_is_older() -> None:
    ours, theirs = linked(), linked()
    us, them = person(ours, "sari"), person(theirs, "sari-maju")
    assert let_in(ours, us, "warung-maju-77").status_code == 200
    assert let_in(theirs, them, "sepeda-biru-9").status_code == 200
    Credential.objects.update(login=None)
    Credential.objects.filter(person=us).update(changed_at=1)
    Person.objects.filter(id=them).update(username="sari")
    import_module("pos.people.migrations.0003_credential_login").claim(apps, None)
    assert Credential.objects.get(login="sari").person_id == UUID(us)
    assert Credential.objects.get(person=them).login is None
