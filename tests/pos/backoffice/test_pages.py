"""Every page of the back office: it opens, in Indonesian, with few queries, all from here."""

import re
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from pos.journal.problems import report
from pos.reports.actions import sum_stale_days
from tests.pos.backoffice.pages import registered, url, words_on
from tests.pos.backoffice.shop import Shop, add_many_products

MAX_QUERIES = 12
PAGES = (
    "/admin/",
    "/admin/catalog/product/harga/",
    "/admin/catalog/taxclass/timbangan/",
    "/admin/stock/level/sesuaikan/",
    "/admin/stock/level/menipis/",
    "/admin/stock/level/kedaluwarsa/",
    "/admin/stock/stockcount/mulai/",
    "/admin/stock/transfer/pindah/",
    "/admin/stock/shipmentpaper/",
    "/admin/stock/shipmentpaper/kirim/",
    "/admin/stock/shipmentpaper/terima/",
    "/admin/stock/place/",
    "/admin/purchasing/receipt/catat/",
    "/admin/purchasing/receipt/saran/",
    "/admin/purchasing/receipt/utang/",
    "/admin/purchasing/order/pesan/",
    "/admin/replenishment/forecast/",
    "/admin/prices/plannedprice/rencanakan/",
    "/admin/prices/promotion/buat/",
    "/admin/prices/promotion/buat/?jenis=price",
    "/admin/prices/promotion/buat/?jenis=buy_get",
    "/admin/reports/figure/",
    "/admin/reports/figure/lihat/hari/",
    "/admin/reports/figure/lihat/barang/",
    "/admin/reports/figure/lihat/stok-mati/",
    "/admin/reports/figure/lihat/pelanggan/",
    "/admin/reports/figure/lihat/rincian/",
    "/admin/reports/figure/berkas/",
    "/admin/reports/figure/ekspor/",
    "/admin/reports/figure/bulan/",
    "/admin/imports/import/",
    "/admin/tills/device/kode/",
    "/admin/people/person/kata-sandi-saya/",
)
# Words that only an English sentence of Django, unfold or ours would bring onto a page.
ENGLISH_TEXT = """
    the of and to for you your with from this that have has was were are been not all any none add
    added change changed delete deleted remove save saved edit view search filter filters close next
    previous page pages please correct error errors below above select selected action actions
    choose show hide name value date time today yesterday home welcome log logout login password
    username user users new old yes true false unknown results result no loading more history
    recent currently clear upload file empty required field fields object objects item items
    product products price prices sale sales stock device devices event events person people
    epoch stream hash seq kind state category settings
    total cancel apply reset undo back continue another general optional
"""
ENGLISH = frozenset(ENGLISH_TEXT.split())
# The same letters in both languages, or shop words that came from English long ago.
BORROWED = frozenset({"total", "item", "to", "no", "not", "log"})


@pytest.fixture(scope="module")
def crowded(founded: Shop) -> Shop:
    """More than a page of goods and sales, and something in every list."""
    shop = founded
    add_many_products(shop, 60)
    shop.sell(*shop.products, count=60)
    for number in range(60):
        report(
            code="uji",
            key=str(number),
            sentence=f"Hal ke-{number}",
            merchant_id=shop.merchant.id,
            outlet_id=shop.outlet.id,
        )
    sum_stale_days()  # as the worker does behind the shop
    return shop


@pytest.fixture
def busy(crowded: Shop, shop: Shop) -> Shop:
    return shop


@pytest.mark.parametrize("model", registered(), ids=lambda model: model._meta.label)
def test_a_list_asks_at_most_twelve_queries_however_many_rows(model, busy, office):
    with CaptureQueriesContext(connection) as asked:
        assert office.get(url(model, "changelist")).status_code == 200
    assert len(asked) <= MAX_QUERIES, [query["sql"][:120] for query in asked]


@pytest.mark.parametrize("model", registered(), ids=lambda model: model._meta.label)
def test_no_list_counts_a_whole_table(model, busy, office):
    with CaptureQueriesContext(connection) as asked:
        office.get(url(model, "changelist"))
    counts = [query["sql"] for query in asked if "COUNT(*)" in query["sql"].upper()]
    assert [sql for sql in counts if "LIMIT" not in sql] == []


def all_pages(office: Any) -> list[Any]:
    """Lists, forms, histories and pages of our own, for the owner."""
    pages = [office.get(address) for address in PAGES]
    for model in registered():
        pages.append(office.get(url(model, "changelist")))
        model_admin = admin.site._registry[model]
        row = model._default_manager.order_by("pk").first()
        if row is not None:
            pages.append(office.get(url(model, "change", row.pk)))
            pages.append(office.get(url(model, "history", row.pk), follow=True))
        if model_admin.has_add_permission(pages[0].wsgi_request):
            pages.append(office.get(url(model, "add")))
    return pages


def test_every_page_opens_in_indonesian_even_in_an_english_browser(busy, office):
    office.defaults["HTTP_ACCEPT_LANGUAGE"] = "en-GB,en;q=0.9"
    english: dict[str, list[str]] = {}
    for page in all_pages(office):
        address = page.wsgi_request.path
        assert page.status_code == 200, address
        assert '<html lang="id"' in page.content.decode(), address
        found = words_on(page) & (ENGLISH - BORROWED)
        if found:
            english[address] = sorted(found)
    assert english == {}


def test_the_sign_in_page_speaks_indonesian_too(client, db):
    assert not words_on(client.get("/admin/login/")) & (ENGLISH - BORROWED)
    refused = client.post("/admin/login/", {"username": "x", "password": "y"})
    assert "kata sandi salah" in refused.content.decode()


def test_no_page_loads_anything_from_outside(busy, office):
    for page in all_pages(office):
        text = page.content.decode().replace("http://www.w3.org/", "")
        text = re.sub(r'<p class="lc-door">[^<]*</p>', "", text)  # an address to be typed, said
        for scheme in ("http://", "https://", 'src="//', 'href="//'):
            assert scheme not in text, page.wsgi_request.path
        assert "default-src 'self'" in page.headers["Content-Security-Policy"]


def test_every_relation_is_found_by_search_never_by_a_full_list(rf, shop):
    for model in registered():
        model_admin = admin.site._registry[model]
        request = rf.get("/")
        request.user = shop.owner
        relations = [
            field.name
            for field in model._meta.get_fields()
            if isinstance(field, models.ForeignKey | models.ManyToManyField)
        ]
        assert set(relations) <= set(model_admin.get_autocomplete_fields(request)), model
        for name in relations:
            target = admin.site._registry[model._meta.get_field(name).remote_field.model]
            assert target.get_search_fields(request), f"{model}.{name} cannot be searched"


def test_a_list_without_rows_tells_nothing_yet_from_nothing_found(shop, office):
    page = office.get("/admin/stock/transfer/").content.decode()
    assert "Belum ada isinya" in page
    assert "Hapus saringan" not in page
    page = office.get("/admin/stock/transfer/?q=gudang").content.decode()
    assert "Tidak ada yang cocok" in page
    assert "Hapus saringan" in page
