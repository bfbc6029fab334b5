"""One seed with three tiers: tablets, their hub, and the cloud with another merchant in it.

The shop's troubles are those of world.py; here the internet and the cloud have theirs. In a third
of these seeds tablets reach the hub alone, in a third the cloud alone, so that one road cannot mend
what the other one breaks.
"""

import base64
import gzip
import json
import random
from typing import Any

from tests.simulator import relaying
from tests.simulator.cloud import RELAY, LinkWeather, SimulatedCloud, link_weather
from tests.simulator.cloud_oracle import CloudOracle
from tests.simulator.link_opening import LINKED, Linked
from tests.simulator.model_check import CheckedHub
from tests.simulator.neighbour import Neighbour
from tests.simulator.relaying import CLOCK, Turns
from tests.simulator.world import World

PATIENCE_SECONDS = 20.0  # of a hub's line (sync/cloud_line.py)
STORM_MS = 150_000  # a tablet asks the cloud after a minute of silence
HOME_MS = 200_000  # the relay's longest rest, its pause, and a few batches
NEIGHBOUR_MS = 12_000
MOST_DELIVERIES = 6
MOST_RELEASES = 4


class CloudWorld(World):
    def __init__(self, seed: int, linked: Linked, planted: str = "") -> None:
        super().__init__(seed, linked.pipe, linked.opening, planted)
        self.cloud: SimulatedCloud = linked.cloud
        self.link_dice = random.Random(f"link {seed}")
        self.link: LinkWeather = link_weather(self.link_dice)
        self.weather.storm_least_ms = STORM_MS
        # What is done at the office, apart from all other dice: with it no older story is another.
        self.office_dice = random.Random(f"office {seed}")
        self.deliveries = self.office_dice.randrange(MOST_DELIVERIES)
        self.releases = self.office_dice.randrange(MOST_RELEASES)  # of the cloud, in one storm
        self.cloud_restored = False
        self.sent_up: dict[str, int] = {}  # by stream: the most that the relay ever sent

    def _make_hub(self) -> CheckedHub:
        self.cloud.ask("reset", seed=self.seed, bug=self.planted)
        return CheckedHub(LINKED)

    def _make_oracle(self) -> CloudOracle:
        return CloudOracle(self.hub, world=self)

    def _open_the_shop(self) -> None:
        self._say(f"{self.link}")
        relaying.over(self._carry)
        self.relay = Turns(self.hub)
        goods = [str(product.id) for product in self.hub.goods]
        self.neighbour = Neighbour(self.link_dice, goods, self.cloud.answer)
        self.neighbour.open(self.cloud.ask("code"))
        self.neighbour.carry = self._carry
        self.cloud.ask("back_up")
        self._begin_the_day()
        self._in(0, self._relay_turn)
        self._in(NEIGHBOUR_MS, self._neighbour_turn)

    def _begin_the_day(self) -> None:
        super()._open_the_shop()

    def _plan_the_storm(self) -> None:
        super()._plan_the_storm()
        link, storm = self.link, self.weather.storm_ms

        def sometime(action: Any) -> None:
            self._in(self.link_dice.randrange(storm), action)

        for _ in range(link.partitions):
            sometime(self._darken_the_internet)
        for _ in range(link.copies):
            sometime(lambda: self.cloud.ask("back_up"))
        for _ in range(link.restores):
            sometime(self._restore_the_cloud)
        for _ in range(link.prices):
            sometime(self._change_price_above)
        for _ in range(link.outages):
            sometime(self._switch_the_hub_off)
        for _ in range(self.deliveries):
            self._in(self.office_dice.randrange(storm), self._receive_goods)
        for _ in range(self.releases):
            self._in(self.office_dice.randrange(storm), self._change_the_clouds_release)
        if link.path == "direct":
            self._in(8_000 + self.link_dice.randrange(15_000), self._cut_the_shop)

    def _heal(self) -> None:
        super()._heal()
        self.cloud.ask("release", newest=True)
        relaying.over(self._carry)
        if self.link.path != "direct":
            return
        until = self.now + HOME_MS
        self._until(lambda: self.now >= until)
        self._ask_all("report")
        self.oracle.came_home()
        self.network.blackout = False

    # -- causes ------------------------------------------------------------------------------

    def _relay_turn(self) -> None:
        if self.now < self.up_at:
            self._in(self.up_at - self.now, self._relay_turn)
            return
        before = self.hub.cursor()
        if not self.healed and self.link_dice.random() < self.weather.hub_deaths / 5:
            self.hub.dies = self.link_dice.choice(["before", "after"])
        pause_ms, died = self.relay.turn()
        if died:
            self._say("hub died with its relay")
            self._restarted()
        if self.hub.cursor() != before:
            self._tell_of_news()
        self._in(max(1.0, pause_ms), self._relay_turn)

    def _restarted(self) -> None:
        super()._restarted()
        self.relay.restarted()

    def _neighbour_turn(self) -> None:
        neighbour, count = self.neighbour, self.link.neighbour
        if self.healed or self.link_dice.random() < 0.3:
            neighbour.looks_again()
            self._neighbour_hands_in()
        elif len(neighbour.record) < count + 2:
            neighbour.lives(self.oracle.ours(), self.oracle.stolen(self.link_dice))
        CLOCK.spent = 0.0
        if not (self.healed and neighbour.is_done):
            self._in(NEIGHBOUR_MS, self._neighbour_turn)

    def _neighbour_hands_in(self) -> None:
        try:
            self.neighbour.hands_in()
        except OSError:
            self._say("the neighbour does not reach the cloud")

    def _darken_the_internet(self) -> None:
        self.link.dark_until = self.now + self.link_dice.randrange(self.link.partition_ms)

    def _restore_the_cloud(self) -> None:
        if self.cloud.ask("restore", copy=self.link_dice.randrange(3)):
            self._say("the cloud is put back to a copy")
            self.cloud_restored = True
            self.neighbour.ends = {}  # its next hello tells it, as ours
            self.oracle.kept.clear()

    def _change_the_clouds_release(self) -> None:
        """To the one before, which knows a kind less, or on to the newest."""
        is_old = not self.healed and self.cloud.ask("release", newest=False)
        self._say(f"the cloud has {'an old' if is_old else 'the newest'} release")

    def _change_price_above(self) -> None:
        number, price = self.link_dice.randrange(6), self.link_dice.randrange(1, 99) * 500
        told = {"merchant": str(self.hub.merchant_id), "sku": f"B{number + 1:02d}"}
        self._say(f"price of {told['sku']} above: {price}")
        assert self.cloud.ask("price", price_minor=price, **told)
        if self.link.both_prices and not self.hub.full:
            self.hub.change_price(number, price + 100)
            self._tell_of_news()

    def _restore(self) -> None:
        """Where somebody types at the office it is noticed, as `manage.py restore` does it. A hub
        that never learned of it says other things under numbers that its cloud has heard, and
        nobody can put that right: then only what tablets say is held to be alike."""
        if self.deliveries:
            self.hub.note()
        super()._restore()

    def _receive_goods(self) -> None:
        if self.hub.full:
            return
        number, count = self.office_dice.randrange(6), self.office_dice.randrange(1, 9)
        self._say(f"{count} of B{number + 1:02d} come in")
        self.hub.receive(number, count * 1_000)

    def _switch_the_hub_off(self) -> None:
        self._say("the hub is off")
        self._restarted()
        self.up_at = self.now + 65_000 + self.link_dice.randrange(60_000)

    def _cut_the_shop(self) -> None:
        self._say("no tablet reaches the hub any more")
        self.network.blackout = True

    # -- the internet ------------------------------------------------------------------------

    def _requested(self, news: dict[str, Any]) -> None:
        if not news["path"].startswith(RELAY):
            super()._requested(news)
            return
        life, order = self.lives[news["till"]], self._left(news)
        delay = 50 + CLOCK.spent * 1000
        CLOCK.spent = 0.0
        self._in(delay, lambda: self._hand(news["till"], life, {**order, "id": news["id"]}))

    def _left(self, news: dict[str, Any]) -> dict[str, Any]:
        """What becomes of a tablet's request to the cloud."""
        request = {name: news[name] for name in ("method", "path", "headers")}
        try:
            status, content = self._carry(request, base64.b64decode(news["body"]))
        except OSError:
            return {"op": "fail"}
        self._say(f"till {news['till']} {RELAY}direct {status}")
        self.oracle.left(news["till"], status, content)
        text = base64.b64encode(content).decode()
        return {"op": "answer", "status": status, "body": text}

    def _carry(self, request: dict[str, Any], body: bytes) -> tuple[int, bytes]:
        """Over the internet and back. OSError: no answer came, whatever became of the request."""
        if self.healed:
            self._note_sent(request, body)
            return self._at_the_cloud(request, body, "")
        link, dice = self.link, self.link_dice
        self._note_sent(request, body)
        if self.now < link.dark_until or dice.random() < link.loss / 2:
            raise self._silence()
        if dice.random() < link.late:
            delay = dice.randrange(1_000, 60_000)
            self._in(delay, lambda: self._again(request, body))
        return self._with_luck(request, self._torn(body))

    def _with_luck(self, request: dict[str, Any], body: bytes) -> tuple[int, bytes]:
        link, dice = self.link, self.link_dice
        dies = dice.choice(["before", "after"]) if dice.random() < link.deaths else ""
        answer = self._at_the_cloud(request, body, dies)
        if dice.random() < link.duplicate:
            self._again(request, body)
        if dice.random() < link.no_reply / 2:
            raise self._silence()
        CLOCK.sleep(0.02 + dice.random() * 0.1)
        return answer

    def _at_the_cloud(self, request: dict[str, Any], body: bytes, dies: str) -> tuple[int, bytes]:
        answer: tuple[int, bytes] | None = self.cloud.answer(request, body, dies)
        if answer is None:
            self._say(f"the cloud died {dies} {request['path'][:24]}")
            raise ConnectionResetError
        self.oracle.cloud_said(request["path"], *answer)
        if RELAY in request["path"]:
            self._say(f"cloud {request['path'][:30]} {answer[0]}")
        return answer

    def _note_sent(self, request: dict[str, Any], body: bytes) -> None:
        if request["path"] != f"{RELAY}events":
            return
        for item in json.loads(gzip.decompress(body))["events"]:
            event = json.loads(item["raw"])
            stream = f"{event['device']} {event['epoch']} {event['stream']}"
            self.sent_up[stream] = max(self.sent_up.get(stream, 0), event["seq"])

    def _again(self, request: dict[str, Any], body: bytes) -> None:
        """Another copy of a request, whose answer nobody hears."""
        self.cloud.answer(request, body)

    def _torn(self, body: bytes) -> bytes:
        if not body or self.link_dice.random() >= self.link.corrupt:
            return body
        place = self.link_dice.randrange(len(body))
        return body[:place] + bytes([body[place] ^ 0x20]) + body[place + 1 :]

    def _silence(self) -> OSError:
        CLOCK.sleep(PATIENCE_SECONDS)
        return TimeoutError("no answer")

    # -- rest --------------------------------------------------------------------------------

    def _unsettled(self) -> tuple[str, str] | None:
        return super()._unsettled() or self.oracle.unsettled_above()
