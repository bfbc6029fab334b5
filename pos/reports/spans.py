"""Longer periods that stand for shorter ones: a month for its days, a quarter for its months, a
year for its quarters. Two years of a product are then a few rows and not twenty-four.

A period is written 2026-11-21, 2026-11, 2026Q4 or 2026; its length says which it is.
"""

from collections.abc import Iterator

DAY, MONTH, QUARTER, YEAR = 10, 7, 6, 4


def above(period: str) -> str | None:
    """The next longer period that it is a part of; of a year None."""
    if len(period) > MONTH:
        return period[:MONTH]
    if len(period) == MONTH:
        return f"{period[:YEAR]}Q{(int(period[5:]) + 2) // 3}"
    return period[:YEAR] if len(period) == QUARTER else None


def all_above(period: str) -> Iterator[str]:
    upper = above(period)
    while upper is not None:
        yield upper
        upper = above(upper)


def parts(period: str) -> list[str]:
    """The months of a quarter, the quarters of a year."""
    year = period[:YEAR]
    if len(period) == YEAR:
        return [f"{year}Q{number}" for number in range(1, 5)]
    first = int(period[-1]) * 3 - 2
    return [f"{year}-{month:02d}" for month in range(first, first + 3)]


def last_month(period: str) -> str:
    while len(period) < MONTH:
        period = parts(period)[-1]
    return period[:MONTH]
