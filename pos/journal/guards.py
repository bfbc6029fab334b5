"""Questions that every event of this server must pass before it is written, asked by whoever knows.

What tills did is a fact and is never asked here. A guard raises RuleError; it is registered by the
app that owns the rule, so that the journal need not know it.
"""

import uuid
from collections.abc import Callable

Guard = Callable[[str, uuid.UUID, uuid.UUID, str], None]  # kind, merchant, outlet, business day
_GUARDS: list[Guard] = []


def guard(check: Guard) -> Guard:
    _GUARDS.append(check)
    return check


def ask_guards(kind: str, merchant_id: uuid.UUID, outlet_id: uuid.UUID, day: str | None) -> None:
    """Only events that say their day: masters and settings have none."""
    for check in _GUARDS if day else ():
        check(kind, merchant_id, outlet_id, day or "")
