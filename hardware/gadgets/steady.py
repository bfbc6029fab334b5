"""When a weight may be taken: three equal readings in a row that the scale itself calls still, the
newest of this moment. Tare is ours, the same on every scale: what lay there when it was asked for
is taken off until the customer's goods are taken, or the scale is empty again."""

from collections import deque
from dataclasses import dataclass

from hardware.gadgets.frames import Reading

EQUAL = 3
FRESH_SECONDS = 1.5
NO_ANSWER = "Timbangan tidak menjawab; periksa kabel dan listriknya."


@dataclass(frozen=True)
class Weight:
    """As tills are told. With a `trouble` the weight means nothing."""

    weight_g: int
    is_stable: bool
    tare_g: int = 0
    trouble: str = ""


class Steadiness:
    def __init__(self) -> None:
        self._last: deque[Reading] = deque(maxlen=EQUAL)
        self._heard_at: float | None = None
        self.tare_g = 0

    def hear(self, reading: Reading, now: float) -> None:
        if self._heard_at is not None and now - self._heard_at > FRESH_SECONDS:
            self._last.clear()  # what lay there meanwhile, nobody knows
        self._last.append(reading)
        self._heard_at = now
        if self.tare_g and self._is_still() and reading.weight_g <= 0:
            self.tare_g = 0

    def weight(self, now: float) -> Weight:
        if self._heard_at is None or now - self._heard_at > FRESH_SECONDS:
            return Weight(0, False, self.tare_g, NO_ANSWER)
        newest = self._last[-1]
        if newest.trouble:
            return Weight(0, False, self.tare_g, newest.trouble)
        return Weight(newest.weight_g - self.tare_g, self._is_still(), self.tare_g)

    def take_tare(self) -> None:
        """What lies still now counts as nothing; while it moves, or nothing lies there, none."""
        if self._is_still() and self._last[-1].weight_g > 0:
            self.tare_g = self._last[-1].weight_g

    def forget_tare(self) -> None:
        self.tare_g = 0

    def _is_still(self) -> bool:
        same = len({each.weight_g for each in self._last}) == 1
        return (
            len(self._last) == EQUAL
            and same
            and all(each.is_still and not each.trouble for each in self._last)
        )
