"""Perlu perhatian: the registry of what may wait for somebody, for the back office's front page and
for the dashboard.

A source looks at one outlet and names what it found; apps register theirs (pos/config/tasks.py has
those of today). Nothing is kept: what is no longer so is no longer said.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pos.outlets.models import Outlet


@dataclass(frozen=True)
class Need:
    """`count` of what waits; `words` follow it in Indonesian, `names` fill another language's words
    for the same `code`. `tone`: danger, warn or info. `link`: where one does something about it."""

    code: str
    count: int
    words: str
    link: str
    tone: str
    names: dict[str, Any] = field(default_factory=dict)


Find = Callable[[Outlet], Iterable[Need]]


@dataclass(frozen=True)
class Source:
    """`permission`: what somebody must be allowed for being told. `is_shared`: the same whichever
    outlet of the merchant is asked."""

    permission: str
    find: Find
    is_shared: bool


_SOURCES: list[Source] = []


def attention(permission: str, *, is_shared: bool = False) -> Callable[[Find], Find]:
    def register(find: Find) -> Find:
        _SOURCES.append(Source(permission, find, is_shared))
        return find

    return register


def needs_of(
    may: Callable[[str], bool], outlets: Sequence[Outlet]
) -> list[tuple[Outlet | None, Need]]:
    """Only what really waits, and only what this person may see; in the order of registration. No
    outlet: it is the whole merchant's."""
    found: list[tuple[Outlet | None, Need]] = []
    for source in _SOURCES:
        if may(source.permission):
            for outlet in outlets[:1] if source.is_shared else outlets:
                owner = None if source.is_shared else outlet
                found += [(owner, need) for need in source.find(outlet) if need.count]
    return found
