"""The quick price grid: one save for all that changed, nothing overwritten unseen, and an undo."""

from typing import Any

from django.test import Client

from pos.catalog.actions import set_price
from pos.catalog.models import Product
from pos.journal.models import Event

GRID = "/admin/catalog/product/harga/"


def typed(browser: Client, **prices: str) -> dict[str, Any]:
    """The page's form with some prices typed over; keys are product names' first words."""
    data: dict[str, Any] = {}
    for row in browser.get(GRID).context["rows"]:
        key = str(row.product.pk)
        word = row.product.name.split()[0].lower()
        data[f"was-{key}"] = row.stored
        data[f"price-{key}"] = prices.get(word, row.stored)
    return data


def prices() -> dict[str, int | None]:
    return dict(Product.objects.values_list("name", "price_minor"))


def test_two_changed_prices_are_saved_at_once_and_told_back(shop, office):
    before = Event.objects.count()
    answer = office.post(GRID, typed(office, indomie="3.750", telur="28rb"), follow=True)
    assert prices() == {"Indomie Goreng 85 g": 3_750, "Telur ayam": 28_000}
    assert Event.objects.count() == before + 2
    assert answer.context["last"] == {
        "count": 2,
        "lines": [
            {"name": "Telur ayam", "old": "diisi kasir", "new": "Rp 28.000"},
            {"name": "Indomie Goreng 85 g", "old": "Rp 3.500", "new": "Rp 3.750"},
        ],
        "more": 0,
    }


def test_a_price_below_cost_is_asked_about_before_it_is_saved(shop, office):
    before, data = Event.objects.count(), typed(office, indomie="2.500", telur="28rb")
    assert "harga beli 2.900" in office.get(GRID).content.decode()
    page = office.post(GRID, data)
    assert "Rp 2.500 per bks, di bawah harga belinya." in page.content.decode()
    assert 'value="28rb"' in page.content.decode()
    assert Event.objects.count() == before
    noticed = [doubt["key"] for doubt in page.context["doubts"]]
    assert office.post(GRID, {**data, "noticed": noticed}).status_code == 302
    assert prices() == {"Indomie Goreng 85 g": 2_500, "Telur ayam": 28_000}
    assert (
        "1 harga dikembalikan" not in office.post(f"{GRID}urungkan/", follow=True).content.decode()
    )
    assert prices()["Indomie Goreng 85 g"] == 3_500  # putting back is not asked about


def test_prices_that_did_not_change_leave_no_event(shop, office):
    before = Event.objects.count()
    office.post(GRID, typed(office))
    assert Event.objects.count() == before


def test_one_wrong_price_keeps_all_from_being_saved_and_says_which(shop, office):
    before = Event.objects.count()
    page = office.post(GRID, typed(office, indomie="3.750", telur="dua ribu")).content.decode()
    assert "Jumlah uang tidak dapat dibaca" in page
    assert 'value="dua ribu"' in page
    assert 'value="3.750"' in page
    assert Event.objects.count() == before


def test_a_price_somebody_else_changed_meanwhile_is_shown_not_overwritten(shop, office):
    data = typed(office, indomie="3.750")
    set_price(product=shop.products[0], price_minor=4_000, by=None)
    page = office.post(GRID, data).content.decode()
    assert "Baru saja diubah menjadi 4.000. Periksa lagi." in page
    assert prices()["Indomie Goreng 85 g"] == 4_000


def test_undo_puts_the_old_prices_back_except_those_changed_again(shop, office):
    office.post(GRID, typed(office, indomie="3.750", telur="28.000"))
    set_price(product=Product.objects.get(name="Telur ayam"), price_minor=29_000, by=None)
    page = office.post(f"{GRID}urungkan/", follow=True)
    assert "1 harga dikembalikan." in page.content.decode()
    assert prices() == {"Indomie Goreng 85 g": 3_500, "Telur ayam": 29_000}
    assert page.context["last"] is None


def test_an_emptied_price_means_the_cashier_types_it(shop, office):
    office.post(GRID, typed(office, indomie=""))
    assert prices()["Indomie Goreng 85 g"] is None


def test_the_grid_is_filtered_by_category_search_and_missing_price(shop, office):
    def names(**query: str) -> list[str]:
        return [row.product.name for row in office.get(GRID, query).context["rows"]]

    assert names(kategori=str(shop.category.pk)) == ["Indomie Goreng 85 g"]
    assert names(q="telur") == ["Telur ayam"]
    assert names(q="8998866200318") == ["Indomie Goreng 85 g"]
    assert names(kategori="tanpa-harga") == ["Telur ayam"]
    assert names(kategori="bukan-id") == []


def test_a_handmade_form_cannot_touch_another_shops_product(shop, office):
    stranger = Product.objects.get(name="Telur ayam")
    Product.objects.filter(pk=stranger.pk).update(merchant_id=shop.outlet.id)
    office.post(GRID, {f"was-{stranger.pk}": "", f"price-{stranger.pk}": "5", "price-x": "5"})
    assert prices()["Telur ayam"] is None
