"""Birthdays: allowed by a word of their own, forgotten with it, and who has theirs this week."""

import pytest

from pos.customers.actions import add_customer, change_customer, merge_customers
from pos.customers.birthdays import birthday_text, near_birthdays, read_birthday
from pos.customers.models import Customer
from pos.customers.queries import ticks_of
from pos.journal.clock import wall_ms
from pos.journal.errors import LancarError
from pos.journal.models import Problem
from pos.journal.replay import rebuild
from tests.pos.world import World, make_world, pair

ALLOWED = {"birthday": "08-17", "keep_birthday": True}


def person(world: World, name: str = "Bu Ani", **more: object) -> Customer:
    here = {"merchant_id": world.merchant.id, "by": world.sari.id}
    return add_customer(name=name, consents=["keep_data"], **here, **more)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("17-8", "08-17"),
        ("17/08/1990", "08-17"),
        ("17 Agustus", "08-17"),
        ("1 jan", "01-01"),
        ("29.2", "02-29"),
        ("", ""),
    ],
)
def test_a_day_is_read_as_people_write_it(typed: str, told: str) -> None:
    assert read_birthday(typed) == told
    assert read_birthday(birthday_text(told)) == told


@pytest.mark.parametrize("typed", ["30-2", "17", "0-1", "17-13", "Agustus 17", "17 08 90 2", "²-8"])
def test_what_is_no_day_is_said(typed: str) -> None:
    with pytest.raises(LancarError) as refused:
        read_birthday(typed)
    assert refused.value.code == "birthday_unreadable"


@pytest.mark.django_db
def test_a_birthday_needs_its_own_leave_and_goes_with_it() -> None:
    world = make_world()
    ani = person(world)
    with pytest.raises(LancarError) as refused:
        change_customer(customer=ani, by=world.sari.id, birthday={"birthday": "08-17"})
    assert refused.value.code == "birthday_not_allowed"
    change_customer(customer=ani, by=world.sari.id, birthday=ALLOWED)
    assert ani.birthday == "08-17"
    change_customer(customer=ani, by=world.sari.id, birthday={"keep_birthday": False})
    assert (ani.birthday, ani.keep_birthday["given"]) == ("", False)
    said = [(each.consent, each.given, each.actor_id) for each in ticks_of(ani)]
    assert sorted(said[:2]) == [
        ("keep_birthday", False, world.sari.id),
        ("keep_birthday", True, world.sari.id),
    ]
    assert rebuild(verify_only=True) == []


@pytest.mark.django_db
def test_who_is_forgotten_has_no_birthday_and_who_is_merged_brings_it_along() -> None:
    world = make_world()
    ani = person(world, birthday=ALLOWED)
    twice = person(world, "Ibu Ani")
    merge_customers(customer=ani, into=twice, by=world.sari.id)
    twice.refresh_from_db()
    assert (twice.birthday, twice.keep_birthday["given"]) == ("08-17", True)
    change_customer(customer=twice, by=world.sari.id, given={"keep_data": False})
    both = Customer.objects.values_list("birthday", "keep_birthday")
    assert list(both) == [("", None)] * 2
    assert rebuild(verify_only=True) == []


@pytest.mark.django_db
@pytest.mark.parametrize("is_gone_who_said_no", [True, False])
def test_of_two_that_are_one_the_newest_word_about_the_birthday_counts(
    is_gone_who_said_no: bool,
) -> None:
    world = make_world()
    yes, no = person(world, birthday=ALLOWED), person(world, "Ibu Ani", birthday=ALLOWED)
    while wall_ms() <= yes.keep_birthday["at"]:
        pass
    change_customer(customer=no, by=world.sari.id, birthday={"keep_birthday": False})
    gone, into = (no, yes) if is_gone_who_said_no else (yes, no)
    merge_customers(customer=gone, into=into, by=world.sari.id)
    into.refresh_from_db()
    assert (into.birthday, into.keep_birthday["given"]) == ("", False)


@pytest.mark.django_db
def test_a_till_may_not_write_one_down() -> None:
    world = make_world()
    ani, till = person(world), pair(world)
    groups = {"birthday": {"birthday": "08-17", "keep_birthday": None}}
    till.tablet.append("customer.changed", {"id": str(ani.id), "groups": groups}, tv=5)
    till.push()
    ani.refresh_from_db()
    assert ani.birthday == ""
    assert list(Problem.objects.values_list("code", flat=True)) == ["servers_only"]


@pytest.mark.django_db
def test_the_week_goes_over_the_new_year_and_a_leap_day_is_kept_the_day_before() -> None:
    world = make_world()
    for day in ("12-31", "01-03", "01-06", "02-29"):
        person(world, day, birthday={"birthday": day, "keep_birthday": True})

    def near(today: str) -> list[tuple[str, str]]:
        found = near_birthdays(world.merchant.id, today, 7)
        return [(day, who.name) for day, who in found]

    assert near("2026-12-30") == [("2026-12-31", "12-31"), ("2027-01-03", "01-03")]
    assert near("2027-02-25") == [("2027-02-28", "02-29")]
    assert near("2028-02-25") == [("2028-02-29", "02-29")]
    assert near("2027-03-01") == []
