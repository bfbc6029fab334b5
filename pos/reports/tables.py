"""What a report shows: columns of typed values, the same on screen, on paper, in CSV and in XLSX.

Not how a value looks: that is each output's own business (admin/cells.py, files.py).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pos.domain.money import divide_half_up
from pos.outlets.models import Outlet
from pos.reports.models import Dimension
from pos.reports.periods import Stretch

SEE_COST = "catalog.see_cost"


class Unit(StrEnum):
    TEXT = "text"
    COUNT = "count"
    MONEY = "money"  # minor units
    QUANTITY = "quantity"  # thousandths
    PERCENT = "percent"  # ppm
    DAY = "day"  # YYYY-MM-DD, or "" for never


@dataclass(frozen=True)
class Column:
    """`value` takes a row of the report; None is shown as a dash. `is_cost`: only for those who may
    know what goods cost. `is_wide`: left out on a phone."""

    heading: str
    unit: Unit
    value: Callable[[Any], Any]
    is_cost: bool = False
    is_wide: bool = False
    has_sum: bool = True


@dataclass(frozen=True)
class Report:
    """`rows(outlet, stretch)` gives all rows, in the order they are shown. `main` is the heading of
    the column that bars and comparisons are about. `of_days`: it asks for a stretch of days; others
    tell how things are now. `is_long`: its rows are read page by page, never all for a page.
    `permission`: only for those with this right, beside that to see reports.
    `dimension`: its rows are lines of figures, which can be compared with another stretch.
    `pictured`: what the picture is about where that is no column: names with amounts of a unit."""

    slug: str
    title: str
    about: str
    group: str
    columns: Sequence[Column]
    rows: Callable[[Outlet, Stretch], Any]
    main: str
    of_days: bool = True
    has_chart: bool = True
    is_cost: bool = False
    is_long: bool = False
    permission: str = ""
    dimension: Dimension | None = None
    pictured: tuple[Unit, Callable[[Any], list[tuple[str, int]]]] | None = None

    @property
    def main_column(self) -> Column:
        return next(each for each in self.columns if each.heading == self.main)

    def is_for(self, has_perm: Callable[[str], bool]) -> bool:
        """May somebody with these rights see it, and take it along?"""
        if self.is_cost and not has_perm(SEE_COST):
            return False
        return not self.permission or has_perm(self.permission)

    def columns_for(self, *, sees_cost: bool) -> list[Column]:
        return [each for each in self.columns if sees_cost or not each.is_cost]


def share_ppm(part: int, whole: int) -> int | None:
    """None where there is nothing to be a part of."""
    return divide_half_up(part, 1_000_000, whole) if whole > 0 else None


def change_ppm(now: int, before: int) -> int | None:
    """How much more than before; None when there was nothing before."""
    return divide_half_up(now - before, 1_000_000, before) if before > 0 else None


def sums_of_columns(columns: Sequence[Column], rows: Sequence[Any]) -> list[int | None]:
    """Below the table: sums of money, counts and quantities where they can be added up."""
    addable = (Unit.MONEY, Unit.COUNT)
    return [
        sum(each.value(row) or 0 for row in rows) if each.unit in addable and each.has_sum else None
        for each in columns
    ]
