"""Expiry dates in the office: asked when goods come in, listed in time, taken off at once."""

from datetime import date, timedelta
from typing import Any

from pos.catalog.models import Product
from pos.journal.backoffice.show import day_text
from pos.purchasing.models import Receipt
from pos.stock.models import Level, Movement
from tests.pos.backoffice.pages import save
from tests.pos.backoffice.shop import today
from tests.pos.backoffice.test_goods_in import FIND, PAGE, typed

LIST = "/admin/stock/level/kedaluwarsa/"


def day(ahead: int) -> str:
    return str(date.fromisoformat(today()) + timedelta(days=ahead))


def rows(browser: Any, address: str = LIST) -> list[tuple[str, str, str]]:
    return [(row.day, row.left, row.worth) for row in browser.get(address).context["rows"]]


def received(office: Any, shop: Any, quantity: str, expires_on: str) -> Any:
    """Saved, whatever is doubted."""
    data = typed(
        shop, ("bks", quantity, "2.900", ""), expires_on=[expires_on], invoice_number=expires_on
    )
    page = office.post(PAGE, data)
    if page.status_code == 200:
        noticed = [doubt.key for doubt in page.context["doubts"]]
        office.post(PAGE, {**data, "noticed": noticed})
    return page


def test_goods_with_dates_are_received_listed_and_taken_off_as_their_keeper_does(
    shop, office, sign_in
):
    noodles, keeper = shop.products[0], sign_in("stock")
    save(office, f"/admin/catalog/product/{noodles.pk}/change/", expires="on")
    assert Product.objects.get(pk=noodles.pk).expires
    assert office.get(FIND, {"q": "indomie"}).json()["hits"][0]["expires"] is True
    assert "tanggal kedaluwarsa belum diisi." in received(office, shop, "10", "").content.decode()
    again = received(office, shop, "10", day(-3)).content.decode()
    assert f"sudah kedaluwarsa pada {day_text(day(-3))}." in again
    assert f'value="{day(-3)}"' in again
    assert received(office, shop, "12", day(40)).status_code == 302
    assert Receipt.objects.count() == 3
    assert rows(office) == [(day(-3), "10", "Rp 29.000")]
    assert rows(keeper, f"{LIST}?hari=60") == [(day(-3), "10", ""), (day(40), "12", "")]
    shop.sell(noodles, count=53)  # 40 and 10 without a date first, then the earliest
    assert rows(office) == [(day(-3), "7", "Rp 20.300")]
    assert office.get(LIST).context["worth"] == "Rp 20.300"
    assert office.get(f"{LIST}?hari=60").context["worth"] == "Rp 55.100"
    key = f"{noodles.pk}:{day(-3)}"
    wrong = keeper.post(LIST, {"take": [key], f"quantity-{key}": "8"})
    assert "paling banyak 7." in wrong.content.decode()
    assert keeper.post(LIST, {"take": [key], f"quantity-{key}": "7"}).status_code == 302
    assert rows(office) == []
    assert Level.objects.get(product=noodles).quantity_milli == 12_000
    assert Movement.objects.get(reason="expired").expires_on == day(-3)
    card = office.get(f"/admin/stock/level/{noodles.pk}/kartu/")
    assert [quantity for _, quantity in card.context["batches"]] == ["12 bks"]
    assert sign_in("supervisor").post(LIST, {"take": [key]}).status_code == 403
