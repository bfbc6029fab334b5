"""Daftar harga in the back office: a grid of prices, and the customers who have them."""

from typing import Any

from pos.catalog.actions import change_product
from pos.customers.models import Customer, CustomerGroup
from pos.journal.models import Event
from pos.outlets.actions import add_outlet
from pos.prices.actions import set_list_prices
from pos.prices.models import ListPrice, PriceList


def sheet(shop: Any, **changes: Any) -> dict[str, Any]:
    """The grid's two rows of the noodles, as the page sends them."""
    noodles = str(shop.products[0].pk)
    rows = {"product": [noodles, noodles], "unit": ["bks", "dus"], "price": ["3.300", ""]}
    return {**rows, "from": ["12", ""], "price_from": ["3.200", ""], "was": ["||", "||"], **changes}


def test_prices_are_typed_into_a_grid_and_only_touched_rows_are_written(shop, office):
    address = f"/admin/prices/pricelist/{PriceList.objects.get().pk}/harga/"
    assert "Belum ada harga di daftar ini" in office.get(address).content.decode()
    found = office.get(f"{address}?q=indomie").content.decode()
    assert "Harga Indomie Goreng 85 g per dus" in found
    before = Event.objects.count()
    assert office.post(f"{address}?q=indomie", sheet(shop)).status_code == 302
    assert Event.objects.count() == before + 1
    steps = [
        {"unit": "bks", "min_quantity_milli": 0, "price_minor": 3_300},
        {"unit": "bks", "min_quantity_milli": 12_000, "price_minor": 3_200},
    ]
    assert ListPrice.objects.get().steps == steps
    page = office.get(address).content.decode()
    assert 'name="was" value="3.300|12|3.200"' in page
    dus = {"price": ["3.300", "110.000"], "was": ["3.300|12|3.200", "||"]}
    asked = office.post(address, sheet(shop, **dus))
    words = "Indomie Goreng 85 g: Rp 110.000 per dus, di bawah harga belinya."
    assert words in asked.content.decode()
    assert ListPrice.objects.get().steps == steps
    dus["noticed"] = [doubt["key"] for doubt in asked.context["doubts"]]
    assert office.post(address, sheet(shop, **dus)).status_code == 302
    assert len(ListPrice.objects.get().steps) == 3
    half = office.post(address, sheet(shop, price_from=["", ""])).content.decode()
    assert "Isi jumlah dan harganya, atau kosongkan keduanya." in half
    assert len(ListPrice.objects.get().steps) == 3


def test_a_row_keeps_the_steps_it_does_not_show_and_loses_units_that_are_sold_no_more(shop, office):
    price_list, noodles = PriceList.objects.get(), shop.products[0]
    steps = [
        {"unit": unit, "min_quantity_milli": start, "price_minor": price}
        for unit, start, price in (
            ("bks", 0, 3_300), ("bks", 24_000, 3_100), ("bks", 12_000, 3_200), ("dus", 0, 120_000)
        )
    ]  # fmt: skip
    set_list_prices(price_list=price_list, prices={noodles.pk: steps}, by=None)
    address = f"/admin/prices/pricelist/{price_list.pk}/harga/"
    page = office.get(address).content.decode()
    assert 'name="was" value="3.300|12|3.200"' in page
    assert "1 jumlah lain tetap" in page
    change_product(product=noodles, by=None, price={"units": []})
    row = {"product": [str(noodles.pk)], "unit": ["bks"], "was": ["3.300|12|3.200"]}
    told = {**row, "price": ["3.350"], "from": ["10"], "price_from": ["3.250"]}
    assert office.post(address, told).status_code == 302
    kept = sorted(tuple(step.values()) for step in ListPrice.objects.get().steps)
    assert kept == [("bks", 0, 3_350), ("bks", 10_000, 3_250), ("bks", 24_000, 3_100)]


def test_a_customer_is_put_on_the_list_and_taken_off(shop, office):
    price_list = PriceList.objects.get()
    address = f"/admin/prices/pricelist/{price_list.pk}/pelanggan/"
    assert "Bu Ani sekarang memakai Grosir." in (
        office.post(address, {"who": "ani"}, follow=True).content.decode()
    )
    ani = Customer.objects.get()
    assert ani.price_list == str(price_list.pk)
    nobody = office.post(address, {"who": "tidak ada"}, follow=True).content.decode()
    assert "Tidak ada pelanggan dengan nama atau nomor itu." in nobody
    office.post(address, {"remove": str(ani.pk)})
    assert Customer.objects.get().price_list is None


def test_a_group_is_put_on_the_list_and_taken_off(shop, office):
    price_list, group = PriceList.objects.get(), CustomerGroup.objects.get()
    page = f"/admin/prices/pricelist/{price_list.pk}/harga/"
    address = f"/admin/prices/pricelist/{price_list.pk}/pelanggan/"
    assert f'<option value="{group.pk}">Warung</option>' in office.get(page).content.decode()
    told = office.post(address, {"group": str(group.pk)}, follow=True).content.decode()
    assert "Grup Warung sekarang memakai Grosir." in told
    assert "Keluarkan grup Warung" in told
    assert CustomerGroup.objects.get().price_list == str(price_list.pk)
    unchosen = office.post(address, {"group": ""}, follow=True).content.decode()
    assert "Pilih grupnya dahulu." in unchosen
    office.post(address, {"remove_group": str(group.pk)})
    assert CustomerGroup.objects.get().price_list is None


def test_a_shop_with_branches_chooses_where_a_list_holds(shop, office):
    price_list = PriceList.objects.get()
    address = f"/admin/prices/pricelist/{price_list.pk}/change/"
    assert 'name="outlets"' not in office.get(address).content.decode()
    branch = add_outlet(merchant_id=shop.merchant.id, name="Cabang Dua", by=None)
    page = office.get(address).content.decode()
    assert f'name="outlets" value="{branch.pk}"' in page
    told = {"name": "Grosir", "applies": "customer", "outlets": [str(branch.pk)]}
    assert office.post(address, told).status_code == 302
    assert PriceList.objects.get().outlets == [str(branch.pk)]
    listing = office.get("/admin/prices/pricelist/").content.decode()
    assert "1 cabang" in listing
