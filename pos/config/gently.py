"""Work that can wait, in slices so small that whoever sells or sends beside it does not feel them.

After each slice a rest of RESTS times as long: a slow machine rests longer. `waits` does the first
slice in the worker's round and says whether there is more; the rest is done beside the rounds
(pos.config.beside), for a round looks at everything else too and would come much too often.
"""

import time
from collections.abc import Callable

RESTS = 10.0
LONGEST_REST_SECONDS = 5.0


class Gently:
    def __init__(self, work: Callable[[int], int], a_slice: int) -> None:
        self.slice_of, self.a_slice = work, a_slice

    def waits(self) -> bool:
        return self.slice_of(self.a_slice) >= self.a_slice

    def work(self) -> int:
        """0 once less was left than a slice: what comes later is the next round's."""
        began = time.monotonic()
        done = self.slice_of(self.a_slice)
        time.sleep(min(LONGEST_REST_SECONDS, RESTS * (time.monotonic() - began)))
        return done if done >= self.a_slice else 0
