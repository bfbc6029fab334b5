"""Label harga in the office: from the list of goods, and from goods whose price changed."""

import re
from typing import Any

from hardware.actions import add_printer
from hardware.models import PrintJob, State
from pos.catalog.actions import add_product, change_prices, change_product, give_own_barcodes
from pos.outlets.actions import change_outlet
from pos.outlets.scale_lines import read_layout
from pos.purchasing.models import Receipt
from tests.pos.backoffice.test_goods_in import PAGE as RECEIVE
from tests.pos.backoffice.test_goods_in import typed

PAGE = "/admin/catalog/product/label/"
SHEET = f"{PAGE}lembar/"


def asked(page: Any) -> list[tuple[str, str, int]]:
    return [(row.product.name, row.unit, row.copies) for row in page.context["rows"]]


def test_labels_are_chosen_in_the_list_and_laid_on_a_sheet(shop, office, sign_in):
    noodles, egg = shop.products
    chosen = {"action": "print_labels", "_selected_action": [str(noodles.pk), str(egg.pk)]}
    page = office.post("/admin/catalog/product/", chosen, follow=True)
    assert asked(page) == [
        ("Indomie Goreng 85 g", "bks", 1),
        ("Indomie Goreng 85 g", "dus", 0),
        ("Telur ayam", "kg", 1),
    ]
    fields = {row.field: "0" for row in page.context["rows"]}
    fields |= {f"copies-{noodles.pk}:bks": "3", f"copies-{noodles.pk}:dus": "1"}
    ids = [str(noodles.pk), str(egg.pk)]
    sheet = office.post(SHEET, {"barang": ids, "sheet": "33x15", **fields})
    html = sheet.content.decode()
    assert "size: 105.0mm 15.0mm" in html
    assert re.findall(r"Rp [0-9.]+", html) == ["Rp 3.500"] * 3 + ["Rp 120.000"]
    assert html.count('<section class="page small">') == 2
    assert html.count('aria-label="Barcode 8998866200318"') == 3
    kept = sign_in("stock").get(PAGE, {"barang": ids})
    assert kept.context["sheet"].code == "a4-24"
    assert office.get(PAGE, {"barang": ids}).context["sheet"].code == "33x15"
    assert office.get(PAGE, {"barang": "x"}).status_code == 302
    empty = office.post(SHEET, {"barang": ids, f"copies-{noodles.pk}:bks": "-1"})
    assert "Belum ada label" in empty.content.decode()


def test_a_receipt_offers_labels_of_what_costs_another_price_now(shop, office):
    noodles = shop.products[0]
    office.post(RECEIVE, typed(shop, ("bks", "5", "2.900", "")))
    address = f"/admin/purchasing/receipt/{Receipt.objects.get().pk}/change/"
    page = office.get(address)
    assert (page.context["labelled"], page.context["repriced"]) == ([noodles.pk], [])
    [(field, count)] = re.findall(r'name="(copies-[^"]+)" value="(\d+)"', page.content.decode())
    assert (field, count) == (f"copies-{noodles.pk}:bks", "5")
    each = office.post(PAGE, {"barang": [str(noodles.pk)], field: count})
    assert asked(each)[0] == ("Indomie Goreng 85 g", "bks", 5)
    change_prices(merchant_id=shop.merchant.id, prices={noodles.pk: 3_800}, by=None)
    page = office.get(address)
    assert page.context["repriced"] == [noodles.pk]
    assert "Cetak label harga yang berubah (1)" in page.content.decode()
    offered = office.post(PAGE, {"barang": [str(noodles.pk)]})
    assert offered.context["rows"][0].price == "Rp 3.800"


def test_a_printer_of_labels_is_offered_and_what_it_refuses_keeps_the_form(shop, office):
    noodles = shop.products[0]
    ids = [str(noodles.pk)]
    assert "Label rak" not in office.get(PAGE, {"barang": ids}).content.decode()
    printer = add_printer(
        outlet=shop.outlet,
        by=None,
        identity={"name": "Label rak"},
        link={"host": "192.168.1.70", "port": 9100},
        paper={"profile": "tspl"},
    )
    page = office.get(PAGE, {"barang": ids}).content.decode()
    offered = re.findall(r'<option value="[^"]+">([^<]+)</option>', page.split('name="printer"')[1])
    assert offered[0] == "Label rak", "printers made for labels come first"
    address = "/admin/hardware/printer/label/"
    asked_for = {"barang": ids, f"copies-{noodles.pk}:bks": "5", "printer": str(printer.pk)}
    refused = office.post(address, {**asked_for, "sheet": "a4-24"})
    assert "Lembar A4 dicetak dari browser" in refused.content.decode()
    assert asked(refused)[0] == ("Indomie Goreng 85 g", "bks", 5)
    unknown = office.post(address, {**asked_for, "sheet": "33x15", "printer": "x"})
    assert "Printer itu tidak ada." in unknown.content.decode()
    assert not PrintJob.objects.filter(printer=printer).exists()
    page = office.post(address, {**asked_for, "sheet": "33x15"}, follow=True).content.decode()
    job = PrintJob.objects.get(printer=printer)
    assert (job.state, job.printer_id, job.person["name"]) == (State.WAITING, printer.pk, "Sari")
    assert [(each["name"], each["copies"]) for each in job.operations] == [(noodles.name, 5)]
    assert page.count("data:image/png;base64,") == 2


def test_goods_without_a_barcode_get_one_of_the_shops_own(shop, office, sign_in):
    noodles, egg = shop.products
    rice = add_product(merchant_id=shop.merchant.id, name="Beras curah", by=None)
    change_product(product=egg, by=None, barcodes={"barcodes": []})
    ids = [str(each.pk) for each in (noodles, egg, rice)]
    page = office.get(PAGE, {"barang": ids})
    assert "2 barang belum punya barcode." in page.content.decode()
    assert sign_in("supervisor").post(f"{PAGE}kode/", {"barang": ids}).status_code == 403
    filled_in = {"barang": ids, f"copies-{rice.pk}:{rice.unit}": "7", "sheet": "40x30"}
    page = office.post(f"{PAGE}kode/", filled_in)
    assert "2 barang mendapat barcode toko." in page.content.decode()
    assert "belum punya barcode." not in page.content.decode()
    copies = {row.product.name: row.copies for row in page.context["rows"] if row.copies != 1}
    assert (copies["Beras curah"], page.context["sheet"].code) == (7, "40x30")
    codes = [str(each.barcodes.get()) for each in (egg, rice)]
    assert sorted(codes) == ["2900000000018", "2900000000025"]
    again = give_own_barcodes(
        merchant_id=shop.merchant.id, products=[egg.pk, rice.pk, noodles.pk], prefix="29", by=None
    )
    salt = add_product(merchant_id=shop.merchant.id, name="Garam", by=None)
    give_own_barcodes(merchant_id=shop.merchant.id, products=[salt.pk], prefix="29", by=None)
    assert (again, str(salt.barcodes.get())) == (0, "2900000000032")


def test_a_prefix_that_the_scales_use_is_left_to_them(shop, office):
    salt = add_product(merchant_id=shop.merchant.id, name="Garam", by=None)
    scales = {"scale_layouts": [read_layout("2IIIIIIWWWWWC")]}
    change_outlet(outlet=shop.outlet, by=None, scales=scales)
    page = office.post(f"{PAGE}kode/", {"barang": [str(salt.pk)]})
    assert "memakai semua awalan 20 sampai 29" in page.content.decode()
    scales = {"scale_layouts": [read_layout("29IIIIIWWWWWC")]}
    change_outlet(outlet=shop.outlet, by=None, scales=scales)
    office.post(f"{PAGE}kode/", {"barang": [str(salt.pk)]})
    assert str(salt.barcodes.get()) == "2800000000011"
