"""One day from the first float to the last sale that comes late."""

from tests.days.check import at_end, at_report
from tests.days.day import Counter, Day

ACTS = ("sell",) * 8 + ("back", "back", "undo", "void", "twice", "exchange")
ACTS += ("move", "move", "drawer", "hand in", "hand in")


def differences(seed: str) -> list[str]:
    """None, or what hub and book say differently."""
    day = Day(seed)
    day.open_drawers()
    for _ in range(day.luck.randrange(12, 30)):
        act(day, day.luck.choice(day.counters))
    for shift in sorted(set(day.shifts.values())):
        day.close(shift)
    found: list[str] = []
    for counter in day.luck.sample(day.counters, len(day.counters)):
        day.hand_in(counter, day.luck.choice((3, 200, 200)))
        found += at_report(day)
    for counter in day.counters:  # sold after the close, and what waited all along
        for _ in range(day.luck.randrange(0, 3)):
            act(day, counter)
    for counter in day.luck.sample(day.counters, len(day.counters)):
        day.hand_in(counter, 1_000)
        found += at_report(day)
    return found + at_end(day)


def act(day: Day, counter: Counter) -> None:
    what = day.luck.choice(ACTS)
    mine = [each for each in day.sold if each.till == counter.series]
    if what == "sell" or (what in ("back", "undo", "void", "twice", "exchange") and not mine):
        day.sell(counter)
    elif what == "exchange":
        day.exchange(counter)
    elif what == "move":
        day.move(counter)
    elif what == "drawer":
        day.open_drawer(counter)
    elif what == "hand in":
        day.hand_in(counter, day.luck.choice((1, 4, 200)))
    else:
        give_back(day, counter, what)


def give_back(day: Day, counter: Counter, what: str) -> None:
    mine = [each for each in day.sold if each.till == counter.series]
    sold = day.luck.choice(mine)
    if what == "back":
        day.give_back(counter, sold)
    elif what == "twice":  # two tills that do not hear of each other
        other = day.luck.choice(day.counters)
        for each in (counter, other):
            day.give_back(each, sold)
    elif not any(each for backs in sold.backs.values() for each in backs):
        day.give_back(counter, sold, what)
