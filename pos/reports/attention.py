"""Perlu perhatian: the registry of what may wait for somebody, for the back office's front page and
for the dashboard.

A source looks at one outlet and names what it found; apps register theirs (pos/config/tasks.py has
those of today). Nothing is kept: what is no longer so is no longer said.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
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


@dataclass(frozen=True)
class Source:
    """`permission`: what somebody must be allowed for being told. `is_shared`: the same whichever
    outlet of the merchant is asked. `least`: below this size the pages say nothing of it; whoever
    set a threshold of their own is told by theirs."""

    permission: str
    find: Find
    is_shared: bool
    least: int


_SOURCES: list[Source] = []


@dataclass(frozen=True)
class Found:
    """No outlet: it is the whole merchant's."""

    source: Source
    outlet: Outlet | None
    need: Need


def attention(
    permission: str, *, is_shared: bool = False, least: int = 0
) -> Callable[[Find], Find]:
    def register(find: Find) -> Find:
        _SOURCES.append(Source(permission, find, is_shared, least))
        return find

    return register


def needs_of(
    may: Callable[[str], bool], outlets: Sequence[Outlet]
) -> list[tuple[Outlet | None, Need]]:
    """Only what really waits, and only what this person may see; in the order of registration."""
    return [
        (found.outlet, found.need)
        for found in whatever_waits(outlets, may)
        if found.need.size >= found.source.least
    ]


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
