"""Perlu perhatian: the registry of what may wait for somebody, for the back office's front page and
for the dashboard.

A source looks at one outlet and names what it found; apps register theirs (pos/config/tasks.py has
those of today). Nothing is kept: what is no longer so is no longer said.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Any

from pos.outlets.models import Outlet


@dataclass(frozen=True)
class Need:
    """`count` of what waits; `words` follow it in Indonesian, `names` fill another language's words
    for the same `code`. `tone`: danger, warn or info. `link`: where one does something about it.
    `key` tells one happening from the next of its code; such words stand without a count. `size` is
    what a threshold is held against: minor units of money, or hours."""

    code: str
    count: int
    words: str
    link: str
    tone: str
    names: dict[str, Any] = field(default_factory=dict)
    key: str = ""
    size: int = 0

    @property
    def sentence(self) -> str:
        return self.words if self.key else f"{self.count} {self.words}"


Find = Callable[[Outlet], Iterable[Need]]
More = tuple[str, Callable[[], str]]
SHOWN = 3  # of happenings of one kind; a line leads to the rest


@dataclass(frozen=True)
class Source:
    """`permission`: what somebody must be allowed for being told. `is_shared`: the same whichever
    outlet of the merchant is asked. `least`: below this size the pages say nothing of it; whoever
    set a threshold of their own is told by theirs. `more`: when there are many, the words behind
    the number of the rest, and what gives the list's address."""

    permission: str
    find: Find
    is_shared: bool
    least: int
    more: More | None = None


_SOURCES: list[Source] = []


@dataclass(frozen=True)
class Found:
    """No outlet: it is the whole merchant's."""

    source: Source
    outlet: Outlet | None
    need: Need


def attention(
    permission: str,
    *,
    is_shared: bool = False,
    least: int = 0,
    more: More | None = None,
) -> Callable[[Find], Find]:
    def register(find: Find) -> Find:
        _SOURCES.append(Source(permission, find, is_shared, least, more))
        return find

    return register


def needs_of(
    may: Callable[[str], bool], outlets: Sequence[Outlet]
) -> list[tuple[Outlet | None, Need]]:
    """Only what really waits, and only what this person may see; in the order of registration."""
    waiting = (
        found for found in whatever_waits(outlets, may) if found.need.size >= found.source.least
    )
    alike = groupby(waiting, key=attrgetter("source", "outlet"))
    return [told for _, some in alike for told in _few(list(some))]


def _few(alike: Sequence[Found]) -> list[tuple[Outlet | None, Need]]:
    """A busy day's refunds must not hide what stands below them."""
    first, told = alike[0], [(each.outlet, each.need) for each in alike]
    rest = len(told) - SHOWN
    if first.source.more is None or rest < 2:  # a line for one would say less than that one
        return told
    words, address = first.source.more
    more = Need(f"{first.need.code}_more", rest, words, address(), first.need.tone)
    return [*told[:SHOWN], (first.outlet, more)]


def whatever_waits(
    outlets: Sequence[Outlet], may: Callable[[str], bool] = lambda _: True
) -> Iterator[Found]:
    """Of any size."""
    for source in _SOURCES:
        if may(source.permission):
            for outlet in outlets[:1] if source.is_shared else outlets:
                owner = None if source.is_shared else outlet
                for need in source.find(outlet):
                    if need.count:
                        yield Found(source, owner, need)
