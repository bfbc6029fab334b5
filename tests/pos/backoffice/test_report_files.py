"""A report as an Excel file: asked for on the record, made behind the shop, for the right eyes."""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from pos.journal.clock import wall_ms
from pos.journal.models import Event
from pos.journal.replay import rebuild
from pos.reports.actions import MOST_WAITING, sum_stale_days
from pos.reports.making import KEPT_MS, file_of, make_exports, throw_away_old
from pos.reports.models import Export, State
from tests.pos.backoffice.shop import Shop, add_many_products, today

ASK = "/admin/reports/figure/minta/{}/?masa=30-hari"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def summed(shop: Shop) -> None:
    """As the worker leaves a shop whose opening stock was received."""
    while sum_stale_days():
        pass


def texts_and_numbers(content: bytes) -> tuple[list[str], list[str], int]:
    """Texts and numbers of the first sheet in their order, and how many formulas it has."""
    with zipfile.ZipFile(BytesIO(content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    texts = re.findall(r"<is><t[^>]*>([^<]*)</t></is>", sheet)
    numbers = re.findall(r"<c r=\"[A-Z]+\d+\" s=\"\d+\"><v>([^<]*)</v>", sheet)
    return texts, numbers, sheet.count("<f>")


def content_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_every_sold_line_is_in_the_file_and_a_name_that_looks_like_a_formula_stays_a_name(
    shop: Shop,
    office: Client,
):
    trick = shop.products[0]
    trick.name = "=cmd|'/c calc'!A1"
    shop.sell(trick, shop.products[1], count=3)
    assert office.post(ASK.format("rincian")).status_code == 302
    waiting = office.get("/admin/reports/figure/berkas/").content.decode()
    assert "data-asks-again" in waiting
    assert sum_stale_days() == 1
    assert make_exports() == 1
    [export] = Export.objects.all()
    assert (export.state, export.done, export.total) == (State.MADE, 6, 6)
    answer = office.get(f"/admin/reports/figure/ambil/{export.id}/")
    assert re.fullmatch(
        r'attachment; filename="rincian-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d.xlsx"',
        answer["Content-Disposition"],
    )
    texts, numbers, formulas = texts_and_numbers(content_of(answer))
    assert texts[:2] == ["Rincian penjualan", "Toko Uji"]
    assert texts[3].startswith("Dibuat ")
    assert texts[4:7] == ["Hari", "Nomor struk", "Jenis"]
    assert texts.count("=cmd|'/c calc'!A1") == 3
    assert formulas == 0
    assert numbers.count("3500") == 6  # price and total of three lines
    office.get("/admin/reports/figure/csv/rincian/?masa=hari-ini")
    for kind in ("report.exported", "report.taken"):
        [event] = Event.objects.filter(kind=kind)
        assert '"report":"rincian"' in bytes(event.raw).decode()
    assert rebuild(verify_only=True) == []


def test_who_may_not_see_costs_gets_a_file_without_them_and_no_file_that_has_them(
    shop: Shop,
    office: Client,
    sign_in: Callable[[str], Client],
):
    shop.sell(shop.products[0])
    while sum_stale_days():
        pass
    office.post(ASK.format("barang"))
    boss = sign_in("supervisor")
    boss.post(ASK.format("barang"))
    while make_exports():
        pass
    with_cost, without = Export.objects.order_by("-with_cost")
    assert (with_cost.with_cost, without.with_cost) == (True, False)
    told = content_of(boss.get(f"/admin/reports/figure/ambil/{without.id}/"))
    headings = ["Barang", "Jumlah", "Transaksi", "Diskon", "Penjualan", "Neto"]
    assert texts_and_numbers(told)[0][4:11] == [*headings, shop.products[0].name]
    assert boss.get(f"/admin/reports/figure/ambil/{with_cost.id}/").status_code == 404
    assert sign_in("stock").post(ASK.format("barang")).status_code == 403
    assert boss.post(ASK.format("nilai-stok")).status_code == 404


def test_how_things_stand_is_dated_in_the_name_of_its_file(shop: Shop, office: Client):
    name = f"nilai-stok-{today()}"
    answer = office.get("/admin/reports/figure/csv/nilai-stok/")
    assert answer["Content-Disposition"] == f'attachment; filename="{name}.csv"'
    office.post(ASK.format("nilai-stok"))
    assert make_exports() == 1
    answer = office.get(f"/admin/reports/figure/ambil/{Export.objects.get().id}/")
    assert answer["Content-Disposition"] == f'attachment; filename="{name}.xlsx"'
    assert "Keadaan saat dibuat" in texts_and_numbers(content_of(answer))[0]


def test_all_rows_are_printed_and_a_day_that_goes_on_says_so(
    shop: Shop, office: Client, monkeypatch: pytest.MonkeyPatch
):
    add_many_products(shop, 60)
    page = "/admin/reports/figure/lihat/nilai-stok/"
    first = office.get(page)
    assert len(first.context["rows"]) == 50
    assert "Cetak semua baris" in first.content.decode()
    whole = office.get(page + first.context["for_print"])
    assert len(whole.context["rows"]) == 61
    assert "data-print" in whole.content.decode()
    monkeypatch.setattr("pos.reports.admin.pages.MOST_PRINTED", 55)
    cut = office.get(page + first.context["for_print"]).content.decode()
    assert "Tercetak 55 dari 61 baris per halaman" in cut
    going = office.get("/admin/reports/figure/lihat/hari/?masa=hari-ini").content.decode()
    assert "hari ini belum selesai, pembandingnya hari penuh" in going
    over = office.get("/admin/reports/figure/lihat/hari/?masa=kemarin").content.decode()
    assert "belum selesai" not in over


def test_old_files_go_and_too_many_at_once_are_refused_in_words(shop: Shop, office: Client):
    office.post(ASK.format("hari"))
    assert make_exports() == 1
    [export] = Export.objects.all()
    assert file_of(export).is_file()
    Export.objects.update(asked_at=wall_ms() - KEPT_MS - 1)
    throw_away_old()
    assert not file_of(export).exists()
    assert Export.objects.get().state == State.GONE
    assert office.get(f"/admin/reports/figure/ambil/{export.id}/").status_code == 404
    for _ in range(MOST_WAITING + 1):
        page = office.post(ASK.format("hari"), follow=True).content.decode()
    assert "Masih banyak berkas yang menunggu dibuat." in page
    assert Export.objects.filter(state=State.WAITING).count() == MOST_WAITING


def test_a_report_that_cannot_be_made_fails_in_words_and_the_next_goes_on(
    shop: Shop, office: Client, monkeypatch: pytest.MonkeyPatch
):
    office.post(ASK.format("hari"))
    office.post(ASK.format("jam"))

    def broken(*_: Any) -> None:
        raise ValueError("one bad row")

    with monkeypatch.context() as patched:
        patched.setattr("pos.reports.making._make", broken)
        assert make_exports() == 1
    assert make_exports() == 1
    states = dict(Export.objects.values_list("report", "state"))
    assert states == {"hari": State.FAILED, "jam": State.MADE}
    assert (
        "ada data yang tidak terbaca"
        in office.get("/admin/reports/figure/berkas/").content.decode()
    )


def test_a_disk_that_is_full_fails_one_file_in_words_and_not_those_behind_it(
    shop: Shop, office: Client, monkeypatch: pytest.MonkeyPatch
):
    office.post(ASK.format("hari"))
    office.post(ASK.format("jam"))

    def full(path: Path, **_: Any) -> None:
        raise OSError(28, "No space left on device", str(path))

    with monkeypatch.context() as broken:
        broken.setattr("pos.reports.making.write_xlsx", full)
        assert make_exports() == 1
    assert make_exports() == 1
    states = dict(Export.objects.values_list("report", "state"))
    assert states == {"hari": State.FAILED, "jam": State.MADE}
    assert (
        "periksa ruang disk server" in office.get("/admin/reports/figure/berkas/").content.decode()
    )


def test_a_file_waits_until_every_day_it_is_about_is_summed(shop: Shop, office: Client):
    shop.sell(shop.products[0])
    office.post(ASK.format("hari"))
    assert make_exports() == 0
    while sum_stale_days():
        pass
    assert make_exports() == 1


def test_a_csv_that_would_fill_the_memory_is_refused_in_words(
    shop: Shop, office: Client, monkeypatch: pytest.MonkeyPatch
):
    shop.sell(shop.products[0], shop.products[1], count=2)
    monkeypatch.setattr("pos.reports.admin.downloads.MOST_CSV_ROWS", 3)
    page = office.get("/admin/reports/figure/csv/rincian/?masa=30-hari", follow=True)
    assert "pakai Unduh Excel" in page.content.decode()
    assert page.redirect_chain[0][1] == 302
