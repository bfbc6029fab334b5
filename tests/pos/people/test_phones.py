"""A supervisor's own phone says yes without any network; what it did not say counts for nothing."""

import base64
import time
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client

from pos.journal.errors import RuleError
from pos.journal.keys import public_text
from pos.journal.models import Event, Problem
from pos.journal.replay import rebuild
from pos.people.actions import (
    archive_person,
    change_person,
    enrol_phone,
    revoke_phone,
    set_password,
)
from pos.people.models import Approval, Person
from pos.people.models import Phone as PhoneRow
from pos.people.queries import staff_chunk
from pos.sales.actions import check_prices
from tests.phone import Phone, enrol
from tests.pos.world import Till, World, hire, make_world, of, pair, stock_up
from tests.tablet import new_id

pytestmark = pytest.mark.django_db
THIRTY = {"kind": "percent", "rate_ppm": 300_000}
NEEDS: Any = [{"action": "discount", "amount": 300_000}]
NONCE = "483920175"
HOUR_MS = 3_600_000


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def till(world: World) -> Till:
    return pair(world)


@pytest.fixture
def budi(world: World) -> Phone:
    return enrol(hire(world.merchant.id, "Budi", "supervisor"))


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def sell(world: World, till: Till, phone: Phone, proof: dict[str, Any], *, amount=300_000) -> None:
    """Thirty percent off by a cashier, with this yes."""
    ana, product, document = hire(world.merchant.id, new_id()[:8]), stock_up(world), new_id()
    body = {
        "document": document,
        "items": [{"action": "discount", "amount": amount, "label": "Diskon tangan 30%"}],
        "asked_by": {"id": str(ana.id), "name": "Ana"},
        "approver": {"id": str(phone.person.id), "name": phone.person.name},
        "method": "code",
        "reason": "Barang lecet",
        "given_at": now_ms(),
        "proof": proof,
    }
    till.tablet.append("approval.given", body)
    line = {**of(product), "discount": THIRTY}
    cashier = {"id": str(ana.id), "name": ana.name}
    till.sell_second(line, cashier=cashier, sale=document)
    till.push()
    check_prices()


def told() -> tuple[list[str], int]:
    """Why yeses are doubted, and how many sales stand without one."""
    doubts = Approval.objects.exclude(doubt="").order_by("given_at", "id")
    return list(doubts.values_list("doubt", flat=True)), Problem.objects.filter(
        code="permission_breach"
    ).count()


@pytest.mark.parametrize("way", ["digits", "scan"])
def test_what_the_phone_said_to_this_very_question_holds(world, till, budi, way):
    sell(world, till, budi, getattr(budi, way)(till.tablet.series, NONCE, NEEDS, now_ms()))
    assert told() == ([], 0)
    kept = Approval.objects.get()
    assert (kept.method, kept.approver_name, kept.reason) == ("code", "Budi", "Barang lecet")
    assert rebuild(verify_only=True) == []


@pytest.mark.parametrize("way", ["digits", "scan"])
@pytest.mark.parametrize(
    ("series", "nonce", "amount"),
    [("K99", NONCE, 300_000), (None, "000000001", 300_000), (None, NONCE, 299_999)],
    ids=["another till", "another question", "another amount"],
)
def test_an_answer_to_something_else_is_said_and_counts_for_nothing(
    world, till, budi, way, series, nonce, amount
):
    needs: Any = [{"action": "discount", "amount": amount}]
    proof = getattr(budi, way)(series or till.tablet.series, nonce, needs, now_ms())
    sell(world, till, budi, {**proof, "nonce": NONCE})
    assert told() == (["wrong"], 1)
    doubted = Problem.objects.get(code="approval_doubted")
    assert doubted.sentence == (
        "K01: persetujuan lewat telepon Budi untuk Diskon tangan 30% tidak berlaku: jawabannya "
        "bukan untuk permintaan ini."
    )
    assert rebuild(verify_only=True) == []


@pytest.mark.parametrize("way", ["digits", "scan"])
@pytest.mark.parametrize("moved", [-HOUR_MS, HOUR_MS])
def test_an_answer_of_another_hour_holds_for_nothing_wherever_the_clock_was_moved(
    world, till, budi, way, moved
):
    sell(world, till, budi, getattr(budi, way)(till.tablet.series, NONCE, NEEDS, now_ms() + moved))
    assert told() == (["late"], 1)


def test_an_answer_holds_once(world, till, budi):
    proof = budi.scan(till.tablet.series, NONCE, NEEDS, now_ms())
    sell(world, till, budi, proof)
    sell(world, till, budi, proof)
    assert told() == (["used"], 1)
    assert rebuild(verify_only=True) == []


def test_nobody_speaks_with_another_persons_phone(world, till, budi):
    dewi = enrol(hire(world.merchant.id, "Dewi", "supervisor"))
    proof = dewi.scan(till.tablet.series, NONCE, NEEDS, now_ms())
    sell(world, till, budi, proof)
    assert told() == (["unknown"], 1)


def test_a_revoked_phone_holds_for_what_it_said_before_and_nothing_after(world, till, budi):
    before = till.tablet.series, "000000001", NEEDS, now_ms()
    sell(world, till, budi, budi.digits(*before))
    revoke_phone(person=budi.person, by=world.sari.id)
    revoke_phone(person=budi.person, by=world.sari.id)  # nothing to revoke: nothing said
    till.tablet.clock_ms += 1_000  # surely later than the hub's word
    sell(world, till, budi, budi.digits(till.tablet.series, NONCE, NEEDS, now_ms()))
    assert told() == (["revoked"], 1)
    assert Event.objects.filter(kind="phone.revoked").count() == 1
    assert rebuild(verify_only=True) == []


def test_tills_get_what_they_check_with_and_lose_it_with_phone_or_person(world, budi):
    def phones():
        rows = {row["id"]: row["phones"] for row in staff_chunk(world.merchant.id, world.outlet.id)}
        return [(each["id"], each["secret"]) for each in rows[str(budi.person.id)]]

    assert phones() == [(str(budi.id), budi.secret)]
    newer = enrol(budi.person)
    assert phones() == [(str(newer.id), newer.secret)]
    revoke_phone(person=budi.person, by=world.sari.id)
    assert phones() == []
    enrol(budi.person)
    archive_person(person=budi.person, by=world.sari.id)
    assert phones() == []


def test_the_same_key_again_is_the_same_phone_and_anothers_key_is_refused(world, budi):
    key = PhoneRow.objects.get().public_key
    again = enrol_phone(person=budi.person, public_key=key, label="")
    assert again.id == budi.id
    dewi = hire(world.merchant.id, "Dewi", "supervisor")
    for wrong in (key, base64.urlsafe_b64encode(b"\4" + bytes(64)).rstrip(b"=").decode()):
        with pytest.raises(RuleError, match="tidak dapat dipakai"):
            enrol_phone(person=dewi, public_key=wrong, label="")
    assert PhoneRow.objects.count() == 1


def test_the_cloud_enrols_no_phone(world, settings):
    settings.ROLE = "cloud"
    with pytest.raises(RuleError, match="server toko"):
        enrol(world.sari)


def test_what_a_till_refused_is_listed(world, till, budi):
    body = {
        "document": new_id(),
        "items": [{"action": "discount", "amount": 300_000, "label": "Diskon tangan 30%"}],
        "asked_by": {"id": new_id(), "name": "Ana"},
        "approver": {"id": str(budi.person.id), "name": "Budi"},
        "why": "other_question",
        "refused_at": now_ms(),
    }
    till.tablet.append("approval.refused", body)
    till.push()
    assert Problem.objects.get(code="approval_refused").sentence == (
        "K01: Ana memakai persetujuan telepon Budi untuk hal lain (Diskon tangan 30%). "
        "Kasir menolaknya."
    )


def test_a_screen_left_signed_in_enrols_no_phone_without_the_password(world):
    change_person(person=world.sari, by=None, identity={**identity(world.sari), "username": "sari"})
    set_password(person=world.sari, password="contoh-jaya-2026", by=None)
    client = Client()
    client.force_login(world.sari)
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    asked = {"public_key": public_text(key), "label": "Android", "password": "salah"}

    def ask(**changes: str) -> Any:
        body = {**asked, **changes}
        return client.post("/api/v1/me/phone", body, content_type="application/json")

    refused = ask()
    assert (refused.status_code, refused.json()["code"]) == (422, "password_wrong")
    assert not PhoneRow.objects.exists()
    told = ask(password="contoh-jaya-2026").json()
    assert (told["person"], told["shop"]) == ("Sari", "Toko Uji")
    assert Problem.objects.get(code="phone_enrolled").sentence == (
        "Telepon baru (Android) dapat menyetujui permintaan kasir atas nama Sari."
    )


def identity(person: Person) -> dict[str, Any]:
    return {"name": person.name, "colour": person.colour}
