"""What must be true of three tiers: nothing lost, nothing doubled, nothing under a wrong merchant.

As oracle.py it asks nobody what he thinks: it compares the rows of hub and cloud, the cashiers'
memory and what the neighbour said, to the unit.
"""

import json
import random
from dataclasses import dataclass, field
from typing import Any

from pos.journal.models import Event, Ledger
from sync.models import Uplink
from tests.simulator import cloud_rows
from tests.simulator.cloud import RELAY
from tests.simulator.neighbour import Neighbour, hash_of
from tests.simulator.oracle import EXPECTED, Oracle, Violation, demand

HEADS_OF_RECORD = (f"{RELAY}hello", f"{RELAY}events")
Rows = dict[str, Any]


@dataclass
class CloudOracle(Oracle):
    """`said`: how far the cloud ever said it has each stream. `world`: the story."""

    world: Any = None
    said: dict[tuple[str, int, str], int] = field(default_factory=dict)
    kept: dict[tuple[str, int, str], int] = field(default_factory=dict)  # as it said to tablets

    @property
    def merchant(self) -> str:
        return str(self.hub.merchant_id)

    def above(self, what: str) -> Rows:
        said: Rows = self.world.cloud.ask(what, merchant=self.merchant)
        return said

    # -- while it happens --------------------------------------------------------------------

    def ours(self) -> Rows:
        hub = self.hub
        names = {"merchant": str(hub.merchant_id), "outlet": str(hub.outlet_id)}
        return {**names, "devices": sorted(self.devices.values())}

    def stolen(self, dice: random.Random) -> list[dict[str, str]]:
        """Signed events of ours, as a thief would have them from a copy of our disk."""
        if dice.random() < 0.5:
            return []
        rows = Event.objects.filter(device_id__in=self.devices.values()).order_by("server_seq")
        return [{"raw": bytes(row.raw).decode(), "sig": row.signature} for row in rows[:5]]

    def cloud_said(self, path: str, status: int, content: bytes) -> None:
        if status != 200 or not path.startswith(HEADS_OF_RECORD):
            return
        for head in json.loads(content)["heads"]:
            stream = (head["device"], head["epoch"], head["stream"])
            self.said[stream] = max(self.said.get(stream, 0), head["seq"])

    def answered(self, news: Rows, status: int, content: bytes) -> None:
        super().answered(news, status, content)
        if status != 200 or not news["path"].startswith(("/sync/v1/hello", "/sync/v1/push")):
            return
        device = self.devices[news["till"]]
        for mark in json.loads(content)["durable"]["cloud"]:
            known = self.said.get((device, mark["epoch"], mark["stream"]), 0)
            text = f"till {news['till']}: {mark}, the cloud said {known}"
            demand("safe_without_the_clouds_word", mark["seq"] <= known, text)

    def left(self, till: int, status: int, content: bytes) -> None:
        """A tablet left something: it lies apart, and no head of the record moves by that. Nor does
        the cloud ever say less than it said, unless it was put back."""
        device = self.devices[till]
        for head in json.loads(content)["heads"] if status == 200 else []:
            stream = (device, head["epoch"], head["stream"])
            before = self.kept.get(stream, 0)
            demand("cloud_forgot", head["seq"] >= before, f"till {till}: {head}, it said {before}")
            self.kept[stream] = head["seq"]
        heads = self.above("standing")["heads"]
        for stream, seq in heads.items():
            if not stream.startswith(device):
                continue
            sent = self.world.sent_up.get(stream, 0)
            demand("deposit_counted", seq <= sent, f"till {till}: {seq} in the record, {sent} sent")

    def came_home(self) -> None:
        """The tablets reached the cloud alone; what it took for safe is at the hub now."""
        if self.world.cloud_restored:
            return
        here = cloud_rows.standing(self.merchant)["heads"]
        for till, report in sorted(self.reports.items()):
            in_cloud = report["status"]["inCloud"]
            mine, device = report["acked"] + in_cloud, self.devices[till]
            home = here.get(f"{device} 1 F", 0)
            demand("deposit_not_home", home >= mine or not in_cloud, f"till {till}: {mine} {home}")

    # -- has it come to rest? ----------------------------------------------------------------

    def unsettled_above(self) -> tuple[str, str] | None:
        theirs, ours = self.above("standing"), cloud_rows.standing(self.merchant)
        merchant = self.merchant
        for till, device in sorted(self.devices.items()):
            for stream in (name for name in ours["heads"] if name.startswith(device)):
                there, here = theirs["heads"].get(stream, 0), ours["heads"][stream]
                if there != here:
                    return "cloud_lacks", f"till {till}: {here} at the hub, {there} above"
        if theirs["deposits"]:
            return "deposits_stay", f"{theirs['deposits']}"
        mine = _of_device(ours, str(Ledger.objects.get().device_id))
        above = _of_device(theirs, str(Ledger.objects.get().device_id))
        if mine != above and not self.unnoticed:
            return "own_word_lost", f"of itself the hub knows {mine}, the cloud {above}"
        apart = theirs["prices"].get(merchant) != ours["prices"].get(merchant)
        if apart and not self._one_forgot(ours):
            told = f"{ours['prices'].get(merchant)} here, {theirs['prices'].get(merchant)} above"
            return "prices_apart", told
        is_done = self.world.neighbour.is_done
        return None if is_done else ("neighbour_lost", "the cloud lacks what it handed in")

    def _one_forgot(self, ours: Rows) -> bool:
        """A cloud that was put back lacks for good what it had said itself after the copy: no hub
        gives it back (sync/telling.py says again what it knows). Prices may differ then, and after
        a restore that the hub itself never noticed."""
        if self.unnoticed:
            return True
        cloud = str(Uplink.objects.get().cloud_device_id)
        above = [one for name, one in ours["hashes"].items() if name.startswith(cloud)]
        return not self.world.cloud.ask("knows", hashes=above)

    # -- the verdict -------------------------------------------------------------------------

    def judge(self) -> None:
        super().judge()
        theirs, ours = self.above("rows"), cloud_rows.rows(self.merchant)
        merchant = self.merchant
        self._alike(ours, theirs, merchant)
        self._inbox_above(theirs, merchant)
        self._neighbours(theirs, self.world.neighbour, merchant)
        demand("cloud_chain", not theirs["audit"], theirs["audit"])
        demand("cloud_rebuild", not theirs["rebuild"], theirs["rebuild"])

    def _alike(self, ours: Rows, theirs: Rows, merchant: str) -> None:
        tills = set(self.devices.values())
        here = [row for row in ours["events"][merchant] if row[0] in tills]
        there = [row for row in theirs["events"].get(merchant, []) if row[0] in tills]
        demand("events_differ", here == there, f"{len(here)} at the hub, {len(there)} above")
        same_prices = () if self._one_forgot(ours) else ("prices",)
        for name in ("sales", "levels", *same_prices):
            mine, other = ours[name].get(merchant, []), theirs[name].get(merchant, [])
            if mine != other:
                apart = [o for o in mine if o not in other], [o for o in other if o not in mine]
                raise Violation(f"{name}_differ", f"{apart}"[:600])

    def _inbox_above(self, theirs: Rows, merchant: str) -> None:
        forks = theirs["forks"].get(merchant, [])
        demand("cloud_fork", not forks, forks)
        strange = [row for row in theirs["problems"].get(merchant, []) if row[0] not in EXPECTED]
        demand("cloud_problem", not strange, strange[:3])

    def _neighbours(self, theirs: Rows, neighbour: Neighbour, merchant: str) -> None:
        """Its rows are what it said, ours are ours, and nobody else has any."""
        name = neighbour.merchant
        known = {merchant, name}
        for table in ("events", "sales", "levels", "prices", "problems"):
            demand("wrong_tenant", set(theirs[table]) <= known, f"{table}: {set(theirs[table])}")
        own = {neighbour.hub.device, neighbour.till.device}
        there = {row[4] for row in theirs["events"].get(name, []) if row[0] in own}
        told = {hash_of(one) for one in neighbour.record}
        demand("neighbour_differs", there == told, f"{len(told)} told, {len(there)} there")
        demand("wrong_tenant", self._only(theirs, own, merchant), "its events stand in our rows")
        sales = len(theirs["sales"].get(name, []))
        demand("wrong_tenant", sales == neighbour.sales, f"{sales} sales, {neighbour.sales} made")
        levels = {row[0]: -row[1] for row in theirs["levels"].get(name, [])}
        demand("wrong_tenant", levels == neighbour.sold, f"{levels} {neighbour.sold}")

    def _only(self, theirs: Rows, own: set[str], merchant: str) -> bool:
        return not any(row[0] in own for row in theirs["events"].get(merchant, []))


def _of_device(standing: Rows, device: str) -> dict[str, int]:
    return {name: seq for name, seq in standing["heads"].items() if name.startswith(device)}
