"""SIGKILL of the hub while a tablet pushes: what was acknowledged is there, and there once."""

import http.client
import json
import random
import threading
from dataclasses import dataclass, field

import pytest

from tests.hub import Hub, new_hub
from tests.rounds import dice, rounds
from tests.sales import Goods, sell
from tests.tablet import Tablet

pytestmark = pytest.mark.slow

KILLS = rounds(5)
LONGEST_LIFE_SECONDS = 0.4
LARGEST_BATCH = 40
CONNECTION_LOST = (OSError, http.client.HTTPException)


@dataclass
class Till:
    """A tablet that keeps its own events and believes only acknowledgements."""

    tablet: Tablet
    acknowledged: int = 0
    bodies: list[dict] = field(default_factory=list)

    def catch_up(self, hub: Hub) -> None:
        """After a start: the hub may have more than it could say, never less than it said."""
        heads = hub.hello(self.tablet).json["heads"]
        seq = heads[0]["seq"] if heads else 0
        assert seq >= self.acknowledged, "an acknowledged sale is lost"
        if heads:
            self.believe(seq, heads[0]["hash"])

    def believe(self, seq: int, digest: str) -> None:
        assert digest == json.loads(self.event_after(seq)["raw"])["prev"]
        self.acknowledged = seq

    def event_after(self, seq: int) -> dict[str, str]:
        while len(self.tablet.events) <= seq:
            self.bodies.append(sell(self.tablet, Goods(), Goods(name="Teh botol")))
        return self.tablet.events[seq]

    def push_until_the_line_is_dead(self, hub: Hub, dice: random.Random) -> None:
        while True:
            first, count = self.acknowledged, dice.randint(1, LARGEST_BATCH)
            events = [self.event_after(first + number) for number in range(count)]
            try:
                answer = hub.push(self.tablet, events, gzipped=True)
            except CONNECTION_LOST:
                return
            assert {result["status"] for result in answer.json["results"]} == {"stored"}
            head = answer.json["heads"][0]
            self.believe(head["seq"], head["hash"])
            assert self.acknowledged == first + count


def test_kills_during_ingest_lose_and_double_nothing(tmp_path):
    luck = dice(20261121)
    hub = new_hub(tmp_path).start()
    till = Till(hub.pair(Tablet()))
    for _ in range(KILLS):
        till.catch_up(hub)
        murder = threading.Timer(luck.uniform(0.0, LONGEST_LIFE_SECONDS), hub.kill)
        murder.start()
        till.push_until_the_line_is_dead(hub, luck)
        murder.join()
        hub.start()
    till.catch_up(hub)
    hub.push(till.tablet, till.tablet.events[till.acknowledged :][:LARGEST_BATCH])
    till.catch_up(hub)
    assert till.acknowledged >= KILLS
    assert sold_at(hub) == [
        [body["sale"], body["receipt"]["counter"], body["totals"]["total_minor"]]
        for body in till.bodies[: till.acknowledged]
    ]
    hub.assert_record_is_sound()
    hub.stop()


def sold_at(hub: Hub) -> list[list[object]]:
    """Every sale in the back office: id, receipt counter, total."""
    code = (
        "import json\nfrom pos.sales.models import Sale\n"
        "rows = Sale.objects.order_by('counter').values_list('id', 'counter', 'total_minor')\n"
        "print(json.dumps([[str(sale), *numbers] for sale, *numbers in rows]))"
    )
    rows: list[list[object]] = json.loads(hub.python(code))
    return rows
