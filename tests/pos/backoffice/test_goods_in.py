"""Barang masuk in the office: scanned or typed, counted while typing, nothing typed is lost."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pos.catalog.models import Product
from pos.journal.ids import uuid7
from pos.journal.models import Event
from pos.purchasing.models import BuyingRules, Order, Payment, Receipt, Supplier
from pos.stock.models import Level
from tests.pos.backoffice.shop import add_many_products, today

PAGE = "/admin/purchasing/receipt/catat/"
COUNT = "/admin/purchasing/receipt/hitung/"
LIST = "/admin/purchasing/receipt/"
FIND = "/admin/purchasing/receipt/cari/"


def typed(shop: Any, *lines: tuple[str, ...], **more: Any) -> dict[str, Any]:
    """Lines are (unit, quantity, cost, discount) of the noodles."""
    names = ("unit", "quantity", "cost", "line_discount")
    columns = {name: [line[place] for line in lines] for place, name in enumerate(names)}
    return {
        "document": str(uuid7()),
        "supplier": str(Supplier.objects.get().pk),
        "invoice_number": "A-1",
        "invoice_date": today(),
        "tax_mode": "none",
        "product": [str(shop.products[0].pk)] * len(lines),
        **columns,
        **more,
    }


def test_a_delivery_is_recorded_and_its_page_tells_it(shop, office):
    answer = office.post(
        PAGE, typed(shop, ("dus", "2", "116.000", ""), ("bks", "5", "2.900", "500"))
    )
    receipt = Receipt.objects.get()
    assert answer.headers["Location"] == f"/admin/purchasing/receipt/{receipt.pk}/change/"
    assert Level.objects.get(product=shop.products[0]).quantity_milli == 125_000
    assert receipt.total_minor == 246_000
    page = office.get(answer.headers["Location"]).content.decode()
    for words in ("PT Sumber Rejeki", "A-1", "Rp 246.000", "2 dus", "2.900 / bks"):
        assert words in page, words


def test_what_is_doubted_stops_once_and_everything_typed_stays(shop, office):
    data = typed(shop, ("dus", "40", "116.000", "1.000"), note="titip Budi")
    before = Event.objects.count()
    page = office.post(PAGE, data)
    html = page.content.decode()
    assert "40 dus = 1600 bks, biasanya paling banyak 40 bks." in html
    assert all(
        f'value="{each}"' in html for each in ("40", "116.000", "1.000", "titip Budi", "A-1")
    )
    assert "Simpan, sudah benar" in html
    assert Event.objects.count() == before
    noticed = [doubt.key for doubt in page.context["doubts"]]
    changed = {**data, "noticed": noticed, "quantity": ["41"]}
    assert office.post(PAGE, changed).status_code == 200  # another number is another doubt
    assert office.post(PAGE, {**data, "noticed": noticed}).status_code == 302
    assert Receipt.objects.get().noticed == [page.context["doubts"][0].sentence]


@pytest.mark.parametrize(
    ("line", "more", "words"),
    [
        (("bks", "", "2.900", ""), {}, "Jumlah belum diisi."),
        (("bks", "5", "", ""), {}, "Harga beli belum diisi"),
        (("bks", "lima", "2.900", ""), {}, "Ada isian yang belum benar."),
        (("bks", "0", "2.900", ""), {}, "harus angka yang masuk akal"),
        (("bks", "5", "-2.900", ""), {}, "tidak masuk akal"),
        (("bks", "5", "2.900", "20.000"), {}, "lebih besar dari harganya"),
        (("bks", "5", "2.900", ""), {"invoice_date": "2099-01-01"}, "di masa depan"),
        (("bks", "5", "2.900", ""), {"invoice_date": "kemarin"}, "Tanggal faktur belum benar"),
        (("bks", "5", "2.900", ""), {"discount": "banyak"}, "Belum disimpan."),
        (("bks", "5", "2.900", ""), {"supplier": ""}, "Pemasok ini tidak ada."),
    ],
)
def test_a_wrong_entry_is_said_and_shown_again(line, more, words, shop, office):
    before = Event.objects.count()
    page = office.post(PAGE, typed(shop, line, **{"note": "catatan saya", **more}))
    html = page.content.decode()
    assert page.status_code == 200
    assert words in html
    assert "Belum disimpan." in html
    assert 'value="catatan saya"' in html
    assert [row.quantity for row in page.context["rows"]] == [line[1]]
    assert Event.objects.count() == before


def test_a_delivery_longer_than_one_page_is_refused_in_words_and_no_line_is_lost(shop, office):
    lines = [("bks", "1", "2.900", "")] * 501
    for page_of in (PAGE, "/admin/purchasing/order/pesan/"):
        page = office.post(page_of, typed(shop, *lines))
        words = "Paling banyak 500 baris sekali simpan. Bagi menjadi beberapa."
        assert words in page.content.decode()
        assert len(page.context["rows"]) == 501
    assert not Receipt.objects.exists()
    assert office.post(COUNT, typed(shop, *lines)).json()["error"].startswith("Paling banyak 500")


def test_an_order_in_the_wrong_unit_is_asked_about_before_it_is_made(shop, office):
    add = "/admin/purchasing/order/pesan/"
    data = typed(shop, ("dus", "40", "116.000", ""))
    page = office.post(add, data)
    assert "40 dus = 1600 bks, biasanya paling banyak 40 bks." in page.content.decode()
    assert not Order.objects.exists()
    noticed = [doubt.key for doubt in page.context["doubts"]]
    assert office.post(add, {**data, "noticed": noticed}).status_code == 302


def test_an_empty_page_and_foreign_products_are_refused(shop, office):
    before = Event.objects.count()
    strange = {**typed(shop, ("bks", "1", "1", "")), "product": [str(shop.merchant.id)]}
    for data in (typed(shop), strange, {}):
        assert office.post(PAGE, data).status_code == 200
    assert Event.objects.count() == before


def test_the_same_page_sent_twice_leads_to_the_one_receipt(shop, office):
    data = typed(shop, ("bks", "5", "2.900", ""))
    first = office.post(PAGE, data).headers["Location"]
    assert office.post(PAGE, data).headers["Location"] == first
    assert Receipt.objects.count() == 1


def test_a_draft_of_what_was_saved_after_all_leads_to_its_receipt(shop, office):
    data = {**typed(shop, ("bks", "5", "2.900", "")), "draft": "1"}
    assert office.post(PAGE, data).status_code == 200  # never sent: shown again, nothing saved
    assert not Receipt.objects.exists()
    first = office.post(PAGE, {key: data[key] for key in data if key != "draft"})
    again = office.post(PAGE, data, follow=True)
    assert again.redirect_chain == [(first.headers["Location"], 302)]
    assert "Barang masuk ini sudah tersimpan." in again.content.decode()
    assert Receipt.objects.count() == 1


def test_the_page_counts_while_somebody_types(shop, office):
    data = typed(shop, ("dus", "1", "116.000", "6.000"), ("bks", "", "", ""))
    assert office.post(COUNT, data).json()["lines"][1]["error"] == "Jumlah belum diisi."
    data = typed(shop, ("dus", "1", "116.000", "6.000"), tax_mode="added", discount="10.000")
    told = office.post(COUNT, data).json()
    assert told["totals"] == {
        "goods": "110.000",
        "tax": "11.000",
        "total": "111.000",
        "cost": "111.000",
    }
    assert told["lines"] == [{"amount": "110.000", "error": "", "doubts": []}]
    assert Receipt.objects.count() == 0


def test_a_scan_brings_the_product_with_its_units_and_last_cost(shop, office):
    found = office.get(FIND, {"q": "8998866200318"}).json()
    assert found["exact"] is True
    hit = found["hits"][0]
    told = (hit["name"], hit["unit"], hit["stock"])
    assert told == ("Indomie Goreng 85 g", "bks", "40 bks")
    assert hit["units"] == [
        {"unit": "bks", "word": "bks", "cost": "2.900"},
        {"unit": "dus", "word": "dus (40 bks)", "cost": "116.000"},
    ]
    assert [hit["sku"] for hit in office.get(FIND, {"q": "mie001"}).json()["hits"]] == ["MIE001"]


def test_a_suggested_price_is_taken_with_one_tick_and_only_by_those_who_may(shop, office, sign_in):
    address = office.post(PAGE, typed(shop, ("bks", "5", "3.100", ""))).headers["Location"]
    page = office.get(address)
    noodles = shop.products[0].pk
    shown = [(row["name"], row["suggested"]) for row in page.context["suggested"]]
    assert shown == [
        ("Indomie Goreng 85 g / bks", "4.000"),
        ("Indomie Goreng 85 g / dus", "128.500"),
    ]
    take = address.replace("change/", "harga/")
    office.post(take, {"take": []})
    assert Product.objects.get(pk=noodles).price_minor == 3_500
    assert sign_in("stock").post(take, {"take": [f"{noodles}:bks"]}).status_code == 403
    office.post(take, {"take": [f"{noodles}:bks", f"{noodles}:dus"]})
    changed = Product.objects.get(pk=noodles)
    assert (changed.price_minor, changed.units.get().price_minor) == (4_000, 128_500)
    assert office.get(address).context["suggested"] == []


def test_how_prices_are_suggested_is_the_owners_to_say(shop, office):
    address = "/admin/purchasing/receipt/saran/"
    assert office.post(address, {"markup_ppm": "15", "price_step_minor": "0"}).status_code == 200
    assert not BuyingRules.objects.exists()
    assert office.post(address, {"markup_ppm": "15", "price_step_minor": "100"}).status_code == 302
    rules = BuyingRules.objects.get()
    assert (rules.markup_ppm, rules.price_step_minor) == (150_000, 100)


def test_a_phone_number_that_another_supplier_has_is_said(shop, office):
    new = {"name": "CV Satu", "phone": "0812-1", "terms_days": "7", "npwp": "", "note": ""}
    office.post("/admin/purchasing/supplier/add/", new)
    answer = office.post("/admin/purchasing/supplier/add/", {**new, "name": "CV Dua"}, follow=True)
    assert "Nomor ini juga dipakai pemasok CV Satu." in answer.content.decode()
    answer = office.post("/admin/purchasing/supplier/add/", {**new, "name": "cv. satu"})
    assert "Pemasok CV Satu sudah ada." in answer.content.decode()
    assert Supplier.objects.filter(name__startswith="CV").count() == 2


def test_a_long_delivery_asks_the_database_hardly_more_often_than_a_short_one(shop, office):
    def questions(count: int) -> int:
        products = Product.objects.filter(name__startswith="Barang").order_by("name")[:count]
        data = typed(shop, *[("pcs", "5", "900", "")] * count)
        data["invoice_number"] = f"B-{count}"
        data["product"] = [str(product.pk) for product in products]
        with CaptureQueriesContext(connection) as asked:
            assert office.post(PAGE, data).status_code == 302
        return len(asked)

    add_many_products(shop, 200)
    short = questions(2)
    assert questions(200) <= short + 25
    assert Receipt.objects.count() == 2


def test_goods_go_back_and_a_wrong_receipt_is_reversed_on_its_page(shop, office):
    shown = office.post(PAGE, typed(shop, ("dus", "2", "116.000", ""))).headers["Location"]
    address = shown.replace("change/", "kembali/")
    assert "80 bks" in office.get(address).content.decode()
    before = Event.objects.count()
    for typed_text, words in (
        ("81", "paling banyak 80 bks"),
        ("dua", "belum benar"),
        ("", "Belum"),
    ):
        page = office.post(address, {"quantity-1": typed_text, "note": "rusak"})
        assert words in page.content.decode()
        assert 'value="rusak"' in page.content.decode()
    assert Event.objects.count() == before
    assert "paling banyak 80 bks" in _said(office, address, {"quantity-1": "3", "unit-1": "dus"})
    assert "kilo" in _said(office, address, {"quantity-1": "3", "unit-1": "kilo"})
    assert Event.objects.count() == before
    back = {"quantity-1": "10", "note": "rusak", "document": str(uuid7())}
    for _ in range(2):  # the same page sent twice
        assert office.post(address, back).headers["Location"] == shown
    html = office.get(shown).content.decode()
    for words in ("Retur ke pemasok", "Utang berkurang Rp 29.000. rusak", "10 bks"):
        assert words in html
    assert office.post(address, {"quantity-1": "0,25", "unit-1": "dus"}).status_code == 302
    assert "0,25 dus" in office.get(shown).content.decode()
    assert "Utang Rp 174.000" in office.get(LIST).content.decode()
    assert office.post(address, {"all": "1"}).status_code == 302
    assert Level.objects.get(product=shop.products[0]).quantity_milli == 40_000
    assert "sudah dikembalikan" in office.get(address).content.decode()
    assert "Dibatalkan" in office.get(LIST).content.decode()
    again = office.post(PAGE, typed(shop, ("bks", "2", "2.900", "")))
    assert again.status_code == 302  # the same invoice, put right


def _said(office, address: str, data: dict[str, Any]) -> str:
    return office.post(address, data).content.decode()


def test_a_delivery_paid_at_the_door_is_owed_by_nobody_and_paid_or_saved_together(
    shop, office, sign_in
):
    data = typed(shop, ("bks", "10", "2.900", ""))
    before = Event.objects.count()
    refused = office.post(PAGE, {**data, "paid_from": str(uuid7())})
    assert "Shift ini sudah ditutup. Belum disimpan." in refused.content.decode()
    assert Event.objects.count() == before
    assert office.post(PAGE, {**data, "paid_from": "other"}).status_code == 302
    payment = Payment.objects.get()
    assert (payment.amount_minor, payment.source) == (29_000, "other")
    assert "Lunas" in office.get(LIST).content.decode()
    keeper = sign_in("stock")
    assert "Pembayaran" not in keeper.get(PAGE).content.decode()
    again = {**typed(shop, ("bks", "1", "2.900", ""), invoice_number="A-2"), "paid_from": "other"}
    assert keeper.post(PAGE, again).status_code == 302  # goods in, no money out
    assert (Receipt.objects.count(), Payment.objects.count()) == (2, 1)


def test_a_supplier_is_paid_in_part_and_a_wrong_payment_is_taken_back(shop, office):
    shown = office.post(PAGE, typed(shop, ("bks", "10", "2.900", ""))).headers["Location"]
    receipt = Receipt.objects.get()
    address = f"/admin/purchasing/receipt/utang/{receipt.supplier_id}/"
    assert address in office.get(shown).content.decode()
    paid = {f"amount-{receipt.pk}": "9.000", "source": "bank", "paid_on": today(), "note": "cicil"}
    before = Event.objects.count()
    for wrong, words in (
        ({f"amount-{receipt.pk}": "29.001"}, "sisanya Rp 29.000"),
        ({f"amount-{receipt.pk}": "banyak"}, "belum benar"),
        ({"source": "laci"}, "Shift ini sudah ditutup."),
        ({"paid_on": "2099-01-01"}, "di masa depan"),
    ):
        page = office.post(address, {**paid, **wrong})
        assert words in page.content.decode()
        assert 'value="cicil"' in page.content.decode()
    assert Event.objects.count() == before
    document = {"document": str(uuid7())}
    for _ in range(2):  # the same page sent twice
        assert office.post(address, {**paid, **document}).status_code == 302
    assert "20.000" in office.get("/admin/purchasing/receipt/utang/").content.decode()
    assert "Rp 20.000" in office.get(shown).content.decode()
    payment = Payment.objects.get()
    for _ in range(2):  # the second time it is said
        office.post(address, {"reverse": str(payment.pk)})
    assert [each.amount_minor for each in Payment.objects.order_by("id")] == [9_000, -9_000]
    html = office.get(address).content.decode()
    assert "dibatalkan" in html
    assert "29.000" in html


def test_an_order_is_made_received_against_and_closed_on_its_pages(shop, office):
    add, before = "/admin/purchasing/order/pesan/", Event.objects.count()
    empty = office.post(add, {**typed(shop, ("dus", "2", "", "")), "note": "Jumat"})
    assert "Belum disimpan." in empty.content.decode()
    assert 'value="Jumat"' in empty.content.decode()
    assert Event.objects.count() == before
    data = typed(shop, ("dus", "2", "116.000", ""))
    address = office.post(add, data).headers["Location"]
    assert office.post(add, data).headers["Location"] == address  # the same page sent twice
    order = Order.objects.get()
    html = office.get(address).content.decode()
    for words in ("2 dus", "80 bks", "Rp 232.000", "Masih ada barang yang belum datang."):
        assert words in html
    page = office.get(PAGE, {"pesanan": str(order.pk)})
    assert [(row.quantity, row.unit, row.cost) for row in page.context["rows"]] == [
        ("2", "dus", "116.000")
    ]
    came = {**typed(shop, ("bks", "50", "2.900", "")), "order": str(order.pk)}
    assert office.post(PAGE, came).status_code == 302
    assert "30 bks" in office.get(address).content.decode()
    rest = office.get(PAGE, {"pesanan": str(order.pk)}).context["rows"]
    assert [(row.quantity, row.unit) for row in rest] == [("30", "bks")]
    listed = "/admin/purchasing/order/"
    assert "Terbuka" in office.get(listed).content.decode()
    more = {**typed(shop, ("bks", "30", "2.900", "")), "order": str(order.pk)}
    more |= {"invoice_number": "A-2"}
    assert office.post(PAGE, more).status_code == 302
    assert list(office.get(listed).context["cl"].result_list) == []
    assert "Lengkap" in office.get(listed, {"keadaan": "lengkap"}).content.decode()
    receipt = Receipt.objects.get(invoice_number="A-2")
    office.post(f"/admin/purchasing/receipt/{receipt.pk}/kembali/", {"all": "1", "note": "salah"})
    assert list(office.get(listed).context["cl"].result_list) == [order]  # awaited again
    for words in ("Pesanan sudah ditutup.", "Pesanan ini sudah ditutup."):
        closed = office.post(address.replace("change/", "tutup/"), {"note": "habis"}, follow=True)
        assert words in closed.content.decode()
    assert Order.objects.get().close_note == "habis"
    assert "Ditutup" in office.get(listed, {"keadaan": "ditutup"}).content.decode()
    assert len(office.get(listed, {"keadaan": "semua"}).context["cl"].result_list) == 1
