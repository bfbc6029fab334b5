"""Barang > Impor in the back office: each step is a page that says what is there and what comes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pos.catalog.models import Product
from pos.imports import working
from pos.imports.models import Import
from pos.imports.working import work_imports
from tests.pos.backoffice.pages import words_on
from tests.pos.backoffice.shop import Shop
from tests.pos.backoffice.test_pages import BORROWED, ENGLISH

LIST = "/admin/imports/import/"
FREE = "Item;Kode;Harga\r\nKopi =1;K1;3.500\r\n=cmd;K2;4.500\r\nGula;K3;tiga\r\n"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(working, "BREATH_SECONDS", 0)


def hand_in(office: Client, text: str = FREE, name: str = "daftar.csv") -> str:
    """The address of the import's page."""
    answer = office.post(LIST, {"file": SimpleUploadedFile(name, text.encode())})
    assert answer.status_code == 302
    return str(answer["Location"])


def press(office: Client, page: str, button: str, **words: Any) -> str:
    answer = office.post(page.replace("lihat", button), words, follow=True)
    assert answer.status_code == 200
    return str(answer.content.decode())


def content_of(answer: Any) -> str:
    return b"".join(answer.streaming_content).decode()


def test_from_the_file_to_the_goods_and_back(shop: Shop, office: Client) -> None:
    before = Product.objects.filter(archived=False).count()
    page = hand_in(office)
    assert "data-asks-again" in office.get(page).content.decode()
    work_imports()
    asked = office.get(page).content.decode()
    assert "Kolom mana berisi apa?" in asked
    assert "3.500 = <strong>3.500</strong>" in asked
    assert "3.500 = <strong>3,5</strong>" in asked
    columns = {"col-name": "0", "col-sku": "1", "col-price": "2"}
    press(office, page, "jawab", style="comma", tax_class="PPN", existing="all", **columns)
    work_imports()
    plan = office.get(page)
    assert plan.context["goes_in"] == 2
    assert "Harga jual “tiga” tidak terbaca sebagai angka." in plan.content.decode()
    wrong = content_of(office.get(page.replace("lihat", "galat")))
    assert wrong.splitlines() == [
        "\ufeffBaris,Alasan,Item,Kode,Harga",
        "4,Harga jual “tiga” tidak terbaca sebagai angka.,Gula,K3,tiga",
    ]
    press(office, page, "mulai")
    work_imports()
    done = office.get(page).content.decode()
    assert "2 barang baru, 0 barang berubah" in done
    assert "1 baris tidak masuk" in done
    assert Product.objects.filter(archived=False).count() == before + 2
    assert Product.objects.filter(name="=cmd").exists()
    press(office, page, "urungkan")
    work_imports()
    assert "2 barang dikembalikan seperti sebelumnya" in office.get(page).content.decode()
    assert Product.objects.filter(archived=False).count() == before
    assert "Diurungkan" in office.get(LIST).content.decode()


def test_columns_can_be_changed_before_anything_is_done(shop: Shop, office: Client) -> None:
    page = hand_in(office)
    work_imports()
    none = press(office, page, "jawab", style="comma", tax_class="PPN", existing="all")
    assert "Pilih dulu kolom untuk Nama." in none
    twice = {"col-name": "0", "col-sku": "0"}
    again = press(office, page, "jawab", style="comma", tax_class="PPN", existing="all", **twice)
    assert "Satu kolom hanya untuk satu isian." in again
    press(
        office, page, "jawab", style="point", tax_class="BEBAS", existing="all", **{"col-name": "1"}
    )
    work_imports()
    press(office, page, "ubah")
    assert "Kolom mana berisi apa?" in office.get(page).content.decode()


def test_only_who_may_change_prices_brings_lists_in(
    shop: Shop, office: Client, sign_in: Callable[[str], Client]
) -> None:
    page = hand_in(office)
    for role in ("stock", "supervisor"):
        other = sign_in(role)
        assert other.get(LIST).status_code == 403
        assert other.get(page).status_code == 403
        assert other.post(page.replace("lihat", "mulai")).status_code == 403
    assert sign_in("manager").get(page).status_code == 200
    assert office.get(page.replace("lihat", "mulai")).status_code == 405
    gone = "/admin/imports/import/lihat/01943f00-0000-7000-8000-000000000001/"
    assert office.get(gone).status_code == 404


def test_what_is_no_list_and_too_much_at_once_are_said(
    shop: Shop, office: Client, tmp_path: Path
) -> None:
    nothing = office.post(LIST, {}).content.decode()
    assert "Pilih berkasnya dulu." in nothing
    page = hand_in(office, "\x89PNG\0", "foto.png")
    work_imports()
    assert "Berkas ini tidak terbaca." in office.get(page).content.decode()
    for _ in range(working.PIECE):
        answer = office.post(LIST, {"file": SimpleUploadedFile("a.csv", b"a")})
        if answer.status_code != 302:
            break
    assert "Masih ada impor yang berjalan." in answer.content.decode()
    assert Import.objects.filter(state="checking").count() == 3
    assert len(list((tmp_path / "imports").glob("*.upload"))) == Import.objects.count()


def test_pages_are_indonesian_and_ask_little(shop: Shop, office: Client) -> None:
    page = hand_in(office, FREE + "".join(f"Barang {n};B{n};5.000\r\n" for n in range(150)))
    for step in ("", "jawab", "mulai", "urungkan"):
        if step:
            words = {"style": "comma", "tax_class": "PPN", "existing": "all", "col-name": "0"}
            press(office, page, step, **words)
        for address in (page, LIST):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                answer = office.get(address)
            assert len(asked) <= 12, [each["sql"] for each in asked]
            foreign = words_on(answer) & (ENGLISH - BORROWED)
            assert foreign - {"item"} == set(), (address, step)
        work_imports()
    assert "Barang 149" not in office.get(page).content.decode()


def test_the_sample_list_goes_in_as_it_is(shop: Shop, office: Client) -> None:
    sample = content_of(office.get("/admin/imports/import/contoh/"))
    page = hand_in(office, sample)
    work_imports()
    words = {
        f"col-{key}": str(place) for key, place in Import.objects.get().options["columns"].items()
    }
    press(office, page, "jawab", style="comma", tax_class="PPN", existing="all", **words)
    work_imports()
    row = Import.objects.get()
    assert row.counts["new"] + row.counts["changed"] == 2, row.counts
