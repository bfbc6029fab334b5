"""Kasbon in the back office: who owes, one person's book, money taken, and a receipt of it."""

from typing import Any

import pytest

from pos.balances.models import Movement
from pos.customers.models import Customer
from pos.kasbon.actions import Adjusted, adjust
from pos.kasbon.queries import holder_of
from pos.outlets.models import Outlet
from pos.tills.actions import add_drawer, close_shift, open_shift
from pos.tills.models import Shift
from tests.pos.backoffice.pages import save, url

LIST = "/admin/balances/movement/kasbon/"


def text(answer: Any) -> str:
    return str(answer.content.decode())


def page_of(customer: Customer) -> str:
    return f"/admin/balances/movement/orang/{customer.pk}/"


@pytest.fixture
def ani(shop: Any) -> Customer:
    """Bu Ani owes 120.000 from the paper book."""
    customer = Customer.objects.get()
    holder = holder_of(shop.merchant.id, customer.id)
    outlet = Outlet.objects.get(id=shop.outlet.id)
    adjust(outlet=outlet, holder=holder, adjusted=Adjusted("opening", 120_000), by=shop.owner.id)
    return customer


def test_the_list_tells_who_owes_how_much_and_drafts_a_reminder(shop, office, ani):
    Customer.objects.update(phone="6281234567890")
    shown = text(office.get(LIST))
    for told in ("Semua kasbon", "Rp 120.000", "0–7 hari", "Bu Ani", "Lewat batas", "120.000"):
        assert told in shown, told
    assert "https://wa.me/6281234567890?text=Halo%20Bu%20Ani" in shown
    assert "Kasir belum dapat menjual dengan kasbon." in shown


def test_nobody_owes_anything(shop, office):
    assert "Tidak ada yang berutang." in text(office.get(LIST))
    assert "Belum pernah kasbon." in text(office.get(page_of(Customer.objects.get())))


def test_money_is_taken_in_parts_and_a_receipt_says_what_is_left(shop, office, ani):
    given = {"amount": "45rb", "source": "bank", "note": "titip"}
    shown = text(office.post(page_of(ani), given, follow=True))
    assert "Rp 45.000 dari Bu Ani sudah dicatat (KB-H01-" in shown
    assert "Rp 75.000" in shown
    made = Movement.objects.get(why="repaid")
    paper = text(office.get(f"/admin/balances/movement/bukti/{made.pk}/"))
    for told in ("BUKTI BAYAR KASBON", made.number, "Sisa kasbon            Rp 75.000"):
        assert told in paper, told
    assert "Tidak ada" not in text(
        office.post(page_of(ani), {"reverse": str(made.pk)}, follow=True)
    )
    assert "Rp 120.000" in text(office.get(page_of(ani)))


def test_too_much_and_nonsense_are_refused_and_what_was_typed_stays(shop, office, ani):
    for typed, told in (
        ("500000", "Kasbon Bu Ani tinggal Rp 120.000. Isi paling banyak sebesar itu."),
        ("0", "Isi jumlah lebih dari nol."),
        ("dua", "Belum disimpan."),
    ):
        shown = text(office.post(page_of(ani), {"amount": typed, "source": "bank"}, follow=True))
        assert told in shown, typed
        assert f'value="{typed}"' in shown
    given = {"reason": "written_off", "amount": "20000", "note": ""}
    assert "Tulis alasannya di catatan." in text(office.post(page_of(ani), given, follow=True))
    assert Movement.objects.count() == 1


def test_a_mistake_is_corrected_by_a_new_line(shop, office, ani):
    given = {"reason": "correction", "amount": "-20000", "note": "salah tulis"}
    shown = text(office.post(page_of(ani), given, follow=True))
    assert "Perubahan kasbon sudah dicatat." in shown
    assert "Rp 100.000" in shown


def test_the_page_asks_where_cash_of_a_closed_shift_goes_out_of(shop, office, ani):
    here = {"merchant_id": shop.merchant.id, "outlet_id": shop.outlet.id}
    drawer = add_drawer(**here, name="Laci baru", by=None)
    shift = open_shift(drawer=drawer, float_minor=0, by=shop.owner)
    office.post(page_of(ani), {"amount": "45000", "source": str(shift.id)})
    assert 'name="back"' not in text(office.get(page_of(ani)))
    shift.refresh_from_db()
    close_shift(shift=shift, counted_minor=45_000, by=shop.owner)
    made = Movement.objects.get(why="repaid")
    assert 'name="back"' in text(office.get(page_of(ani)))
    given = {"reverse": str(made.pk), "back": ""}
    shown = text(office.post(page_of(ani), given, follow=True))
    assert "Pilih dari mana uangnya dikembalikan. Belum disimpan." in shown
    shown = text(office.post(page_of(ani), {**given, "back": "bank"}, follow=True))
    assert "Pembayaran dibatalkan. Kasbonnya terbuka lagi." in shown
    assert Shift.objects.get(id=shift.id).cash_minor == 45_000


def test_a_supervisor_looks_and_does_not_write_and_the_stock_keeper_sees_nothing(
    shop, sign_in, ani
):
    supervisor = sign_in("supervisor")
    assert "Terima pembayaran" not in text(supervisor.get(page_of(ani)))
    refused = text(supervisor.post(page_of(ani), {"amount": "1", "source": "bank"}, follow=True))
    assert "Hanya pemilik dan manajer yang boleh mencatat kasbon di sini." in refused
    assert Movement.objects.count() == 1
    for page in (LIST, page_of(ani)):
        assert sign_in("stock").get(page).status_code == 403


def test_the_owner_sets_how_much_somebody_may_owe(shop, office, ani):
    save(office, url(Customer, "change", ani.pk), kasbon_limit_minor="250.000")
    ani.refresh_from_db()
    assert ani.kasbon_limit_minor == 250_000
    assert "Lewat batas" not in text(office.get(LIST))
