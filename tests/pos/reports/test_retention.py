"""Who buys nothing for years is proposed, then forgotten by the same verb as on request."""

import pytest

from pos.customers.actions import add_customer, change_customer
from pos.customers.models import FORGOTTEN, Customer
from pos.customers.privacy import set_retention
from pos.journal.clock import wall_ms
from pos.journal.errors import BadInput
from pos.journal.models import Event
from pos.reports import retention
from pos.reports.retention import DAY_MS, forget_due, old_customers
from tests.pos.world import make_world

pytestmark = pytest.mark.django_db
PAGE = "/admin/reports/figure/data-lama/"
YEARS = 2
NOW = wall_ms()


@pytest.fixture
def merchant_id(monkeypatch):
    monkeypatch.setattr(retention, "_looked_on", {})
    made = make_world().merchant.id
    set_retention(merchant_id=made, years=YEARS, by=None)
    return made


@pytest.fixture
def kept(merchant_id, monkeypatch):
    """Somebody who allowed it so many days ago."""

    def add(name, days):
        monkeypatch.setattr("pos.customers.actions.wall_ms", lambda: NOW - days * DAY_MS)
        return add_customer(merchant_id=merchant_id, name=name, by=None, consents=["keep_data"])

    return add


def names(merchant_id, now_ms=NOW):
    return [each.customer.name for each in old_customers(merchant_id, now_ms)]


def test_who_is_beyond_the_years_is_named_and_a_month_later_forgotten(
    merchant_id, kept, monkeypatch
):
    kept("Baru", 10)
    named = kept("Lama", 2 * 365 + 5)
    gone = kept("Lama sekali", 2 * 365 + 31)
    monkeypatch.setattr("pos.customers.actions.wall_ms", lambda: NOW)
    assert names(merchant_id) == ["Lama sekali", "Lama"]
    monkeypatch.setattr(retention, "wall_ms", lambda: NOW)
    assert forget_due() == 1
    for each in (named, gone):
        each.refresh_from_db()
    assert (gone.name, gone.is_forgotten) == (FORGOTTEN, True)
    assert named.name == "Lama"
    (event,) = Event.objects.filter(kind="customer.consented")
    assert event.actor_id is None
    assert forget_due() == 0  # once a day
    assert names(merchant_id) == ["Lama"]


def test_who_says_again_that_they_may_be_kept_is_not_named_any_more(merchant_id, kept, monkeypatch):
    old = kept("Lama", 1_000)
    monkeypatch.setattr("pos.customers.actions.wall_ms", lambda: NOW)
    change_customer(customer=old, by=None, given={"keep_data": False, "send_receipts": True})
    assert names(merchant_id) == []
    again = kept("Lama lagi", 1_000)
    other = kept("Dia juga", 3)
    assert names(merchant_id) == ["Lama lagi"]
    monkeypatch.setattr(
        retention, "_last_bought", lambda _: {again.id: NOW - 5 * DAY_MS, other.id: NOW}
    )
    assert names(merchant_id) == []


def test_without_a_rule_nobody_is_forgotten(merchant_id, kept, monkeypatch):
    kept("Lama", 5_000)
    set_retention(merchant_id=merchant_id, years=0, by=None)
    monkeypatch.setattr(retention, "wall_ms", lambda: NOW)
    assert names(merchant_id) == []
    assert forget_due() == 0
    assert Customer.objects.get().name == "Lama"
    for years in (-1, 31):
        with pytest.raises(BadInput):
            set_retention(merchant_id=merchant_id, years=years, by=None)
