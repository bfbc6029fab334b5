"""What changed between states of a balance that this process has told: a tablet that knows an
earlier one is told the rows that are others now, not every card of the shop again.

Kept in memory only. Whoever asks from a state that is not here any more is told all.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

Row = tuple[str, int, int, int]
MOST_STEPS = 500
MOST_ROWS = 20_000  # in all steps of one balance


@dataclass(frozen=True)
class Step:
    """`changed`: the rows that are others after it; None: there is none any more."""

    before: int
    after: int
    changed: dict[str, Row | None]


class Steps:
    def __init__(self) -> None:
        self.steps: deque[Step] = deque(maxlen=MOST_STEPS)

    def note(self, before: tuple[int, list[Row]], after: tuple[int, list[Row]]) -> None:
        if before[0] == after[0]:
            return
        known = {row[0]: row for row in before[1]}
        now = {row[0]: row for row in after[1]}
        changed: dict[str, Row | None] = {
            one: row for one, row in now.items() if known.get(one) != row
        }
        changed.update(dict.fromkeys(known.keys() - now.keys()))
        self.steps.append(Step(before[0], after[0], changed))
        while len(self.steps) > 1 and sum(len(each.changed) for each in self.steps) > MOST_ROWS:
            self.steps.popleft()

    def between(self, before: int, after: int) -> dict[str, Row | None] | None:
        """None: nobody knows how to get from one to the other."""
        steps = list(self.steps)
        from_here = [place for place, step in enumerate(steps) if step.before == before]
        if not from_here or steps[-1].after != after:
            return None
        way = steps[from_here[-1] :]
        # Two threads may have noted what they saw in another order.
        if any(one.after != other.before for one, other in pairwise(way)):
            return None
        return merged(step.changed for step in way)


def merged(parts: Iterable[dict[str, Row | None]]) -> dict[str, Row | None]:
    whole: dict[str, Row | None] = {}
    for part in parts:
        whole.update(part)
    return whole
