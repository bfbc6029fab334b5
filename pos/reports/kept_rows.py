"""Makes what kept_days.py reads: the books and the deeds of one day, from its sales and refunds."""

from collections.abc import Iterable

from pos.outlets.models import Outlet
from pos.reports.control_report import deeds_of_sales
from pos.reports.day_book import book_of_sales
from pos.reports.figures import Row
from pos.reports.kept_days import KEPT, kept_row
from pos.reports.models import Dimension

Sums = dict[str, tuple[str, int]]  # key: name, amount


def kept_of_day(outlet: Outlet, day: str) -> Iterable[Row]:
    yield kept_row(Dimension.BOOK, KEPT, "", 0)
    for dimension, sums in (
        (Dimension.BOOK, _book(outlet, day)),
        (Dimension.DEED, _deeds(outlet, day)),
    ):
        for key, (name, amount) in sums.items():
            if amount:
                yield kept_row(dimension, key, name, amount)


def _book(outlet: Outlet, day: str) -> Sums:
    sums: Sums = {}
    for (_, about, account), amount in book_of_sales(outlet, [day]).items():
        sums[f"{about} {account}"] = ("", amount)
    return sums


def _deeds(outlet: Outlet, day: str) -> Sums:
    """Of somebody with two names on one day the last in order counts."""
    sums: Sums = {}
    for person, name, told in deeds_of_sales(outlet, [day]):
        for deed, amount in told.items():
            key = f"{person} {deed}"
            known, before = sums.get(key, ("", 0))
            sums[key] = (max(known, name), before + int(amount))
    return sums
