"""Asking for a report as a file; and summing anew, off the ingest path.

Nothing of a sum is a fact, so no event is written for it; what is summed can always be summed again
from the rows of sales and stock. That somebody took figures along is a fact.

A day is read outside the short transaction that writes its sums: on SQLite every till's push would
wait for as long as it takes. Deleting its mark says whether a sale came meanwhile; on PostgreSQL it
waits for the sales that are being stored into it (marks.py).
"""

import uuid
from collections.abc import Iterable
from itertools import chain
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet, Sum

from pos.journal.actions import append
from pos.journal.bulk import insert_rows
from pos.journal.clock import wall_ms
from pos.journal.ids import uuid7
from pos.journal.rows import find_ledger
from pos.outlets.models import Outlet
from pos.outlets.queries import all_outlets_here, business_date
from pos.people.models import Person
from pos.reports import errors
from pos.reports.figures import MEASURES, Row, figures_of_day
from pos.reports.kept_days import BY_DAY, unkept_days
from pos.reports.kept_rows import kept_of_day
from pos.reports.marks import mark_stale
from pos.reports.models import Export, Figure, StalePeriod, State
from pos.reports.periods import Stretch
from pos.reports.queries import stale_days, stale_periods
from pos.reports.spans import MONTH, YEAR, above, all_above, last_month, parts
from pos.reports.tables import Report

DAYS_A_ROUND = 20
MOST_WAITING = 20
DAYS_AT_ONCE = 3  # that a reader waits for
_COLUMNS = (
    "id", "merchant_id", "outlet_id", "dimension", "period", "key", "label", *MEASURES,
)  # fmt: skip
_SPACE = uuid.UUID("6f0e2b54-0f0b-4f0e-8a55-0c8a1c7f2d10")


@transaction.atomic
def ask_export(
    *, outlet: Outlet, report: Report, stretch: Stretch, with_cost: bool, by: Person
) -> uuid.UUID:
    """The worker makes the file (making.py). Returns the id of the export. RuleError
    `too_many_exports`."""
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    if Export.objects.filter(**here, state=State.WAITING).count() >= MOST_WAITING:
        raise errors.too_many_exports()
    request, told_at = uuid7(), _told_at(outlet)
    body = {
        "request": str(request),
        **_told(report, stretch, with_cost, by),
        "asked_at": wall_ms(),
    }
    is_cloud = told_at != outlet.id
    append(
        "report.exported",
        {**body, "outlet": str(outlet.id)} if is_cloud else body,
        merchant_id=outlet.merchant_id,
        outlet_id=told_at,
        actor_id=by.id,
        version=2 if is_cloud else 1,
    )
    return request


@transaction.atomic
def note_taken(
    *,
    outlet: Outlet,
    report: Report,
    stretch: Stretch,
    with_cost: bool,
    by: Person,
    narrowed: str = "",
) -> None:
    """A report leaves as a file, made while it is sent. `narrowed`: to what, in its title."""
    body = {**_told(report, stretch, with_cost, by), "taken_at": wall_ms()}
    if narrowed:
        body["title"] = f"{report.title} ({narrowed})"[:200]
    append(
        "report.taken",
        body,
        merchant_id=outlet.merchant_id,
        outlet_id=_told_at(outlet),
        actor_id=by.id,
    )


@transaction.atomic
def note_personal_data(*, outlet: Outlet, customer_id: uuid.UUID, by: Person) -> None:
    """Everything about one customer leaves as a file. The record names them by id alone: a name in
    it could never be forgotten."""
    today = business_date(outlet)
    body = {
        "report": "data-pelanggan",
        "title": f"Data pelanggan {customer_id}",
        "first": today,
        "last": today,
        "with_cost": False,
        "by": {"id": str(by.id), "name": by.name},
        "taken_at": wall_ms(),
    }
    append(
        "report.taken",
        body,
        merchant_id=outlet.merchant_id,
        outlet_id=_told_at(outlet),
        actor_id=by.id,
    )


def _told_at(outlet: Outlet) -> uuid.UUID:
    """On a hub at its outlet. What leaves the cloud is told by the cloud, which writes nothing at
    an outlet that has a server of its own (decision 0022): there it is the merchant's."""
    ledger = find_ledger(outlet.merchant_id, outlet.id)
    return outlet.id if ledger is None else ledger.outlet_id


def _told(report: Report, stretch: Stretch, with_cost: bool, by: Person) -> Row:
    return {
        "report": report.slug,
        "title": report.title,
        "first": stretch.first.isoformat(),
        "last": stretch.last.isoformat(),
        "with_cost": with_cost,
        "by": {"id": str(by.id), "name": by.name},
    }


def sum_stale_days() -> int:
    """The worker's part: the newest stale days of every outlet, and longer periods that are over
    and whose parts are all summed. Returns how many periods were summed."""
    outlets = all_outlets_here()
    return sum(_sum_outlet(outlet) for outlet in outlets) or _mark_unkept(outlets)


_complete: set[uuid.UUID] = set()  # outlets that this process found no such days of


def _mark_unkept(outlets: Iterable[Outlet]) -> int:
    """Days that were summed by a version before kept_days.py, a few at a time when nothing else
    waits: reports read them from their documents until they are summed anew. How many."""
    for outlet in outlets:
        if outlet.id in _complete:
            continue
        days = sorted(unkept_days(outlet))[-DAYS_A_ROUND:]
        if days:
            mark_stale(outlet.merchant_id, [(outlet.id, day) for day in days])
            return len(days)
        _complete.add(outlet.id)
    return 0


def sum_days_now(outlet: Outlet, stretch: Stretch) -> int:
    """What a reader of these days waits for: a few. Returns how many remain for the worker."""
    days = stale_days(outlet, stretch)
    for day in days[:DAYS_AT_ONCE]:
        if not sum_period(outlet, day):
            _sum_while_others_wait(outlet, day)
    return max(0, len(days) - DAYS_AT_ONCE)


def _sum_while_others_wait(outlet: Outlet, day: str) -> None:
    """Where sales come faster than a day is summed, and somebody looks at it."""
    with transaction.atomic():
        if _mark(outlet, day).select_for_update().first() is not None:  # else somebody was quicker
            sum_period(outlet, day)


def sum_period(outlet: Outlet, period: str) -> bool:
    """Replace the figures of a day, or of a longer period (from its parts), by what is true now.
    False, and nothing is written, where it was marked again while it was being summed. Without a
    mark it is summed already, perhaps just now by somebody else."""
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    mark = _mark(outlet, period)
    noted = mark.values_list("marks", flat=True).first()
    if noted is None:
        return True
    found = _of_day(outlet, period) if len(period) > MONTH else _of_parts(here, period)
    rows = [_stored(outlet, period, row) for row in found]
    with transaction.atomic():
        if not mark.filter(marks=noted).delete()[0]:
            return False
        Figure.objects.filter(**here, period=period).delete()
        insert_rows(Figure, _COLUMNS, rows)
        upper = above(period)
        if upper is not None:
            mark_stale(outlet.merchant_id, [(outlet.id, upper)])
    return True


def _mark(outlet: Outlet, period: str) -> QuerySet[StalePeriod]:
    return StalePeriod.objects.filter(
        merchant_id=outlet.merchant_id, outlet_id=outlet.id, period=period
    )


def _sum_outlet(outlet: Outlet) -> int:
    """Newest first: that is what people look at."""
    waiting = list(stale_periods(outlet)[: DAYS_A_ROUND * 2])
    days = [each for each in waiting if len(each) > MONTH][:DAYS_A_ROUND]
    over = business_date(outlet)[:MONTH]
    longer = [each for each in waiting if len(each) <= MONTH and last_month(each) < over]
    longer.sort(key=len, reverse=True)
    due = [*days, *(each for each in longer if not _has_stale_parts(outlet, each))]
    for period in due:
        sum_period(outlet, period)
    return len(due)


def _has_stale_parts(outlet: Outlet, period: str) -> bool:
    """Something shorter within it waits to be summed first."""
    near = f"{period}-" if len(period) == MONTH else period[:YEAR]
    waiting = stale_periods(outlet).filter(period__startswith=near)
    return any(period in all_above(each) for each in waiting)


def _of_day(outlet: Outlet, day: str) -> Iterable[Row]:
    return chain(figures_of_day(outlet, day), kept_of_day(outlet, day))


def _of_parts(here: Row, period: str) -> Iterable[Row]:
    found = Figure.objects.filter(**here).exclude(dimension__in=BY_DAY)
    if len(period) == MONTH:
        days = found.filter(period__gt=period, period__lte=f"{period}-31")
    else:
        days = found.filter(period__in=parts(period))
    sums: dict[str, Any] = {f"sum_{name}": Sum(name) for name in MEASURES}
    for each in days.order_by().values("dimension", "key").annotate(name=Max("label"), **sums):
        measures = {name: each[f"sum_{name}"] for name in MEASURES}  # type: ignore[literal-required]
        yield {
            "dimension": each["dimension"],
            "key": each["key"],
            "label": each["name"],
            **measures,
        }


def _stored(outlet: Outlet, period: str, row: Row) -> tuple[Any, ...]:
    name = f"{outlet.id} {row['dimension']} {period} {row['key']}"
    head = (uuid.uuid5(_SPACE, name), outlet.merchant_id, outlet.id)
    own = (row["dimension"], period, row["key"], row["label"])
    return (*head, *own, *(row[measure] for measure in MEASURES))
