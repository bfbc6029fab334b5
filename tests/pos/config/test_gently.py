"""Work in slices: whoever sells beside it does not feel them, and none of it is left undone."""

from pos.config import gently
from pos.config.gently import Gently


def of_slices(monkeypatch, *, left, seconds_each):
    """A pile of `left` things, on a clock of its own: what was done, and how long was rested."""
    now, done, rests = [1_000.0], [], []

    def work(limit):
        count = min(limit, left - sum(done))
        done.append(count)
        now[0] += seconds_each
        return count

    monkeypatch.setattr(gently.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(gently.time, "sleep", rests.append)
    return Gently(work, 25), done, rests


def test_each_slice_is_followed_by_a_rest_ten_times_as_long_until_all_is_done(monkeypatch):
    pile, done, rests = of_slices(monkeypatch, left=60, seconds_each=0.25)
    assert pile.waits()
    assert rests == []  # the round itself is not held up
    assert (pile.work(), pile.work(), pile.waits()) == (25, 0, False)
    assert (done, rests) == ([25, 25, 10, 0], [2.5, 2.5])


def test_nothing_to_do_begins_no_thread_and_a_slow_slice_rests_five_seconds_at_most(monkeypatch):
    pile, _, rests = of_slices(monkeypatch, left=0, seconds_each=3.0)
    assert not pile.waits()
    pile.work()
    assert rests == [5.0]
