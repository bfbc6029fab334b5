"""What sales and refunds of each day came to in the books and for each cashier, read from figures.

Two dimensions that stand by the day only: nothing longer is made of them, for closed months cut the
books by the day. A summed day has a row without a name too (KEPT), so that a day which was summed
before these dimensions existed is told from a day without sales. Days that wait to be summed, or
were summed before, are read from their documents: what is read here is never behind them.
"""

from collections.abc import Iterator

from django.db.models import QuerySet, Sum
from django.db.models.functions import Length

from pos.journal.models import Problem
from pos.outlets.masters import in_slices
from pos.outlets.models import Outlet
from pos.reports.figures import Measures, Row, figure_row
from pos.reports.marks import UNKNOWN_DAY
from pos.reports.models import Dimension, Figure
from pos.reports.periods import Stretch
from pos.reports.queries import stale_days
from pos.reports.spans import MONTH
from pos.sales.models import Sale

BY_DAY = (Dimension.BOOK.value, Dimension.DEED.value)
KEPT = ""


def kept_row(dimension: Dimension, key: str, name: str, amount: int) -> Row:
    """Minor units in the books; of a deed how often, or minor units."""
    return figure_row(dimension, key, name, Measures(total_minor=amount))


def live_days(outlet: Outlet, stretch: Stretch) -> list[str]:
    """Those of these days that must be read from their documents."""
    waiting = stale_days(outlet, stretch)
    return sorted({*waiting, *unkept_days(outlet, stretch), *odd_days(outlet, stretch)})


def unkept_days(outlet: Outlet, stretch: Stretch | None = None) -> set[str]:
    """Summed by a version that did not know these dimensions."""
    summed = _days(outlet, Dimension.DAY, stretch)
    return {day for day in summed if len(day) > MONTH} - _days(outlet, Dimension.BOOK, stretch)


def odd_days(outlet: Outlet, stretch: Stretch) -> list[str]:
    """Text that sorts between two days and is none (2026-11-31): no figure has such sales, they are
    told under Perlu dicek."""
    here = _here(outlet)
    told = Problem.objects.filter(**here, code=UNKNOWN_DAY).exclude(event_id=None)
    sales = Sale.objects.filter(**here, business_date__range=stretch.texts).order_by()
    days: set[str] = set()
    for part in in_slices(set(told.values_list("event_id", flat=True))):
        days.update(sales.filter(event_id__in=part).values_list("business_date", flat=True))
    return sorted(days)


def book_of_days(
    outlet: Outlet, stretch: Stretch, live: list[str]
) -> Iterator[tuple[str, str, int]]:
    """(day, key, amount) of every day that is kept."""
    found = (
        _kept(outlet, Dimension.BOOK, stretch)
        .exclude(key=KEPT)
        .order_by()
        .values_list("period", "key", "total_minor")
    )
    wanted = set(live)
    return (row for row in found if row[0] not in wanted)


def deeds_of_days(
    outlet: Outlet, stretch: Stretch, live: list[str]
) -> Iterator[tuple[str, str, int]]:
    """(key, name, amount) of all days that are kept."""
    kept = _kept(outlet, Dimension.DEED, stretch).exclude(period__in=live)
    summed = kept.order_by("key", "label").values_list("key", "label").annotate(Sum("total_minor"))
    return ((key, name, int(amount)) for key, name, amount in summed)


def _kept(outlet: Outlet, dimension: Dimension, stretch: Stretch) -> "QuerySet[Figure]":
    """Of days only: a version that was put back for a while may have kept months too."""
    kept = Figure.objects.filter(
        **_here(outlet), dimension=dimension.value, period__range=stretch.texts
    )
    return kept.annotate(letters=Length("period")).filter(letters__gt=MONTH)


def _days(outlet: Outlet, dimension: Dimension, stretch: Stretch | None) -> set[str]:
    where = {} if stretch is None else {"period__range": stretch.texts}
    found = Figure.objects.filter(**_here(outlet), dimension=dimension.value, key=KEPT, **where)
    return set(found.order_by().values_list("period", flat=True))


def _here(outlet: Outlet) -> Row:
    return {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
