"""Customers in the back office: what they bought, what they allowed, and who stands there twice."""

import json
from typing import Any

from pos.customers.actions import add_customer, change_customer
from pos.customers.models import Customer
from pos.journal.models import Event
from pos.journal.replay import rebuild
from pos.reports.actions import sum_stale_days
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


def test_reports_name_customers_as_they_are_called_now_and_the_forgotten_not_at_all(shop, office):
    ani = Customer.objects.get()
    shop.sell(shop.products[0], customer={"id": str(ani.pk), "name": "Bu Ani"})
    while sum_stale_days():
        pass
    change_customer(customer=ani, by=None, identity={"name": "Ibu Aniyah"})
    for slug in ("pelanggan", "rincian"):
        page = f"/admin/reports/figure/lihat/{slug}/?masa=hari-ini"
        shown = text(office.get(page))
        assert "Ibu Aniyah" in shown
        assert "Bu Ani<" not in shown
    change_customer(customer=ani, by=None, given={"keep_data": False})
    for slug in ("pelanggan", "rincian"):
        for kind in ("lihat", "csv"):
            answer = office.get(f"/admin/reports/figure/{kind}/{slug}/?masa=hari-ini")
            streamed = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert "Pelanggan dihapus" in streamed.decode()
            assert "Ani" not in streamed.decode()


def test_all_that_is_kept_of_a_customer_is_handed_out_and_the_record_says_so(shop, office, sign_in):
    ani = Customer.objects.get()
    shop.sell(shop.products[0], customer={"id": str(ani.pk), "name": "Bu Ani"})
    address = f"/admin/reports/figure/pembeli/{ani.pk}/data/"
    assert "Unduh datanya" in text(office.get(address.replace("data/", "")))
    assert sign_in("supervisor").post(address).status_code == 403
    assert office.get(address).status_code == 405
    answer = office.post(address)
    assert str(ani.pk) in answer["Content-Disposition"]
    said = json.loads(answer.content)
    assert [each["nama"] for each in said["data_diri"]] == ["Bu Ani"]
    assert [(each["izin"], each["diberikan"]) for each in said["izin"]] == [("keep_data", True)]
    [receipt] = said["belanja"]
    assert (receipt["total"], receipt["barang"][0]["nama"]) == (3_500, "Indomie Goreng 85 g")
    event = Event.objects.latest("server_seq")
    assert event.kind == "report.taken"
    assert f"Data pelanggan {ani.pk}" in bytes(event.raw).decode()
    assert "Bu Ani" not in bytes(event.raw).decode()


def test_two_who_are_two_are_not_suggested_again_and_can_still_be_merged(shop, office, sign_in):
    ani = Customer.objects.get()
    tenant = {"merchant_id": shop.merchant.id, "by": None, "consents": ["keep_data"]}
    other = add_customer(name="Ibu Anni", **tenant)
    page = "/admin/customers/customer/ganda/"
    apart = {"kept": str(ani.pk), "gone": str(other.pk), "apart": "1"}
    before = Event.objects.count()
    sign_in("supervisor").post(page, apart)
    assert Event.objects.count() == before
    assert "Bukan orang yang sama" in text(office.get(page))
    told = text(office.post(page, apart, follow=True))
    assert "Ibu Anni dan Bu Ani tidak diusulkan lagi." in told
    assert "Tidak ada yang tampak ganda." in told
    assert Event.objects.count() == before + 1
    assert rebuild(verify_only=True) == []
    merge = {"kept": str(ani.pk), "gone": str(other.pk)}
    assert "Ibu Anni digabung ke Bu Ani" in text(office.post(page, merge, follow=True))
