"""Customers: kept only with their leave, found by number or name, never lost to a second till."""

import json
import uuid
from pathlib import Path

import pytest

from pos.catalog import chunks
from pos.customers.actions import add_customer, archive_customer, change_customer
from pos.customers.doubles import doubles_of
from pos.customers.models import Customer
from pos.customers.queries import search, ticks_of
from pos.customers.wordings import WORDING, WORDINGS
from pos.journal.errors import BadInput, RuleError
from pos.journal.models import LostChange, Problem
from pos.journal.replay import rebuild
from tests.pos.world import Till, World, make_world, pair

pytestmark = pytest.mark.django_db

ANI = "01943f00-0000-7000-8000-0000000000a1"
BUDI = "01943f00-0000-7000-8000-0000000000b1"
TICK = {"given": True, "at": 1_790_000_000_000, "wording": "2026-11", "channel": "till"}


def register(till: Till, customer: str = ANI, **groups) -> None:
    """As a till does it: identity, membership and ticks in one event."""
    body = {
        "identity": {"name": "Bu Ani", "phone": "6281234567890"},
        "membership": {"member": True},
        "consent": {"keep_data": TICK, "send_receipts": None, "send_promotions": None},
        "state": {"archived": False},
    }
    till.tablet.append("customer.changed", {"id": customer, "groups": {**body, **groups}})


def change(till: Till, customer: str = ANI, **groups) -> None:
    till.tablet.append("customer.changed", {"id": customer, "groups": groups})


def tell(till: Till, at: int = TICK["at"] + 1, **ticks: bool) -> None:
    words = [{**TICK, "consent": name, "given": given, "at": at} for name, given in ticks.items()]
    till.tablet.append("customer.consented", {"id": ANI, "ticks": words})


def rows_on_tills(world: World) -> list[dict]:
    _, manifest = chunks.manifest(world.merchant.id, world.outlet.id)
    names = json.loads(manifest)["chunks"]
    pieces = [piece["sha256"] for piece in names if piece["name"].startswith("customers/")]
    found = [chunks.chunk(world.merchant.id, world.outlet.id, sha256) for sha256 in pieces]
    return [row for piece in found for row in json.loads(piece)]


def test_a_customer_made_at_a_till_is_in_the_catalogue_of_all_tills():
    world = make_world()
    till = pair(world)
    register(till)
    assert [result.status for result in till.push()] == ["stored"]
    assert rows_on_tills(world) == [
        {
            "id": ANI,
            "name": "Bu Ani",
            "phone": "6281234567890",
            "member": True,
            "price_list": None,
            "consents": ["keep_data"],
            "archived": False,
        }
    ]


def test_two_tills_that_make_the_same_number_keep_both_and_the_office_sees_it():
    world = make_world()
    one, other = pair(world), pair(world, "Kasir 2")
    register(one, ANI)
    register(other, BUDI, identity={"name": "Ibu Ani", "phone": "6281234567890"})
    one.push()
    other.push()
    assert sorted(row["id"] for row in rows_on_tills(world)) == [ANI, BUDI]
    problem = Problem.objects.get(code="customer_twice")
    assert problem.sentence == "Nomor 0812-3456-7890 dipakai dua pelanggan: Bu Ani dan Ibu Ani."
    assert doubles_of(world.merchant.id) == [(uuid.UUID(ANI), uuid.UUID(BUDI))]


def test_two_tills_that_change_different_things_lose_nothing():
    world = make_world()
    one, other = pair(world), pair(world, "Kasir 2")
    register(one)
    one.push()
    change(one, identity={"name": "Ani Lestari", "phone": "6281234567890"})
    change(other, membership={"member": False})
    other.push()
    one.push()
    ani = Customer.objects.get(id=ANI)
    assert (ani.name, ani.member) == ("Ani Lestari", False)
    assert not LostChange.objects.exists()


def test_of_two_changes_of_one_thing_the_later_wins_whoever_arrives_first():
    world = make_world()
    one, other = pair(world), pair(world, "Kasir 2")
    register(one)
    one.push()
    change(one, identity={"name": "Ani A", "phone": ""})
    other.tablet.clock_ms = one.tablet.clock_ms + 5_000
    change(other, identity={"name": "Ani B", "phone": ""})
    other.push()
    one.push()
    assert Customer.objects.get(id=ANI).name == "Ani B"
    assert LostChange.objects.get().value["name"] == "Ani A"


def test_a_till_may_not_give_a_customer_a_price_list():
    world = make_world()
    till = pair(world)
    register(till)
    change(till, prices={"price_list": "grosir"})
    till.push()
    assert Customer.objects.get(id=ANI).price_list is None
    assert Problem.objects.filter(code="servers_only").count() == 1


@pytest.mark.parametrize("phone", ["0812", "+62812 345", "abc", "6281234567890123"])
def test_a_till_cannot_store_what_is_no_number(phone: str):
    world = make_world()
    till = pair(world)
    register(till, identity={"name": "Ani", "phone": phone})
    till.push()
    assert not Customer.objects.exists()


def test_the_office_keeps_nobody_who_did_not_allow_it():
    world = make_world()
    with pytest.raises(RuleError) as refused:
        add_customer(merchant_id=world.merchant.id, name="Ani", phone="", by=world.sari.id)
    assert refused.value.code == "consent_missing"
    assert not Customer.objects.exists()


def office_customer(world: World, name: str = "Ani", phone: str = "0812-3456-7890") -> Customer:
    return add_customer(
        merchant_id=world.merchant.id,
        name=name,
        phone=phone,
        consents=["keep_data"],
        by=world.sari.id,
    )


def test_a_number_is_stored_one_way_however_it_is_typed_and_found_however_it_is_typed():
    world = make_world()
    ani = office_customer(world, phone="+62 812-3456-7890")
    assert ani.phone == "6281234567890"
    for typed in ("0812", "+62 812 3456", "62812", "34567", "an"):
        assert list(search(world.merchant.id, typed)) == [ani], typed
    assert not search(world.merchant.id, "0899").exists()
    with pytest.raises(RuleError) as known:
        office_customer(world, "Orang lain", "6281234567890")
    assert known.value.code == "phone_known"
    with pytest.raises(BadInput) as bad:
        office_customer(world, "Orang lain", "021-5551234")
    assert bad.value.code == "bad_phone"


def test_a_tick_says_when_where_and_under_which_words_and_is_written_only_when_it_changes():
    world = make_world()
    ani = office_customer(world)
    first = ani.keep_data
    assert (first["given"], first["wording"], first["channel"]) == (True, "2026-11", "office")
    change_customer(customer=ani, by=None, given={"keep_data": True, "send_receipts": True})
    assert ani.keep_data == first
    assert ani.consents == ["keep_data", "send_receipts"]
    change_customer(customer=ani, by=None, given={"send_receipts": False})
    assert ani.send_receipts["given"] is False
    assert ani.consents == ["keep_data"]


def test_whoever_is_archived_leaves_the_tills_with_name_and_number():
    world = make_world()
    ani = office_customer(world)
    archive_customer(customer=ani, by=world.sari.id)
    row = rows_on_tills(world)[0]
    assert (row["id"], row["name"], row["phone"], row["archived"]) == (str(ani.id), "", "", True)
    assert Customer.objects.get(id=ani.id).name == "Ani"


def test_a_replay_gives_the_same_customers():
    world = make_world()
    till = pair(world)
    register(till)
    till.push()
    change_customer(customer=Customer.objects.get(id=ANI), by=None, membership={"member": False})
    before = list(Customer.objects.order_by("id").values())
    assert rebuild(verify_only=False) == []
    assert list(Customer.objects.order_by("id").values()) == before


def test_customers_of_another_shop_are_never_found():
    mine, other = make_world(), make_world("Toko Lain")
    theirs = office_customer(other)
    assert not search(mine.merchant.id, theirs.name).exists()
    assert rows_on_tills(mine) == []


def test_whoever_takes_the_leave_back_at_a_till_is_forgotten_whatever_others_still_say():
    world = make_world()
    one, other = pair(world), pair(world, "Kasir 2")
    register(one)
    one.push()
    other.tablet.clock_ms = one.tablet.clock_ms + 5_000
    change(other, identity={"name": "Ani Lestari", "phone": "6281234567890"})
    tell(one, keep_data=False)
    one.push()
    other.push()
    ani = Customer.objects.get(id=ANI)
    kept = (ani.name, ani.phone, ani.member, ani.archived, ani.consents)
    assert kept == ("Pelanggan dihapus", "", False, True, [])
    assert rows_on_tills(world)[0]["name"] == ""
    with pytest.raises(RuleError) as refused:
        change_customer(customer=ani, by=None, state={"archived": False})
    assert refused.value.code == "customer_forgotten"
    assert rebuild(verify_only=False) == []
    assert Customer.objects.get(id=ANI).name == "Pelanggan dihapus"


def test_the_newest_word_of_a_customer_counts_whichever_till_speaks_first():
    world = make_world()
    one, other = pair(world), pair(world, "Kasir 2")
    register(one)
    tell(one, send_promotions=True)
    tell(other, at=TICK["at"] + 2, send_promotions=False, send_receipts=True)
    other.push()
    one.push()
    ani = Customer.objects.get(id=ANI)
    assert ani.consents == ["keep_data", "send_receipts"]
    assert rows_on_tills(world)[0]["consents"] == ["keep_data", "send_receipts"]
    tell(one, at=TICK["at"] + 2, send_receipts=False)
    one.push()
    assert Customer.objects.get(id=ANI).consents == ["keep_data"]
    before = list(Customer.objects.values())
    assert rebuild(verify_only=False) == []
    assert list(Customer.objects.values()) == before


def test_every_word_of_a_customer_stays_with_who_wrote_it_down():
    world = make_world()
    till = pair(world)
    register(till)
    till.push()
    ani = Customer.objects.get(id=ANI)
    change_customer(customer=ani, by=world.sari.id, given={"send_promotions": True})
    change_customer(customer=ani, by=world.sari.id, given={"send_promotions": False})
    said = [(each.consent, each.given, each.channel, each.actor_id) for each in ticks_of(ani)]
    assert said == [
        ("send_promotions", False, "office", world.sari.id),
        ("send_promotions", True, "office", world.sari.id),
        ("keep_data", True, "till", None),
    ]


def test_the_sentences_at_the_till_are_those_of_the_wording_it_writes():
    frontend = Path(__file__).parents[3] / "frontend" / "src"
    assert f"WORDING = '{WORDING}'" in (frontend / "state" / "customer_making.ts").read_text()
    shown = (frontend / "ui" / "i18n" / "id" / "basket.ts").read_text()
    assert [said for said in WORDINGS[WORDING].values() if said not in shown] == []
