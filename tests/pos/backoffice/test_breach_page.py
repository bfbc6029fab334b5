"""Personal data that got out: the law's clock, the steps, the letters, and the record of it."""

import re

import pytest

from pos.customers import breaches
from pos.customers.models import Breach, PrivacyRule
from pos.journal.errors import BadInput, RuleError
from pos.journal.models import Event
from pos.reports import retention
from pos.sales.models import Sale

PAGE = "/admin/customers/breach/"
HOUR = breaches.HOUR_MS
NOW = 1_796_000_000_000
FACTS = {"data": "Nama dan nomor", "whose": "312 pelanggan", "contact": "Sari 0812"}


@pytest.fixture
def clock(monkeypatch):
    """The hour of the page, the front page and the verbs."""

    def at(now_ms):
        for where in ("pos.customers.breaches", "pos.customers.admin.breaches", "pos.config.tasks"):
            monkeypatch.setattr(f"{where}.wall_ms", lambda: now_ms)

    at(NOW)
    return at


@pytest.fixture
def breach(shop, clock) -> Breach:
    return breaches.begin_breach(
        merchant_id=shop.merchant.id, by=shop.owner.id, found_at=NOW - 2 * HOUR, **FACTS
    )


def refusal(verb, **arguments) -> str:
    with pytest.raises((RuleError, BadInput)) as refused:
        verb(**arguments)
    return refused.value.code


def test_the_owner_begins_one_and_the_front_page_counts_the_hours_down(office, clock, shop):
    typed = {"facts": "1", "found": "2026-11-20T08:00", **FACTS}
    page = office.post(PAGE, typed, follow=True).content.decode()
    (breach,) = Breach.objects.all()
    clock(breach.found_at + HOUR)
    assert "71 jam lagi" in office.get(PAGE).content.decode()
    assert "312 pelanggan" in page
    clock(breach.found_at + 10 * HOUR + 1)
    assert "kebocoran data: 61 jam lagi" in office.get("/admin/").content.decode()
    clock(breach.found_at + 73 * HOUR)
    assert "sudah lewat" in office.get("/admin/").content.decode()
    events = Event.objects.filter(kind="breach.changed")
    assert [event.actor_id for event in events] == [shop.owner.id]


def test_both_letters_hold_what_is_known_and_leave_room_for_what_is_not(office, breach, shop):
    letters = re.findall(r"<pre[^>]*>(.*?)</pre>", office.get(PAGE).content.decode(), re.DOTALL)
    assert len(letters) == 2
    for letter in letters:
        assert shop.outlet.name in letter
        assert all(known in letter for known in FACTS.values())
        assert "Yang sudah kami lakukan: …" in letter
    assert "pasal 46" in letters[1]


def test_it_is_over_only_when_people_and_authority_were_told(office, breach, clock, shop):
    by = shop.owner.id
    assert refusal(breaches.close_breach, breach=breach, by=by) == "breach_untold"
    assert "Belum bisa ditutup" in office.post(PAGE, {"close": "1"}, follow=True).content.decode()
    for step in ("people_told", "authority_told"):
        office.post(PAGE, {"step": f"{step}:1"})
    assert "sudah diberi tahu" in office.get(PAGE).content.decode()
    office.post(PAGE, {"step": "people_told:0"})
    breach.refresh_from_db()
    assert set(breach.steps) == {"authority_told"}
    office.post(PAGE, {"step": "people_told:1"})
    office.post(PAGE, {"close": "1"})
    breach.refresh_from_db()
    assert breach.closed_at == NOW
    assert breaches.open_breach(shop.merchant.id) is None
    assert "Yang sudah selesai" in office.get(PAGE).content.decode()
    assert "kebocoran" not in office.get("/admin/").content.decode()
    for asked in ("nothing", str(breach.id), str(breach.id)):
        assert office.post(PAGE, {"again": asked}, follow=True).status_code == 200
    assert breaches.open_breach(shop.merchant.id) == breach
    assert "312 pelanggan" in office.get(PAGE).content.decode()


def test_bad_input_is_refused_in_words(office, breach, shop):
    by, merchant_id = shop.owner.id, shop.merchant.id
    assert (
        refusal(breaches.begin_breach, merchant_id=merchant_id, by=by, found_at=NOW)
        == "breach_open"
    )
    late = {"found_at": NOW + 1}
    assert refusal(breaches.note_facts, breach=breach, by=by, facts=late) == "breach_in_future"
    step = {"step": "nothing", "done": True}
    assert refusal(breaches.note_step, breach=breach, by=by, **step) == "breach_step_unknown"
    for typed in ({"step": "x"}, {"facts": "1", "found": "kemarin"}, {"facts": "1"}, {}):
        assert office.post(PAGE, typed, follow=True).status_code == 200
    breach.refresh_from_db()
    assert (breach.found_at, breach.steps) == (NOW - 2 * HOUR, {})


def test_who_may_not_change_the_shop_neither_sees_nor_begins_one(sign_in, shop, clock):
    cashier = sign_in("cashier")
    assert cashier.get(PAGE).status_code in (302, 403)
    assert cashier.post(PAGE, {"facts": "1", "found": "2026-11-20T08:00"}).status_code in (302, 403)
    assert not Breach.objects.exists()


def test_the_owner_says_how_long_people_are_kept_and_sees_who_goes_when(office, shop, monkeypatch):
    page = "/admin/reports/figure/data-lama/"
    assert "akan dihapus" not in office.get(page).content.decode()
    assert office.post(page, {"years": "99"}).status_code == 200
    office.post(page, {"years": "1"})
    monkeypatch.setattr("pos.reports.admin.retention.wall_ms", lambda: 2_000_000_000_000)
    shown = office.get(page).content.decode()
    assert "pelanggan akan dihapus datanya" in shown
    assert 'value="1"' in shown
    office.post(page, {"years": ""})
    assert "akan dihapus" not in office.get(page).content.decode()


def test_the_hour_of_forgetting_is_the_newest_sales_and_a_month_is_days_that_sold(shop):
    shop.sell(shop.products[0])
    shop.push()
    newest = Sale.objects.order_by("-completed_at").first()
    hour = retention._hour_that_sales_told(shop.merchant.id)
    assert hour == min(retention.wall_ms(), newest.completed_at + retention.DAY_MS)
    rule = PrivacyRule(merchant_id=shop.merchant.id, years=1, changed_at=0)
    assert not retention._sold_on_enough_days(rule)
    Sale.objects.all().delete()
    assert retention._hour_that_sales_told(shop.merchant.id) == 0
