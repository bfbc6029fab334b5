"""What apps above the catalogue add to the pieces that tablets load; the catalogue knows none of
them by name.

A rule extension is one list inside the outlet's rules (`promotions`). What this is not: a way to
change what the catalogue itself says.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pos.outlets.masters import MasterModel

Rows = Callable[[uuid.UUID], list[dict[str, Any]]]


@dataclass(frozen=True)
class RuleExtension:
    """`table`'s revision says when `rows` of a shop are others than before."""

    name: str
    table: type[MasterModel]
    rows: Rows


_RULES: dict[str, RuleExtension] = {}


def extend_rules(name: str, table: type[MasterModel]) -> Callable[[Rows], Rows]:
    """Decorator: the function's rows stand in the rules under this name."""

    def register(rows: Rows) -> Rows:
        if name in _RULES:
            raise RuntimeError(f"rules have {name} already")
        _RULES[name] = RuleExtension(name, table, rows)
        return rows

    return register


def rule_tables() -> tuple[type[MasterModel], ...]:
    return tuple(each.table for each in _RULES.values())


def rules_beside(merchant_id: uuid.UUID) -> dict[str, list[dict[str, Any]]]:
    return {name: each.rows(merchant_id) for name, each in _RULES.items()}
