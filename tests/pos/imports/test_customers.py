"""A list of customers: told by their number, merged with nobody, asked nothing for them."""

import json
from pathlib import Path
from typing import Any

import pytest

from pos.customers.actions import add_customer, change_customer
from pos.customers.bringing import forget_unasked
from pos.customers.models import Customer
from pos.imports import actions, working
from pos.imports.models import Import, State
from pos.imports.places import plan_of
from pos.imports.plan import kept_lines
from pos.imports.working import work_imports
from pos.journal.models import Event
from pos.journal.replay import rebuild
from tests.pos.imports.lists import answered, bring, csv_of, fresh, hand_in, xlsx_of
from tests.pos.imports.old_excel import golden
from tests.pos.world import World, make_world

HEAD = ("Nama pelanggan", "Nomor HP", "Anggota", "Setuju promosi")
LOYVERSE = ("Customer name", "Email", "Phone", "Customer code", "Points balance", "Total visits")


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(working, "BREATH_SECONDS", 0)


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def people() -> dict[str, tuple[str, bool, bool]]:
    rows = Customer.objects.values_list("name", "phone", "member", "archived")
    return {name: (phone, member, archived) for name, phone, member, archived in rows}


def said(row: Import, verdict: str) -> dict[int, str]:
    return {each["number"]: " ".join(each["reasons"]) for each in kept_lines(plan_of(row), verdict)}


def known(world: World, name: str, phone: str) -> Customer:
    return add_customer(
        merchant_id=world.merchant.id, name=name, phone=phone, consents=["keep_data"], by=None
    )


def undo(world: World, row: Import) -> Import:
    actions.undo(row=row, by=world.sari)
    work_imports()
    return fresh(row)


def test_an_old_excel_file_of_ipos_brings_its_people(world: World) -> None:
    """A number that Excel kept as a number has lost its zero."""
    row = bring(world, golden("ipos_pelanggan"), "customers")
    assert (row.vendor, row.state, row.counts["new"]) == ("iPos", State.DONE, 2)
    assert people() == {
        "Bu Wati": ("6281234567890", False, False),
        "Pak Joko": ("6281322223333", False, False),
    }


def test_nobody_is_ticked_for_anything_whatever_the_list_says_of_consents(world: World) -> None:
    row = bring(world, csv_of(HEAD, ("Bu Ani", "0812-3456-7890", "ya", "ya")), "customers")
    assert (row.state, row.counts["new"]) == (State.DONE, 1)
    ani = Customer.objects.get()
    assert (ani.phone, ani.member, ani.consents) == ("6281234567890", True, [])
    assert (ani.keep_data, ani.send_receipts, ani.send_promotions) == (None, None, None)
    told = json.loads(bytes(Event.objects.get(kind="customer.changed").raw))["body"]["groups"]
    assert told["consent"] == {"keep_data": None, "send_receipts": None, "send_promotions": None}
    assert Event.objects.filter(kind="customer.consented").count() == 0
    assert rebuild(verify_only=True) == []


def test_numbers_are_read_however_they_were_typed_and_a_person_without_one_comes_in_too(
    world: World,
) -> None:
    rows = [
        ("Ani", "+62 812-3456-7890", "", ""),
        ("Budi", "81298765432", "", ""),  # the spreadsheet ate its zero
        ("Citra", "'0812 1111 2222", "", ""),
        ("Dewi", "022-7654321", "", ""),
        ("Eko", "", "", ""),
        ("Fitri", "6.28E+11", "", ""),
        ("Gita", "+44 7911 123456", "", ""),
    ]
    row = bring(world, csv_of(HEAD, *rows), "customers")
    assert {name: phone for name, (phone, _, _) in people().items()} == {
        "Ani": "6281234567890",
        "Budi": "6281298765432",
        "Citra": "6281211112222",
        "Dewi": "",
        "Eko": "",
        "Fitri": "",
        "Gita": "447911123456",
    }
    notes = {number: text for number, text in said(row, "new").items() if text}
    assert {number: text.split(".")[0] for number, text in notes.items()} == {
        5: "Masuk tanpa nomor: “022-7654321”",
        7: "Masuk tanpa nomor: “6",
    }


def test_whose_number_is_known_is_neither_doubled_nor_merged(world: World) -> None:
    known(world, "Bu Ani", "081234567890")
    known(world, "Pak Budi", "081298765432")
    rows = [
        ("Bu Ani", "0812 3456 7890", "", ""),
        ("Ani Lestari", "0812 3456 7890", "", ""),
        ("Pak Budi", "081298765432", "ya", ""),
        ("Cici", "081311112222", "", ""),
        ("Cici lain", "081311112222", "", ""),
        ("", "081399998888", "", ""),
        ("", "", "", ""),
    ]
    row = bring(world, csv_of(HEAD, *rows), "customers")
    assert row.counts == {"new": 1, "changed": 1, "same": 1, "skipped": 2, "error": 1}
    assert said(row, "skipped") == {
        3: "Sama dengan baris 2.",
        6: "Sama dengan baris 5.",
    }
    assert said(row, "error") == {7: "Namanya kosong."}
    assert people() == {
        "Bu Ani": ("6281234567890", False, False),
        "Pak Budi": ("6281298765432", True, False),
        "Cici": ("6281311112222", False, False),
    }


def test_a_number_of_somebody_with_another_name_is_left_for_a_person(world: World) -> None:
    known(world, "Bu Ani", "081234567890")
    row = bring(world, csv_of(HEAD, ("Ani Lestari", "081234567890", "", "")), "customers")
    assert said(row, "skipped") == {
        2: "Nomor ini sudah milik Bu Ani. Orang yang sama? Periksa dulu."
    }
    assert list(people()) == ["Bu Ani"]


def test_loyverse_is_told_by_its_headings_and_a_free_list_is_asked_about(world: World) -> None:
    loyverse = hand_in(
        world, csv_of(LOYVERSE, ("Ani", "", "081234567890", "", "0", "3"), separator=","),
        target="customers",
    )  # fmt: skip
    assert (loyverse.vendor, loyverse.state) == ("Loyverse", State.CHECKED)
    free = hand_in(world, xlsx_of(("Siapa", "Kontak"), ("Budi", 81298765432)), target="customers")
    assert (free.vendor, free.state) == ("Susunan bebas", State.ASKING)
    free = answered(free, columns={"name": 0, "phone": 1})
    assert (free.state, free.counts["new"]) == (State.CHECKED, 1)


def test_taking_it_back_forgets_name_and_number_but_not_of_who_was_asked_or_bought_since(
    world: World,
) -> None:
    old = known(world, "Pak Budi", "081298765432")
    rows = [("Ani", "081234567890", "", ""), ("Cici", "081311112222", "", "")]
    row = bring(world, csv_of(HEAD, *rows, ("Pak Budi", "081298765432", "ya", "")), "customers")
    cici = Customer.objects.get(name="Cici")
    change_customer(customer=cici, by=None, given={"keep_data": True})
    row = undo(world, row)
    assert row.state == State.UNDONE
    assert Customer.objects.filter(phone="6281234567890").count() == 0
    assert people()["Pelanggan dihapus"] == ("", False, True)
    assert people()["Cici"] == ("6281311112222", False, False)
    old.refresh_from_db()
    assert old.member is False
    assert rebuild(verify_only=True) == []


def test_who_was_never_asked_can_be_forgotten_and_who_was_is_asked_for_themselves(
    world: World,
) -> None:
    bring(world, csv_of(HEAD, ("Ani", "081234567890", "", "")), "customers")
    ani, budi = Customer.objects.get(), known(world, "Budi", "081298765432")
    assert forget_unasked(customer=budi, by=world.sari.id) is False
    assert forget_unasked(customer=ani, by=world.sari.id) is True
    assert (ani.is_forgotten, ani.phone) == (True, "")
    assert set(people()) == {"Pelanggan dihapus", "Budi"}


def test_a_number_that_somebody_got_since_the_plan_stays_out(world: World) -> None:
    row = hand_in(world, csv_of(HEAD, ("Ani", "081234567890", "", "")), target="customers")
    row = answered(row) if row.state == State.ASKING else row
    known(world, "Orang lain", "081234567890")
    actions.begin(row=row, by=world.sari)
    work_imports()
    row = fresh(row)
    assert (row.state, row.found["left_out"]) == (State.DONE, 1)
    assert list(people()) == ["Orang lain"]
