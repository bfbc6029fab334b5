"""Stock adjustment: the reason decides what the number means, one document for the whole page."""

import json
from typing import Any

import pytest

from pos.catalog.actions import change_product
from pos.catalog.models import Product
from pos.journal.ids import uuid7
from pos.journal.models import Event
from pos.sales.models import Sale
from pos.stock.models import Level, Movement
from tests.pos.backoffice.shop import add_many_products, today

PAGE = "/admin/stock/level/sesuaikan/"
FIND = "/admin/stock/level/cari/"


def typed(reason: str, note: str = "", **quantities: Any) -> dict[str, Any]:
    ids = [key.replace("_", "-").removeprefix("p") for key in quantities]
    amounts = {
        f"quantity-{each}": value for each, value in zip(ids, quantities.values(), strict=True)
    }
    return {"reason": reason, "note": note, "product": ids, **amounts}


def of(product: Any) -> str:
    return "p" + str(product.pk).replace("-", "_")


def level(product: Any) -> int:
    return Level.objects.get(product=product).quantity_milli


@pytest.mark.parametrize(
    ("reason", "quantity", "left"),
    [
        ("count", "37", 37_000),
        ("count", "0", 0),
        ("waste", "2,5", 37_500),
        ("expired", "40", 0),
        ("lost", "41", -1_000),
        ("own_use", "1", 39_000),
        ("found", "3", 43_000),
        ("other", "1", 41_000),
    ],
)
def test_the_reason_decides_what_the_number_means(reason, quantity, left, shop, office):
    before = Event.objects.count()
    data = typed(reason, "rak depan", **{of(shop.products[0]): quantity})
    asked = office.post(PAGE, data)
    if asked.status_code == 200:  # more than there is
        noticed = [doubt["key"] for doubt in asked.context["doubts"]]
        assert office.post(PAGE, {**data, "noticed": noticed}).status_code == 302
    assert level(shop.products[0]) == left
    move = Movement.objects.filter(product=shop.products[0]).latest("happened_at", "seq")
    assert (move.reason, move.note) == (reason, "rak depan")
    assert Event.objects.count() - before in {1, 2}  # the second tells of stock below zero


def test_more_than_there_is_and_several_times_it_are_asked_about_once(shop, office):
    noodles, before = shop.products[0], Event.objects.count()
    for reason, quantity, words in (
        ("waste", "41", "41 bks keluar, lebih banyak dari yang tercatat di tempat ini."),
        ("count", "1600", "menjadi 1600 bks, jauh lebih banyak dari yang tercatat."),
        ("found", "161", "menjadi 201 bks, jauh lebih banyak dari yang tercatat."),
    ):
        data = typed(reason, "rak depan", **{of(noodles): quantity})
        page = office.post(PAGE, data)
        html = page.content.decode()
        assert words in html
        assert "Simpan, sudah benar" in html
        assert f'value="{quantity}"' in html
        assert Event.objects.count() == before
    noticed = [doubt["key"] for doubt in page.context["doubts"]]
    other = {**data, f"quantity-{noodles.pk}": "162", "noticed": noticed}
    assert office.post(PAGE, other).status_code == 200  # another number is another doubt
    assert office.post(PAGE, {**data, "noticed": noticed}).status_code == 302
    assert level(noodles) == 201_000
    assert (
        "menjadi 201 bks"
        in json.loads(Event.objects.latest("server_seq").raw)["body"]["noticed"][0]
    )


def test_a_page_sent_twice_is_booked_once(shop, office):
    document = office.get(PAGE).context["document"]
    data = {**typed("waste", **{of(shop.products[0]): "3"}), "document": document}
    office.post(PAGE, data)
    again = office.post(PAGE, data, follow=True).content.decode()
    assert "Halaman ini sudah pernah disimpan." in again
    assert level(shop.products[0]) == 37_000


def test_more_lines_than_a_document_holds_are_refused_and_all_of_them_stay(shop, office):
    add_many_products(shop, 1_000)
    goods = Product.objects.filter(name__startswith="Barang")
    amounts = {of(product): "1" for product in [*shop.products, *goods]}
    page = office.post(PAGE, typed("count", **amounts))
    assert "Paling banyak 1000 baris sekali simpan. Bagi menjadi beberapa." in page.content.decode()
    assert len(page.context["lines"]) == 1_002
    assert level(shop.products[0]) == 40_000


def test_many_lines_are_one_document(shop, office):
    amounts = {of(shop.products[0]): "30", of(shop.products[1]): "1,25"}
    before = Event.objects.count()
    office.post(PAGE, typed("count", **amounts))
    assert Event.objects.count() == before + 1
    assert [level(product) for product in shop.products] == [30_000, 1_250]


@pytest.mark.parametrize("quantity", ["", "abc", "-3", "0", "99999999999999999999"])
def test_a_number_that_makes_no_sense_changes_nothing_and_is_shown_again(quantity, shop, office):
    amounts = {of(shop.products[0]): quantity, of(shop.products[1]): "5"}
    before = Event.objects.count()
    page = office.post(PAGE, typed("waste", "catatan saya", **amounts))
    assert page.status_code == 200
    assert "Stok belum diubah." in page.content.decode()
    assert 'value="catatan saya"' in page.content.decode()
    assert page.context["lines"][1].typed == "5"
    assert Event.objects.count() == before


def test_an_empty_page_an_unknown_reason_and_foreign_products_are_refused(shop, office):
    before = Event.objects.count()
    for data in (
        {"reason": "count"},
        typed("sale", **{of(shop.products[0]): "1"}),
        {"reason": "count", "product": ["x", str(shop.merchant.id)]},
    ):
        assert office.post(PAGE, data).status_code == 200
    assert Event.objects.count() == before


def test_a_scanned_barcode_is_exact_and_letters_offer_a_list(shop, office):
    scanned = office.get(FIND, {"q": "8998866200318"}).json()
    assert scanned["exact"] is True
    assert scanned["hits"] == [
        {
            "id": str(shop.products[0].pk),
            "name": "Indomie Goreng 85 g",
            "sku": "MIE001",
            "unit": "bks",
            "stock": "40",
            "units": [{"unit": "bks", "word": "bks"}, {"unit": "dus", "word": "dus (40 bks)"}],
            "expires": False,
            "serials": False,
        }
    ]
    listed = office.get(FIND, {"q": "tel"}).json()
    assert (listed["exact"], [hit["name"] for hit in listed["hits"]]) == (False, ["Telur ayam"])
    assert office.get(FIND, {"q": ""}).json() == {"exact": False, "hits": []}


def test_the_list_is_filtered_by_what_is_short(shop, office):
    def shown(which: str) -> list[Level]:
        page = office.get("/admin/stock/level/", {"stok": which})
        return list(page.context["cl"].result_list)

    shop.sell(shop.products[0], count=41)
    assert [row.quantity_milli for row in shown("minus")] == [-1_000]
    assert shown("habis") == []


def test_what_stands_below_its_minimum_is_listed_the_emptiest_first_also_what_never_came(
    shop, office, sign_in
):
    noodles, egg = shop.products
    change_product(product=noodles, by=None, stock={"reorder_point_milli": 41_000})
    change_product(product=egg, by=None, stock={"reorder_point_milli": 2_500})
    page = sign_in("stock").get("/admin/stock/level/menipis/")
    assert [(row["name"], row["stock"], row["missing"]) for row in page.context["rows"]] == [
        ("Telur ayam", "0", "2,5"),
        ("Indomie Goreng 85 g", "40", "1"),
    ]
    report = office.get("/admin/reports/figure/lihat/di-bawah-minimum/").content.decode()
    assert "Telur ayam" in report
    assert "Indomie Goreng 85 g" in report
    change_product(product=noodles, by=None, stock={"reorder_point_milli": 40_000})
    change_product(product=egg, by=None, shelf={"archived": True})
    assert office.get("/admin/stock/level/menipis/").context["rows"] == []


def test_the_stock_card_names_every_document_and_what_stood_after_it(shop, office, sign_in):
    noodles = shop.products[0]
    shop.sell(noodles, count=2)
    office.post(PAGE, typed("waste", "digigit tikus", **{of(noodles): "3"}))
    card = f"/admin/stock/level/{noodles.pk}/kartu/"
    rows = office.get(card).context["rows"]
    told = [(row["reason"], row["moved"], row["left"]) for row in rows]
    assert told == [
        ("Rusak", "-3", "35"),
        ("Penjualan", "-1", "38"),
        ("Penjualan", "-1", "39"),
        ("Stok awal", "40", "40"),
    ]
    numbers = list(Sale.objects.order_by("-counter").values_list("number", flat=True))
    assert [row["document"] for row in rows[1:3]] == numbers
    for row in rows:
        assert office.get(row["address"]).status_code == 200, row
    document = office.get(rows[0]["address"]).content.decode()
    assert "digigit tikus" in document
    assert "Indomie Goreng 85 g" in document
    assert "Nilai stok" not in sign_in("stock").get(card).content.decode()
    for address in (card, f"/admin/stock/movement/dokumen/{noodles.pk}/"):
        assert office.get(address.replace(str(noodles.pk), str(uuid7()))).status_code == 404


def test_an_older_page_of_the_card_goes_on_where_the_newer_one_ended(shop, office):
    noodles = shop.products[0]
    shop.sell(noodles, count=60)
    card = f"/admin/stock/level/{noodles.pk}/kartu/"
    first, second = (office.get(card, {"p": page}).context["rows"] for page in (1, 2))
    assert [row["left"] for row in (first[0], first[-1], second[0], second[-1])] == [
        "-20",
        "29",
        "30",
        "40",
    ]
    assert office.get(card, {"sampai": "2020-01-01"}).context["rows"] == []
    assert office.get(card, {"sampai": today()}).context["rows"] == first
