"""A list of opening stock is received once; what moved since is left when it is taken back."""

from pathlib import Path
from typing import Any

import pytest

from pos.imports import actions, working
from pos.imports.models import Import, ImportStep, State
from pos.imports.places import plan_of
from pos.imports.plan import kept_lines
from pos.imports.working import work_imports
from pos.journal.models import Event
from pos.journal.replay import rebuild
from pos.stock.actions import Adjusted, adjust_stock
from pos.stock.models import Level, Movement
from tests.pos.imports.lists import bring, csv_of, fresh, hand_in
from tests.pos.imports.old_excel import golden
from tests.pos.world import World, make_world, stock_up

HEAD = ("Kode barang", "Nama barang", "Stok awal", "Harga beli")


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(working, "BREATH_SECONDS", 0)


@pytest.fixture
def world(db: None) -> World:
    world = make_world()
    for name, sku in (("Teh", "T"), ("Kopi", "K"), ("Gula", "G")):
        stock_up(world, name, identity={"sku": sku})
    stock_up(world, "Pulsa", identity={"sku": "P"}, stock={"tracked": False})
    stock_up(world, "Ponsel", identity={"sku": "HP"}, serials={"serials": True})
    return world


def held() -> dict[str, tuple[int, int]]:
    rows = Level.objects.values_list("product__name", "quantity_milli", "value_minor")
    return {name: (quantity, value) for name, quantity, value in rows}


def reasons(row: Import, verdict: str) -> dict[int, str]:
    return {each["number"]: " ".join(each["reasons"]) for each in kept_lines(plan_of(row), verdict)}


def test_an_old_excel_file_says_what_lies_there(world: World) -> None:
    row = bring(world, golden("stok"), "stock")
    assert (row.state, row.found["left_out"]) == (State.DONE, 0)
    assert held()["Kopi"] == (12_500, 25_000)


def test_what_lies_there_is_received_at_its_cost_and_each_row_left_out_says_why(
    world: World,
) -> None:
    rows = [
        ("T", "", "48", "2000"),
        ("", "Kopi", "1,5", ""),
        ("G", "", "", ""),
        ("P", "", "5", ""),
        ("HP", "", "2", ""),
        ("X", "Tidak ada", "3", ""),
        ("T", "", "9", ""),
    ]
    row = bring(world, csv_of(HEAD, *rows), "stock")
    assert (row.state, row.counts["new"]) == (State.DONE, 2)
    assert held() == {"Teh": (48_000, 96_000), "Kopi": (1_500, 4_350)}
    assert set(Movement.objects.values_list("reason", flat=True)) == {"opening"}
    assert reasons(row, "skipped") == {
        4: "Jumlahnya kosong atau nol.",
        5: "Stok barang ini tidak dihitung.",
        6: "Barang bernomor seri dicatat lewat Barang masuk.",
    }
    assert reasons(row, "error") == {
        7: "Barang ini belum ada di toko; impor barangnya dulu.",
        8: "Sama dengan baris 2.",
    }
    [begun] = Event.objects.filter(kind="import.begun")
    assert '"target":"stock"' in bytes(begun.raw).decode()
    again = hand_in(world, csv_of(HEAD, rows[0]), target="stock")
    actions.answer(row=again, options={**again.options})
    work_imports()
    assert reasons(again, "skipped") == {2: "Stoknya sudah tercatat; pakai Stok opname."}
    assert rebuild(verify_only=True) == []


def test_taken_back_but_for_what_moved_since_and_then_received_anew(world: World) -> None:
    rows = [("T", "", "48", ""), ("K", "", "10", "")]
    row = bring(world, csv_of(HEAD, *rows), "stock")
    kopi = Level.objects.get(product__name="Kopi").product_id
    gone = [Adjusted(kopi, difference_milli=-1_000)]
    adjust_stock(outlet=world.outlet, lines=gone, reason="waste", by=world.sari.id)
    actions.undo(row=row, by=world.sari)
    work_imports()
    assert fresh(row).state == State.UNDONE
    assert held() == {"Teh": (0, 0), "Kopi": (9_000, 26_100)}
    assert [each.row for each in ImportStep.objects.filter(undo="left")] == [3]
    again = bring(world, csv_of(HEAD, *rows), "stock")
    assert (again.counts["new"], again.counts["skipped"]) == (1, 1)
    assert held()["Teh"] == (48_000, 139_200)
    assert rebuild(verify_only=True) == []


def test_one_list_planned_twice_is_received_once(world: World) -> None:
    rows = [("T", "", "48", ""), ("K", "", "10", "")]
    plans = []
    for _ in range(2):
        row = hand_in(world, csv_of(HEAD, *rows), target="stock")
        actions.answer(row=row, options={**row.options})
        work_imports()
        plans.append(fresh(row))
    assert [plan.counts["new"] for plan in plans] == [2, 2]
    for plan in plans:
        actions.begin(row=plan, by=world.sari)
        work_imports()
    assert held() == {"Teh": (48_000, 139_200), "Kopi": (10_000, 29_000)}
    assert fresh(plans[1]).found["troubles"] == [
        [2, "Teh", "Stoknya sudah tercatat; pakai Stok opname."],
        [3, "Kopi", "Stoknya sudah tercatat; pakai Stok opname."],
    ]
