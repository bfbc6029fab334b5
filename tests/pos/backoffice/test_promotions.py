"""Promo in the back office: built, previewed, doubted, saved, stopped."""

import re
from typing import Any

from pos.journal.models import Event
from pos.prices.models import Promotion

MAKE = "/admin/prices/promotion/buat/?jenis="
TODAY = "2099-01-01"


def typed(shop: Any, **changes: Any) -> dict[str, Any]:
    """A dated price for the noodles as the page sends it."""
    row = {"product": str(shop.products[0].pk), "unit": "bks", "price": "3.100"}
    plain = {"name": "Promo Mi", "date_from": TODAY, "priority": "100", "do": "save"}
    return {**row, "quantity": "1", "role": "buy", **plain, **changes}


def test_the_page_shows_what_a_basket_would_cost_before_anything_is_saved(shop, office):
    before = Event.objects.count()
    page = office.post(f"{MAKE}price", typed(shop, do="preview")).content.decode()
    assert "Pembeli hemat <strong>Rp 400</strong>." in page
    assert "1 Jan 2099 pukul 12.00" in page
    assert Event.objects.count() == before


def test_a_promotion_is_saved_once_changed_and_stopped(shop, office):
    before = Event.objects.count()
    happy = {"weekdays": ["6", "7"], "from_minute": "23:00", "to_minute": "1:00"}
    assert office.post(f"{MAKE}price", typed(shop, **happy)).status_code == 302
    told = office.get("/admin/prices/promotion/").content.decode()
    assert "sejak 1 Jan 2099 · Sabtu, Minggu · 23.00–01.00<" in told
    rival = office.post(f"{MAKE}price", typed(shop, name="Lain", **happy)).content.decode()
    assert 'role="alert">Promo ini bertemu dengan “Promo Mi”' in rival  # at the top of a long page
    made = Promotion.objects.get()
    assert (made.name, made.weekdays, made.date_from) == ("Promo Mi", [6, 7], TODAY)
    assert made.prices == [
        {"product": str(shop.products[0].pk), "unit": None, "price_minor": 3_100}
    ]
    page = office.get(f"/admin/prices/promotion/{made.pk}/change/").content.decode()
    assert 'value="3.100"' in page
    assert "Akan datang" in page
    change = typed(shop, price="3.200", unit="bks")
    assert office.post(f"/admin/prices/promotion/{made.pk}/change/", change).status_code == 302
    office.post(f"/admin/prices/promotion/{made.pk}/henti/")
    made.refresh_from_db()
    assert (made.prices[0]["price_minor"], made.stopped_at is None) == (3_200, False)
    assert Event.objects.count() == before + 3


def test_a_doubt_stops_the_save_once_and_is_believed_when_seen(shop, office):
    low = typed(shop, price="2.800")
    page = office.post(f"{MAKE}price", low).content.decode()
    assert "Di bawah harga beli: Indomie Goreng 85 g Rp 3.500 menjadi Rp 2.800" in page
    assert "Simpan, sudah benar" in page
    assert Promotion.objects.count() == 0
    seen = re.findall(r'name="noticed" value="([^"]+)"', page)
    assert office.post(f"{MAKE}price", {**low, "noticed": seen}).status_code == 302
    assert Promotion.objects.count() == 1


def test_nothing_chosen_is_not_everything_and_wrong_typing_is_a_sentence(shop, office):
    for kind, changes, sentence in (
        ("price", {"product": "x", "rate_ppm": "10"}, "Pilih barang, kategori, atau semua barang."),
        ("price", {"price": "abc"}, "Ada harga atau jumlah yang belum benar."),
        ("price", {"date_to": "2098-12-31"}, "Tanggal selesai harus sesudah tanggal mulai."),
        ("price", {"from_minute": "10:00"}, "Isi jam mulai dan jam selesai yang berbeda"),
        ("bundle", {"price_minor": "1.000"}, "Paket berisi sedikitnya dua barang."),
        ("threshold", {"minimum_minor": "", "rate_ppm": "5"}, "Ada isian yang belum benar."),
    ):
        page = office.post(f"{MAKE}{kind}", typed(shop, **changes)).content.decode()
        assert sentence in page, (kind, changes)
    assert Promotion.objects.count() == 0
    every = typed(shop, product="x", rate_ppm="5", everything="on")
    asked = office.post(f"{MAKE}price", every).context["builder"].doubts
    assert "Indomie Goreng 85 g (dus) Rp " in asked[0].sentence
    seen = {**every, "noticed": [doubt.key for doubt in asked]}
    assert office.post(f"{MAKE}price", seen).status_code == 302
    assert Promotion.objects.get().products == []


def test_each_kind_is_built_by_its_own_page(shop, office):
    goods = [str(each.pk) for each in shop.products]
    two = {"product": [goods[0]] * 2, "unit": ["bks", "dus"], "price": ["", ""]}
    two = {**two, "quantity": ["40", "1"], "role": ["buy", "buy"]}
    for kind, changes in (
        ("buy_get", {"buy_milli": "20", "get_milli": "1", "rate_ppm": "100", "price": ""}),
        ("bundle", {"price_minor": "245.000", **two}),
        ("threshold", {"minimum_minor": "100rb", "amount_minor": "5rb"}),
    ):
        assert office.post(f"{MAKE}{kind}", typed(shop, **changes)).status_code == 302, kind
    made = {each.kind: each for each in Promotion.objects.all()}
    assert made["buy_get"].buy["products"] == [goods[0]]
    assert made["buy_get"].get_quantity_milli == 1_000
    assert [(each["unit"], each["quantity_milli"]) for each in made["bundle"].items] == [
        (None, 40_000),
        ("dus", 1_000),
    ]
    assert (made["threshold"].minimum_minor, made["threshold"].amount_minor) == (100_000, 5_000)
    for each in made.values():
        page = office.get(f"/admin/prices/promotion/{each.pk}/change/").content.decode()
        assert "Contoh belanja" in page


def test_a_supervisor_reads_promotions_and_makes_none(shop, office, sign_in):
    browser = sign_in("supervisor")
    assert office.post(f"{MAKE}price", typed(shop)).status_code == 302
    own = f"/admin/prices/promotion/{Promotion.objects.get().pk}/change/"
    assert "harga beli 2.900" in office.get(own).content.decode()
    assert "harga beli" not in browser.get(own).content.decode()
    assert browser.get("/admin/prices/promotion/").status_code == 200
    assert browser.post(f"{MAKE}price", typed(shop)).status_code == 403
    assert sign_in("stock").get("/admin/prices/promotion/").status_code == 403


def test_a_promotion_with_a_code_is_made_listed_and_shows_its_uses(shop, office):
    coupon = {"code": "mi-hemat", "uses_limit": "50", "till_allotment": "2"}
    assert office.post(f"{MAKE}price", typed(shop, **coupon)).status_code == 302
    made = Promotion.objects.get()
    assert (made.code, made.uses_limit, made.till_allotment) == ("MIHEMAT", 50, 2)
    assert "MIHEMAT: 0 dari 50 kali" in office.get("/admin/prices/promotion/").content.decode()
    address = f"/admin/prices/promotion/{made.pk}/change/"
    page = office.get(address).content.decode()
    assert 'value="MIHEMAT"' in page
    assert "Dipakai <strong>0</strong> dari 50 kali." in page
    again = office.post(f"{MAKE}price", typed(shop, priority="5", **coupon)).content.decode()
    assert "Kode ini sudah dipakai promo “Promo Mi”." in again
    for changes, sentence in (
        ({"code": "", "uses_limit": "9"}, "Isi kodenya: batas ini hanya untuk promo dengan kupon."),
        ({"code": "a!"}, "Kode kupon terdiri dari 4 sampai 24 huruf dan angka."),
        ({**coupon, "customer_limit": "1"}, "Batas per pelanggan hanya dapat dijaga saat server"),
    ):
        assert sentence in office.post(address, typed(shop, **changes)).content.decode()
    assert office.post(address, typed(shop, code="")).status_code == 302
    made.refresh_from_db()
    assert (made.code, made.uses_limit) == (None, None)
