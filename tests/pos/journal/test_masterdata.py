"""The last writer wins, unless a clock is far ahead: then the time of receipt decides."""

import uuid
from types import SimpleNamespace
from typing import Any

import pytest

from pos.journal.masterdata import winning_groups
from pos.journal.models import FieldGroup, LostChange

pytestmark = pytest.mark.django_db
NOW_MS = 1_800_000_000_000
MINUTE_MS = 60_000
YEAR_MS = 365 * 24 * 60 * MINUTE_MS
PRODUCT = "00000000-0000-7000-8000-000000000009"
MERCHANT = uuid.UUID("00000000-0000-7000-8000-000000000001")


def change(price: int, *, stamped: int, received: int, device: int = 1, seen: Any = None) -> Any:
    """A product.changed of one group, as a projection sees it. `seen`: the change before it, as
    far as its writer knew; "nothing": knew of none; None: does not say."""
    told = None if seen is None else {} if seen == "nothing" else {"price": str(seen.id)}
    return SimpleNamespace(
        id=uuid.uuid4(),
        merchant_id=MERCHANT,
        outlet_id=MERCHANT,
        device_id=uuid.UUID(int=device),
        hlc_ms=stamped,
        hlc_counter=0,
        received_at_ms=received,
        body=SimpleNamespace(id=PRODUCT, groups={"price": {"price_minor": price}}, seen=told),
    )


def price_after(*changes: Any, at_once: bool = False) -> int:
    runs = [list(changes)] if at_once else [[each] for each in changes]
    for run in runs:
        list(winning_groups("product", run))
    return FieldGroup.objects.get().value["price_minor"]


@pytest.mark.parametrize("at_once", [True, False])
def test_a_later_stamp_wins_though_it_arrives_first_and_the_loser_is_kept(at_once):
    late = change(2_000, stamped=NOW_MS - MINUTE_MS, received=NOW_MS, device=2)
    early = change(1_000, stamped=NOW_MS - 9 * MINUTE_MS, received=NOW_MS + 1)
    assert price_after(late, early, at_once=at_once) == 2_000
    lost = LostChange.objects.get()
    assert (lost.event_id, lost.winner_event_id) == (early.id, late.id)


@pytest.mark.parametrize("at_once", [True, False])
def test_a_tablet_a_year_ahead_does_not_win_for_a_year(at_once):
    future = change(2_000, stamped=NOW_MS + YEAR_MS, received=NOW_MS, device=2)
    after = change(1_000, stamped=NOW_MS + MINUTE_MS, received=NOW_MS + MINUTE_MS)
    assert price_after(future, after, at_once=at_once) == 1_000
    assert FieldGroup.objects.get().hlc_ms == NOW_MS + MINUTE_MS


def test_a_suspect_stamp_is_kept_as_the_time_of_receipt():
    future = change(2_000, stamped=NOW_MS + YEAR_MS, received=NOW_MS)
    assert price_after(future) == 2_000
    stored = FieldGroup.objects.get()
    assert (stored.hlc_ms, stored.hlc_counter) == (NOW_MS, 0)


def test_a_suspect_change_still_wins_over_what_was_there_before_it():
    before = change(1_000, stamped=NOW_MS - MINUTE_MS, received=NOW_MS - MINUTE_MS)
    future = change(2_000, stamped=NOW_MS + YEAR_MS, received=NOW_MS, device=2)
    assert price_after(before, future) == 2_000


@pytest.mark.parametrize(
    ("ahead_ms", "price"), [(5 * MINUTE_MS, 2_000), (5 * MINUTE_MS + 1, 1_000)]
)
def test_five_minutes_ahead_is_still_believed_and_a_millisecond_more_is_not(ahead_ms, price):
    ahead = change(2_000, stamped=NOW_MS + ahead_ms, received=NOW_MS, device=2)
    after = change(1_000, stamped=NOW_MS + MINUTE_MS, received=NOW_MS + MINUTE_MS)
    assert price_after(ahead, after) == price


def test_two_suspect_changes_of_one_push_count_in_the_order_of_the_record():
    first = change(1_000, stamped=NOW_MS + YEAR_MS + 7, received=NOW_MS)
    second = change(2_000, stamped=NOW_MS + YEAR_MS, received=NOW_MS)
    assert price_after(first, second, at_once=True) == 2_000


def test_a_server_whose_clock_was_set_back_can_still_change_a_price():
    day_ms = 24 * 60 * MINUTE_MS
    by_wrong_clock = change(1_000, stamped=NOW_MS + day_ms, received=NOW_MS + day_ms)
    by_right_clock = change(2_000, stamped=NOW_MS + day_ms + 1, received=NOW_MS)
    assert price_after(by_wrong_clock, by_right_clock) == 2_000
    assert LostChange.objects.count() == 0


# What was replaced by somebody who had not seen it


def lost_after(*changes: Any) -> list[tuple[Any, Any]]:
    price_after(*changes)
    return [(lost.event_id, lost.winner_event_id) for lost in LostChange.objects.all()]


def three_changes() -> tuple[Any, Any, Any]:
    """A price, and two that replaced it, in the shop and a minute later in the cloud."""
    first = change(1_000, stamped=NOW_MS, received=NOW_MS, seen="nothing")
    shop = change(2_000, stamped=NOW_MS + 1, received=NOW_MS, seen=first)
    cloud = change(3_000, stamped=NOW_MS + MINUTE_MS, received=NOW_MS, device=2, seen=first)
    return first, shop, cloud


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (1, 0, 2)])
def test_the_shop_and_the_cloud_list_the_same_lost_change(order):
    changes = three_changes()
    lost = lost_after(*(changes[place] for place in order))
    assert (changes[1].id, changes[2].id) in lost
    assert price_after() == 3_000


def test_who_has_seen_what_they_replace_makes_nobody_lose():
    first, shop, _ = three_changes()
    cloud = change(3_000, stamped=NOW_MS + MINUTE_MS, received=NOW_MS, device=2, seen=shop)
    assert lost_after(first, shop, cloud) == []


def test_the_same_said_twice_is_no_conflict_and_neither_is_silence():
    first, shop, _ = three_changes()
    same = change(2_000, stamped=NOW_MS + 2, received=NOW_MS, device=2, seen=first)
    silent = change(3_000, stamped=NOW_MS + 3, received=NOW_MS, device=3)
    assert lost_after(first, shop, same, silent) == []


def test_the_lost_change_keeps_what_it_said_and_whose_it_was():
    changes = three_changes()
    changes[1].outlet_id = uuid.UUID(int=77)
    lost_after(*changes)
    lost = LostChange.objects.get()
    assert (lost.value, lost.outlet_id) == ({"price_minor": 2_000}, uuid.UUID(int=77))
