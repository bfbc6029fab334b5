"""Credit in the back office: who holds how much, one person's book, given and put right."""

from typing import Any

import pytest

from pos.balances.models import Movement
from pos.customers.models import Customer
from pos.kasbon.credit import CreditChange, adjust_credit
from pos.kasbon.queries import holder_of
from pos.outlets.models import Outlet

LIST = "/admin/balances/movement/saldo/"


def text(answer: Any) -> str:
    return str(answer.content.decode())


def page_of(customer: Customer) -> str:
    return f"{LIST}{customer.pk}/"


@pytest.fixture
def ani(shop: Any) -> Customer:
    """The shop owes Bu Ani 120.000."""
    customer = Customer.objects.get()
    adjust_credit(
        outlet=Outlet.objects.get(id=shop.outlet.id),
        holder=holder_of(shop.merchant.id, customer.id),
        change=CreditChange("issued", 120_000, "barang rusak"),
        by=shop.owner.id,
    )
    return customer


def test_the_list_tells_who_holds_how_much(shop, office, ani):
    shown = text(office.get(LIST))
    for told in ("Semua saldo", "Rp 120.000", "Bu Ani", "Kasir belum dapat menyimpan retur"):
        assert told in shown, told
    every = text(office.get("/admin/balances/movement/?account__exact=store_credit"))
    assert page_of(ani) in every


def test_nobody_holds_anything(shop, office):
    assert "Tidak ada pelanggan yang punya saldo." in text(office.get(LIST))
    assert "Belum pernah ada saldo." in text(office.get(page_of(Customer.objects.get())))


def test_it_is_changed_with_a_reason_and_never_below_zero(shop, office, ani):
    given = {"reason": "paid_out", "amount": "45rb", "note": "transfer"}
    shown = text(office.post(page_of(ani), given, follow=True))
    assert "Saldo Bu Ani sudah diubah (SD-H01-" in shown
    assert "Rp 75.000" in shown
    for given, told in (
        ({"reason": "paid_out", "amount": "75001", "note": "x"}, "Isi paling banyak sebesar itu."),
        ({"reason": "correction", "amount": "-5000", "note": ""}, "Tulis alasannya di catatan."),
        ({"reason": "issued", "amount": "dua", "note": "x"}, "Belum disimpan."),
    ):
        shown = text(office.post(page_of(ani), given, follow=True))
        assert told in shown, given
        assert f'value="{given["amount"]}"' in shown
    assert Movement.objects.count() == 2


def test_the_same_form_sent_twice_counts_once(shop, office, ani):
    document = "019300aa-0000-7000-8000-00000000c0de"
    given = {"reason": "issued", "amount": "5000", "note": "x", "document": document}
    office.post(page_of(ani), given)
    office.post(page_of(ani), given)
    assert Movement.objects.count() == 2


def test_kasbon_pages_do_not_count_credit(shop, office, ani):
    assert "Tidak ada yang berutang." in text(office.get("/admin/balances/movement/kasbon/"))
    book = text(office.get(f"/admin/balances/movement/orang/{ani.pk}/"))
    assert "Rp 0" in book
    assert "Rp 120.000" not in book


def test_a_supervisor_looks_and_does_not_write_and_the_stock_keeper_sees_nothing(
    shop, sign_in, ani
):
    supervisor = sign_in("supervisor")
    assert "Ubah saldo" not in text(supervisor.get(page_of(ani)))
    refused = text(supervisor.post(page_of(ani), {"amount": "1"}, follow=True))
    assert "Hanya pemilik dan manajer yang boleh mengubah saldo." in refused
    assert Movement.objects.count() == 1
    for page in (LIST, page_of(ani)):
        assert sign_in("stock").get(page).status_code == 403
