"""Fourteen days of a busy shop in one story: three of them without the hub, seven without the
internet, and every total equal to the Rupiah on tablets, hub and cloud.

Nights are left out: tablets are shut and the clock goes on to the next morning. By day everything
is a little bad all the time: letters are lost and come twice, each tablet's page is killed in the
middle of a sale about once a day, hub and cloud die around a commit. On the days without hub
tablets leave their sales at the cloud; on those without internet the hub keeps what the relay owes;
on one day there is neither.
"""

import datetime
import sys
import time
from collections import Counter
from typing import Any

from pos.outlets.models import Outlet
from pos.stock.actions import Received, receive_stock
from tests.simulator import cloud_rows
from tests.simulator.cashier import hire
from tests.simulator.cloud import LinkWeather
from tests.simulator.cloud_world import CloudWorld
from tests.simulator.hub import OPENING_MILLI
from tests.simulator.link_opening import Linked
from tests.simulator.machine import EPOCH_MS
from tests.simulator.oracle import Violation, demand
from tests.simulator.weather import DAY_MS, Weather

DAYS = 14
WITHOUT_HUB = range(3, 6)
WITHOUT_INTERNET = range(5, 12)
PACE_MS = 300  # compressed in time: pushes and pulls are batches, as in a rush
EVENING_MS = 150_000  # a tablet asks the cloud after a minute of silence, and leaves what it owes
LONGEST_DAY_MS = DAY_MS // 4  # virtual: it must end on the business day on which it began
PIECES_A_SALE_MILLI = 10_000  # more than any sale takes: so goods do not run out
REQUESTS_A_SALE = 200
MOST_TRACE = 20_000
SHOP_ZONE = datetime.timezone(datetime.timedelta(hours=7))


class Fortnight(CloudWorld):
    """`sales`: of each tablet on each day. The tablets are those of `linked`."""

    def __init__(self, seed: int, linked: Linked, sales: int, planted: str = "") -> None:
        super().__init__(seed, linked, planted)
        tills = len(linked.opening)
        self.weather = Weather(tills=tills, sales=sales, pace_ms=PACE_MS, loss=0.02, live=True)
        self.weather.duplicate, self.weather.corrupt = 0.02, 0.002
        self.weather.till_deaths, self.weather.hub_deaths = min(0.01, 1 / sales), 0.001
        self.link = LinkWeather(path="both", loss=0.05, no_reply=0.05, duplicate=0.05)
        self.link.corrupt, self.link.late, self.link.deaths = 0.005, 0.02, 0.01
        self.most_requests = REQUESTS_A_SALE * tills * sales * DAYS
        self.is_night = True
        self.began = time.perf_counter()
        self.sums: dict[str, int] = {}

    def _begin_the_day(self) -> None:
        self.oracle.devices = {till: self.opening[till] for till in self._numbers()}
        self.oracle.had_catalog = set(self._numbers())

    def _plan_the_storm(self) -> None:
        """The days are the storm."""
        for day in range(DAYS):
            self._day(day)
        self._say("all days are over")

    def _heal(self) -> None:
        self.is_night = False
        for number in self._numbers():
            self._boot(number)
        super()._heal()
        assert self.oracle.stocked_milli > OPENING_MILLI

    def _judge(self) -> None:
        super()._judge()
        self._judge_sums()

    def _judge_sums(self) -> None:
        """The cashiers' notebook against what each tier says by itself."""
        self._ask_all("sums")
        notebook: dict[str, list[int]] = {}
        for cashier in self.oracle.cashiers.values():
            for intent in (one for one in cashier.intents if one.lines):
                told = notebook.setdefault(cashier.date, [0, 0])
                told[0], told[1] = told[0] + 1, told[1] + intent.body["due_minor"]
                mine = self.sums.pop(intent.done, None)
                demand("tablets_sum", mine == intent.body["due_minor"], f"{intent.done}: {mine}")
        demand("tablets_sum", not self.sums, f"{len(self.sums)} sales nobody made")
        merchant = str(self.hub.merchant_id)
        for tier, said in {
            "hubs_sum": cloud_rows.turnover(merchant),
            "clouds_sum": self.cloud.ask("turnover", merchant=merchant),
        }.items():
            for way, by_day in said.items():
                demand(tier, by_day == notebook, f"{way}: {by_day}, sold: {notebook}")

    # -- a day -------------------------------------------------------------------------------

    def _day(self, day: int) -> None:
        self._move_to(max(self.now, day * DAY_MS))
        self._say(f"day {day}")
        self._weather_of(day)
        self._goods_and_prices(day)
        self.is_night = False
        for number in self._numbers():
            self._boot(number)
        self._send_in_cashiers(day)
        self._until(lambda: self.oracle.is_quiet() or self._is_too_late(day))
        evening = self.now + EVENING_MS
        self._until(lambda: self.now >= evening)
        self._night()
        self._tell_the_time(day)

    def _tell_the_time(self, day: int) -> None:
        """The whole takes about an hour: somebody looks at it."""
        sold, requests = self.oracle.sold(), self.hub.requests
        spent = time.perf_counter() - self.began
        sys.stderr.write(f"day {day + 1}: {sold} sales, {requests} requests, {spent:.0f} s\n")
        sys.stderr.flush()
        del self.trace[:-MOST_TRACE]

    def _weather_of(self, day: int) -> None:
        if day == WITHOUT_HUB.start:
            self._restarted()
            self.up_at = float(WITHOUT_HUB.stop * DAY_MS)
        if day == WITHOUT_INTERNET.start:
            self.link.dark_until = float(WITHOUT_INTERNET.stop * DAY_MS)

    def _goods_and_prices(self, day: int) -> None:
        if day in WITHOUT_HUB:
            return
        milli = self.weather.sales * self.weather.tills * PIECES_A_SALE_MILLI
        lines = [Received(product.id, milli) for product in self.hub.goods]
        receive_stock(outlet=Outlet.objects.get(), lines=lines, by=None, note=f"Hari {day}")
        self.oracle.stocked_milli += milli
        self._change_price()
        if day % 3 == 0:
            self._change_price_above()

    def _send_in_cashiers(self, day: int) -> None:
        goods = [str(product.id) for product in self.hub.goods]
        trouble = {"goods": goods, "poison": 0.0, "old": False, "updates": []}
        for number in self._numbers():
            before = self.oracle.cashiers.pop(number, None)
            if before:
                self.oracle.cashiers[1_000 * day + number] = before
            cashier = hire(number, self.weather.sales, self.dice, trouble)
            cashier.date = _business_date(self.now)
            self.oracle.cashiers[number] = cashier
            pause = self.dice.randrange(PACE_MS)
            self._in(pause, lambda cashier=cashier: self._work(cashier))

    def _is_too_late(self, day: int) -> bool:
        if self.now > day * DAY_MS + LONGEST_DAY_MS:
            raise Violation("selling_stopped", f"day {day} does not come to an end")
        return False

    def _night(self) -> None:
        self.is_night = True
        for number in sorted(self.running):
            self._give([{"op": "sleep", "till": number}])

    # -- news --------------------------------------------------------------------------------

    def _died(self, till: int) -> None:
        if not self.is_night:
            super()._died(till)
            return
        self.running.discard(till)
        self.sockets.pop(till, None)

    def _boot(self, number: int) -> None:
        """A page that died in the evening stays shut until the morning."""
        if not self.is_night and number not in self.running:
            super()._boot(number)

    def _heed(self, news: dict[str, Any]) -> None:
        if news["kind"] == "sums":
            told = Counter(event_id for event_id, _ in news["due_minor"])
            demand("tablets_sum", max(told.values(), default=1) == 1, "a sale stands there twice")
            self.sums |= dict(news["due_minor"])
        else:
            super()._heed(news)


def _business_date(now_ms: float) -> str:
    return datetime.datetime.fromtimestamp((EPOCH_MS + now_ms) / 1000, SHOP_ZONE).date().isoformat()
