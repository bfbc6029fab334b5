"""Customers in the back office: what they bought, what they allowed, and who stands there twice."""

from typing import Any

from pos.customers.actions import add_customer
from pos.customers.models import Customer
from tests.pos.backoffice.pages import form_data, save, url


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_customer_s_page_tells_what_they_bought_and_when(shop, office):
    ani = Customer.objects.get()
    page = f"/admin/reports/figure/pembeli/{ani.pk}/"
    assert "Belum pernah berbelanja atas nama ini." in text(office.get(page))
    shop.sell(shop.products[0], customer={"id": str(ani.pk), "name": "Bu Ani"})
    shown = text(office.get(page))
    for told in ("Rp 3.500", "Indomie Goreng 85 g", "1 bks", "Ubah data dan izin"):
        assert told in shown, told
    assert f'href="{page}"' in text(office.get("/admin/customers/customer/"))
    assert office.get(page.replace(str(ani.pk), str(shop.merchant.id))).status_code == 404


def test_the_stock_keeper_sees_no_customer(shop, sign_in):
    ani = Customer.objects.get()
    assert sign_in("stock").get(f"/admin/reports/figure/pembeli/{ani.pk}/").status_code == 403
    assert sign_in("stock").get("/admin/customers/customer/ganda/").status_code == 403


def test_two_that_look_alike_are_suggested_and_become_one(shop, office, sign_in):
    ani = Customer.objects.get()
    tenant = {"merchant_id": shop.merchant.id, "by": None, "consents": ["keep_data"]}
    other = add_customer(name="Ibu Anni", phone="0812-3456-7890", **tenant)
    page = "/admin/customers/customer/ganda/"
    assert "Namanya mirip" in text(office.get(page))
    merge = {"kept": str(ani.pk), "gone": str(other.pk)}
    refused = text(sign_in("supervisor").post(page, merge, follow=True))
    assert "Hanya pemilik dan manajer yang boleh menggabungkan." in refused
    assert "Ibu Anni digabung ke Bu Ani" in text(office.post(page, merge, follow=True))
    ani.refresh_from_db()
    assert ani.phone == "6281234567890"
    told = text(office.get(f"/admin/reports/figure/pembeli/{other.pk}/"))
    assert "Sudah digabung ke" in told
    again = text(office.post(page, {"kept": "x", "gone": ""}, follow=True))
    assert "Pilih dua pelanggan." in again


def test_two_marked_in_the_list_are_shown_side_by_side(shop, office):
    ani = Customer.objects.get()
    tenant = {"merchant_id": shop.merchant.id, "by": None, "consents": ["keep_data"]}
    other = add_customer(name="Pak Joko", **tenant)
    marked = {"action": "merge", "_selected_action": [str(ani.pk), str(other.pk)]}
    shown = text(office.post("/admin/customers/customer/", marked, follow=True))
    assert "Anda pilih" in shown
    assert "Pertahankan Pak Joko" in shown
    marked["_selected_action"] = [str(ani.pk)]
    one = text(office.post("/admin/customers/customer/", marked, follow=True))
    assert "Tandai tepat dua pelanggan." in one


def test_a_tick_taken_back_is_told_with_who_and_the_whole_sentence(shop, office):
    ani = Customer.objects.get()
    assert save(office, url(Customer, "change", ani.pk), send_promotions="on").status_code == 302
    page = office.get(url(Customer, "change", ani.pk))
    told = text(page)
    assert "di kantor oleh Sari" in told
    assert "boleh berhenti kapan saja.” (naskah 2026-11)" in told
    data = {name: value for name, value in form_data(page).items() if name != "keep_data"}
    assert office.post(url(Customer, "change", ani.pk), data).status_code == 302
    ani.refresh_from_db()
    assert (ani.name, ani.archived) == ("Pelanggan dihapus", True)
    refused = save(office, url(Customer, "change", ani.pk), archived="")
    assert "Data pelanggan ini sudah dihapus atas permintaannya." in text(refused)
