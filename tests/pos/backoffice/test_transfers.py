"""Places and transfers in the office: added, named, filled, carried between, told on the card."""

from typing import Any

from pos.catalog.actions import change_product
from pos.journal.ids import uuid7
from pos.stock.actions import Adjusted, add_place, adjust_stock
from pos.stock.models import Level, Place, Transfer
from tests.pos.backoffice.pages import save
from tests.pos.backoffice.test_goods_in import PAGE as RECEIVE
from tests.pos.backoffice.test_goods_in import typed as received

PAGE = "/admin/stock/transfer/pindah/"
PLACES = "/admin/stock/place/"


def typed(product: Any, quantity: str, unit: str, source: str, **more: Any) -> dict[str, Any]:
    key = str(product.pk)
    line = {"product": [key], f"quantity-{key}": quantity, f"unit-{key}": unit}
    return {"document": str(uuid7()), "source": source, "target": "shop", **line, **more}


def test_goods_are_carried_from_the_store_to_the_shop_by_who_keeps_them(shop, office, sign_in):
    noodles, keeper = shop.products[0], sign_in("stock")
    assert "baru punya satu tempat" in keeper.get(PAGE).content.decode()
    assert "Masuk ke" not in office.get(RECEIVE).content.decode()
    save(office, f"{PLACES}add/", name="Gudang")
    assert sorted(Place.objects.values_list("name", flat=True)) == ["Gudang", "Toko"]
    gudang = Place.objects.get(name="Gudang")
    assert keeper.get(f"{PLACES}add/").status_code == 403
    again = save(office, f"{PLACES}add/", name="gudang")
    assert "Tempat Gudang sudah ada." in again.content.decode()
    sent = received(shop, ("dus", "1", "116.000", ""), place=gudang.code)
    assert office.post(RECEIVE, sent).status_code == 302
    page = keeper.get("/admin/stock/level/cari/", {"q": "indomie"}).json()
    assert (page["hits"][0]["stock"], page["hits"][0]["units"][1]["word"]) == (
        "Toko 40, Gudang 40",
        "dus (40 bks)",
    )
    wrong = keeper.post(PAGE, typed(noodles, "0", "dus", gudang.code, note="rak kosong"))
    assert "Jumlah harus lebih dari nol." in wrong.content.decode()
    assert 'value="rak kosong"' in wrong.content.decode()
    data = typed(noodles, "2", "dus", gudang.code)
    asked = keeper.post(PAGE, data)
    assert "80 bks keluar, lebih banyak dari yang tercatat di tempat ini." in asked.content.decode()
    assert not Transfer.objects.exists()
    data["noticed"] = [doubt["key"] for doubt in asked.context["doubts"]]
    told = keeper.post(PAGE, data, follow=True).content.decode()
    assert "lebih banyak dari yang tercatat di Gudang, sekarang -40 bks" in told
    assert "sudah pernah disimpan" in keeper.post(PAGE, data, follow=True).content.decode()
    made = Transfer.objects.get()
    levels = dict(Level.objects.values_list("place", "quantity_milli"))
    assert levels == {"shop": 120_000, gudang.code: -40_000}
    card = office.get(f"/admin/stock/level/{noodles.pk}/kartu/", {"tempat": gudang.code})
    assert [(row["document"], row["left"]) for row in card.context["rows"]] == [
        ("Pindah Gudang → Toko", "-40"),
        ("Barang masuk A-1", "40"),
    ]
    assert f"/admin/stock/transfer/{made.pk}/change/" in card.content.decode()
    assert ("Stok sekarang", "80 bks") in card.context["facts"]
    assert "2 dus" in office.get(f"/admin/stock/transfer/{made.pk}/change/").content.decode()
    kept = save(office, f"{PLACES}{gudang.pk}/change/", archived="on")
    assert "Masih ada barang di Gudang." in kept.content.decode()
    listed = office.get("/admin/stock/level/", {"q": "8998866200318"}).content.decode()
    assert listed.count("Indomie Goreng 85 g") >= 2


def test_stock_is_judged_by_all_places_together_in_the_filters_and_on_the_front_page(shop, office):
    """Forty lie in the store while the shop has sold one that nobody carried over."""
    noodles, where = shop.products[0], "/admin/stock/level/"
    gudang = add_place(outlet=shop.outlet, name="Gudang", by=None).code
    change_product(product=noodles, by=None, stock={"reorder_point_milli": 30_000})

    def found(how: str) -> list[str]:
        rows = office.get(where, {"stok": how}).context["cl"].result_list
        return [row.place for row in rows if row.product_id == noodles.pk]

    def stand(in_shop: int, in_store: int) -> None:
        for place, pieces in (("shop", in_shop), (gudang, in_store)):
            line = [Adjusted(noodles.pk, counted_milli=pieces * 1000)]
            adjust_stock(outlet=shop.outlet, lines=line, reason="count", by=None, place=place)

    stand(-1, 40)
    assert [found(how) for how in ("minus", "habis", "tipis")] == [[], [], []]
    assert "stok minus" not in office.get("/admin/").content.decode()
    stand(-1, 1)
    assert [len(found(how)) for how in ("minus", "habis", "tipis")] == [0, 2, 2]
    stand(-2, 1)
    assert [len(found(how)) for how in ("minus", "habis", "tipis")] == [2, 0, 2]
    assert "stok minus" in office.get("/admin/").content.decode()
