"""A change to a master that lost may count after all, by the rules that any change keeps."""

from typing import Any

import pytest
from django.test import Client

from pos.catalog.actions import change_product
from pos.catalog.models import Product, TaxClass
from pos.customers.actions import add_customer, change_customer
from pos.journal.models import Event, FieldGroup, LostChange, Problem
from pos.journal.replay import rebuild
from pos.outlets.actions import add_outlet, change_outlet
from pos.payments.models import PaymentMethod
from tests.pos.backoffice.pages import url
from tests.pos.backoffice.shop import Shop

pytestmark = pytest.mark.django_db
USED, TAKEN_BACK = "dipakai lagi mulai sekarang", "Isi yang sebelumnya dipakai lagi."


def lost(entity: str, entity_id: Any, group: str, **value: Any) -> LostChange:
    """Two people changed the same group; the one whose clock was behind said `value`."""
    now = FieldGroup.objects.get(entity=entity, entity_id=entity_id, group=group)
    return LostChange.objects.create(
        merchant_id=now.merchant_id,
        outlet_id=now.outlet_id,
        entity=entity,
        entity_id=entity_id,
        group=group,
        event_id=now.event_id,
        winner_event_id=now.event_id,
        value={**now.value, **value},
    )


def press(office: Client, change: LostChange, button: str) -> str:
    page = url(LostChange, "change", change.pk).removesuffix("change/")
    return office.post(f"{page}{button}/", follow=True).content.decode()


def test_a_price_that_lost_counts_again_and_is_taken_back(shop: Shop, office: Client):
    product = shop.products[0]
    change, usual = lost("product", product.pk, "price", price_minor=3_000), product.price_minor
    shown = office.get(url(LostChange, "change", change.pk)).content.decode()
    assert "Rp 3.000" in shown
    assert "Pakai yang kalah" in shown
    used = press(office, change, "pakai")
    product.refresh_from_db()
    assert product.price_minor == 3_000
    assert USED in used
    assert "sama dengan yang berlaku sekarang" in used
    last = Event.objects.order_by("-server_seq")[0]
    assert (last.kind, last.actor_id) == ("product.changed", shop.owner.pk)
    assert TAKEN_BACK in press(office, change, "urungkan")
    product.refresh_from_db()
    assert product.price_minor == usual
    change.delete()  # made by hand: no event says it
    assert rebuild(verify_only=True) == []


def test_bigger_packs_and_steps_of_a_price_are_told_in_words(shop: Shop, office: Client):
    units = [{"unit": "dus", "factor_milli": 40_000, "price_minor": 128_000}]
    breaks = [{"unit": "pcs", "min_quantity_milli": 10_000, "price_minor": 3_400}]
    lost("product", shop.products[0].pk, "price", units=units, breaks=breaks)
    page = office.get(url(LostChange, "changelist")).content.decode()
    assert "satuan lain: dus isi 40, Rp 128.000" in page
    assert "harga bertingkat: Rp 3.400 per pcs mulai 10" in page


def test_what_somebody_changed_meanwhile_is_not_taken_back(shop: Shop, office: Client):
    product = shop.products[0]
    change = lost("product", product.pk, "price", price_minor=3_000)
    press(office, change, "pakai")
    change_product(product=product, by=None, price={"price_minor": 9_900})
    assert "sudah diubah lagi" in press(office, change, "urungkan")
    product.refresh_from_db()
    assert product.price_minor == 9_900


@pytest.mark.parametrize(
    ("group", "value"),
    [
        ("identity", {"name": "Nama lama"}),
        ("shelf", {"favourite": True}),
        ("cost", {"cost_minor": 1_234}),
        ("tax", {"tax_class": "BKP"}),
        ("expiry", {"expires": True}),
        ("brand", {"brand": "Indofood"}),
        ("serials", {"serials": True}),
    ],
)
def test_every_part_of_a_product_counts_again(
    shop: Shop, office: Client, group: str, value: dict[str, Any]
):
    product = shop.products[0]
    if value.get("tax_class"):
        value = {"tax_class": _another_class(product)}
    if not FieldGroup.objects.filter(entity_id=product.pk, group=group).exists():
        change_product(product=product, by=None, **{group: value})
        change_product(product=product, by=None, **{group: _opposite(value)})
    change = lost("product", product.pk, group, **value)
    assert USED in press(office, change, "pakai")
    now = FieldGroup.objects.get(entity="product", entity_id=product.pk, group=group)
    assert now.value == change.value
    assert not Problem.objects.exists()


def test_the_rules_of_a_change_hold_here_too(shop: Shop, office: Client):
    outlet = shop.outlet
    before = outlet.code
    change = lost("outlet", outlet.pk, "identity")
    change_outlet(outlet=outlet, by=None, identity={"code": "B07"})
    add_outlet(merchant_id=shop.merchant.id, name="Pasar", code=before, by=None)
    assert f"Kode cabang {before} sudah dipakai." in press(office, change, "pakai")
    outlet.refresh_from_db()
    assert outlet.code == "B07"
    cash = PaymentMethod.objects.get(kind="cash")
    gone = lost("payment_method", cash.pk, "shelf", archived=True)
    assert USED not in press(office, gone, "pakai")
    cash.refresh_from_db()
    assert not cash.archived


def test_what_has_no_verb_for_it_does_not_count_again_by_a_tap(shop: Shop, office: Client):
    change = lost("product", shop.products[0].pk, "price", price_minor=3_000)
    LostChange.objects.filter(pk=change.pk).update(entity="person", entity_id=shop.owner.pk)
    before = Event.objects.count()
    assert (
        "Pakai yang kalah" not in office.get(url(LostChange, "change", change.pk)).content.decode()
    )
    assert "tidak dapat dipakai lagi dari sini" in press(office, change, "pakai")
    assert Event.objects.count() == before


def test_of_a_forgotten_customer_nothing_is_told_and_nothing_comes_back(shop: Shop, office: Client):
    ani = add_customer(
        merchant_id=shop.merchant.id, name="Bu Ani", phone="081234567899", by=None,
        consents=["keep_data"],
    )  # fmt: skip
    change = lost("customer", ani.pk, "identity", name="Bu Ani Lama")
    change_customer(customer=ani, by=None, given={"keep_data": False})
    page = office.get(url(LostChange, "change", change.pk)).content.decode()
    assert "Bu Ani Lama" not in page
    assert "minta datanya dihapus" in page
    assert "Bu Ani Lama" not in office.get(url(LostChange, "changelist")).content.decode()
    before = Event.objects.count()
    press(office, change, "pakai")
    assert Event.objects.count() == before


def _another_class(product: Product) -> str:
    return TaxClass.objects.exclude(code=product.tax_class).order_by("code")[0].code


def _opposite(value: dict[str, Any]) -> dict[str, Any]:
    return {key: (not each if isinstance(each, bool) else "") for key, each in value.items()}
