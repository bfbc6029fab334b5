"""Staff: roles, PINs and passwords, and that no secret ever reaches the journal."""

import json

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection

from pos.config import settings as shop_settings
from pos.journal.errors import RuleError
from pos.journal.models import Event, Problem
from pos.outlets.masters import MasterModel
from pos.people import actions
from pos.people.actions import (
    add_person,
    archive_person,
    change_person,
    set_password,
    set_pin,
)
from pos.people.backends import MAX_FAILURES
from pos.people.models import Credential, LoginLock, Person
from pos.people.queries import holder_of_pin, staff_chunk
from pos.people.secrets import is_pin, is_too_simple
from tests.pos.world import hire, make_world, pair

pytestmark = pytest.mark.django_db


def refusal(verb, **arguments) -> str:
    with pytest.raises(RuleError) as refused:
        verb(**arguments)
    return refused.value.code


def test_a_person_has_no_password_column_because_the_row_comes_from_the_journal_alone():
    names = {field.attname for field in Person._meta.concrete_fields}
    assert issubclass(Person, MasterModel)
    assert names & {"password", "last_login"} == set()


def test_a_shops_passwords_are_argon2id_at_djangos_own_cost():
    assert shop_settings.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    cost = (Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.time_cost)
    assert cost == (102_400, 2)


def test_a_new_pin_is_an_argon2id_hash_beside_the_journal_and_a_version_in_it():
    ana = hire(make_world().merchant.id, "Ana")
    set_pin(person=ana, pin="147258", by=None)
    set_pin(person=ana, pin="147259", by=None)
    credential = Credential.objects.get(person=ana)
    assert credential.secret.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert is_pin("147259", credential.secret)
    assert not is_pin("147258", credential.secret)
    bodies = [
        json.loads(bytes(event.raw))["body"]
        for event in Event.objects.filter(kind="person.credential_changed").order_by("seq")
    ]
    assert bodies == [
        {"person": str(ana.id), "credential": "pin", "version": 1},
        {"person": str(ana.id), "credential": "pin", "version": 2},
    ]


@pytest.mark.parametrize("pin", ["12345", "1234567", "12345a", "１２３４５６", ""])
def test_a_pin_is_six_ordinary_digits(pin: str):
    ana = hire(make_world().merchant.id, "Ana")
    assert refusal(set_pin, person=ana, pin=pin, by=None) == "pin_shape"
    assert not Credential.objects.exists()


@pytest.mark.parametrize(
    ("pin", "simple"),
    [
        ("111111", True),
        ("123456", True),
        ("890123", True),
        ("987654", True),
        ("121212", True),
        ("123123", True),
        ("246810", False),
        ("112358", False),
    ],
)
def test_the_pins_everybody_tries_first_are_refused(pin: str, simple: bool):
    assert is_too_simple(pin) is simple


def watch_hashing(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """Each Argon2 run of set_pin from here on: its name, and whether a transaction was open."""
    seen: list[tuple[str, bool]] = []

    def watch(name: str, honest) -> None:
        def watched(*arguments):
            seen.append((name, connection.in_atomic_block))
            return honest(*arguments)

        monkeypatch.setattr(actions, name, watched)

    watch("is_pin", actions.is_pin)
    watch("hash_pin", actions.hash_pin)
    return seen


@pytest.mark.django_db(transaction=True)
def test_tills_need_not_wait_while_a_pin_is_compared_with_everybodys(monkeypatch):
    world = make_world()
    ana, beni = hire(world.merchant.id, "Ana"), hire(world.merchant.id, "Beni")
    set_pin(person=beni, pin="147258", by=None)
    seen = watch_hashing(monkeypatch)
    set_pin(person=ana, pin="258147", by=None)
    assert seen == [("is_pin", False), ("hash_pin", False)]


def test_a_pin_somebody_took_meanwhile_is_refused_and_no_other_is_compared_twice(monkeypatch):
    world = make_world()
    ana, beni, citra = (hire(world.merchant.id, name) for name in ("Ana", "Beni", "Citra"))
    set_pin(person=citra, pin="369147", by=None)
    honest, waiting = actions.hash_pin, [beni]

    def and_then_beni_is_faster(pin):
        if waiting:
            set_pin(person=waiting.pop(), pin="147258", by=None)
        return honest(pin)

    monkeypatch.setattr(actions, "hash_pin", and_then_beni_is_faster)
    seen = watch_hashing(monkeypatch)
    assert refusal(set_pin, person=ana, pin="147258", by=None) == "pin_taken"
    assert [name for name, _ in seen] == ["is_pin", "hash_pin", "is_pin", "hash_pin", "is_pin"]
    assert not Credential.objects.filter(person=ana).exists()


def test_two_people_may_not_share_a_pin_but_one_may_set_the_same_again():
    world = make_world()
    ana, beni = hire(world.merchant.id, "Ana"), hire(world.merchant.id, "Beni")
    set_pin(person=ana, pin="147258", by=None)
    assert refusal(set_pin, person=beni, pin="147258", by=None) == "pin_taken"
    set_pin(person=ana, pin="147258", by=None)
    assert holder_of_pin(world.merchant.id, "147258") == ana
    archive_person(person=ana, by=world.sari.id)
    set_pin(person=beni, pin="147258", by=None)
    assert holder_of_pin(world.merchant.id, "147258") == beni


def test_tablets_get_no_hash_of_somebody_who_left():
    world = make_world()
    ana = hire(world.merchant.id, "Ana")
    set_pin(person=ana, pin="147258", by=None)
    assert [
        row["pin"]["version"]
        for row in staff_chunk(world.merchant.id, world.outlet.id)
        if row["pin"]
    ] == [1]
    archive_person(person=ana, by=world.sari.id)
    assert [row["pin"] for row in staff_chunk(world.merchant.id, world.outlet.id)] == [None, None]


def test_the_last_owner_stays():
    world = make_world()
    sari = world.sari
    assert refusal(archive_person, person=sari, by=sari.id) == "last_owner"
    assert refusal(change_person, person=sari, by=None, roles={"roles": ["cashier"]}) == (
        "last_owner"
    )
    hire(world.merchant.id, "Tono", "owner")
    archive_person(person=sari, by=None)
    assert Person.objects.get(name="Sari").active is False


def test_a_role_that_does_not_exist_is_refused_and_nothing_is_written():
    world = make_world()
    before = Event.objects.count()
    code = refusal(add_person, merchant_id=world.merchant.id, name="Raja", roles=["king"], by=None)
    assert code == "invalid_body"
    assert (Event.objects.count(), Person.objects.count()) == (before, 1)


@pytest.mark.parametrize(
    ("role", "permission", "allowed"),
    [
        ("owner", "people.change_person", True),
        ("manager", "catalog.change_product", True),
        ("manager", "outlets.change_outlet", False),
        ("supervisor", "sales.view_sale", True),
        ("supervisor", "catalog.change_product", False),
        ("stock", "stock.change_level", True),
        ("stock", "sales.view_sale", False),
        ("cashier", "sales.view_sale", False),
    ],
)
def test_what_a_role_may_do_in_the_back_office(role: str, permission: str, allowed: bool):
    assert hire(make_world().merchant.id, "Ana", role).has_perm(permission) is allowed


def test_signing_in_needs_the_right_password_and_an_active_person():
    world = make_world()
    set_password(person=world.sari, password="rahasia-toko", by=None)
    assert authenticate(username="sari", password="rahasia-toko") == world.sari
    assert authenticate(username="sari", password="Rahasia-toko") is None
    hire(world.merchant.id, "Tono", "owner")
    archive_person(person=world.sari, by=None)
    assert authenticate(username="sari", password="rahasia-toko") is None


def test_a_weak_password_and_a_missing_user_name_are_refused():
    world = make_world()
    assert refusal(set_password, person=world.sari, password="123", by=None) == "password_weak"
    ana = hire(world.merchant.id, "Ana")
    assert refusal(set_password, person=ana, password="rahasia-toko", by=None) == (
        "username_missing"
    )


def test_ten_wrong_passwords_pause_the_name_and_tell_the_owner():
    world = make_world()
    cache.clear()
    set_password(person=world.sari, password="rahasia-toko", by=None)
    for _ in range(MAX_FAILURES):
        assert authenticate(username="sari", password="salah-sekali") is None
    assert authenticate(username="sari", password="rahasia-toko") is None
    cache.clear()
    assert authenticate(username="sari", password="rahasia-toko") == world.sari
    assert LoginLock.objects.get().failures == MAX_FAILURES
    assert Problem.objects.get().sentence == "PIN atau sandi Sari salah 10 kali berturut-turut."


def test_a_name_may_be_typed_with_large_letters_and_ten_wrong_tries_are_ten():
    world = make_world()
    cache.clear()
    set_password(person=world.sari, password="rahasia-toko", by=None)
    assert authenticate(username="Sari ", password="rahasia-toko") == world.sari
    for name in ("SARI", "Sari", "sari", "sAri", "SAri") * 2:
        assert authenticate(username=name, password="salah-sekali") is None
    assert authenticate(username="sarI", password="rahasia-toko") is None


def test_a_tablets_lock_is_kept_and_listed():
    world = make_world()
    till = pair(world)
    body = {"person": str(world.sari.id), "name": "Sari", "failures": 5, "locked_until": 99}
    till.tablet.append("login.locked", body)
    assert [result.status for result in till.push()] == ["stored"]
    lock = LoginLock.objects.get()
    assert (lock.person_id, lock.device_id, lock.failures) == (world.sari.id, till.device.id, 5)
    assert Problem.objects.get().code == "login_locked"


def test_whoever_sits_at_the_server_may_set_a_lost_password_and_it_is_on_the_record(monkeypatch):
    rina = add_person(
        merchant_id=make_world().merchant.id, name="Rina", roles=["owner"], by=None, username="rina"
    )
    typed = iter(["kata-sandi-baru-7", "lain", "kata-sandi-baru-7", "kata-sandi-baru-7"])
    monkeypatch.setattr("getpass.getpass", lambda _: next(typed))
    with pytest.raises(CommandError, match="tidak sama"):
        call_command("office_login", "rina")
    call_command("office_login", "rina")
    assert authenticate(username="rina", password="kata-sandi-baru-7") == rina
    event = Event.objects.filter(kind="person.credential_changed").latest("server_seq")
    assert event.actor_id is None
    with pytest.raises(CommandError, match="Yang ada: rina, sari"):
        call_command("office_login", "siapa")
