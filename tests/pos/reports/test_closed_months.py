"""A closed month stays as it was: nothing is dated into it, and what tills still bring is a dated
addendum, to the rupiah."""

from collections import Counter
from datetime import date
from math import inf
from typing import Any

import pytest

from pos.journal.actions import append
from pos.journal.errors import RuleError
from pos.journal.ids import uuid7
from pos.journal.models import Event, Problem, State
from pos.journal.replay import rebuild
from pos.reports import closed_months, month_actions
from pos.reports.closed_months import first_open_month
from pos.reports.day_book import Entry, entries_of
from pos.reports.month_actions import amend_months, close_month
from pos.reports.month_models import ClosedMonth, MonthAddendum
from pos.reports.periods import Stretch
from pos.sales.shift_reports import report_closed_shifts
from pos.tills.actions import close_shift as close_at_the_office
from pos.tills.models import Shift
from tests.pos.tills.test_cash_moves import close_shift, moved, open_shift
from tests.pos.world import Till, World, make_world, of, pair, stock_up

pytestmark = pytest.mark.django_db
NOVEMBER = Stretch(date(2026, 11, 1), date(2026, 11, 30))  # tablets of tests sell on its 21st
ALWAYS = Stretch(date(2025, 1, 1), date(2027, 12, 31))
TODAY = "2026-12-03"


@pytest.fixture(autouse=True)
def december(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(month_actions, "business_date", lambda outlet: TODAY)
    monkeypatch.setattr(month_actions, "_looked", {})
    monkeypatch.setattr(closed_months, "founded_in", lambda outlet: "2026-01")


@pytest.fixture
def world() -> World:
    return make_world()


def close(world: World, month: str = "2026-11") -> ClosedMonth:
    return close_month(outlet=world.outlet, month=month, by=world.sari)


def told(entries: list[Entry]) -> list[tuple[str, str, str, int]]:
    return [(each.day, each.about, each.account, each.amount_minor) for each in entries]


def sums(entries: list[Entry]) -> Counter[str]:
    found: Counter[str] = Counter()
    for entry in entries:
        found[entry.account] += entry.amount_minor
    return found


def sold_in_november(world: World) -> tuple[Till, Any, str]:
    till, product = pair(world), stock_up(world)
    shift = open_shift(till)
    till.sell(of(product, 2_000), shift=shift)
    moved(till, shift, "out", 4_000)
    till.push()
    return till, product, shift


def test_late_facts_leave_the_month_as_it_was_and_stand_on_a_dated_addendum(world: World) -> None:
    till, product, shift = sold_in_november(world)
    before = told(entries_of(world.outlet, NOVEMBER))
    close(world)
    assert amend_months() == 0
    till.sell(of(product, 1_000), shift=shift)
    moved(till, shift, "in", 9_000)
    till.push()
    assert told(entries_of(world.outlet, NOVEMBER)) == before
    assert (amend_months(), amend_months()) == (1, 0)
    addendum = MonthAddendum.objects.get()
    assert (addendum.month, addendum.number, addendum.dated) == ("2026-11", 1, TODAY)
    assert told(entries_of(world.outlet, NOVEMBER)) == before
    late = [each for each in entries_of(world.outlet, ALWAYS) if "Susulan" in each.about]
    assert {(each.day, each.about) for each in late} == {(TODAY, "Susulan November 2026")}
    assert {each.reference for each in late} == {"POS-B01-20261203-SUSULAN"}
    assert sum(each.amount_minor for each in late) == 0
    assert sums(late)["1-1101"] == 3_500 + 9_000
    live = Counter(dict(month_actions.document_sums(world.outlet, ALWAYS)))
    by_account: Counter[str] = Counter()
    for (_, _, account), amount in live.items():
        by_account[account] += amount
    assert (
        +sums(entries_of(world.outlet, ALWAYS)) == +by_account
    )  # nothing is lost, nothing doubled
    till.sell(of(product, 1_000), shift=shift)
    till.push()
    assert amend_months() == 1
    assert list(MonthAddendum.objects.values_list("number", flat=True).order_by("number")) == [1, 2]
    assert rebuild(verify_only=True) == []


def test_an_addendum_belongs_to_its_own_month_when_that_is_closed_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    till, product, shift = sold_in_november(world)
    close(world)
    till.sell(of(product, 1_000), shift=shift)
    till.push()
    amend_months()
    monkeypatch.setattr(month_actions, "business_date", lambda outlet: "2027-01-02")
    december = Stretch(date(2026, 12, 1), date(2026, 12, 31))
    before = told(entries_of(world.outlet, december))
    close(world, "2026-12")
    monkeypatch.setattr(month_actions, "_looked", {})
    assert amend_months() == 0
    assert told(entries_of(world.outlet, december)) == before != []


def test_months_are_closed_in_order_once_and_when_they_are_over(world: World) -> None:
    sold_in_november(world)
    for month, code in (("2026-12", "month_not_over"), ("2026-10", "earlier_month_open")):
        with pytest.raises(RuleError) as refused:
            close(world, month)
        assert refused.value.code == code
    closed = close(world)
    assert closed.closed_by_name == "Sari"
    assert first_open_month(world.outlet, TODAY) == "2026-12"
    with pytest.raises(RuleError) as again:
        close(world)
    assert again.value.code == "month_is_closed"
    assert Event.objects.filter(kind="month.closed").count() == 1


def test_what_an_office_dates_into_a_closed_month_is_refused_and_tills_never_are(
    world: World,
) -> None:
    till, product, shift = sold_in_november(world)
    close(world)
    with pytest.raises(RuleError) as refused:
        append(
            "stock.adjusted", {}, **world.tenant, actor_id=world.sari.id, business_date="2026-11-21"
        )
    assert refused.value.code == "month_is_closed"
    assert "November 2026 sudah ditutup" in refused.value.sentence
    till.sell(of(product), shift=shift)
    assert {each.status for each in till.push()} == {"stored"}
    assert not Event.objects.filter(state=State.QUARANTINED).exists()
    # the drawer of that shift may still be counted, and its Z made
    close_at_the_office(shift=Shift.objects.get(id=shift), counted_minor=106_500, by=world.sari)
    assert report_closed_shifts() == 1


def test_a_till_cannot_close_a_month(world: World) -> None:
    till = pair(world)
    body = {
        "month": "2026-11", "entries": [], "closed_at": 1,
        "by": {"id": str(world.sari.id), "name": "Sari"},
    }  # fmt: skip
    till.tablet.append("month.closed", body)
    till.push()
    assert not ClosedMonth.objects.exists()
    assert Problem.objects.filter(settled_at=None).exists()


def test_a_tablet_with_a_dead_clock_asks_nobody_to_close_years(world: World) -> None:
    till, _, _ = sold_in_november(world)
    for day in ("1970-01-01", "2015-01-01", "2039-01-01"):
        till.tablet.append(*_opened_on(day), business_date=day)
    till.push()
    assert first_open_month(world.outlet, TODAY) == "2026-11"
    close(world)
    assert first_open_month(world.outlet, TODAY) == "2026-12"
    with pytest.raises(RuleError):  # before what is closed nothing is open either
        append("stock.adjusted", {}, **world.tenant, actor_id=None, business_date="2026-09-01")


def _opened_on(day: str) -> tuple[str, dict[str, Any]]:
    shift = str(uuid7())
    person = {"id": str(uuid7()), "name": f"Ana {day}"}
    body = {"shift": shift, "drawer": None, "opened_at": 1, "float_minor": 0, "person": person}
    return "shift.opened", body


def test_what_changes_the_month_by_an_event_of_another_day_is_noticed_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    till, _, shift = sold_in_november(world)
    close_shift(till, shift, counted_minor=103_000, expected_minor=103_000, variance_minor=0)
    till.push()
    close(world)
    assert amend_months() == 0
    Shift.objects.filter(id=shift).update(cash_minor=6_000)  # as a payment taken back does
    looked = month_actions._looked[world.outlet.id]
    looked.recent_at = -inf  # a minute later, when something else comes
    till.tablet.append(*_opened_on("2026-12-02"), business_date="2026-12-02")
    till.push()
    assert amend_months() == 1
    assert {each[1] for each in MonthAddendum.objects.get().entries} == {"Selisih kas"}


def test_no_words_of_a_form_are_a_month(world: World) -> None:
    for typed in ("", "2026-13", "zzzz-zz", "2026-11-21"):
        with pytest.raises(RuleError):
            close(world, typed)
