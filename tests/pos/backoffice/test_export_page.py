"""Laporan > Ekspor: everything to take along; the goods come back without a change."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pos.catalog.actions import add_product, change_product
from pos.catalog.models import Product
from pos.imports import working
from pos.imports.models import Import
from pos.imports.working import work_imports
from pos.journal.models import Event
from pos.reports.actions import sum_stale_days
from pos.reports.making import file_of, make_exports
from pos.reports.models import Export
from tests.pos.backoffice.shop import Shop

PAGE = "/admin/reports/figure/ekspor/"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(working, "BREATH_SECONDS", 0)


def csv_of(client: Client, slug: str) -> list[dict[str, str]]:
    answer = client.get(f"/admin/reports/figure/csv/{slug}/")
    text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def hand_in(office: Client, content: bytes, name: str) -> Import:
    office.post("/admin/imports/import/", {"file": SimpleUploadedFile(name, content)})
    work_imports()
    return Import.objects.order_by("-id")[0]


@pytest.fixture
def odd(shop: Shop) -> Shop:
    """Goods whose words and codes a spreadsheet likes to spoil."""
    merchant_id = shop.merchant.id
    noodles = shop.products[0]
    noodles.refresh_from_db()
    change_product(product=noodles, by=None, stock={"reorder_point_milli": 1_125})
    add_product(
        merchant_id=merchant_id,
        name="=SUM(A1)  dua spasi",
        by=None,
        identity={"sku": "-7", "unit": "Pcs"},
        barcodes={"barcodes": [{"barcode": "0089686010947", "unit": "Pcs"}]},
        brand={"brand": "@merek"},
    )
    add_product(merchant_id=merchant_id, name="Lama", by=None, shelf={"archived": True})
    return shop


def test_the_list_of_goods_comes_back_without_a_change(odd: Shop, office: Client) -> None:
    csv_file = office.get("/admin/reports/figure/csv/data-barang/")
    row = hand_in(office, b"".join(csv_file.streaming_content), "data-barang.csv")
    assert (row.vendor, row.state, row.trouble) == ("Lancar", "checked", "")
    goods = Product.objects.filter(archived=False).count()
    assert row.counts == {"new": 0, "changed": 0, "same": goods, "skipped": 0, "error": 0}
    office.post("/admin/reports/figure/minta/data-barang/")
    assert make_exports() == 1
    xlsx = file_of(Export.objects.get()).read_bytes()
    row = hand_in(office, xlsx, "data-barang.xlsx")
    assert row.counts == {"new": 0, "changed": 0, "same": goods, "skipped": 0, "error": 0}


def test_a_price_edited_in_the_list_is_all_that_changes(odd: Shop, office: Client) -> None:
    rows = csv_of(office, "data-barang")
    for row in rows:
        if row["Nama barang"] == "Indomie Goreng 85 g":
            row["Harga jual"], row["Harga jual 2"] = "3.700", "125.000"
    edited = io.StringIO()
    writer = csv.DictWriter(edited, rows[0].keys(), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    before = set(Event.objects.values_list("id", flat=True))
    found = hand_in(office, edited.getvalue().encode("cp1252"), "diubah.csv")
    page = f"/admin/imports/import/lihat/{found.id}/"
    assert (found.state, found.found["unclear"]) == ("asking", ["3.700", "125.000"])
    columns = {f"col-{key}": place for key, place in found.options["columns"].items()}
    words = {"style": "comma", "tax_class": "PPN", "existing": "all", **columns}
    office.post(page.replace("lihat", "jawab"), words)
    work_imports()
    office.post(page.replace("lihat", "mulai"))
    work_imports()
    changed = Event.objects.exclude(id__in=before).filter(kind="product.changed")
    assert len(changed) == 1
    noodles = Product.objects.get(name="Indomie Goreng 85 g")
    assert (noodles.price_minor, noodles.units.get().price_minor) == (3_700, 125_000)
    assert noodles.breaks.count() == 1


def test_sales_payments_and_customers_are_there_to_the_rupiah(
    shop: Shop, office: Client, sign_in: Callable[[str], Client]
) -> None:
    shop.sell(shop.products[0], shop.products[0], count=2)
    while sum_stale_days():
        pass
    sales, payments = csv_of(office, "data-penjualan"), csv_of(office, "data-pembayaran")
    assert [row["Total"] for row in sales] == ["7000", "7000"]
    assert sum(int(row["Jumlah"]) for row in payments) == 14_000
    assert {row["Nomor struk"] for row in payments} == {row["Nomor struk"] for row in sales}
    [customer] = csv_of(office, "data-pelanggan-toko")
    assert (customer["Nama pelanggan"], customer["Setuju disimpan"]) == ("Bu Ani", "ya")
    assert len(customer["Setuju sejak"]) == len("2026-11-30")
    assert Event.objects.filter(kind="report.taken").count() == 3
    assert "Harga beli" in csv_of(office, "data-barang")[0]
    assert "Harga beli" in csv_of(sign_in("manager"), "data-barang")[0]
    for slug in ("data-penjualan", "data-pembayaran", "data-barang", "data-pelanggan-toko"):
        assert office.get(f"/admin/reports/figure/lihat/{slug}/").status_code == 200


def test_only_the_owner_and_managers_take_everything_along(
    shop: Shop, office: Client, sign_in: Callable[[str], Client]
) -> None:
    office.post("/admin/reports/figure/minta/data-pelanggan-toko/")
    assert make_exports() == 1
    made = f"/admin/reports/figure/ambil/{Export.objects.get().id}/"
    taken: Any = sign_in("manager").get(made)
    assert b"".join(taken.streaming_content).startswith(b"PK")
    boss = sign_in("supervisor")
    for slug in ("data-penjualan", "data-pembayaran", "data-barang", "data-pelanggan-toko"):
        for verb in ("lihat", "csv"):
            assert boss.get(f"/admin/reports/figure/{verb}/{slug}/").status_code == 404
        assert boss.post(f"/admin/reports/figure/minta/{slug}/").status_code == 404
    assert boss.get(made).status_code == 404
    assert boss.get(PAGE).status_code == 403
    assert "Semua pelanggan" not in boss.get("/admin/reports/figure/berkas/").content.decode()
    daily = boss.get("/admin/reports/figure/").content.decode()
    assert "Semua pelanggan" not in daily
    assert "Rincian penjualan" in daily
    assert PAGE not in daily
    assert Export.objects.count() == 1


def test_the_page_names_all_and_only_who_sees_reports_opens_it(
    shop: Shop, office: Client, sign_in: Callable[[str], Client]
) -> None:
    assert PAGE in office.get("/admin/reports/figure/").content.decode()
    text = office.get(PAGE).content.decode()
    for title in ("Semua barang dan harganya", "Semua pembayaran", "Rincian penjualan"):
        assert f"Unduh CSV: {title}" in text
    assert sign_in("stock").get(PAGE).status_code == 403
