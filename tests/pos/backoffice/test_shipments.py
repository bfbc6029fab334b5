"""Goods between outlets in the office: sent, printed, received, taken back, sent home again."""

from typing import Any

import pytest

from pos.catalog.actions import add_product
from pos.journal.actions import open_ledger
from pos.journal.ids import uuid7
from pos.outlets.actions import add_outlet
from pos.outlets.models import Outlet
from pos.stock.actions import Adjusted, Packed, Parcel, adjust_stock, send_goods
from pos.stock.batches import batches_of
from pos.stock.models import Level
from pos.stock.serials import pieces_of
from pos.stock.shipment_models import ShipmentPaper, Step

LIST = "/admin/stock/shipmentpaper/"


@pytest.fixture
def bazaar(shop: Any) -> Outlet:
    """Another outlet, whose record this server keeps too, so that it can send something here."""
    merchant_id = shop.merchant.id
    outlet = add_outlet(merchant_id=merchant_id, name="Bazar", by=None)
    open_ledger(merchant_id, outlet.id, name="Server bazar", role="hub")
    return outlet


def typed(outlet: Outlet, product: Any, quantity: str, **more: Any) -> dict[str, Any]:
    key = str(product.pk)
    line = {"product": [key], f"quantity-{key}": quantity, f"unit-{key}": product.unit}
    return {"document": str(uuid7()), "target": str(outlet.pk), "place": "shop", **line, **more}


def held(outlet: Outlet, product: Any) -> int:
    levels = Level.objects.filter(outlet_id=outlet.pk, product=product)
    return levels.values_list("quantity_milli", flat=True).first() or 0


def put(outlet: Outlet, product: Any, pieces: int) -> None:
    lines = [Adjusted(product.pk, pieces * 1000)]
    adjust_stock(outlet=outlet, lines=lines, reason="found", by=None)


def test_who_keeps_the_goods_sends_them_prints_the_paper_and_takes_them_back(
    shop, office, sign_in, bazaar
) -> None:
    noodles, keeper = shop.products[0], sign_in("stock")
    before = held(shop.outlet, noodles)
    put(shop.outlet, noodles, 20)
    data = typed(bazaar, noodles, "12", carrier="Pak Joko")
    sent = keeper.post(f"{LIST}kirim/", data, follow=True)
    assert "dikirim ke Bazar" in sent.content.decode()
    assert "sudah pernah disimpan" in keeper.post(f"{LIST}kirim/", data).content.decode()
    assert held(shop.outlet, noodles) == before + 8_000
    paper = ShipmentPaper.objects.get()
    listed = office.get(LIST).content.decode()
    assert paper.number in listed
    assert "Di jalan" in listed
    printed = office.get(f"{LIST}{paper.shipment_id}/cetak/").content.decode()
    assert all(word in printed for word in (paper.number, "Pak Joko", noodles.name, "<svg"))
    keeper.post(f"{LIST}{paper.shipment_id}/batal/", {"note": "hujan"})
    assert held(shop.outlet, noodles) == before + 20_000
    shown = office.get(f"{LIST}{paper.pk}/change/").content.decode()
    assert "Dibatalkan" in shown
    assert "hujan" in shown
    again = office.post(f"{LIST}{paper.shipment_id}/batal/", {"note": "lagi"}, follow=True)
    assert "sudah dibatalkan" in again.content.decode()


def test_what_came_is_opened_line_by_line_and_what_is_left_goes_home_in_one_tap(
    shop, office, bazaar
) -> None:
    noodles = shop.products[0]
    put(shop.outlet, noodles, 1)
    start = held(shop.outlet, noodles)
    put(bazaar, noodles, 50)
    parcel = Parcel([Packed(noodles.pk, 10_000)])
    paper = send_goods(outlet=bazaar, target=shop.outlet, parcel=parcel, by=None)
    page = f"{LIST}{paper.shipment_id}/buka/"
    assert 'value="10"' in office.get(page).content.decode()
    told = {"document": str(uuid7()), "came-1": "8", "damaged-1": "1"}
    assert "Tulis alasannya" in office.post(page, told).content.decode()
    shown = office.post(page, {**told, "why-1": "dus penyok"}, follow=True).content.decode()
    assert "kurang 2, rusak 1" in shown
    assert "dus penyok" in shown
    assert held(shop.outlet, noodles) == start + 7_000
    assert office.post(page, told, follow=True).status_code == 200
    assert ShipmentPaper.objects.filter(step=Step.ARRIVED).count() == 1
    home = office.get(f"{LIST}kirim/", {"kembali": str(bazaar.pk)})
    assert [row.product.pk for row in home.context["rows"]] == [noodles.pk]
    data = typed(bazaar, noodles, home.context["rows"][0].typed, returns="1")
    office.post(f"{LIST}kirim/", data)
    assert held(shop.outlet, noodles) == 0
    assert ShipmentPaper.objects.get(is_return=True).target_id == bazaar.pk


def test_by_its_paper_goods_are_received_before_the_sender_is_heard(shop, office, bazaar) -> None:
    noodles = shop.products[0]
    start = held(shop.outlet, noodles)
    data = typed(bazaar, noodles, "6", source=str(bazaar.pk), number="B02-A0001-99")
    refused = office.post(f"{LIST}terima/", data).content.decode()
    assert "Nomor surat jalan salah ketik" in refused
    assert 'value="B02-A0001-99"' in refused
    data |= {"number": "b02 a0001 64", "came": ["5"], "why": ["satu hilang"]}
    shown = office.post(f"{LIST}terima/", data, follow=True).content.decode()
    assert "Diterima" in shown
    assert "kurang 1" in shown
    assert held(shop.outlet, noodles) == start + 5_000
    assert "B02 A0001 64" in office.get(LIST).content.decode()


def test_dates_and_numbers_are_read_off_the_paper_and_its_document_calls_nothing_missing(
    shop, office, bazaar
) -> None:
    about = {"merchant_id": shop.merchant.id, "by": None}
    bread = add_product(name="Roti", expiry={"expires": True}, **about)
    radio = add_product(name="Radio", serials={"serials": True}, **about)
    for date, pieces in (("2027-01-31", 3_000), ("2027-03-31", 5_000)):
        line = Adjusted(bread.pk, pieces, expires_on=date)
        adjust_stock(outlet=bazaar, lines=[line], reason="found", by=None)
    parcel = Parcel([Packed(bread.pk, 7_000)])
    sent = send_goods(outlet=bazaar, target=shop.outlet, parcel=parcel, by=None)
    keys = [str(bread.pk), str(radio.pk)]
    data = {
        "document": str(uuid7()), "source": str(bazaar.pk), "number": sent.number, "product": keys,
        f"quantity-{keys[0]}": "7", f"quantity-{keys[1]}": "2", "came": ["", ""],
        "damaged": ["", ""], "why": ["", ""], "expires": ["31 Jan", ""], "serials": ["", "R1\n r2"],
    }  # fmt: skip
    goods = list(sent.goods.all())
    sent.goods.all().delete()  # as long as the sender is not heard
    ShipmentPaper.objects.filter(pk=sent.pk).delete()
    refused = office.post(f"{LIST}terima/", data).content.decode()
    assert "Tanggal kedaluwarsa belum benar" in refused
    assert "R1" in refused
    data["expires"] = ["2027-01-31", ""]
    assert "Diterima" in office.post(f"{LIST}terima/", data, follow=True).content.decode()
    here = (shop.merchant.id, shop.outlet.id)
    assert batches_of(*here, bread.pk) == {"2027-01-31": 7_000}
    assert [piece.is_here for piece in pieces_of(*here, radio.pk).values()] == [True, True]
    sent.save(force_insert=True)
    for line in goods:
        line.save(force_insert=True)
    shown = office.get(f"{LIST}{sent.pk}/change/")
    rows = {row["line"].name: row for row in shown.context["lines"]}
    assert (rows["Roti"]["sent"], rows["Roti"]["arrived"]) == ("7 pcs", "7 pcs")
    assert rows["Roti"]["difference"] == ""
    assert "kedaluwarsa 31 Jan 2027, 31 Mar 2027" in shown.content.decode()


def test_a_cashier_sees_none_of_it_and_a_number_known_here_leads_to_its_page(
    shop, office, sign_in, bazaar
) -> None:
    noodles = shop.products[0]
    put(bazaar, noodles, 5)
    parcel = Parcel([Packed(noodles.pk, 5_000)])
    paper = send_goods(outlet=bazaar, target=shop.outlet, parcel=parcel, by=None)
    data = {"source": str(bazaar.pk), "number": paper.number}
    led = office.post(f"{LIST}terima/", data)
    assert led.url == f"{LIST}{paper.shipment_id}/buka/"
    assert sign_in("supervisor").get(f"{LIST}kirim/").status_code == 403
    assert office.get(f"{LIST}{uuid7()}/cetak/").status_code == 404
