"""What a promotion brought, on its page: an app above that knows the figures tells it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from pos.outlets.models import Outlet
from pos.prices.models import Promotion


@dataclass(frozen=True)
class Told:
    """`facts`: label and value; `note`: what the figures are and are not."""

    facts: list[tuple[str, str]] = field(default_factory=list)
    note: str = ""


Teller = Callable[[Outlet, Promotion, bool], Told]
_TELLERS: list[Teller] = []


def tells_result(teller: Teller) -> Teller:
    """Register who tells it; the third word is whether costs may be seen."""
    _TELLERS.append(teller)
    return teller


def results_told(outlet: Outlet, promotion: Promotion, sees_cost: bool) -> list[Told]:
    return [teller(outlet, promotion, sees_cost) for teller in _TELLERS]
