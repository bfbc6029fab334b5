"""Sales as paper and story, the inbox, the record, devices, people, and the home page."""

import re
from datetime import date, timedelta
from typing import Any

from pos.journal.clock import wall_ms
from pos.journal.ids import uuid7
from pos.journal.models import Event, LostChange, Problem, State
from pos.outlets.actions import add_outlet
from pos.people.models import PASSWORD, PIN, Credential
from pos.people.secrets import is_pin
from pos.sales.models import Sale, SaleLine, SalePayment
from pos.tills.actions import open_shift
from pos.tills.models import Device, PairingCode
from sync.models import Deposit, Uplink
from tests.pos.backoffice.pages import url
from tests.pos.backoffice.shop import today


def test_a_sale_is_shown_as_its_receipt_at_both_widths(shop, office):
    shop.sell(shop.products[0])
    sale = Sale.objects.get()
    for columns in (32, 48):
        page = office.get(url(Sale, "change", sale.pk), {"kolom": columns})
        paper = page.context["paper"].splitlines()
        assert max(map(len, paper)) == columns
        assert any("Indomie Goreng 85 g" in line for line in paper)
        assert any(re.fullmatch(r"TOTAL +Rp 3\.500", line) for line in paper), paper


def test_a_sale_tells_its_way_from_the_tablet_to_the_hub(shop, office):
    shop.sell(shop.products[0])
    sale = Sale.objects.get()
    event = Event.objects.get(id=sale.event_id)
    steps = office.get(url(Sale, "change", sale.pk)).context["timeline"]
    assert [step.title for step in steps] == [
        "Transaksi dimulai di tablet",
        "Dibayar dan dicatat di tablet",
        "Diterima server toko",
        "Bukti",
    ]
    assert steps[0].detail == "Tablet depan (K01)"
    assert (steps[3].when, steps[3].code) == ("Tanda tangan cocok", event.hash)


def test_a_sale_of_another_outlet_is_shown_too_and_none_of_another_merchant(shop, office):
    """As the dashboard leads to it; the list is still of one outlet."""
    shop.sell(shop.products[0])
    here = {"merchant_id": shop.merchant.id, "outlet_id": uuid7()}
    market = add_outlet(**here, name="Pasar", by=None)
    sale = Sale.objects.get()
    Event.objects.filter(id=sale.event_id).update(outlet_id=market.id)
    for model in (Sale, SaleLine, SalePayment):
        model.objects.update(outlet_id=market.id)
    page = office.get(url(Sale, "change", sale.pk))
    assert page.context["sale"].outlet_id == market.id
    assert sale.number in page.context["paper"]
    assert office.get("/admin/sales/sale/").context["cl"].result_count == 0
    Sale.objects.update(merchant_id=uuid7())
    assert office.get(url(Sale, "change", sale.pk)).status_code == 404


def test_a_sale_can_be_searched_by_receipt_number_and_day(shop, office):
    shop.sell(shop.products[0], count=3)
    number = Sale.objects.order_by("counter")[1].number
    found = office.get("/admin/sales/sale/", {"q": number}).context["cl"].result_list
    assert [sale.number for sale in found] == [number]
    assert office.get("/admin/sales/sale/", {"hari": "0"}).context["cl"].result_count == 3
    assert office.get("/admin/sales/sale/", {"hari": "1"}).context["cl"].result_count == 0


def broken_sale(shop: Any) -> Problem:
    shop.tablet.append("sale.completed", {"sale": "x"})
    shop.push()
    return Problem.objects.get(code="invalid_body")


def test_open_problems_come_first_and_a_settled_one_leaves_the_list(shop, office):
    problem = broken_sale(shop)
    address = url(Problem, "changelist")
    assert problem in office.get(address).context["cl"].result_list
    office.post(f"/admin/journal/problem/{problem.pk}/selesai/")
    problem.refresh_from_db()
    assert problem.settled_by == shop.owner.pk
    assert problem not in office.get(address).context["cl"].result_list
    assert problem in office.get(address, {"keadaan": "selesai"}).context["cl"].result_list


def test_a_look_does_not_settle(shop, office):
    problem = broken_sale(shop)
    office.get(f"/admin/journal/problem/{problem.pk}/selesai/")
    problem.refresh_from_db()
    assert problem.settled_at is None


def test_apply_again_that_still_fails_says_so_and_keeps_the_problem_open(shop, office):
    problem = broken_sale(shop)
    page = office.post(f"/admin/journal/problem/{problem.pk}/terapkan/", follow=True)
    assert "Masih belum dapat diterapkan" in page.content.decode()
    problem.refresh_from_db()
    assert problem.settled_at is None


def test_apply_again_after_the_cause_is_gone_applies_and_settles(shop, office):
    shop.sell(shop.products[0])
    event = Event.objects.get(kind="sale.completed")
    sale = Sale.objects.get()
    for rows in (sale.lines, sale.taxes, sale.payments):
        rows.all().delete()
    Sale.objects.all().delete()
    Event.objects.filter(pk=event.pk).update(state=State.QUARANTINED, reason="uji")
    problem = broken_sale(shop)
    Problem.objects.filter(pk=problem.pk).update(event_id=event.pk)
    from pos.stock.models import Level, Movement

    Movement.objects.filter(event_id=event.pk).delete()
    Level.objects.filter(product=shop.products[0]).update(quantity_milli=40_000)
    page = office.post(f"/admin/journal/problem/{problem.pk}/terapkan/", follow=True)
    assert "Sudah diterapkan" in page.content.decode()
    assert Sale.objects.count() == 1
    problem.refresh_from_db()
    assert problem.settled_at is not None


def test_changes_that_lost_are_listed_with_both_events(shop, office):
    events = list(Event.objects.order_by("server_seq")[:2])
    LostChange.objects.create(
        merchant_id=shop.merchant.id,
        outlet_id=shop.merchant.id,
        entity="product",
        entity_id=shop.products[0].pk,
        group="price",
        event_id=events[0].pk,
        winner_event_id=events[1].pk,
        value={"price_minor": 3_000},
    )
    page = office.get(url(LostChange, "changelist")).content.decode()
    assert "harga" in page
    for event in events:
        assert url(Event, "change", event.pk) in page


def test_a_pairing_code_is_made_by_a_button_not_by_a_look(shop, office):
    assert office.get("/admin/tills/device/kode/").context["code"] is None
    assert not PairingCode.objects.exists()
    code = office.post("/admin/tills/device/kode/").context["code"]
    assert re.fullmatch(r"\d{6}", code)
    assert PairingCode.objects.get().created_by_id == shop.owner.pk


def test_a_lost_tablet_is_revoked_with_a_reason(shop, office):
    address = f"/admin/tills/device/{shop.device.pk}/cabut/"
    assert office.post(address, {"reason": ""}).status_code == 200
    assert Device.objects.get(pk=shop.device.pk).revoked_at is None
    assert office.post(address, {"reason": "hilang"}).status_code == 302
    device = Device.objects.get(pk=shop.device.pk)
    assert device.revoked_at is not None
    assert device.revoked_reason == "hilang"


def test_before_a_tablet_is_revoked_it_is_said_that_the_cloud_may_still_hold_its_sales(
    shop, office, settings
):
    device = shop.device
    tenant = {"merchant_id": device.merchant_id, "outlet_id": device.outlet_id}
    address = f"/admin/tills/device/{device.pk}/cabut/"
    assert "dititipkan" not in page_of(office, address)
    now = wall_ms()
    key = {"cloud_device_id": uuid7(), "cloud_public_key": "", "epoch": 1, "linked_at": 1}
    Uplink.objects.create(id=device.outlet_id, **tenant, address="-", **key, heard_at=now)
    assert "dititipkan" not in page_of(office, address)
    for change in ({"heard_at": now - 600_000}, {"heard_at": now, "trouble": "Titipan"}):
        Uplink.objects.update(**change)
        assert "Di cloud mungkin ada penjualan tablet ini" in page_of(office, address)
    settings.ROLE = "cloud"
    assert "dititipkan" not in page_of(office, address)
    for seq, kind in enumerate(("shift.opened", "sale.completed", "sale.completed"), 1):
        row = {"epoch": 1, "stream": "F", "seq": seq, "hash": "", "raw": b"", "signature": ""}
        Deposit.objects.create(**tenant, device_id=device.id, **row, kind=kind, received_at=1)
    assert "2 penjualan tablet ini masih dititipkan di cloud" in page_of(office, address)


def page_of(office, address: str) -> str:
    return office.get(address).content.decode()


def test_the_server_itself_cannot_be_revoked(shop, office):
    hub = Device.objects.get(role="hub")
    page = office.post(f"/admin/tills/device/{hub.pk}/cabut/", {"reason": "coba"})
    assert page.status_code == 200
    assert Device.objects.get(pk=hub.pk).revoked_at is None


def test_a_new_pin_is_typed_twice_stored_as_hash_and_told_to_the_journal(shop, office):
    ana = shop.staff["cashier"]
    address = f"/admin/people/person/{ana.pk}/pin/"
    before = Event.objects.count()
    for first, second in (("975318", "975319"), ("123456", "123456"), ("12", "12")):
        page = office.post(address, {"first": first, "second": second})
        assert page.status_code == 200
        assert page.context["form"].errors
        assert f'value="{first}"' not in page.content.decode()
    assert Event.objects.count() == before
    assert office.post(address, {"first": "975318", "second": "975318"}).status_code == 302
    assert is_pin("975318", Credential.objects.get(person=ana, kind=PIN).secret)
    newest = Event.objects.order_by("server_seq").last()
    assert newest.kind == "person.credential_changed"
    assert b"975318" not in bytes(newest.raw)


def test_ones_own_password_asks_for_the_present_one_and_keeps_the_session(shop, sign_in):
    from tests.pos.backoffice.shop import PASSWORD as PRESENT

    browser = sign_in("supervisor")
    assert browser.get("/admin/password_change/").status_code == 302
    address = "/admin/people/person/kata-sandi-saya/"
    typed = {"first": "kopi susu gula", "second": "kopi susu gula"}
    assert browser.post(address, {**typed, "present": "salah"}).status_code == 200
    assert browser.post(address, {**typed, "present": PRESENT}).status_code == 302
    assert Credential.objects.get(person=shop.staff["supervisor"], kind=PASSWORD).version == 2
    assert browser.get("/admin/").status_code == 200


def test_the_home_page_lists_what_waits_and_how_today_goes(shop, office):
    shop.sell(shop.products[0], count=2)
    broken_sale(shop)
    page = office.get("/admin/")
    tasks = {task["words"]: task["count"] for task in page.context["tasks"]}
    backup = {"cadangan belum ada yang teruji": 1}  # nobody has set a folder here
    assert tasks == {"hal perlu dicek": 1, "barang tanpa harga": 1, **backup}
    today = page.context["today"]
    assert (today["total"], today["count"]) == ("Rp 7.000", 2)
    entries = {str(item["title"]): item for item in page.context["sidebar_navigation"][0]["items"]}
    assert entries["Perlu dicek"]["badge"] == "1"


def test_the_home_page_compares_with_a_week_ago_to_the_same_hour_and_tells_profit_and_cash(
    shop, office, sign_in
):
    noodles = shop.products[0]
    shop.sell(noodles, count=3)
    first, second, third = Sale.objects.order_by("counter")
    now, week = wall_ms(), 7 * 86_400_000
    before = (date.fromisoformat(today()) - timedelta(days=7)).isoformat()
    old = {"business_date": before}
    Sale.objects.filter(pk=first.pk).update(**old, completed_at=now - week - 60_000)
    Sale.objects.filter(pk=second.pk).update(**old, completed_at=now - week + 3_600_000)
    Sale.objects.filter(pk=third.pk).update(business_date=today())
    open_shift(drawer=shop.drawer, float_minor=200_000, by=shop.owner)
    page = office.get("/admin/")
    shown = page.context["today"]
    assert (shown["total"], shown["week_before"]) == ("Rp 3.500", "Rp 3.500")
    assert shown["goods"] == [("Indomie Goreng 85 g", "1", "Rp 3.500")]
    assert page.context["profit"] == "Rp 253"
    assert page.context["drawers"] == [("Laci 1", "Sari", "Rp 200.000")]
    assert "data s.d." in page.content.decode()
    assert "profit" not in sign_in("supervisor").get("/admin/").context
    assert "today" not in sign_in("stock").get("/admin/").context


def test_times_are_shown_in_the_time_zone_of_the_shop(shop, office):
    from pos.outlets.actions import change_outlet

    shop.sell(shop.products[0])
    sale = Sale.objects.get()
    Sale.objects.update(completed_at=1_795_255_200_000)  # 21 November 2026, 10:00 UTC
    change_outlet(outlet=shop.outlet, by=None, calendar={"zone": "Asia/Jayapura"})
    assert "21 Nov 2026 19:00" in office.get("/admin/sales/sale/").content.decode()
    assert "WIT" in office.get(url(Sale, "change", sale.pk)).context["paper"]


def test_the_record_shows_the_newest_and_finds_the_oldest_by_kind(shop, office, monkeypatch):
    from pos.journal.admin import events

    monkeypatch.setattr(events, "NEWEST", 3)
    newest = list(Event.objects.order_by("-server_seq")[:3])
    assert list(office.get(url(Event, "changelist")).context["cl"].result_list) == newest
    found = office.get(url(Event, "changelist"), {"jenis": "merchant.changed"})
    assert [event.kind for event in found.context["cl"].result_list] == ["merchant.changed"]


def test_a_refusal_no_page_expected_is_a_plain_sentence(shop, office, monkeypatch):
    from pos.journal.errors import Busy
    from pos.tills import actions

    def refuse(**_: Any) -> str:
        raise Busy("busy", "Server toko sedang sibuk. Coba lagi.")

    monkeypatch.setattr(actions, "make_pairing_code", refuse)
    page = office.post("/admin/tills/device/kode/")
    assert page.status_code == 503
    assert "Server toko sedang sibuk. Coba lagi." in page.content.decode()
