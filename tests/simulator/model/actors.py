"""Tills, hubs and the cloud of the model: what each remembers, also after a power cut."""

import hashlib
from dataclasses import dataclass, field

from tests.simulator.model.server import GENESIS, Deposits, End, Fact, Record, Stream

A_PUSH = 5
A_BATCH = 7


@dataclass
class Device:
    """A chain. `journal` is durable: what stands in it, the cashier has taken money for."""

    name: str
    merchant: str
    epoch: int = 1
    journal: list[Fact] = field(default_factory=list)

    @property
    def stream(self) -> Stream:
        return (self.name, self.epoch)

    def says(self) -> Fact:
        prev = self.journal[-1].hash if self.journal else GENESIS
        seq = len(self.journal) + 1
        text = f"{self.name} {self.epoch} {seq} {prev}"
        digest = hashlib.sha256(text.encode()).hexdigest()
        self.journal.append(Fact(self.name, self.epoch, seq, prev, digest, self.merchant))
        return self.journal[-1]

    def hash_at(self, seq: int) -> str:
        if seq == 0:
            return GENESIS
        return self.journal[seq - 1].hash if seq <= len(self.journal) else ""


@dataclass
class Till(Device):
    """`mark`: up to where the hub said it has it; `left`: up to where the cloud did."""

    mark: int = 0
    incarnation: int = 0
    left: int = 0

    def next_push(self) -> list[Fact]:
        return self.journal[self.mark : self.mark + A_PUSH]

    def believes(self, incarnation: int, end: End) -> None:
        """Section 5: only a head whose hash is its own moves the mark; back only with another
        incarnation."""
        seq, digest = end
        if self.hash_at(seq) != digest or incarnation < self.incarnation:
            return
        self.mark = seq if incarnation > self.incarnation else max(self.mark, seq)
        self.incarnation = incarnation

    def believes_the_cloud(self, end: End) -> None:
        if self.hash_at(end[0]) == end[1]:
            self.left = end[0]


@dataclass
class Relay:
    """In memory: a start, and any failure, makes a new one. `sent`: None before the cloud was asked
    what it has."""

    sent: int | None = None
    owes: bool = True


@dataclass
class Hub:
    merchant: str
    record: Record = field(default_factory=Record)
    relay: Relay = field(default_factory=Relay)
    acknowledged: dict[Stream, int] = field(default_factory=dict)
    copies: list[tuple[Record, dict[Stream, int]]] = field(default_factory=list)

    def covered(self, ends: dict[Stream, End]) -> int:
        """The number up to which nothing is missing at the cloud."""
        for number, fact in enumerate(self.record.order):
            if fact.seq > self._ours(ends, fact.stream):
                return number
        return len(self.record.order)

    def _ours(self, ends: dict[Stream, End], stream: Stream) -> int:
        seq, digest = ends.get(stream, (0, GENESIS))
        return seq if self.record.hash_at(stream, seq) == digest else 0

    def is_lacking(self, ends: dict[Stream, End]) -> bool:
        """Less there than it once acknowledged: the cloud was put back, in silence."""
        return any(ends.get(stream, (0, ""))[0] < seq for stream, seq in self.acknowledged.items())

    def restart(self) -> None:
        self.relay = Relay()


@dataclass
class Outlet:
    """The cloud's share of one merchant."""

    record: Record = field(default_factory=Record)
    deposits: Deposits = field(default_factory=Deposits)

    def copy(self) -> "Outlet":
        return Outlet(self.record.copy(), self.deposits.copy())

    def take(self, facts: list[Fact]) -> bool:
        """In the hub's order, up to a gap. Whether all of it fitted."""
        for fact in facts:
            if self.record.push(fact.device, [fact]) == ["gap"]:
                return False
        self.deposits.let_go(self.record)
        return True

    def beyond(self, ends: dict[Stream, int]) -> list[Fact]:
        """What the hub lacks of its tills: first of the record, then what was left."""
        told = [fact for fact in self.record.order if fact.seq > ends.get(fact.stream, 0)]
        for stream, facts in self.deposits.kept.items():
            told += [fact for fact in facts if fact.seq > ends.get(stream, 0)]
        return told[:A_BATCH]


@dataclass
class Cloud:
    outlets: dict[str, Outlet]
    copies: list[dict[str, Outlet]] = field(default_factory=list)
    was_put_back: bool = False

    def copied(self) -> dict[str, Outlet]:
        return {name: outlet.copy() for name, outlet in self.outlets.items()}
