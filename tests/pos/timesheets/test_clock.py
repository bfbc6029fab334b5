"""The staff clock on the hub: presses and corrections in any order, kept before and after."""

import json
from datetime import date

import pytest

from pos.journal.clock import wall_ms
from pos.journal.models import Event, Problem, State
from pos.journal.replay import rebuild
from pos.people.actions import change_person
from pos.people.queries import person_of
from pos.timesheets.actions import Moment, add_clocking, change_work_rules, correct_clocking
from pos.timesheets.models import ClockCorrection, Clocking, WorkRules
from pos.timesheets.queries import hours_of, press_of, sheets_of
from pos.timesheets.working_time import Hours
from tests.pos.timesheets.clock_till import at, by_pin, clocked, day
from tests.pos.world import hire, make_world, pair

pytestmark = pytest.mark.django_db
MONDAY, SUNDAY = date(2026, 11, 16), date(2026, 11, 22)


def sheet_of(world, name="Ana", first=MONDAY, last=SUNDAY):
    return next(each for each in sheets_of(world.outlet, first, last) if each.name == name)


@pytest.mark.parametrize("size", [1, 200])
def test_what_is_pressed_comes_to_hours_however_it_arrives(size):
    world = make_world()
    ana, till = hire(world.merchant.id, "Ana"), pair(world)
    day(till, ana, "2026-11-16", "08:00", "12:00", "12:30", "16:30")
    day(till, ana, "2026-11-17", "08:00", "12:00", "12:30", "15:30")
    till.push(size)
    sheet = sheet_of(world)
    assert {name: each.minutes for name, each in sheet.days.items()} == {
        "2026-11-16": 480, "2026-11-17": 420,
    }  # fmt: skip
    assert (sheet.minutes, sheet.overtime, sheet.at_rate(1_500), sheet.faults) == (900, 60, 60, {})
    assert rebuild(verify_only=True) == []


def test_two_tills_tell_one_day_and_a_late_one_completes_it():
    world = make_world()
    ana, front, back = hire(world.merchant.id, "Ana"), pair(world), pair(world, "Kasir 2")
    clocked(front, ana, "in", "2026-11-16 08:00")
    clocked(back, ana, "out", "2026-11-16 12:00")
    back.push()
    assert list(sheet_of(world).faults.values()) == ["out_without_in"]
    front.push()
    assert (sheet_of(world).minutes, sheet_of(world).faults) == (240, {})


def test_nobody_clocks_for_somebody_else():
    world = make_world()
    ana, budi = hire(world.merchant.id, "Ana"), hire(world.merchant.id, "Budi")
    till = pair(world)
    clocked(till, ana, "in", "2026-11-16 08:00", actor=by_pin(budi))
    clocked(till, ana, "in", "2026-11-16 08:00", actor=None)
    clocked(till, budi, "in", "2026-11-16 08:00")
    till.push()
    assert Clocking.objects.get().person_name == "Budi"
    assert Event.objects.filter(state=State.QUARANTINED).count() == 2
    assert {each.code for each in Problem.objects.all()} == {"clocked_for_another"}


def test_a_till_corrects_nothing_and_sets_no_rules():
    world = make_world()
    ana, till = hire(world.merchant.id, "Ana"), pair(world)
    pressed = clocked(till, ana, "in", "2026-11-16 08:00")
    who = {"id": str(ana.id), "name": "Ana"}
    body = {
        "clocking": pressed, "person": who, "reason": "Lebih awal", "by": who,
        "before": {"act": "in", "clocked_at": at("2026-11-16 08:00")},
        "after": {"act": "in", "clocked_at": at("2026-11-16 05:00")},
    }  # fmt: skip
    till.tablet.append("staff.clock_corrected", body, actor=by_pin(ana))
    hours = {"week_days": 5, "rest_weekdays": [], "holidays": []}
    rules = {"id": str(world.outlet.id), "groups": {"hours": hours}}
    till.tablet.append("work_rules.changed", rules, actor=by_pin(ana))
    till.push()
    assert not ClockCorrection.objects.exists()
    assert not WorkRules.objects.exists()
    assert {each.code for each in Problem.objects.all()} == {"servers_only"}


def test_a_correction_is_a_new_event_and_keeps_before_and_after():
    world = make_world()
    ana, till = hire(world.merchant.id, "Ana"), pair(world)
    came, left = day(till, ana, "2026-11-16", "09:00", "16:00")
    till.push()
    seen, wanted = (Moment("in", at(f"2026-11-16 {time}")) for time in ("09:00", "08:00"))
    correct_clocking(
        outlet=world.outlet, clocking_id=came, seen=seen, wanted=wanted,
        reason="Tablet baru menyala", by=world.sari,
    )  # fmt: skip
    assert sheet_of(world).minutes == 480
    assert Clocking.objects.get(id=came).clocked_at == at("2026-11-16 09:00")
    body = json.loads(bytes(Event.objects.get(kind="staff.clock_corrected").raw))["body"]
    assert (body["before"]["clocked_at"], body["after"]["clocked_at"]) == (
        at("2026-11-16 09:00"), at("2026-11-16 08:00"),
    )  # fmt: skip
    assert (body["by"]["name"], body["reason"]) == ("Sari", "Tablet baru menyala")
    last = Moment("out", at("2026-11-16 16:00"))
    correct_clocking(
        outlet=world.outlet, clocking_id=left, seen=last, wanted=None, reason="Salah tekan",
        by=world.sari,
    )  # fmt: skip
    assert sheet_of(world).minutes == 0
    add_clocking(
        outlet=world.outlet, person_id=ana.id, wanted=Moment("out", at("2026-11-16 15:00")),
        reason="Lupa absen", by=world.sari,
    )  # fmt: skip
    assert sheet_of(world).minutes == 420
    assert rebuild(verify_only=True) == []


def test_a_correction_may_be_here_before_what_it_corrects():
    """As at a cloud, where tills and the back office arrive by different ways."""
    world = make_world()
    ana, till = hire(world.merchant.id, "Ana"), pair(world)
    came, _ = day(till, ana, "2026-11-16", "09:00", "16:00")
    from pos.journal.actions import append

    who = {"id": str(world.sari.id), "name": "Sari"}
    body = {
        "clocking": came, "person": {"id": str(ana.id), "name": "Ana"}, "reason": "Awal", "by": who,
        "before": {"act": "in", "clocked_at": at("2026-11-16 09:00")},
        "after": {"act": "in", "clocked_at": at("2026-11-16 08:00")},
    }  # fmt: skip
    append("staff.clock_corrected", body, **world.tenant, actor_id=world.sari.id)
    till.push()
    assert sheet_of(world).minutes == 480
    assert rebuild(verify_only=True) == []


def test_a_press_is_counted_in_the_week_it_was_moved_to_and_in_no_other():
    world = make_world()
    ana, till = hire(world.merchant.id, "Ana"), pair(world)
    came, left = day(till, ana, "2026-11-02", "08:00", "12:00")  # a tablet two weeks behind
    till.push()
    about = {"outlet": world.outlet, "reason": "Jam tablet salah", "by": world.sari}
    for press, act, time in ((came, "in", "08:00"), (left, "out", "12:00")):
        seen = Moment(act, at(f"2026-11-02 {time}"))
        wanted = Moment(act, at(f"2026-11-16 {time}"))
        correct_clocking(clocking_id=press, seen=seen, wanted=wanted, **about)
    assert sheet_of(world).minutes == 240
    assert sheets_of(world.outlet, date(2026, 11, 2), date(2026, 11, 8)) == []


def test_who_corrects_what():
    world = make_world()
    rina, ana = hire(world.merchant.id, "Rina", "manager"), hire(world.merchant.id, "Ana")
    till = pair(world)
    hers, anas = (clocked(till, each, "in", "2026-11-16 08:00") for each in (rina, ana))
    owns = clocked(till, world.sari, "in", "2026-11-16 08:00")
    till.push()
    seen = Moment("in", at("2026-11-16 08:00"))
    wanted = Moment("in", at("2026-11-16 07:00"))
    about = {"outlet": world.outlet, "seen": seen, "wanted": wanted, "reason": "Lebih awal"}
    with pytest.raises(Exception, match="Absen sendiri"):
        correct_clocking(clocking_id=hers, by=rina, **about)
    correct_clocking(clocking_id=anas, by=rina, **about)
    correct_clocking(clocking_id=owns, by=person_of(world.merchant.id, world.sari.id), **about)
    assert ClockCorrection.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reason": "  "}, "clock_reason_missing"),
        ({"wanted": Moment("in", 9_999_999_999_999)}, "clock_time_bad"),
        ({"wanted": Moment("lunch", 1_795_000_000_000)}, "clock_time_bad"),
        ({"wanted": Moment("in", at("2026-11-16 08:00"))}, "clock_same"),
        ({"seen": Moment("in", at("2026-11-16 07:59"))}, "clocking_changed"),
        ({"seen": None}, "clocking_changed"),
        ({"clocking_id": "01943f00-0000-7000-8000-000000000001"}, "clocking_unknown"),
    ],
)
def test_a_bad_correction_is_refused_in_words_and_changes_nothing(changes, code):
    world = make_world()
    ana, till = hire(world.merchant.id, "Ana"), pair(world)
    came = clocked(till, ana, "in", "2026-11-16 08:00")
    till.push()
    asked = {
        "outlet": world.outlet, "clocking_id": came, "by": world.sari, "reason": "Lebih awal",
        "seen": Moment("in", at("2026-11-16 08:00")),
        "wanted": Moment("in", at("2026-11-16 07:00")), **changes,
    }  # fmt: skip
    with pytest.raises(Exception) as refused:
        correct_clocking(**asked)
    assert refused.value.code == code
    assert not ClockCorrection.objects.exists()


def test_a_clock_that_was_off_is_shown_until_somebody_looked():
    world = make_world()
    ana, till = hire(world.merchant.id, "Ana"), pair(world)
    off = clocked(till, ana, "in", "2026-11-16 08:00", tablet_at=at("2026-11-15 08:00"))
    unknown = clocked(till, ana, "out", "2026-11-16 12:00", is_time_known=False)
    ahead = clocked(till, ana, "in", "2026-11-17 08:00", clocked_at=wall_ms() + 86_400_000)
    till.push()
    assert all(press_of(world.outlet, each).is_time_doubtful for each in (off, unknown, ahead))
    assert sheet_of(world).doubtful == 2  # the third lies in the week of tomorrow
    correct_clocking(
        outlet=world.outlet, clocking_id=off, seen=Moment("in", at("2026-11-16 08:00")),
        wanted=Moment("in", at("2026-11-16 08:01")), reason="Sudah ditanya", by=world.sari,
    )  # fmt: skip
    assert sheet_of(world).doubtful == 1


def test_whoever_was_let_go_counts_no_hours_until_a_manager_says_so():
    world = make_world()
    ana, till = hire(world.merchant.id, "Ana"), pair(world)
    day(till, ana, "2026-11-16", "08:00", "16:00")
    till.push()
    change_person(person=ana, by=world.sari.id, state={"active": False})
    let_go = Event.objects.order_by("-server_seq")[0].hlc_ms
    came, left = (
        clocked(till, ana, act, "2026-11-17 08:00", clocked_at=let_go + after_ms)
        for act, after_ms in (("in", 1), ("out", 3_600_001))
    )
    till.push()
    assert sheet_of(world).minutes == 480  # what was pressed before counts
    pressed = [press_of(world.outlet, each) for each in (came, left)]
    assert [(each.punch, each.is_of_nobody) for each in pressed] == [(None, True)] * 2
    assert (pressed[0].shown_act, pressed[0].shown_at) == ("in", let_go + 1)
    correct_clocking(
        outlet=world.outlet, clocking_id=came, seen=None,
        wanted=Moment("in", at("2026-11-17 08:00")), reason="Hari terakhir", by=world.sari,
    )  # fmt: skip
    assert press_of(world.outlet, came).punch.at_ms == at("2026-11-17 08:00")
    assert Clocking.objects.count() == 4
    assert rebuild(verify_only=True) == []


def test_the_shop_says_by_which_hours_it_counts():
    world = make_world()
    assert hours_of(**world.tenant) == Hours(6, (), frozenset())
    change_work_rules(
        outlet=world.outlet, week_days=5, rest_weekdays=[7, 6], holidays=["2026-12-25"], by=None
    )
    assert hours_of(**world.tenant) == Hours(5, (6, 7), frozenset({"2026-12-25"}))
    before = Event.objects.count()
    change_work_rules(
        outlet=world.outlet, week_days=5, rest_weekdays=[6, 7], holidays=["2026-12-25"], by=None
    )
    assert Event.objects.count() == before
    assert rebuild(verify_only=True) == []


@pytest.mark.parametrize(
    "changes",
    [{"week_days": 7}, {"rest_weekdays": [0]}, {"holidays": ["2026-02-30"]},
     {"rest_weekdays": [1, 2, 3, 4]}],
)  # fmt: skip
def test_hours_that_cannot_be_are_refused(changes):
    world = make_world()
    asked = {"week_days": 6, "rest_weekdays": [], "holidays": [], **changes}
    with pytest.raises(Exception) as refused:
        change_work_rules(outlet=world.outlet, by=None, **asked)
    assert refused.value.code == "work_rules_bad"


def test_a_person_of_another_outlet_or_stretch_is_not_in_it():
    world = make_world()
    ana, till = hire(world.merchant.id, "Ana"), pair(world)
    day(till, ana, "2026-11-15", "20:00", "23:30")  # Sunday, the week before
    clocked(till, ana, "in", "2026-11-22 20:00")
    clocked(till, ana, "out", "2026-11-23 01:00")  # after the week's end, of its last day
    till.push()
    sheet = sheet_of(world)
    assert {name: each.minutes for name, each in sheet.days.items()} == {"2026-11-22": 300}
    assert (len(sheet.presses), sheet.faults) == (2, {})
