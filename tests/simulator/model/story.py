"""One seed of the model: two merchants on one cloud, in trouble, then healed.

Steps instead of time. A request is lost, comes twice or much later, its answer is lost, who gets it
dies before or after the commit; hubs and the cloud are put back to copies; a hub is silent and its
tills leave their sales at the cloud. A third of the seeds have no cloud road for tills, a third no
hub road while the storm lasts, so that one road cannot mend what the other breaks.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass

from tests.simulator.model.actors import A_BATCH, Cloud, Hub, Outlet, Relay, Till
from tests.simulator.model.server import GENESIS, End, Fact, Stream

MERCHANTS = ("a", "b")
CALM_ROUNDS = 400
QUIET_ROUNDS = 3
Action = Callable[[], None]


class Broken(AssertionError):
    """An invariant does not hold; the first word is its name."""


class NoAnswer(Exception):
    """What a network is like."""


@dataclass
class Trouble:
    loss: float
    twice: float
    late: float
    deaths: float
    restores: float
    silence: float
    road: str


def trouble_of(dice: random.Random) -> Trouble:
    chance = dice.choice([0.25, 0.5, 0.9])

    def maybe(value: float) -> float:
        return value * dice.random() if dice.random() < chance else 0.0

    road = dice.choice(["hub", "cloud", "both"])
    return Trouble(maybe(0.4), maybe(0.4), maybe(0.3), maybe(0.2), maybe(0.03), maybe(0.6), road)


class Story:
    def __init__(self, seed: int, planted: str = "") -> None:
        self.dice, self.planted = random.Random(seed), planted
        self.trouble, self.calm = trouble_of(self.dice), False
        self.hubs = {name: Hub(name) for name in MERCHANTS}
        self.cloud = Cloud({name: Outlet() for name in MERCHANTS})
        self.tills = [
            Till(f"{name}{number}", name)
            for name in MERCHANTS
            for number in range(self.dice.randrange(1, 4))
        ]
        self.under_way: list[Action] = []
        self.was_put_back = False
        self.steps = self.dice.randrange(60, 400)

    def run(self) -> None:
        for _ in range(self.steps):
            self._step()
        self.calm = True
        self._come_home()
        self._until_quiet(self.tills)
        self.judge()

    def _until_quiet(self, tills: list[Till]) -> None:
        """Each beat finds one thing at most: quiet is when three rounds changed nothing."""
        before, same = "", 0
        for _ in range(CALM_ROUNDS):
            for till in tills:
                self._try(lambda till=till: self.sync(till))
            for hub in self.hubs.values():
                self._try(lambda hub=hub: self.relay(hub))
            now = self._reached()
            same = same + 1 if now == before else 0
            if same == QUIET_ROUNDS:
                return
            before = now

    def _reached(self) -> str:
        marks = [till.mark for till in self.tills]
        hubs = [(len(hub.record.order), hub.relay) for hub in self.hubs.values()]
        above = [(len(one.record.order), len(one.deposits.kept)) for one in self._outlets()]
        return f"{marks} {hubs} {above}"

    def _outlets(self) -> list[Outlet]:
        return list(self.cloud.outlets.values())

    def _step(self) -> None:
        dice, trouble = self.dice, self.trouble
        if self.under_way and dice.random() < 0.3:
            self.under_way.pop(dice.randrange(len(self.under_way)))()
        if dice.random() < trouble.restores:
            dice.choice([self.restore_hub, self.restore_cloud, self.back_up, self.back_up])()
        till = dice.choice(self.tills)
        roll = dice.random()
        if roll < 0.3:
            till.says()
        elif roll < 0.6:
            self._try(lambda: self._speak(till))
        else:
            self._try(lambda: self.relay(self.hubs[till.merchant]))

    def _speak(self, till: Till) -> None:
        road = self.trouble.road
        is_silent = road == "cloud" or (
            road == "both" and self.dice.random() < self.trouble.silence
        )
        self.leave(till) if is_silent else self.sync(till)

    def _try(self, action: Action) -> None:
        try:
            action()
        except NoAnswer:
            return

    # -- the wire ----------------------------------------------------------------------------

    def carry(self, act: Action, back: Action, state: Callable[[], tuple[Action, Action]]) -> None:
        """`act` at who is asked, in one transaction; `back` at who asked, when it hears."""
        dice, trouble = self.dice, self.trouble
        if self.calm:
            act()
            back()
            return
        if dice.random() < trouble.loss:
            raise NoAnswer
        if dice.random() < trouble.late:
            self.under_way.append(act)
        self._commit(act, state)
        if dice.random() < trouble.twice:
            act()
        if dice.random() < trouble.loss:
            raise NoAnswer
        back()

    def _commit(self, act: Action, state: Callable[[], tuple[Action, Action]]) -> None:
        if self.dice.random() >= self.trouble.deaths:
            act()
            return
        undo, died = state()  # a copy of everything: only for who dies
        act()
        if self.planted == "answers_before_commit":
            undo()
            return
        if self.dice.random() < 0.5:
            undo()
        died()
        raise NoAnswer

    # -- who speaks --------------------------------------------------------------------------

    def sync(self, till: Till) -> None:
        hub = self.hubs[till.merchant]
        facts = till.next_push()
        said: list[tuple[int, End]] = []
        if self.planted == "delete_on_send":
            till.mark += len(facts)

        def act() -> None:
            hub.record.push(till.name, facts)
            end = hub.record.ends.get(till.stream, (0, GENESIS))
            said[:] = [(hub.record.incarnation, end)]

        def back() -> None:
            if self.planted != "ignores_incarnation" or said[0][1][0] >= till.mark:
                till.believes(*said[0])

        self.carry(act, back, lambda: self._hub_state(hub))

    def _hub_state(self, hub: Hub) -> tuple[Action, Action]:
        before = hub.record.copy()

        def undo() -> None:
            hub.record = before

        return undo, hub.restart

    def leave(self, till: Till) -> None:
        said: list[End] = []
        facts = till.journal[till.left : till.left + A_BATCH]

        def act() -> None:
            here = self.cloud.outlets[till.merchant]
            if self.planted == "counts_deposits":
                here.record.push(till.name, facts)
            said[:] = [here.deposits.leave(here.record, till.stream, facts)]

        self.carry(act, lambda: till.believes_the_cloud(said[0]), self._cloud_state)

    def _cloud_state(self) -> tuple[Action, Action]:
        before = self.cloud.copied()

        def undo() -> None:
            self.cloud.outlets = before

        return undo, lambda: None

    def relay(self, hub: Hub) -> None:
        """One step. Any failure: it asks anew what the cloud has."""
        try:
            self._relay(hub)
        except NoAnswer:
            if self.planted != "trusts_its_mark":
                hub.relay.sent = None
            raise

    def _relay(self, hub: Hub) -> None:
        if hub.relay.sent is None:
            self._greet(hub)
        elif hub.relay.owes and self.planted != "never_fetches":
            self._fetch(hub)
        elif hub.relay.sent < len(hub.record.order):
            self._send(hub)
        else:
            self._beat(hub)

    def _at_cloud(self, act: Callable[[Outlet], None], hub: Hub, back: Action) -> None:
        self.carry(lambda: act(self.cloud.outlets[hub.merchant]), back, self._cloud_state)

    def _greet(self, hub: Hub) -> None:
        said: list[dict[Stream, End]] = []

        def back() -> None:
            hub.relay = Relay(hub.covered(said[0]))
            hub.acknowledged = {stream: seq for stream, (seq, _) in said[0].items()}

        self._at_cloud(lambda outlet: said.append(dict(outlet.record.ends)), hub, back)

    def _send(self, hub: Hub) -> None:
        begin = hub.relay.sent or 0
        facts, fitted = hub.record.order[begin : begin + A_BATCH], [True]
        ends: dict[Stream, int] = {}

        def act(outlet: Outlet) -> None:
            fitted[0] = outlet.take(facts)
            ends.update(
                {fact.stream: outlet.record.ends.get(fact.stream, (0, ""))[0] for fact in facts}
            )

        def back() -> None:
            if not fitted[0] and self.planted != "ignores_gaps":
                raise NoAnswer
            hub.relay.sent = begin + len(facts)
            hub.acknowledged.update(ends)

        self._at_cloud(act, hub, back)

    def _fetch(self, hub: Hub) -> None:
        told: list[list[Fact]] = []
        ends = {stream: seq for stream, (seq, _) in hub.record.ends.items()}

        def act(outlet: Outlet) -> None:
            told[:] = [outlet.beyond(ends)]
            if self.planted == "deposits_go_when_fetched":
                outlet.deposits.kept.clear()

        def back() -> None:
            taken = [hub.record.push(fact.device, [fact]) for fact in told[0]]
            hub.relay.owes = bool(told[0]) and ["taken"] in taken

        self._at_cloud(act, hub, back)

    def _beat(self, hub: Hub) -> None:
        said: list[tuple[dict[Stream, End], bool]] = []

        def back() -> None:
            ends, waits = said[-1]
            if hub.is_lacking(ends) and self.planted != "trusts_its_mark":
                hub.relay.sent = None
            hub.relay.owes = hub.relay.owes or waits

        def act(outlet: Outlet) -> None:
            said.append((dict(outlet.record.ends), bool(outlet.deposits.kept)))

        self._at_cloud(act, hub, back)

    # -- disasters ---------------------------------------------------------------------------

    def back_up(self) -> None:
        hub = self.hubs[self.dice.choice(MERCHANTS)]
        hub.copies.append((hub.record.copy(), dict(hub.acknowledged)))
        self.cloud.copies.append(self.cloud.copied())

    def restore_hub(self) -> None:
        hub = self.hubs[self.dice.choice(MERCHANTS)]
        if not hub.copies:
            return
        newest = hub.record.incarnation
        record, acknowledged = self.dice.choice(hub.copies)
        hub.record, hub.acknowledged = record.copy(), dict(acknowledged)
        hub.record.incarnation = newest + 1
        hub.restart()
        self.was_put_back = True

    def restore_cloud(self) -> None:
        if self.cloud.copies:
            chosen = self.dice.choice(self.cloud.copies)
            self.cloud.outlets = {name: outlet.copy() for name, outlet in chosen.items()}
            self.cloud.was_put_back = self.was_put_back = True

    # -- the verdict -------------------------------------------------------------------------

    def _come_home(self) -> None:
        """Before a till reaches its hub again: what it left is there, unless the cloud lost it."""
        self._until_quiet([])
        if self.trouble.road != "cloud" or self.cloud.was_put_back:
            return
        for till in self.tills:
            home = self.hubs[till.merchant].record.ends.get(till.stream, (0, ""))[0]
            self.demand("deposit_not_home", home >= till.left, f"{till.name}: {till.left} {home}")

    def judge(self) -> None:
        for name in MERCHANTS:
            hub, outlet = self.hubs[name].record, self.cloud.outlets[name]
            told = [fact for till in self.tills if till.merchant == name for fact in till.journal]
            self.demand("lost", set(told) <= set(hub.order), f"{name}: at the hub")
            self.demand("doubled", len(hub.order) == len(set(hub.order)), name)
            self.demand("lost_above", set(told) <= set(outlet.record.order), f"{name}: above")
            self.demand("wrong_tenant", {f.merchant for f in outlet.record.order} <= {name}, name)
            self.demand("doubled_above", len(outlet.record.order) == len(told), name)
            in_order = self.was_put_back or outlet.record.order == hub.order
            self.demand("order", in_order, f"{name}: not the shop's, though nothing was put back")
            self.demand("forked", not hub.forks and not outlet.record.forks, name)
            self.demand("deposits_stay", not outlet.deposits.kept, name)
        for till in self.tills:
            self.demand("mark_behind", till.mark == len(till.journal), till.name)

    def demand(self, name: str, truth: bool, text: str) -> None:
        if not truth:
            raise Broken(f"{name}: {text}")
