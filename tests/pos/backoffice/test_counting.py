"""Stok opname in the office: blind counting by scanner, the review, and posting."""

import html
import re
from typing import Any

import pytest

from pos.catalog.actions import archive_product, change_product
from pos.journal.models import Event
from pos.stock.models import CountEntry, Level, Movement, StockCount

LIST = "/admin/stock/stockcount/"
SCANNED = "8998866200318"


@pytest.fixture
def keeper(sign_in: Any) -> Any:
    return sign_in("stock")


def opened(browser: Any, **more: str) -> str:
    """The address of its counting page."""
    data = {"name": "Akhir bulan", "category": "", **more}
    address: str = browser.post(f"{LIST}mulai/", data).headers["Location"]
    return address


def told(page: Any) -> str:
    return html.unescape(page.content.decode())


def counted(page: Any, quantity: str, **more: str) -> dict[str, str]:
    """What the form sends once a number is typed."""
    context = page.context
    product = str(context["product"].pk)
    form = {"barang": product, "mulai": str(context["begun_at"]), "satuan": context["unit"]}
    return {**form, "rak": context["shelf"], "jumlah": quantity, **more}


def test_the_stock_keeper_counts_blind_and_the_owner_posts(shop, keeper, office):
    noodles = shop.products[0]
    count = opened(keeper)
    page = keeper.get(count, {"q": SCANNED, "rak": "Depan"})
    assert (page.context["product"], page.context["unit"]) == (noodles, "bks")
    assert not re.search(r">\s*40\s*<", told(page))
    answer = keeper.post(count, counted(page, "37"))
    assert answer.headers["Location"] == f"{count}?rak=Depan"
    page = keeper.get(count, {"barang": str(noodles.pk), "rak": "Gudang"})
    assert page.context["before"][0].startswith("Depan, ")
    keeper.post(count, counted(page, "2"))
    assert "2 bks tersimpan." in told(keeper.get(count))
    review = count.replace("hitung/", "change/")
    assert keeper.get(review).headers["Location"] == count  # blind
    assert keeper.post(count.replace("hitung/", "bukukan/")).status_code == 403
    rows = office.get(review).context["rows"]
    assert [(row["counted"], row["expected"], row["difference"]) for row in rows] == [
        ("39", "40", "-1")
    ]
    assert rows[0]["worth"] == "-Rp 2.900"
    assert Level.objects.get(product=noodles).quantity_milli == 40_000
    office.post(count.replace("hitung/", "bukukan/"), {"note": "berdua"})
    assert Level.objects.get(product=noodles).quantity_milli == 39_000
    assert Movement.objects.get(reason="count").document_id == StockCount.objects.get().pk
    page = told(office.get(review))
    assert "berdua" in page
    assert "Bukukan selisih" not in page
    card = told(office.get(f"/admin/stock/level/{noodles.pk}/kartu/"))
    assert review in card
    assert keeper.get(count).headers["Location"] == LIST
    assert keeper.post(count, {"barang": str(noodles.pk), "jumlah": "1"}).status_code == 302
    assert CountEntry.objects.count() == 2


def test_while_a_count_is_open_its_goods_have_no_stock_for_who_counts(shop, keeper, office):
    noodles = shop.products[0]
    change_product(product=noodles, by=None, stock={"reorder_point_milli": 50_000})
    shown = [
        ("/admin/stock/level/", "Indomie Goreng 85 g"),
        ("/admin/stock/movement/", "Indomie Goreng 85 g"),
        ("/admin/stock/level/menipis/", "Indomie Goreng 85 g"),
        (f"/admin/stock/level/{noodles.pk}/kartu/", "40"),
        (f"/admin/stock/level/cari/?q={SCANNED}", '"stock": "40"'),
        (f"/admin/purchasing/receipt/cari/?q={SCANNED}", '"stock": "40 bks"'),
        ("/api/v1/stock/levels", '"quantity_milli": 40000'),
        (f"/api/v1/stock/movements?product_id={noodles.pk}", '"quantity_milli": 40000'),
    ]
    count = opened(keeper, category=str(shop.category.pk))
    for address, secret in shown:
        assert secret not in _cells(keeper.get(address)), address
        assert secret in _cells(office.get(address)), address
    office.post(count.replace("hitung/", "batal/"))
    for address, secret in shown:
        assert secret in _cells(keeper.get(address)), address


def _cells(page: Any) -> str:
    """Tables of a page, or the whole of an answer in JSON."""
    text = told(page)
    return " ".join(re.findall(r"<tbody.*?</tbody>", text, re.DOTALL)) if "<html" in text else text


def test_what_cannot_be_counted_is_a_sentence_and_nothing_is_recorded(shop, keeper):
    noodles, egg = shop.products
    count, before = opened(keeper), Event.objects.count()
    page = keeper.get(count, {"q": "indomie"})
    for quantity, words in (("", "dapat dibaca"), ("tiga", "dapat dibaca"), ("-3", "masuk akal")):
        again = keeper.post(count, counted(page, quantity))
        assert words in told(again), quantity
        assert again.context["quantity"] == quantity
    doubted = keeper.post(count, counted(page, "6", satuan="dus"))
    assert "6 dus = 240 bks, jauh lebih banyak dari yang tercatat." in told(doubted)
    other = keeper.post(count, counted(page, "7", satuan="dus", yakin="6"))
    assert "Periksa satuannya." in told(other)  # another number is asked about again
    assert Event.objects.count() == before
    assert keeper.post(count, counted(page, "6", satuan="dus", yakin="6")).status_code == 302
    change_product(product=egg, by=None, stock={"tracked": False})
    assert "tidak dihitung" in told(keeper.get(count, {"barang": str(egg.pk)}))
    assert "Tidak ada barang yang cocok dengan 4006381333931." in told(
        keeper.get(count, {"q": "4006381333931"})
    )
    archive_product(product=noodles, by=None)
    scanned = told(keeper.get(count, {"q": SCANNED}))
    assert "Indomie Goreng 85 g sudah diarsipkan. Kembalikan dulu di daftar barang" in scanned


def test_a_count_names_what_nobody_counted_and_may_be_dropped(shop, office):
    count = opened(office, category=str(shop.category.pk))
    review = count.replace("hitung/", "change/")
    page = office.get(review)
    assert [each.name for each in page.context["uncounted"]] == ["Indomie Goreng 85 g"]
    assert "Belum ada barang yang dihitung." in told(
        office.post(count.replace("hitung/", "bukukan/"), follow=True)
    )
    scan = office.get(count, {"q": SCANNED})
    office.post(count, counted(scan, "0"))
    archive_product(product=shop.products[0], by=None)
    assert "diarsipkan sesudah dihitung" in told(office.get(review))
    dropped = office.post(count.replace("hitung/", "batal/"), follow=True)
    assert "stok tidak berubah" in told(dropped)
    assert Level.objects.get(product=shop.products[0]).quantity_milli == 40_000
    assert office.post(f"{LIST}mulai/", {"name": " "}).status_code == 200
