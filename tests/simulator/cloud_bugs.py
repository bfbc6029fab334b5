"""Faults planted by name in the cloud's own process (bugs.py says which seed finds each)."""

from collections.abc import Callable
from typing import Any

Plant = Callable[[Any], None]
_planted: list[tuple[Any, str, Any]] = []


def replace(module: Any, name: str, made: Any) -> Any:
    original = getattr(module, name)
    _planted.append((module, name, original))
    setattr(module, name, made)
    return original


IN_CLOUD: dict[str, Plant] = {}


def plant(name: str, server: Any) -> None:
    if name in IN_CLOUD:
        IN_CLOUD[name](server)


def pull_out() -> None:
    for module, name, original in reversed(_planted):
        setattr(module, name, original)
    _planted.clear()
