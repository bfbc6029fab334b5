"""Serial numbers in the office: noted with the delivery, sold, brought back, and found again."""

from typing import Any

from pos.catalog.actions import change_product
from pos.journal.models import Event, Problem
from pos.journal.replay import rebuild
from pos.purchasing.models import Receipt
from pos.stock.serial_models import SerialStep
from tests.pos.backoffice.pages import save
from tests.pos.backoffice.test_goods_in import PAGE, typed

LIST = "/admin/stock/serialstep/"


def told(page: Any) -> str:
    return str(page.content.decode())


def steps() -> list[tuple[str, str]]:
    return list(SerialStep.objects.order_by("happened_at", "serial").values_list("serial", "step"))


def received(shop: Any, office: Any) -> str:
    """Two pieces of the noodles, which want numbers. Returns the page for their numbers."""
    save(office, f"/admin/catalog/product/{shop.products[0].pk}/change/", serials="on")
    shown = office.post(PAGE, typed(shop, ("bks", "2", "2.900", ""))).headers["Location"]
    assert "nomor seri 0 dari 2 tercatat" in told(office.get(shown))
    return str(shown.replace("change/", "seri/"))


def test_numbers_are_noted_with_the_delivery_once_and_found_by_what_is_scanned(shop, office):
    noodles = shop.products[0]
    page = received(shop, office)
    before = Event.objects.count()
    assert "Belum ada nomor seri" in told(office.post(page, {f"serials-{noodles.pk}": " , "}))
    assert Event.objects.count() == before
    sheet = {f"serials-{noodles.pk}": "A-100\nA-101\na100"}
    document = office.get(page).context["document"]
    for _ in range(2):  # the same page sent twice
        assert office.post(page, {**sheet, "document": document}).status_code == 302
    assert (Event.objects.count(), steps()) == (before + 1, [("A-100", "in"), ("A-101", "in")])
    assert "nomor seri 2 dari 2 tercatat" in told(office.get(page.replace("seri/", "change/")))
    again = told(office.post(page, sheet))
    assert "Nomor seri A-100 sudah tercatat ada di toko. Belum disimpan." in again
    assert "A-101" in again  # what was typed stays
    found = office.get(LIST, {"q": "a 100"}).context["cl"].result_list
    assert [row.serial for row in found] == ["A-100"]
    assert "PT Sumber Rejeki A-1" in told(office.get(LIST))
    assert rebuild(verify_only=True) == []


def test_a_piece_is_sold_brought_back_and_its_story_names_each_document(shop, office):
    noodles = shop.products[0]
    office.post(received(shop, office), {f"serials-{noodles.pk}": "A100 A101"})
    shop.sell(noodles, note="SN A-100; kado")
    assert not Problem.objects.filter(code="serial_doubtful").exists()
    page = f"{LIST}barang/{noodles.pk}/"
    shown = office.get(page)
    states = [(each["serial"], each["steps"][0]["what"]) for each in shown.context["pieces"]]
    assert states == [("A101", "Masuk"), ("A-100", "Terjual")]
    assert shown.context["here"] == 1
    receipt = Receipt.objects.get()
    assert f'href="/admin/purchasing/receipt/{receipt.pk}/change/"' in told(shown)
    assert "/admin/sales/sale/" in told(shown)
    assert "lc-under" not in told(shown)  # that is for phones alone
    row = SerialStep.objects.get(step="sold")
    answer = office.get(f"{LIST}{row.pk}/change/")
    assert answer.headers["Location"] == f"{page}?q=A100"
    assert [each["serial"] for each in office.get(f"{page}?q=A100").context["pieces"]] == ["A-100"]


def test_an_unknown_number_and_one_sold_twice_are_told_and_the_sale_stands(shop, office):
    noodles, egg = shop.products
    office.post(received(shop, office), {f"serials-{noodles.pk}": "A100"})
    shop.sell(noodles, note="SN B7")
    shop.sell(noodles, note="SN A100")
    shop.sell(noodles, note="SN A100")
    shop.sell(egg, note="SN 1")  # eggs want no numbers
    rows = Problem.objects.filter(code="serial_doubtful").order_by("opened_at", "id")
    sentences = [problem.sentence for problem in rows]
    assert [each.rpartition(": ")[2] for each in sentences] == [
        "Nomor seri ini belum pernah dicatat masuk.",
        "Nomor seri ini sudah tercatat terjual.",
    ]
    assert "Indomie Goreng 85 g, nomor seri B7 di struk" in sentences[0]
    assert [step for serial, step in steps() if serial == "A100"] == ["in", "sold", "sold"]
    assert rebuild(verify_only=True) == []


def test_a_piece_leaves_otherwise_and_only_what_is_here_can(shop, office, sign_in):
    noodles = shop.products[0]
    change_product(product=noodles, by=None, serials={"serials": True})
    page = f"{LIST}barang/{noodles.pk}/"
    assert "Belum ada nomor seri" in told(office.get(page))
    opening = {"serials": "C1\nC2", "reference": "stok awal", "way": "in"}
    assert "Nomor seri sudah dicatat." in told(office.post(page, opening, follow=True))
    gone = {"serials": "C1", "reference": "ke servis", "way": "out"}
    office.post(page, gone)
    assert "Nomor seri C1 tidak tercatat ada di toko." in told(office.post(page, gone))
    assert steps() == [("C1", "in"), ("C2", "in"), ("C1", "out")]
    assert "ke servis" in told(office.get(page))
    boss = sign_in("supervisor")
    assert "Catat masuk" not in told(boss.get(page))
    before = Event.objects.count()
    boss.post(page, {"serials": "C9", "way": "in"})
    assert Event.objects.count() == before
