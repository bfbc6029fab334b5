"""Z: numbered without a gap, said once, equal to an independent count of the signed bodies; what
comes late makes an addendum, and a replay gives the same rows."""

import json
import random

import pytest

from pos.journal.clock import wall_ms
from pos.journal.models import Event
from pos.journal.replay import rebuild
from pos.sales import shift_reports
from pos.sales.models import ShiftReport
from pos.sales.shift_facts import facts_of_shift
from pos.sales.shift_reports import report_closed_shifts, report_shift
from pos.tills.actions import revoke_device
from pos.tills.models import Shift, Sighting
from pos.tills.sightings import note_greeting
from tests.pos.tills.test_cash_moves import close_shift, moved, open_shift
from tests.pos.world import make_world, of, pair, stock_up

pytestmark = pytest.mark.django_db
DAY = "2026-11-21"


def test_a_closed_shift_is_reported_once_and_an_open_one_is_not():
    world = make_world()
    till, product = pair(world), stock_up(world)
    shift = open_shift(till)
    till.sell_second(of(product, 2_000), shift=shift)
    till.push()
    assert report_closed_shifts() == 0
    moved(till, shift, "out", 4_000)
    close_shift(till, shift)
    till.push()
    assert report_closed_shifts() == 1
    assert report_closed_shifts() == 0
    assert report_shift(Shift.objects.get()) is None
    report = ShiftReport.objects.get()
    assert (report.name, report.sales_minor, report.grand_sales_minor) == ("Z-0001", 7_000, 7_000)
    cash = report.facts["cash"]
    assert (cash["expected_minor"], cash["variance_minor"]) == (103_000, -103_000)
    assert report.facts["receipts"] == [{"series": "K01", "first": 1, "last": 1, "count": 1}]
    closing = Event.objects.get(kind="shift.closed")
    assert report.facts["anchor"]["hash"] == closing.hash
    assert rebuild(verify_only=True) == []


def test_why_a_count_differs_and_what_was_counted_first_stand_in_the_report():
    world = make_world()
    till, product = pair(world), stock_up(world)
    told = {"reason": "Salah kembalian", "first_counted_minor": 90_000}
    counts = [{"value_minor": 100_000, "count": 1}]
    for closed_at, said in enumerate(({**told, "counts": counts}, {}), start=1_000):
        shift = open_shift(till)
        till.sell_second(of(product), shift=shift)
        close_shift(till, shift, closed_at=closed_at, **said)
    till.push()
    assert report_closed_shifts() == 2
    closings = [each.facts["closing"] for each in ShiftReport.objects.order_by("number")]
    assert closings[0] == {**told, "counts": counts}
    assert closings[1] == {"reason": None, "first_counted_minor": None, "counts": []}
    assert rebuild(verify_only=True) == []


def test_numbers_have_no_gap_and_the_grand_total_goes_on():
    world = make_world()
    till, product = pair(world), stock_up(world)
    for quantity in (1_000, 2_000, 3_000):
        shift = open_shift(till)
        sold = till.sell_second(of(product, quantity), shift=shift)
        if quantity == 2_000:
            till.refund(sold, shift=shift)
        close_shift(till, shift, closed_at=quantity)
    till.push()
    assert report_closed_shifts() == 3
    told = ShiftReport.objects.order_by("number")
    assert [each.name for each in told] == ["Z-0001", "Z-0002", "Z-0003"]
    assert [each.grand_sales_minor for each in told] == [3_500, 10_500, 21_000]
    assert [each.grand_refund_minor for each in told] == [0, 7_000, 7_000]
    second = told[1].facts
    assert (second["refunds"]["count"], second["refunds"]["due_minor"]) == (1, 7_000)
    assert second["receipts"] == [{"series": "K01", "first": 2, "last": 3, "count": 2}]


def test_what_comes_late_is_an_addendum_and_the_first_paper_stays():
    world = make_world()
    till, product = pair(world), stock_up(world)
    shift = open_shift(till)
    till.sell_second(of(product), shift=shift)
    close_shift(till, shift)
    till.push()
    report_closed_shifts()
    first = ShiftReport.objects.get().facts
    till.sell_second(of(product, 2_000), shift=shift)
    till.push()
    assert report_closed_shifts() == 1
    paper, addendum = ShiftReport.objects.order_by("part")
    assert paper.facts == first
    assert (addendum.name, addendum.late, addendum.sales_minor) == ("Z-0001/1", 1, 10_500)
    assert (paper.grand_sales_minor, addendum.grand_sales_minor) == (3_500, 10_500)
    assert rebuild(verify_only=True) == []


def test_a_close_without_its_opening_waits():
    world = make_world()
    till = pair(world)
    shift = open_shift(till)
    close_shift(till, shift)
    opened = till.tablet.events.pop(0)
    till.push()
    Shift.objects.update(business_date="")
    assert report_closed_shifts() == 0
    assert opened


@pytest.mark.parametrize("seed", range(5))
def test_random_days_equal_a_count_of_the_signed_bodies(seed):
    dice = random.Random(seed)
    world = make_world()
    goods = [stock_up(world, f"Barang {at}", price={"price_minor": at * 700}) for at in (1, 3, 7)]
    tills = [pair(world, "Kasir 1"), pair(world, "Kasir 2")]
    shifts = {}
    for till in tills:
        shift = shifts[till.tablet.series] = open_shift(till, dice.randrange(0, 5) * 10_000)
        for _ in range(dice.randrange(3, 9)):
            lines = [of(dice.choice(goods), dice.randrange(1, 9) * 1_000) for _ in range(2)]
            sold = till.sell_second(*lines, shift=shift)
            if dice.random() < 0.3:
                till.refund(sold, shift=shift)
            if dice.random() < 0.3:
                moved(till, shift, dice.choice(["in", "out", "drop"]), dice.randrange(1, 9_000))
        close_shift(till, shift)
    for till in dice.sample(tills, 2):
        till.push(dice.choice([1, 3, 200]))
    assert report_closed_shifts() == 2
    for till in tills:
        bodies = [json.loads(event["raw"]) for event in till.tablet.events]
        report = ShiftReport.objects.get(shift_id=shifts[till.tablet.series])
        assert told(report.facts) == counted(bodies)
        assert told(facts_of_shift(Shift.objects.get(id=report.shift_id))) == counted(bodies)


def told(facts):
    return {
        "sales": (facts["sales"]["count"], facts["sales"]["due_minor"]),
        "refunds": (facts["refunds"]["count"], facts["refunds"]["due_minor"]),
        "tax": sum(tax["tax_minor"] for tax in facts["taxes"]),
        "paid": sum(method["amount_minor"] for method in facts["methods"]),
        "expected": facts["cash"]["expected_minor"],
        "receipts": [(each["first"], each["last"], each["count"]) for each in facts["receipts"]],
    }


def counted(events):
    """By other hands: plain sums over what the till signed."""
    of_kind = lambda kind: [e["body"] for e in events if e["type"] == kind]  # noqa: E731
    sales, back = of_kind("sale.completed"), of_kind("sale.refunded")
    both = [*sales, *back]
    sign = {"in": 1, "out": -1, "drop": -1}
    cash = sum(part["amount_minor"] for body in both for part in body["payments"])
    cash += sum(sign[body["direction"]] * body["amount_minor"] for body in of_kind("cash.moved"))
    numbers = [body["receipt"]["counter"] for body in both]
    return {
        "sales": (len(sales), sum(body["due_minor"] for body in sales)),
        "refunds": (len(back), -sum(body["due_minor"] for body in back)),
        "tax": sum(tax["tax_minor"] for body in both for tax in body["taxes"]),
        "paid": sum(part["amount_minor"] for body in both for part in body["payments"]),
        "expected": of_kind("shift.opened")[0]["float_minor"] + cash,
        "receipts": [(min(numbers), max(numbers), len(numbers))],
    }


def test_a_till_that_was_not_heard_since_is_named_and_the_z_becomes_final_by_itself(at_once):
    """Two tills in one shift: the one that closes cannot know what the other still holds."""
    world = make_world()
    first, second, product = pair(world), pair(world, "Kasir 2"), stock_up(world)
    shift = open_shift(first)
    first.sell(of(product), shift=shift)
    second.sell(of(product), shift=shift)
    first.push()
    second.push()
    close_shift(first, shift)
    first.push()
    Event.objects.filter(kind="shift.closed").update(received_at=wall_ms() + 1)  # later than all
    assert (report_closed_shifts(), report_closed_shifts()) == (1, 0)
    row = ShiftReport.objects.get()
    assert (row.is_provisional, row.facts["unheard"]) == (True, ["K02 Kasir 2"])
    heard = {"epoch": 1, "seq": 2, "stream": "F"}
    note_greeting(second.sender, {"heads": [heard]})  # it says that it holds one more
    Sighting.objects.update(said_at=wall_ms() + 1_000)
    assert report_closed_shifts() == 0
    second.sell(of(product), shift=shift)
    second.push()
    assert (report_closed_shifts(), report_closed_shifts()) == (1, 0)
    last = ShiftReport.objects.get(part=1)
    assert (last.is_provisional, last.late, last.facts["sales"]["count"]) == (False, 1, 3)
    assert rebuild(verify_only=True) == []


@pytest.fixture
def at_once(monkeypatch):
    """Shifts that wait are looked at in every round."""
    monkeypatch.setattr(shift_reports, "WAITING_EVERY_S", 0)


def test_a_z_is_final_without_anything_new_when_its_tills_are_heard_or_taken_out_of_use(at_once):
    world = make_world()
    first, second, product = pair(world), pair(world, "Kasir 2"), stock_up(world)
    for _ in range(2):
        shift = open_shift(first)
        second.sell(of(product), shift=shift)
        first.push()
        second.push()
        close_shift(first, shift)
        first.push()
    Event.objects.filter(kind="shift.closed").update(received_at=wall_ms() + 1)
    assert report_closed_shifts() == 2
    revoke_device(device=second.device, reason="hilang", by=world.sari.id)
    assert report_closed_shifts() == 2
    assert (
        list(ShiftReport.objects.filter(part=1).values_list("is_provisional", "late"))
        == [(False, 0)] * 2
    )
    last = ShiftReport.objects.order_by("number", "part").last()
    assert (last.name, last.grand_sales_minor) == ("Z-0002/1", 7_000)
