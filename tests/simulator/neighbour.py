"""Another merchant of the same cloud, whose goods have our goods' ids, and who tries our doors.

Told, not played: a hub and a till as the cloud sees them, with keys of their own. Nothing of it may
ever stand in our rows, and nothing of ours in its.
"""

import gzip
import hashlib
import json
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.sales import Goods, line, sale_body
from tests.simulator.oracle import demand
from tests.tablet import Tablet, batch_body, new_id

RELAY = "/sync/v1/relay"
A_BATCH = 4
TAKEN_OR_TORN = {200, 400, 401}  # a letter that changed on the way: unreadable, or not signed
Answer = tuple[int, dict[str, Any]]
Carry = Callable[[dict[str, Any], bytes], tuple[int, bytes]]


class Neighbour:
    """`record`: its hub's events in their order, with each one's device and number."""

    def __init__(self, dice: random.Random, goods: list[str], carry: Carry) -> None:
        self.dice, self.goods, self.carry = dice, goods, carry
        self.merchant, self.outlet = new_id(), new_id()
        self.hub = Tablet(self.merchant, self.outlet, new_id(), "H01")
        self.till = Tablet(self.merchant, self.outlet, new_id(), "K01")
        self.record: list[dict[str, str]] = []
        self.sold: Counter[str] = Counter()
        self.sales = 0
        self.ends: dict[str, int] = {}

    def open(self, code: str) -> None:
        told = {"code": code, "merchant": self.merchant, "outlet": self.outlet}
        named = {"public_key": self.hub.public_key, "name": "Toko sebelah"}
        status, answer = self._ask("link", json.dumps({**told, **named}).encode())
        assert status == 200, answer
        self._introduce(self.hub, "hub")
        self._introduce(self.till, "till")

    def lives(self, ours: dict[str, Any], stolen: list[dict[str, str]]) -> None:
        """Sells something, or tries something; then hands in what the cloud lacks of it."""
        try:
            self.dice.choice([self._sells, self._sells, self._lies, self._listens])(ours)
            if stolen:
                self._hands_in_what_is_not_its(self.dice.choice(stolen))
                self._knocks_at(ours)
            self.hands_in()
        except OSError:
            return  # another time

    def hands_in(self) -> None:
        lacking = [one for one in self.record if _seq(one) > self.ends.get(_device(one), 0)]
        if not lacking:
            return
        status, answer = self._ask("events", batch_body(lacking[:A_BATCH]))
        demand("neighbour_refused", status in TAKEN_OR_TORN, f"{status} {answer}")
        if answer.get("statuses", {}).get("gap"):
            self.ends = {}
        elif status == 200:
            self.ends.update({one["device"]: one["seq"] for one in answer["heads"]})

    def looks_again(self) -> None:
        """What the cloud has: it may have been put back."""
        try:
            status, answer = self._ask("hello", b"{}")
        except OSError:
            return
        if status == 200:
            self.ends = {one["device"]: one["seq"] for one in answer["heads"]}

    @property
    def is_done(self) -> bool:
        return all(self.ends.get(_device(one), 0) >= _seq(one) for one in self.record)

    # -- what it does ------------------------------------------------------------------------

    def _sells(self, ours: dict[str, Any]) -> None:
        product = self.dice.choice(self.goods)
        body = sale_body(
            [line(Goods(product, "Barang sebelah", 9_000))], series="K01", counter=self.sales + 1
        )
        self.sales += 1
        self.sold[product] += 1_000
        self.record.append(self.till.append("sale.completed", {**body, "sale": new_id()}))

    def _lies(self, ours: dict[str, Any]) -> None:
        """An event of its own that names us: kept apart, at its own door."""
        body = {"device": new_id(), "reason": "bukan milik saya"}
        names = {"merchant": ours["merchant"], "outlet": ours["outlet"]}
        self.record.append(self.till.append("device.revoked", body, **names))

    def _listens(self, ours: dict[str, Any]) -> None:
        ends = [{"device": each, "epoch": 1, "stream": "F", "seq": 0} for each in ours["devices"]]
        for what, told in (
            ("fetch", {"ends": ends}),
            ("pull", {"epoch": 1, "seq": 0, "hash": "0" * 64}),
        ):
            status, answer = self._ask(what, json.dumps(told).encode())
            said = [json.loads(one["raw"]) for one in answer.get("events", [])]
            foreign = [one["type"] for one in said if one["merchant"] != self.merchant]
            demand("foreign_told", not foreign, f"{what} {status}: {foreign[:5]}")

    def _hands_in_what_is_not_its(self, stolen: dict[str, str]) -> None:
        status, answer = self._ask("events", batch_body([stolen]))
        demand("neighbour_refused", status in TAKEN_OR_TORN, f"{status} {answer}")

    def _knocks_at(self, ours: dict[str, Any]) -> None:
        """Its till, with its own key, at the door for our tablets."""
        path = f"{RELAY}/direct?merchant={ours['merchant']}"
        status, answer = self._asks_as(self.till, path, batch_body([]))
        demand("foreign_let_in", status in {400, 401}, f"{status} {answer}")

    # -- how it is said ----------------------------------------------------------------------

    def _introduce(self, device: Tablet, role: str) -> None:
        named = {"public_key": device.public_key, "name": "Sebelah", "role": role, "drawer": None}
        body = {"device": device.device, "epoch": 1, "series": device.series, **named}
        self.record.append(self.hub.append("device.paired", body))

    def _ask(self, what: str, body: bytes) -> Answer:
        return self._asks_as(self.hub, f"{RELAY}/{what}", body)

    def _asks_as(self, who: Tablet, path: str, body: bytes) -> Answer:
        packed = gzip.compress(body, mtime=0)
        headers = {**who.headers("POST", path, packed), "Content-Encoding": "gzip"}
        status, content = self.carry({"method": "POST", "path": path, "headers": headers}, packed)
        answer = json.loads(content) if content else {}
        return status, answer if isinstance(answer, dict) else {}


def hash_of(event: dict[str, str]) -> str:
    return hashlib.sha256(event["raw"].encode()).hexdigest()


def _device(event: dict[str, str]) -> str:
    return str(json.loads(event["raw"])["device"])


def _seq(event: dict[str, str]) -> int:
    return int(json.loads(event["raw"])["seq"])
