"""One seed: a shop in trouble, then healed, in virtual time and in one order.

Every cause stands in one heap; nothing happens in parallel. Tills, hub and network are the real
core, the real ingest and a wire that misbehaves; the oracle (oracle.py) judges what is left.
"""

import base64
import hashlib
import json
import random
from typing import Any

from tests.simulator import bugs
from tests.simulator.cashier import Cashier, hire
from tests.simulator.hub import SimulatedHub
from tests.simulator.machine import EPOCH_MS, Virtual
from tests.simulator.network import Network
from tests.simulator.oracle import Oracle, Violation
from tests.simulator.pipe import Pipe
from tests.simulator.rest import unsettled
from tests.simulator.story import LOOK_EVERY_MS, Action, Story
from tests.simulator.weather import drawn

CONVERGE_MS = 400_000  # the longest back-off, and a minute for the idle hello
HUB_START_MS = 3_000
MOST_REQUESTS = 1_500  # twenty times what a seed needs: somebody asks without a pause
CASHIER_HEARS = ("sold", "not_sold", "shut", "looked")


class World(Story):
    """`opening`: till → device, as opening.py left them. `planted`: name of a fault, or none."""

    def __init__(
        self,
        seed: int,
        pipe: Pipe,
        opening: dict[int, str],
        planted: str = "",
    ) -> None:
        super().__init__(pipe)
        self.seed, self.opening, self.planted = seed, opening, planted
        self.dice = random.Random(f"{seed}")
        self.weather = drawn(self.dice)
        self.healed = False
        self.most_requests = MOST_REQUESTS
        self.up_at = 0.0
        self.lives: dict[int, int] = {}
        self.running: set[int] = set()
        self.busy: set[int] = set()
        self.sockets: dict[int, int] = {}

    def run(self) -> Oracle:
        Virtual.now_ms, Virtual.dice = 0, random.Random(self.seed)
        self.hub = self._make_hub()
        self.network = Network(self.weather, self.dice)
        self.oracle = self._make_oracle()
        bugs.plant_in_hub(self.planted, self)
        try:
            self._give([{"op": "reset", "till": 0, "bugs": [self.planted] if self.planted else []}])
            self._open_the_shop()
            self._plan_the_storm()
            self._until(lambda: self.now >= self.weather.storm_ms)
            self._heal()
            self._converge()
            self._ask_all("report")
            self._judge()
        finally:
            bugs.pull_out_of_hub()
            self.hub.close()
        return self.oracle

    def _judge(self) -> None:
        self.oracle.judge()

    def _make_hub(self) -> SimulatedHub:
        return SimulatedHub()

    def _make_oracle(self) -> Any:
        return Oracle(self.hub)

    def _unsettled(self) -> tuple[str, str] | None:
        return unsettled(self.oracle)

    def digest(self) -> str:
        """One seed, one story: of everything that was said, and of every event's hash."""
        told = [f"{self.weather}", *self.trace]
        told += [f"{till} {self.oracle.reports[till]}" for till in sorted(self.oracle.reports)]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]

    # -- the story ---------------------------------------------------------------------------

    def _open_the_shop(self) -> None:
        """The tills are paired and have their goods (opening.py); now the day begins."""
        self.oracle.devices = {till: self.opening[till] for till in self._numbers()}
        self.oracle.had_catalog = set(self._numbers())
        for number in self._numbers():
            self._boot(number)
        trouble = {
            "goods": [str(product.id) for product in self.hub.goods],
            "poison": self.weather.poison,
            "old": self.weather.old_tills,
            "updates": self.weather.updates,
        }
        for number in self._numbers():
            cashier = hire(number, self.weather.sales, self.dice, trouble)
            self.oracle.cashiers[number] = cashier
            self._in(self.dice.randrange(2_000), lambda cashier=cashier: self._work(cashier))
        if self.weather.old_hub:
            self.hub.hide("sale.completed", 2)
            self._in(self.dice.randrange(self.weather.storm_ms), self._update_hub)
        if self.weather.full_tills:
            self._fill_tills(self.weather.full_tills)
        self.hub.back_up("first")
        self.hub.note()

    def _numbers(self) -> range:
        return range(1, self.weather.tills + 1)

    def _plan_the_storm(self) -> None:
        storm = self.weather.storm_ms

        def sometime(action: Action) -> None:
            self._in(self.dice.randrange(storm), action)

        for _ in range(self.weather.partitions):
            sometime(self._darken)
        for number in range(self.weather.copies):
            sometime(lambda number=number: self.hub.back_up(f"copy{number}"))
            sometime(self.hub.note)
        for _ in range(self.weather.restores):
            sometime(self._restore)
        for _ in range(self.weather.prices):
            sometime(self._change_price)
        for _ in range(self.weather.jumps):
            sometime(self._jump)
        for _ in range(self.weather.hub_updates):
            sometime(self._update_hub)
        for _ in range(self.weather.full_hub):
            sometime(self._fill_hub)

    def _heal(self) -> None:
        self.healed = self.network.healed = True
        self.hub.empty()
        self._fill_tills(0.0)
        if self.hub.hidden:
            self.hub.upgrade()
        self._say("healed")

    def _converge(self) -> None:
        deadline = self.now + CONVERGE_MS
        while self.now < deadline:
            look_at = self.now + LOOK_EVERY_MS
            self._until(lambda look_at=look_at: self.now >= look_at)
            if self.oracle.is_quiet():
                self._ask_all("report")
                if self._unsettled() is None:
                    return
        self._ask_all("report")
        name, text = self._unsettled() or ("too_late", "it came to rest with the last look")
        raise Violation(name, f"after {CONVERGE_MS} ms of calm: {text}")

    # -- causes ------------------------------------------------------------------------------

    def _work(self, cashier: Cashier) -> None:
        """The cashier's next step, when the till is there and not at work already."""
        pause = 200 if self.healed else 1 + self.dice.randrange(2 * self.weather.pace_ms)
        if cashier.current is None:
            return
        self._in(pause, lambda: self._work(cashier))
        number = cashier.number
        if number not in self.running or number in self.busy:
            return
        self.busy.add(number)
        self.oracle.selling(number)
        order: dict[str, Any] = {"op": "sell", "till": number, "sale": cashier.tried()}
        if not self.healed and self.dice.random() < self.weather.till_deaths:
            order["crashAfter"] = self.dice.randrange(1, 14)
            order["power"] = self.dice.random() < self.weather.power
        self._give([order])

    def _darken(self) -> None:
        till = self.dice.randrange(1, self.weather.tills + 1)
        length = self.dice.randrange(self.weather.partition_ms)
        self.network.dark[till] = self.now + length

    def _restore(self) -> None:
        copy = self.dice.choice(self.hub.copies)
        self._say(f"restore {copy.server_seq}")
        if self.dice.random() < 0.8:
            self.hub.note()  # as the hub does every second; else the loss may go unnoticed
        self.oracle.hub_restored(noticed=self.hub.restore(copy))
        self._restarted()

    def _restarted(self) -> None:
        self.up_at = self.now + (HUB_START_MS if not self.healed else 0)
        for till in list(self.sockets):
            if not self.network.is_dark(till, self.now):
                self._give([{"op": "socket", "till": till, "event": "end"}])
        self.sockets.clear()

    def _update_hub(self) -> None:
        """To the newer release, or back to the older one."""
        if self.healed or self.hub.full:
            return
        self._say("the hub changes its release")
        if self.hub.hidden:
            self.hub.upgrade()
        else:
            self.hub.hide("sale.completed", 2)

    def _fill_hub(self) -> None:
        self._say("the hub's disk is full")
        self.hub.full = True
        self._in(self.dice.randrange(self.weather.partition_ms), self.hub.empty)

    def _fill_tills(self, refusal: float) -> None:
        self.oracle.full = set(self._numbers()) if refusal else set()
        for number in self._numbers():
            self._give([{"op": "disk", "till": number, "refusal": refusal}])

    def _change_price(self) -> None:
        if self.hub.full:
            return
        self.hub.change_price(self.dice.randrange(6), self.dice.randrange(1, 99) * 500)
        self._tell_of_news()

    def _tell_of_news(self) -> None:
        manifest = self.hub.publish()
        self._announce({"kind": "catalog", "manifest": manifest})
        self._announce({"kind": "head", "cursor": self.hub.cursor()})

    def _jump(self) -> None:
        till = self.dice.randrange(1, self.weather.tills + 1)
        skew = self.dice.choice([-1, 1]) * self.dice.randrange(86_400_000)
        if till in self.running:
            self._give([{"op": "jump", "till": till, "skewMs": skew}])

    def _boot(self, number: int) -> None:
        skews = self.weather.skews_ms
        self.lives[number] = self.lives.get(number, 0) + 1
        order = {
            "op": "boot",
            "till": number,
            "skewMs": EPOCH_MS + (skews[number - 1] if skews else 0),
            "dice": self.dice.randrange(2**32),
        }
        self._give([order])

    # -- the network -------------------------------------------------------------------------

    def _requested(self, news: dict[str, Any]) -> None:
        self.oracle.asked(news)
        for delay in self.network.deliveries(news["till"], self.now):
            self._in(delay, lambda: self._arrived(news))

    def _arrived(self, news: dict[str, Any]) -> None:
        """A copy of a request reaches the hub, whether or not anybody still waits for an answer."""
        till = news["till"]
        if self.now < self.up_at:
            self._reply(news, {"op": "fail"})
            return
        body = self.network.torn(base64.b64decode(news["body"]))
        if not self.healed and self.dice.random() < self.weather.hub_deaths:
            self.hub.dies = self.dice.choice(["before", "after"])
        if self.hub.requests > self.most_requests:
            raise Violation("hammering", f"{self.hub.requests} requests at {self.now:.0f} ms")
        cursor = self.hub.cursor()
        answer = self.hub.answer(news, body)
        if answer is None:
            self._say(f"hub died at {news['path'][:20]}")
            self._restarted()
            return
        status, content = answer
        self._say(f"till {till} {news['path'][:80]} {status}")
        self.oracle.answered(news, status, content)
        text = base64.b64encode(content).decode()
        self._reply(news, {"op": "answer", "status": status, "body": text})
        if self.hub.cursor() != cursor:
            self._announce({"kind": "head", "cursor": self.hub.cursor()})

    def _reply(self, news: dict[str, Any], order: dict[str, Any]) -> None:
        """An answer finds its request only in the same life of the same till."""
        till, life = news["till"], self.lives[news["till"]]
        for delay in self.network.deliveries(till, self.now)[:1]:
            self._in(delay, lambda: self._hand(till, life, {**order, "id": news["id"]}))

    def _hand(self, till: int, life: int, order: dict[str, Any]) -> None:
        if till in self.running and self.lives[till] == life:
            self._give([{**order, "till": till}])

    def _announce(self, notice: dict[str, Any]) -> None:
        for till, socket in list(self.sockets.items()):
            for delay in self.network.deliveries(till, self.now)[:1]:
                self._in(delay, lambda till=till, socket=socket: self._tell(till, socket, notice))

    def _tell(self, till: int, socket: int, notice: dict[str, Any]) -> None:
        if self.sockets.get(till) == socket and till in self.running:
            text = json.dumps(notice)
            self._give([{"op": "socket", "till": till, "event": "hear", "text": text}])

    def _socket_wanted(self, news: dict[str, Any]) -> None:
        till, life = news["till"], self.lives[news["till"]]
        self.sockets.pop(till, None)
        if not self.weather.live or self.network.is_dark(till, self.now) or self.now < self.up_at:
            return

        def opened() -> None:
            if till in self.running and self.lives[till] == life:
                self.sockets[till] = news["id"]
                self._give([{"op": "socket", "till": till, "event": "open"}])

        self._in(2, opened)

    def _socket_said(self, news: dict[str, Any]) -> None:
        pong = {"kind": "pong", "time": Virtual.now_ms + EPOCH_MS}
        till, socket = news["till"], news["id"]
        if self.sockets.get(till) == socket and self.network.deliveries(till, self.now):
            self._in(2, lambda: self._tell(till, socket, pong))

    # -- news --------------------------------------------------------------------------------

    def _heed(self, news: dict[str, Any]) -> None:
        kind, till = news["kind"], news["till"]
        if kind == "request":
            self._requested(news)
        elif kind == "socket":
            self._socket_wanted(news)
        elif kind == "said":
            self._socket_said(news)
        elif kind == "hung_up":
            self.sockets.pop(till, None)
        elif kind == "died":
            self._died(till)
        elif kind == "booted":
            self._booted(till, news)
        else:
            self._say(f"till {till} {kind} {news.get('seq', '')} {news.get('hash', '')[:12]}")
            self.oracle.heard(news)
            self._cashier_hears(news)

    def _cashier_hears(self, news: dict[str, Any]) -> None:
        till, cashier = news["till"], self.oracle.cashiers.get(news["till"])
        if cashier is None or news["kind"] not in CASHIER_HEARS:
            return
        if news["kind"] == "sold" or (news["kind"] == "looked" and news["sold"]):
            cashier.believes(news["id"])
        elif news["kind"] == "looked" and not news["open"]:
            cashier.anew()
        self.busy.discard(till)

    def _died(self, till: int) -> None:
        self._say(f"till {till} died")
        self.running.discard(till)
        self.sockets.pop(till, None)
        self._in(500 + self.dice.randrange(3_000), lambda: self._boot(till))

    def _booted(self, till: int, news: dict[str, Any]) -> None:
        self.running.add(till)
        self.oracle.booted(news)
        cashier = self.oracle.cashiers.get(till)
        if cashier and cashier.current and cashier.current.ids:
            self.busy.add(till)
            self._give([{"op": "look", "till": till, "id": cashier.current.ids[-1]}])
        else:
            self.busy.discard(till)

    def _ask_all(self, op: str) -> None:
        for number in sorted(self.running):
            self._give([{"op": op, "till": number}])
