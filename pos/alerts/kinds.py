"""What can be asked for: kinds of needs (pos/reports/attention.py), some from a size on."""

from dataclasses import dataclass
from typing import Literal

from pos.reports.attention import Found

MOST = 9_007_199_254_740_991


@dataclass(frozen=True)
class AlertKind:
    """`unit`: of the size a threshold is held against; none: there is no threshold."""

    codes: tuple[str, ...]
    unit: Literal["money", "hours", ""] = ""
    least: int = 0


KINDS: dict[str, AlertKind] = {
    "variance": AlertKind(("variance",), "money", 50_000),
    "refund": AlertKind(("refund",), "money", 100_000),
    "sales_stopped": AlertKind(("sales_stopped",), "hours", 3),
    "silent": AlertKind(("hub_silent", "quiet_till"), "hours", 2),
    "sync": AlertKind(("problems", "cloud_late", "sales_left")),
    "stock": AlertKind(("stock_minus", "stock_low")),
    "server": AlertKind(
        ("backup_late", "bucket_late", "cloud_copy_late", "address_fault", "disk_open")
    ),
}
KIND_OF_CODE = {code: name for name, kind in KINDS.items() for code in kind.codes}


def is_asked_for(choices: dict[str, int], found: Found) -> bool:
    least = choices.get(KIND_OF_CODE.get(found.need.code, ""))
    return least is not None and found.need.size >= least
