"""Who buys nothing for years is named, then forgotten by the same verb as on request; and whatever
could be wrong counts for the customer."""

import pytest

from pos.customers.actions import add_customer, change_customer
from pos.customers.models import FORGOTTEN, Customer
from pos.customers.privacy import set_retention
from pos.journal.errors import BadInput
from pos.journal.models import Event
from pos.reports import retention
from pos.reports.retention import DAY_MS, YEAR_MS, forget_due, old_customers
from tests.pos.world import make_world

pytestmark = pytest.mark.django_db
YEARS = 2
START = 1_796_000_000_000
LATER = START + 31 * DAY_MS


class Clock:
    """The server's, and what the newest sale says; the shop sells every day unless it is closed."""

    def __init__(self, patch):
        self.patch, self.now, self.sold, self.enough = patch, START, None, True
        for where in ("customers.actions", "customers.privacy", "reports.retention"):
            patch.setattr(f"pos.{where}.wall_ms", lambda: self.now)
        told = "pos.reports.retention._hour_that_sales_told"
        patch.setattr(told, lambda _: min(self.now, self.sold or self.now))
        patch.setattr("pos.reports.retention._sold_on_enough_days", lambda _: self.enough)

    def at(self, now_ms):
        self.now = now_ms
        retention._looked_on.clear()


@pytest.fixture
def clock(monkeypatch):
    retention._looked_on.clear()
    return Clock(monkeypatch)


@pytest.fixture
def world(clock):
    return make_world()


@pytest.fixture
def merchant_id(world):
    return world.merchant.id


@pytest.fixture
def kept(merchant_id, clock):
    """Somebody who allowed it so many days before the start."""

    def add(name, days):
        before, clock.now = clock.now, START - days * DAY_MS
        made = add_customer(merchant_id=merchant_id, name=name, by=None, consents=["keep_data"])
        clock.now = before
        return made

    return add


def names(merchant_id, now_ms=START):
    return [each.customer.name for each in old_customers(merchant_id, now_ms)]


def test_who_is_beyond_the_years_is_named_and_forgotten_a_month_after_the_rule_was_made(
    merchant_id, kept, clock
):
    kept("Baru", 10)
    gone = kept("Lama", 5 * 365)
    set_retention(merchant_id=merchant_id, years=YEARS, by=None)
    assert names(merchant_id) == ["Lama"]
    for days in (0, 29):
        clock.at(START + days * DAY_MS)
        assert forget_due() == 0
    clock.at(LATER)
    assert forget_due() == 1
    gone.refresh_from_db()
    assert (gone.name, gone.is_forgotten) == (FORGOTTEN, True)
    (event,) = Event.objects.filter(kind="customer.consented")
    assert event.actor_id is None
    assert forget_due() == 0
    assert Customer.objects.filter(name="Baru").exists()


def test_a_changed_rule_begins_the_month_anew(merchant_id, kept, clock):
    kept("Lama", 5 * 365)
    set_retention(merchant_id=merchant_id, years=10, by=None)
    clock.at(LATER)
    set_retention(merchant_id=merchant_id, years=1, by=None)
    clock.at(LATER + 29 * DAY_MS)
    assert forget_due() == 0
    clock.at(LATER + 31 * DAY_MS)
    assert forget_due() == 1


def test_a_clock_that_jumps_ahead_or_a_shop_that_was_closed_forgets_nobody(
    merchant_id, kept, clock
):
    kept("Lama", 5 * 365)
    kept("Baru", 1)
    set_retention(merchant_id=merchant_id, years=YEARS, by=None)
    clock.sold = START + DAY_MS
    clock.at(START + 12 * YEAR_MS)
    assert forget_due() == 0
    clock.sold, clock.enough = None, False
    clock.at(LATER)
    assert forget_due() == 0


def test_a_server_that_does_not_see_its_sisters_sales_forgets_nobody(
    merchant_id, kept, clock, monkeypatch
):
    kept("Lama", 5 * 365)
    set_retention(merchant_id=merchant_id, years=YEARS, by=None)
    clock.at(LATER)
    with monkeypatch.context() as patch:
        patch.setattr(retention, "outlets_here", lambda _: [])
        assert names(merchant_id) == []
        assert forget_due() == 0
    with monkeypatch.context() as patch:
        patch.setattr(retention.settings, "ROLE", "cloud")
        assert names(merchant_id) == []
        assert forget_due() == 0


def test_a_word_about_their_data_counts_as_a_visit(merchant_id, kept, clock, world):
    person = kept("Lama", 5 * 365)
    set_retention(merchant_id=merchant_id, years=YEARS, by=None)
    assert names(merchant_id) == ["Lama"]
    change_customer(customer=person, by=None, given={"send_receipts": True})
    assert names(merchant_id) == []


def test_without_a_rule_nobody_is_forgotten_and_bad_years_are_refused(merchant_id, kept, clock):
    kept("Lama", 5_000)
    clock.at(LATER)
    assert names(merchant_id, LATER) == []
    assert forget_due() == 0
    for years in (-1, 31):
        with pytest.raises(BadInput):
            set_retention(merchant_id=merchant_id, years=years, by=None)
