"""What a server of the protocol does with events, without a database (sync/README.md, section 4).

An event is its place and two hashes; what it says is nobody's business here. `place` follows
`pos/journal/store.py`; check.py holds it against the real one, push by push, on shared seeds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

GENESIS = "0" * 64
Stream = tuple[str, int]  # device, epoch


class Fact(NamedTuple):
    device: str
    epoch: int
    seq: int
    prev: str
    hash: str
    merchant: str = ""

    @property
    def stream(self) -> Stream:
        return (self.device, self.epoch)


End = tuple[int, str]


@dataclass
class Record:
    """One outlet's record: `order` is the commit order, `server_seq` its length."""

    incarnation: int = 1
    order: list[Fact] = field(default_factory=list)
    ends: dict[Stream, End] = field(default_factory=dict)
    known: dict[tuple[Stream, int], str] = field(default_factory=dict)
    forks: set[tuple[Stream, int, str]] = field(default_factory=set)
    forked: set[str] = field(default_factory=set)  # hashes that stand on a branch

    def copy(self) -> "Record":
        return Record(
            self.incarnation, self.order[:], dict(self.ends), dict(self.known), set(self.forks),
            set(self.forked),
        )  # fmt: skip

    def push(self, device: str, facts: Iterable[Fact]) -> list[str]:
        """One batch of one device, in one transaction."""
        stopped: dict[Stream, str] = {}
        return [self._place(device, fact, stopped) for fact in facts]

    def _place(self, device: str, fact: Fact, stopped: dict[Stream, str]) -> str:
        if fact.device != device:
            return "refused"
        seq, digest = self.ends.get(fact.stream, (0, GENESIS))
        known = self.known.get((fact.stream, fact.seq))
        if known == fact.hash:
            return "duplicate"
        if fact.stream in stopped:
            return self._fork(fact, stopped) if stopped[fact.stream] == "fork" else "refused"
        if known is not None:
            return self._fork(fact, stopped)
        if fact.seq != seq + 1:
            if fact.seq > seq and fact.prev in self.forked:
                return self._fork(fact, stopped)
            stopped[fact.stream] = "gap"
            return "gap"
        if fact.prev != digest:
            return self._fork(fact, stopped)
        self._keep(fact)
        return "taken"

    def _keep(self, fact: Fact) -> None:
        self.order.append(fact)
        self.ends[fact.stream] = (fact.seq, fact.hash)
        self.known[fact.stream, fact.seq] = fact.hash

    def _fork(self, fact: Fact, stopped: dict[Stream, str]) -> str:
        stopped[fact.stream] = "fork"
        self.forks.add((fact.stream, fact.seq, fact.hash))
        self.forked.add(fact.hash)
        return "fork"

    def hash_at(self, stream: Stream, seq: int) -> str:
        return GENESIS if seq == 0 else self.known.get((stream, seq), "")


@dataclass
class Deposits:
    """At the cloud, beside a record (decision 0041): kept apart, in the order of their chain."""

    kept: dict[Stream, list[Fact]] = field(default_factory=dict)

    def copy(self) -> "Deposits":
        return Deposits({stream: facts[:] for stream, facts in self.kept.items()})

    def end(self, record: Record, stream: Stream) -> End:
        last = self.kept.get(stream, [])[-1:]
        in_record = record.ends.get(stream, (0, GENESIS))
        return max([in_record, *((fact.seq, fact.hash) for fact in last)], key=lambda end: end[0])

    def leave(self, record: Record, stream: Stream, facts: Sequence[Fact]) -> End:
        """As far as they fit; where its chain ends here then."""
        for fact in facts:
            seq, digest = self.end(record, stream)
            if fact.seq == seq + 1 and fact.prev == digest:
                self.kept.setdefault(stream, []).append(fact)
        return self.end(record, stream)

    def let_go(self, record: Record) -> None:
        for stream, facts in list(self.kept.items()):
            reached = record.ends.get(stream, (0, GENESIS))[0]
            self.kept[stream] = [fact for fact in facts if fact.seq > reached]
            if not self.kept[stream]:
                del self.kept[stream]
