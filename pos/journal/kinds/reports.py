"""What leaves the shop: who took which figures along as a file, and where a daily recap goes."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from pos.journal.kinds import Body, DateText, Id, ShortText, TimeMs, kind
from pos.journal.kinds.receipts import Address
from pos.journal.kinds.sales import Who

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")]


@kind("report.exported", version=1)
class ReportExported(Body):
    """`first` and `last` are the days it is about, both included. `with_cost`: it tells what goods
    cost."""

    request: Id
    report: Slug
    title: ShortText
    first: DateText
    last: DateText
    with_cost: bool
    asked_at: TimeMs
    by: Who


@kind("report.exported", version=2)
class ReportExportedV2(ReportExported):
    """Version 2: the cloud says it, of the whole merchant; `outlet` is the one it is about."""

    outlet: Id


@kind("report.taken", version=1)
class ReportTaken(Body):
    """The same, as a CSV that went out at once; nothing has to be made any more."""

    report: Slug
    title: ShortText
    first: DateText
    last: DateText
    with_cost: bool
    taken_at: TimeMs
    by: Who


@kind("recap.changed", version=1)
class RecapChanged(Body):
    """Where an outlet's recap of each day that is over goes, and from which minute of the next day
    on; an empty address ends it."""

    address: Address | Literal[""]
    at_minute: Annotated[int, Field(ge=0, le=1_439)]
