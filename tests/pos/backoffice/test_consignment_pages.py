"""Titipan in the office: agreed, received without a debt, sold, settled, paid and found again."""

from typing import Any

from pos.purchasing.actions import add_supplier
from pos.purchasing.models import Receipt
from pos.stock.consigned_models import Consigned, ConsignedMove
from tests.pos.backoffice.test_goods_in import COUNT
from tests.pos.backoffice.test_goods_in import PAGE as RECEIVE
from tests.pos.backoffice.test_goods_in import typed as received

LIST = "/admin/purchasing/supplier/titipan/"


def told(page: Any) -> str:
    return page.content.decode()


def test_goods_on_consignment_are_agreed_sold_settled_and_paid_as_their_owner_does(
    shop, office, sign_in
):
    noodles, egg = shop.products
    maker = add_supplier(merchant_id=shop.merchant.id, name="Bu Ani", by=None)
    page = f"{LIST}{maker.pk}/"
    assert "Belum ada barang titipan" in told(office.get(LIST))
    assert office.get(LIST, {"pemasok": str(maker.pk)}).headers["Location"] == page
    assert office.get(page, {"q": egg.name}).context["product"] == egg
    asked = {"langkah": "setuju", "barang": str(noodles.pk), "harga": "2.000"}
    assert "masih 40 bks" in told(office.post(page, asked, follow=True))
    agreed = {**asked, "barang": str(egg.pk)}
    assert "Rp 2.000 per" in told(office.post(page, agreed, follow=True))
    assert Consigned.objects.get().cost_minor == 2_000
    shop.sell(egg, count=3)
    assert "6.000" in told(office.get(LIST))
    shown = office.get(page)
    assert [(row["sold"].split()[0], row["owed"]) for row in shown.context["rows"]] == [
        ("3", "6.000")
    ]
    form = {"langkah": "bagi", "document": shown.context["document"], "nomor": "TT-1"}
    answer = office.post(page, {**form, "tempo": "2020-01-01"})
    assert "Jatuh tempo" in told(answer)
    assert Receipt.objects.count() == 0
    done = office.post(page, form)
    made = Receipt.objects.get()
    assert done.headers["Location"].endswith(f"/bagi/{made.pk}/")
    assert (made.total_minor, made.invoice_number) == (6_000, "TT-1")
    assert ConsignedMove.objects.exclude(settled_in=made.pk).count() == 0
    again = office.post(page, form, follow=True)
    assert "sudah pernah disimpan" in told(again)
    assert "TT-1" in told(office.get(f"/admin/purchasing/receipt/utang/{maker.pk}/"))
    assert "TT-1" not in told(office.get("/admin/purchasing/receipt/"))
    moved = office.get(f"/admin/purchasing/receipt/{made.pk}/change/")
    assert moved.headers["Location"] == done.headers["Location"]
    assert egg.name in told(office.get(done.headers["Location"]))
    assert sign_in("stock").get(page).status_code == 403
    assert sign_in("supervisor").post(page, form).status_code == 403


def test_an_invoice_with_anothers_goods_on_consignment_is_a_sentence(shop, office):
    egg = shop.products[1]
    data = received(shop, (egg.unit, "5", "1.900", ""), product=[str(egg.pk)])
    maker = add_supplier(merchant_id=shop.merchant.id, name="Bu Ani", by=None)
    agreed = {"langkah": "setuju", "barang": str(egg.pk), "harga": "2.000"}
    office.post(f"{LIST}{maker.pk}/", agreed)
    assert "barang titipan pemasok lain" in told(office.post(RECEIVE, data))
    assert Receipt.objects.count() == 0
    rows = office.post(COUNT, data).json()["lines"]
    assert "barang titipan pemasok lain" in rows[0]["error"]
    own = office.post(COUNT, {**data, "supplier": str(maker.pk)}).json()
    assert (own["lines"][0]["amount"], own["lines"][0]["doubts"]) == (
        "0",
        ["Barang titipan: tanpa utang sekarang, dibayar setelah terjual."],
    )
    office.post(RECEIVE, {**data, "supplier": str(maker.pk)})
    assert Receipt.objects.get().total_minor == 0


def test_what_the_shop_lost_is_typed_and_a_wrong_settlement_is_taken_back(shop, office, sign_in):
    egg = shop.products[1]
    maker = add_supplier(merchant_id=shop.merchant.id, name="Bu Ani", by=None)
    page = f"{LIST}{maker.pk}/"
    office.post(page, {"langkah": "setuju", "barang": str(egg.pk), "harga": "2.000"})
    lost = {"langkah": "hilang", "barang": str(egg.pk), "jumlah": "3", "sebab": "lost"}
    shown = office.get(page)
    assert "Hilang atau rusak, diganti toko" in told(shown)
    assert "Jumlah" in told(office.post(page, {**lost, "jumlah": "0"}, follow=True))
    assert "Jumlah" in told(office.post(page, {**lost, "jumlah": "banyak"}, follow=True))
    once = {**lost, "document": shown.context["document"], "catatan": "dicuri"}
    assert "masuk bagi hasil berikutnya" in told(office.post(page, once, follow=True))
    assert "sudah" in told(office.post(page, once, follow=True))
    assert ConsignedMove.objects.get().owed_minor == 6_000
    office.post(page, {"langkah": "bagi"})
    made = Receipt.objects.get()
    settled = f"/admin/purchasing/supplier/bagi/{made.pk}/"
    assert sign_in("supervisor").post(settled, {}).status_code == 403
    back = told(office.post(settled, {"catatan": "salah hitung"}, follow=True))
    for words in ("Bagi hasil dibatalkan.", "salah hitung", "Isinya masuk bagi hasil berikutnya"):
        assert words in back, words
    assert "Batalkan bagi hasil" not in back
    assert "sudah dibatalkan" in told(office.post(settled, {}, follow=True))
    again = told(office.get(page))
    assert "Dibatalkan" in again
    assert "Bagi hasil: Rp 6.000" in again
