"""Harga terencana in the back office: planned on a page, listed, cancelled."""

from typing import Any

from pos.prices.models import PlannedPrice

PAGE = "/admin/prices/plannedprice/rencanakan/"


def typed(shop: Any, **changes: Any) -> dict[str, Any]:
    row = {"product": str(shop.products[0].pk), "unit": "bks", "price": "3.700"}
    return {**row, "quantity": "1", "role": "buy", "date": "2099-01-01", "time": "06:00", **changes}


def test_a_price_is_planned_listed_and_cancelled(shop, office):
    assert office.post(PAGE, typed(shop)).status_code == 302
    plan = PlannedPrice.objects.get()
    assert plan.from_ms == 4_070_905_200_000  # 06.00 in Jakarta
    assert plan.prices == [{"unit": None, "price_minor": 3_700}]
    page = office.get("/admin/prices/plannedprice/").content.decode()
    assert "1 Jan 2099 06:00" in page
    assert "Rp 3.700" in page
    chosen = {"action": "cancel", "_selected_action": [plan.pk]}
    told = office.post("/admin/prices/plannedprice/", chosen, follow=True).content.decode()
    assert "Rencana harga Indomie Goreng 85 g dibatalkan." in told
    told = office.post("/admin/prices/plannedprice/", chosen, follow=True).content.decode()
    assert "Harga ini sudah berlaku atau sudah dibatalkan." in told


def test_a_planned_price_below_cost_is_asked_about_in_every_unit_before_it_is_saved(shop, office):
    low = typed(shop, unit="dus", price="100.000")
    page = office.post(PAGE, low)
    assert "Rp 100.000 per dus, di bawah harga belinya." in page.content.decode()
    assert PlannedPrice.objects.count() == 0
    noticed = [doubt["key"] for doubt in page.context["builder"].doubts]
    assert office.post(PAGE, {**low, "noticed": noticed}).status_code == 302
    assert PlannedPrice.objects.count() == 1


def test_what_is_typed_wrong_is_said_and_stays_on_the_page(shop, office):
    for changes, sentence in (
        ({"date": ""}, "Isi tanggal dan jam mulainya."),
        ({"date": "2020-01-01"}, "Waktunya harus sesudah sekarang."),
        ({"price": ""}, "Ada barang yang belum diberi harga baru."),
        ({"price": "abc"}, "Ada harga yang belum benar."),
        ({"product": "x"}, "Belum ada barang dengan harga baru."),
    ):
        page = office.post(PAGE, typed(shop, **changes)).content.decode()
        assert sentence in page, changes
    assert PlannedPrice.objects.count() == 0
