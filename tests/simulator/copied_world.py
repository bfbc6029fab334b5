"""A shop in which profiles are copied and tablets disappear: seeds above FIRST.

A tablet's whole profile is put on another one, and both go on selling under one key; a tablet is
lost with all it has, and another one is paired in its place. What people do then is done here: who
reads that this till and the hub do not agree, lets it go on under a new series.
"""

from typing import Any

from tests.simulator.cashier import Cashier, hire
from tests.simulator.copied_oracle import CopiedOracle
from tests.simulator.machine import EPOCH_MS
from tests.simulator.world import World

FIRST = 1_000_000
MEND_EVERY_MS = 4_000


class CopiedWorld(World):
    oracle: CopiedOracle

    def __init__(self, seed: int, *rest: Any) -> None:
        super().__init__(seed, *rest)
        weather = self.weather
        weather.restores, weather.full_tills = 0, 0.0  # stories of their own
        self.copies = self.dice.choice([1, 1, 2])
        self.wipes = self.dice.choice([0, 0, 1])
        self.newcomers = weather.tills

    def _make_oracle(self) -> CopiedOracle:
        return CopiedOracle(self.hub)

    def _plan_the_storm(self) -> None:
        super()._plan_the_storm()
        for _ in range(self.copies):
            self._in(self.dice.randrange(self.weather.storm_ms), self._copy_a_till)
        for _ in range(self.wipes):
            self._in(self.dice.randrange(self.weather.storm_ms), self._lose_a_till)
        self._mend()

    def _copy_a_till(self) -> None:
        """Perhaps again, and of a copy; a tablet at work is not put on a cable."""
        whole = self._at_rest()
        if not whole:
            return
        source, number = self.dice.choice(whole), self._newcomer()
        self._say(f"till {source} is copied to {number}")
        self._give([{"op": "copy", "till": number, "from": source}])
        self.oracle.copied(source, number)
        self._begin_work(number)

    def _lose_a_till(self) -> None:
        whole = self._at_rest()
        if not whole:
            return
        lost, number = self.dice.choice(whole), self._newcomer()
        self._say(f"till {lost} is lost, {number} takes its place")
        self.oracle.till_lost(lost)
        self._give([{"op": "sleep", "till": lost}])
        self._begin_work(number)

    def _at_rest(self) -> list[int]:
        return sorted(self.running & set(self.oracle.devices) - self.busy)

    def _newcomer(self) -> int:
        self.newcomers += 1
        return self.newcomers

    def _begin_work(self, number: int) -> None:
        trouble = {
            "goods": [str(product.id) for product in self.hub.goods],
            "poison": 0.0,
            "old": False,
            "updates": [],
        }
        cashier = hire(number, self.dice.randrange(1, 6), self.dice, trouble)
        self.oracle.cashiers[number] = cashier
        self._boot(number)
        self._in(self.dice.randrange(3_000), lambda: self._work(cashier))

    def _boot(self, number: int) -> None:
        if number in self.oracle.gone:
            return
        if number <= self.weather.tills:
            super()._boot(number)
            return
        self.lives[number] = self.lives.get(number, 0) + 1
        dice = self.dice.randrange(2**32)
        self._give([{"op": "boot", "till": number, "skewMs": EPOCH_MS, "dice": dice}])

    def _booted(self, till: int, news: dict[str, Any]) -> None:
        """A tablet that was never here pairs first; again after an answer that did not come. One
        that died at that moment may be paired without having said so."""
        super()._booted(till, news)
        if news["device"]:
            self.oracle.devices.setdefault(till, news["device"])
        self._pair(till)

    def _work(self, cashier: Cashier) -> None:
        """Nobody can sell at a tablet that is not paired yet."""
        if cashier.number in self.oracle.devices:
            super()._work(cashier)
        else:
            self._in(1_000, lambda: self._work(cashier))

    def _pair(self, till: int) -> None:
        if till in self.oracle.devices or till not in self.running:
            return
        self.busy.add(till)
        self._give([{"op": "pair", "till": till, "name": f"Kasir {till}"}])

    def _mend(self) -> None:
        """Whoever stands at a till that wants it lets it go on anew."""
        self._in(MEND_EVERY_MS, self._mend)
        for till in sorted(self.running - self.busy):
            self.busy.add(till)
            self._give([{"op": "mend", "till": till}])

    def _heed(self, news: dict[str, Any]) -> None:
        super()._heed(news)
        kind, till = news["kind"], news["till"]
        if kind in ("paired", "not_paired", "mended"):
            self.busy.discard(till)
        if kind == "not_paired":
            self._in(2_000, lambda: self._pair(till))
        if kind == "mended" and news["renewed"]:
            self.oracle.renewed.add(till)
            self._give([{"op": "sleep", "till": till}])  # the page is loaded anew

    def _unsettled(self) -> tuple[str, str] | None:
        return self.oracle.unsettled()
