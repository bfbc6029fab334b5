"""A list becomes goods: once, with a reason for each row that stays out, and back for a day."""

from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from pos.catalog.actions import change_product, set_price
from pos.catalog.models import Category, Product, ProductBarcode, ProductUnit
from pos.imports import actions, working
from pos.imports.models import Import, ImportStep, State
from pos.imports.places import file_of, plan_of
from pos.imports.plan import kept_lines
from pos.imports.queries import DAY_MS
from pos.imports.working import PIECE, throw_away_imports, work_imports
from pos.journal.errors import LancarError
from pos.journal.models import Event
from pos.journal.replay import rebuild
from tests.pos.imports.lists import answered, bring, csv_of, fresh, hand_in, let_in, xlsx_of
from tests.pos.imports.old_excel import golden
from tests.pos.world import World, make_world, stock_up

HEAD = ("Nama barang", "Kode barang", "Barcode", "Kategori", "Satuan", "Harga jual", "Harga beli")
NOODLES = ("Indomie Goreng", "MIE001", "089686010947", "Mi instan", "pcs", "3.500", "2.900")
SUGAR = ("Gula pasir", "GUL001", "", "Sembako", "kg", "Rp 17.500,-", "16.000")


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(working, "BREATH_SECONDS", 0)
    return make_world()


def reasons(row: Import, verdict: str) -> dict[int, str]:
    return {each["number"]: " ".join(each["reasons"]) for each in kept_lines(plan_of(row), verdict)}


def test_a_list_becomes_goods_and_the_record_says_who_brought_it(world: World) -> None:
    row = hand_in(world, csv_of(HEAD, NOODLES, SUGAR))
    assert (row.state, row.found["unclear"]) == (State.ASKING, ["3.500", "2.900", "Rp 17.500,-"])
    assert not Product.objects.exists()
    row = answered(row, tax_class="PPN")
    assert row.counts == {"new": 2, "changed": 0, "same": 0, "skipped": 0, "error": 0}
    assert not Product.objects.exists()
    row = let_in(world, row)
    assert (row.state, row.done, row.total) == (State.DONE, 2, 2)
    noodles, sugar = Product.objects.order_by("-name")
    assert (noodles.name, noodles.sku, noodles.price_minor, noodles.cost_minor) == (
        "Indomie Goreng", "MIE001", 3_500, 2_900,
    )  # fmt: skip
    assert (noodles.category.name, noodles.unit, noodles.tax_class) == ("Mi instan", "pcs", "PPN")
    assert ProductBarcode.objects.get().barcode == "089686010947"
    assert (sugar.price_minor, sugar.unit) == (17_500, "kg")
    [begun] = Event.objects.filter(kind="import.begun")
    assert '"new":2' in bytes(begun.raw).decode()
    assert begun.actor_id == world.sari.id
    assert set(Event.objects.filter(kind="product.changed").values_list("actor_id", flat=True)) == {
        world.sari.id
    }
    assert rebuild(verify_only=True) == []


def test_an_old_excel_file_of_ipos_becomes_goods(world: World) -> None:
    """Its second visible sheet is the list, under a line with the shop's name."""
    row = hand_in(world, golden("ipos_barang"), "Data Item.xls")
    assert (row.vendor, row.state, row.counts["new"]) == ("iPos", State.CHECKED, 3)
    row = let_in(world, row)
    assert (row.state, row.found["left_out"]) == (State.DONE, 0)
    goods = Product.objects.order_by("sku").values_list("sku", "name", "unit", "price_minor")
    assert list(goods) == [
        ("007", "Kopi “Tubruk” 165 g", "pcs", 15_000),
        ("008", "Teh celup é", "pcs", 3_500),
        ("009", "Gula 1 kg", "kg", 17_500),
    ]
    codes = set(ProductBarcode.objects.values_list("barcode", flat=True))
    assert codes == {"8991002101234", "8991234567890", "0012345678905"}


def test_the_same_list_again_changes_nothing_and_a_new_price_changes_only_that(
    world: World,
) -> None:
    bring(world, csv_of(HEAD, NOODLES, SUGAR))
    before = Event.objects.filter(kind="product.changed").count()
    again = answered(hand_in(world, csv_of(HEAD, NOODLES, SUGAR)))
    assert (again.counts["same"], again.counts["new"], again.counts["changed"]) == (2, 0, 0)
    dearer = (*NOODLES[:5], "3.750", NOODLES[6])
    row = answered(hand_in(world, csv_of(HEAD, dearer, SUGAR)))
    [line] = kept_lines(plan_of(row), "changed")
    assert line["shown"] == [["harga jual", "Rp 3.500", "Rp 3.750"]]
    let_in(world, row)
    assert Product.objects.get(sku="MIE001").price_minor == 3_750
    assert Event.objects.filter(kind="product.changed").count() == before + 1
    assert (
        '"groups":{"price":{'
        in bytes(
            Event.objects.filter(kind="product.changed").order_by("-server_seq")[0].raw
        ).decode()
    )


def test_a_row_that_cannot_go_in_says_why_and_the_others_do(world: World) -> None:
    stock_up(world, "Teh", identity={"sku": "TEH1"}, barcodes={"barcodes": [
        {"barcode": "8998866200301", "unit": "pcs"}]})  # fmt: skip
    rows = [
        NOODLES,
        ("Kopi", "KOP1", "8,99E+12", "", "pcs", "2.000", ""),
        ("Susu", "SUS1", "", "", "pcs", "dua ribu", ""),
        ("Roti", "ROT1", "", "", "pcs", "-500", ""),
        ("Indomie Goreng lagi", "MIE001", "", "", "pcs", "3.500", ""),
        ("", "", "", "Minuman", "", "1.000", ""),
        ("Keju", "TEH1", "8992222222224", "", "pcs", "9.000", ""),
        ("Permen", "", "", "", "pcs", "125,50", ""),
        ("x" * 121, "", "", "", "pcs", "1.000", ""),
        ("Teh curian", "BARU", "8998866200301", "", "satuan yang panjang sekali", "1.000", ""),
    ]
    row = answered(hand_in(world, csv_of(HEAD, *rows)))
    assert reasons(row, "error") == {
        3: "Barcode 8,99E+12 sudah dipotong Excel. Di berkas asal, jadikan kolomnya Teks, isi lagi "
        "angkanya, lalu simpan.",
        4: "Harga jual “dua ribu” tidak terbaca sebagai angka.",
        5: "Harga jual “-500” di bawah nol.",
        6: "Sama dengan baris 2.",
        9: "Harga jual “125,50” bukan rupiah bulat.",
        10: "Nama lebih dari 120 huruf.",
        11: "Satuan lebih dari 16 huruf.",
    }
    assert reasons(row, "skipped") == {7: "Tidak ada nama, kode, atau barcode."}
    assert [each["number"] for each in kept_lines(plan_of(row), "changed")] == [8]
    let_in(world, row)
    assert set(Product.objects.values_list("name", flat=True)) == {"Indomie Goreng", "Keju"}


def test_a_list_whose_price_nobody_saw_is_asked_about_and_a_variable_price_is_the_cashiers(
    world: World,
) -> None:
    """Ten thousand goods without a price are more likely a heading that was not known."""
    moka = ("Items Name (Do Not Edit)", "Variant name", "SKU", "Harga Toko 7")
    row = hand_in(world, csv_of(moka, ("Kopi", "Panas", "K1", "15000")))
    assert (row.vendor, row.state) == ("Moka", "asking")
    row = answered(row, columns={**row.options["columns"], "price": 3})
    assert (row.state, reasons(row, "new")) == ("checked", {2: ""})
    moka = ("Items Name (Do Not Edit)", "Variant name", "SKU", "Basic - Price")
    assert hand_in(world, csv_of(moka, ("Kopi", "Panas", "K1", "15000"))).state == "checked"
    loyverse = ("Handle", "SKU", "Name", "Default price")
    row = hand_in(world, csv_of(loyverse, ("jasa", "J1", "Jasa pasang", "variable")))
    assert (row.vendor, row.state, row.counts["new"]) == ("Loyverse", "checked", 1)
    assert reasons(row, "new") == {2: "Tanpa harga: kasir yang mengisi."}


def test_codes_that_other_goods_carry_stay_out(world: World) -> None:
    for name, sku, code in (("Teh", "A", "8998866200301"), ("Kopi", "B", "8998866200325")):
        codes = {"barcodes": [{"barcode": code, "unit": "pcs"}]}
        stock_up(world, name, identity={"sku": sku}, barcodes=codes)
    rows = [
        ("Teh", "A", "8998866200325", "", "", "4.000", ""),
        ("Gula", "C", "8998866200301, 8998866200325", "", "", "4.000", ""),
        ("Gula", "B", "8998866200301", "", "", "4.000", ""),
    ]
    row = answered(hand_in(world, csv_of(HEAD, *rows)))
    assert reasons(row, "error") == {
        2: "Barcode ini sudah dipakai Kopi.",
        3: "Barcode ini dipakai Teh dan Kopi.",
        4: "Barcode ini sudah dipakai Teh.",
    }


def test_only_prices_or_nothing_of_goods_that_exist(world: World) -> None:
    product = stock_up(world, "Indomie lama", identity={"sku": "MIE001"})
    row = hand_in(world, csv_of(HEAD, (*NOODLES[:5], "4.000", "3.000")))
    row = answered(row, existing="skip")
    assert row.counts["skipped"] == 1
    actions.ask_again(row=row)
    row = let_in(world, answered(fresh(row), existing="price"))
    product.refresh_from_db()
    assert (product.name, product.price_minor, product.cost_minor, product.category_id) == (
        "Indomie lama", 4_000, 3_000, None,
    )  # fmt: skip


def test_a_killed_worker_goes_on_and_no_row_goes_in_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "PIECE", 4)
    rows = [(f"Barang {n}", "", "", "Rak", "pcs", "1.000", "") for n in range(10)]
    row = answered(hand_in(world, csv_of(HEAD, *rows)))
    actions.begin(row=row, by=world.sari)
    pieces = 0

    def dies(*given: Any) -> Any:
        nonlocal pieces
        pieces += 1
        if pieces == 3:
            raise SystemExit
        return let(*given)

    let = working._let_in
    monkeypatch.setattr(working, "_let_in", dies)
    with pytest.raises(SystemExit):
        work_imports()
    monkeypatch.setattr(working, "_let_in", let)
    assert (fresh(row).state, Product.objects.count()) == (State.APPLYING, 8)
    work_imports()
    assert (fresh(row).state, fresh(row).done, Product.objects.count()) == (State.DONE, 10, 10)
    assert Category.objects.count() == 1
    assert sorted(ImportStep.objects.filter(noun="product").values_list("row", flat=True)) == [
        *range(2, 12)
    ]


def test_a_file_that_kills_the_worker_is_given_up_and_the_next_goes_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: Any) -> Any:
        raise SystemExit

    with monkeypatch.context() as heavy:
        heavy.setattr(working, "read_rows", killed)
        for attempt in range(2):
            with pytest.raises(SystemExit):
                hand_in(world, csv_of(HEAD, NOODLES)) if attempt == 0 else work_imports()
    [row] = Import.objects.all()
    assert (row.state, row.tries) == (State.CHECKING, 2)
    work_imports()
    assert (fresh(row).state, fresh(row).trouble) == (State.FAILED, working.TOO_MUCH)
    assert hand_in(world, csv_of(HEAD, SUGAR)).state == State.ASKING


def test_undo_brings_back_what_stood_before_and_leaves_what_was_changed_since(
    world: World,
) -> None:
    tea = stock_up(world, "Teh", identity={"sku": "T"}, price={"price_minor": 1_000})
    salt = stock_up(world, "Garam", identity={"sku": "G"}, price={"price_minor": 1_500})
    rows = [
        ("Teh", "T", "", "", "", "2.000", ""),
        ("Garam", "G", "", "", "", "2.500", ""),
        NOODLES,
        SUGAR,
    ]
    row = bring(world, csv_of(HEAD, *rows))
    salt.refresh_from_db()
    set_price(product=salt, price_minor=2_600, by=world.sari.id)
    sugar = Product.objects.get(name="Gula pasir")
    change_product(product=sugar, by=world.sari.id, brand={"brand": "Gulaku"})
    actions.undo(row=row, by=world.sari)
    work_imports()
    row = fresh(row)
    assert row.state == State.UNDONE
    tea.refresh_from_db()
    salt.refresh_from_db()
    sugar.refresh_from_db()
    noodles = Product.objects.get(name="Indomie Goreng")
    assert (tea.price_minor, salt.price_minor) == (1_000, 2_600)
    assert (noodles.archived, sugar.archived) == (True, False)
    archived = dict(Category.objects.values_list("name", "archived"))
    assert archived == {"Mi instan": True, "Sembako": False}
    left = ImportStep.objects.filter(noun="product", undo="left").values_list("row", flat=True)
    assert sorted(left) == [3, 5]
    assert Event.objects.filter(kind="import.undone").count() == 1
    with pytest.raises(LancarError, match="24 jam"):
        actions.undo(row=row, by=world.sari)
    again = bring(world, csv_of(HEAD, NOODLES))
    noodles.refresh_from_db()
    assert (again.counts["changed"], noodles.archived) == (1, False)
    assert rebuild(verify_only=True) == []


def test_after_a_day_it_stays_and_the_file_is_gone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = bring(world, csv_of(HEAD, NOODLES))
    throw_away_imports()
    assert file_of(row).is_file()
    Import.objects.update(finished_at=row.finished_at - DAY_MS, asked_at=row.asked_at - DAY_MS)
    with pytest.raises(LancarError, match="24 jam"):
        actions.undo(row=fresh(row), by=world.sari)
    throw_away_imports()
    assert not file_of(row).exists()
    assert not plan_of(row).exists()
    assert not ImportStep.objects.exists()
    assert fresh(row).found == {"left_out": 0}
    assert Product.objects.get().archived is False


def test_barcodes_and_packs_added_since_the_plan_are_not_taken_away(world: World) -> None:
    bring(world, csv_of(HEAD, NOODLES, SUGAR))
    codes = (*NOODLES[:2], "8998866200301", *NOODLES[3:])
    dearer = (*SUGAR[:5], "18.000", "16.000")
    row = answered(hand_in(world, csv_of(HEAD, codes, dearer)))
    noodles = Product.objects.get(sku="MIE001")
    more = [{"barcode": "089686010947", "unit": "pcs"}, {"barcode": "8998866200325", "unit": "pcs"}]
    change_product(product=noodles, by=world.sari.id, barcodes={"barcodes": more})
    row = let_in(world, row)
    [[number, name, sentence]] = row.found["troubles"]
    assert (number, name) == (2, "Indomie Goreng")
    assert sentence.startswith("Indomie Goreng diubah setelah berkas diperiksa, jadi dibiarkan.")
    kept = set(noodles.barcodes.values_list("barcode", flat=True))
    assert kept == {"089686010947", "8998866200325"}
    assert Product.objects.get(sku="GUL001").price_minor == 18_000


def test_one_list_planned_twice_makes_its_goods_once(world: World) -> None:
    rows = [("Tanpa kode", "", "", "", "", "1.000", ""), (*NOODLES[:1], "", *NOODLES[2:])]
    plans = [answered(hand_in(world, csv_of(HEAD, *rows))) for _ in range(2)]
    assert [plan.counts["new"] for plan in plans] == [2, 2]
    first, second = (let_in(world, plan) for plan in plans)
    assert (first.found["left_out"], second.found["left_out"]) == (0, 2)
    assert Product.objects.count() == 2
    for _ in range(2):
        stock_up(world, "Kembar")
    row = answered(hand_in(world, csv_of(HEAD, ("Kembar", "", "", "", "", "1.000", ""))))
    assert reasons(row, "error") == {2: "Ada beberapa barang bernama ini; beri kode atau barcode."}


def test_a_list_nobody_went_on_with_is_forgotten(world: World) -> None:
    row = answered(hand_in(world, csv_of(HEAD, NOODLES)))
    Import.objects.update(asked_at=row.asked_at - DAY_MS)
    throw_away_imports()
    assert (fresh(row).state, file_of(row).exists()) == (State.FAILED, False)
    with pytest.raises(LancarError, match="sudah berjalan atau sudah selesai"):
        actions.begin(row=fresh(row), by=world.sari)


def test_a_second_press_begins_nothing_twice(world: World) -> None:
    row = answered(hand_in(world, csv_of(HEAD, NOODLES)))
    actions.begin(row=row, by=world.sari)
    with pytest.raises(LancarError, match="sudah berjalan"):
        actions.begin(row=row, by=world.sari)
    work_imports()
    assert Event.objects.filter(kind="import.begun").count() == 1
    assert Product.objects.count() == 1


def test_what_somebody_changed_between_plan_and_button_is_a_row_left_out(world: World) -> None:
    row = answered(hand_in(world, csv_of(HEAD, NOODLES, SUGAR)))
    actions.begin(row=row, by=world.sari)
    stock_up(world, "Penyusup", identity={"sku": "MIE001"})
    work_imports()
    row = fresh(row)
    assert (row.state, row.found["left_out"]) == (State.DONE, 1)
    assert row.found["troubles"] == [
        [2, "Indomie Goreng", "Kode barang MIE001 sudah dipakai barang lain."]
    ]
    assert set(Product.objects.values_list("name", flat=True)) == {"Penyusup", "Gula pasir"}


def test_bigger_packs_and_barcodes_are_added_and_none_taken_away(world: World) -> None:
    head = (*HEAD, "Satuan 2", "Isi 2", "Harga jual 2", "Barcode satuan 2")
    row = bring(world, csv_of(head, (*NOODLES, "Dus", "40", "130.000", "8992388101016")))
    assert row.counts["new"] == 1
    unit = ProductUnit.objects.get()
    assert (unit.unit, unit.factor_milli, unit.price_minor) == ("dus", 40_000, 130_000)
    bring(world, csv_of(HEAD, (*NOODLES[:2], "8998866200301", *NOODLES[3:])))
    assert ProductUnit.objects.count() == 1
    assert set(ProductBarcode.objects.values_list("barcode", "unit")) == {
        ("089686010947", "pcs"), ("8998866200301", "pcs"), ("8992388101016", "dus"),
    }  # fmt: skip
    again = answered(
        hand_in(world, csv_of(head, (*NOODLES, "DUS", "40", "130.000", "8992388101016")))
    )
    assert again.counts["same"] == 1


def test_numbers_of_excel_need_no_question_and_lost_zeros_come_back(world: World) -> None:
    head = ("Nama Produk", "SKU", "Barcode", "Harga Jual", "Harga Beli")
    rows = [
        ("Indomie", 1001, 89686010947, 3500, 2900.4),
        ("Aqua", "A-1", 8993675010016, 4000.0, ""),
    ]
    row = hand_in(world, xlsx_of(("Daftar barang per hari ini",), (), head, *rows), "a.xlsx")
    assert (row.vendor, row.state) == ("Majoo atau sejenis", State.CHECKED)
    let_in(world, row)
    aqua, indomie = Product.objects.order_by("name")
    assert (indomie.sku, indomie.price_minor, indomie.cost_minor) == ("1001", 3_500, 2_900)
    assert indomie.barcodes.get().barcode == "089686010947"
    assert (aqua.price_minor, aqua.cost_minor) == (4_000, None)


def test_a_thousand_rows_go_in_within_pieces(world: World) -> None:
    rows = [(f"Barang {n}", f"K{n}", "", "Rak", "pcs", "12.500", "") for n in range(PIECE * 2 + 1)]
    row = bring(world, csv_of(HEAD, *rows))
    assert (row.done, row.total) == (PIECE * 2 + 1, PIECE * 2 + 1)
    with transaction.atomic():
        assert Product.objects.filter(price_minor=12_500).count() == PIECE * 2 + 1
