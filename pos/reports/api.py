"""The dashboard over HTTP: of the signed-in person's merchant, the outlets that the query names."""

from typing import Any, Literal
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from pos.journal.clock import wall_ms
from pos.outlets.models import Outlet
from pos.outlets.pages import MAX_LIMIT, page
from pos.outlets.schemas import REFUSALS, Cursor, DateText
from pos.people.api import Office, person_behind
from pos.people.models import Person
from pos.people.places import outlets_shown, sees_all
from pos.reports import errors
from pos.reports.attention import Need, needs_of
from pos.reports.dashboard.asked import Asked, asked_for
from pos.reports.dashboard.files import file_of
from pos.reports.dashboard.paper import day_paper
from pos.reports.dashboard.radar import tablets_of
from pos.reports.dashboard.recap import recap
from pos.reports.dashboard.sales import sales_in
from pos.reports.dashboard.snapshot import snapshot
from pos.reports.dashboard.trips import trips_of
from pos.reports.schemas import NeedList, Period, Radar, RecapShape, Snapshot, SoldPage, TripList

router = Router(tags=["dashboard"])
SEE = Office("reports.view_figure")
SEE_SALES = Office("sales.view_sale")
SEE_DEVICES = Office("tills.view_device")
SEE_COST = "catalog.see_cost"


@router.get(
    "/dashboard", operation_id="dashboard_get", auth=SEE, response={200: Snapshot, **REFUSALS}
)
def get_dashboard(
    request: HttpRequest, outlet: UUID | None = None, period: Period = "today"
) -> dict[str, Any]:
    """Everything of the first screen, of one outlet or of all."""
    person = person_behind(request)
    outlets = outlets_shown(person)
    asked = _asked(person, outlets, outlet, period)
    return snapshot(
        asked,
        outlets,
        sees_cost=person.has_perm(SEE_COST),
        sees_sales=person.has_perm(SEE_SALES.permission),
    )


@router.get(
    "/dashboard/needs",
    operation_id="dashboard_needs",
    auth=SEE,
    response={200: NeedList, **REFUSALS},
)
def list_needs(request: HttpRequest, outlet: UUID | None = None) -> dict[str, Any]:
    """Perlu perhatian: what waits for somebody, as far as this person may see it."""
    person = person_behind(request)
    asked = _asked(person, outlets_shown(person), outlet, "today")
    found = needs_of(person.has_perm, [window.outlet for window in asked.windows])
    return {
        "needs": [
            {
                "code": need.code,
                "outlet_id": None if owner is None else owner.id,
                "count": need.count,
                "words": need.words,
                "link": _leading(need.link, owner),
                "tone": need.tone,
                "names": need.names,
                "is_one": bool(need.key),
            }
            for owner, need in found
        ]
    }


def _leading(link: str, owner: Outlet | None) -> str:
    """In the cloud a page shows one outlet: the link names whose it is."""
    if owner is None or settings.ROLE != "cloud":
        return link
    return f"{link}{'&' if '?' in link else '?'}cabang={quote(owner.code)}"


@router.get(
    "/dashboard/radar",
    operation_id="dashboard_radar",
    auth=SEE_DEVICES,
    response={200: Radar, **REFUSALS},
)
def get_radar(request: HttpRequest, outlet: UUID | None = None) -> dict[str, Any]:
    """Every tablet in use and when it was last heard."""
    person = person_behind(request)
    asked = _asked(person, outlets_shown(person), outlet, "today")
    return {"tablets": tablets_of(asked)}


@router.get(
    "/dashboard/trips",
    operation_id="dashboard_trips",
    auth=SEE,
    response={200: TripList, **REFUSALS},
)
def list_trips(request: HttpRequest, outlet: UUID | None = None) -> dict[str, Any]:
    """Bawaan acara: what was taken to these outlets, sold there, brought home and is missing."""
    person = person_behind(request)
    return {"trips": trips_of(_asked(person, outlets_shown(person), outlet, "today"))}


@router.get(
    "/dashboard/recap",
    operation_id="dashboard_recap",
    auth=SEE,
    response={200: RecapShape, **REFUSALS},
)
def get_recap(
    request: HttpRequest, outlet: UUID | None = None, period: Period = "today"
) -> dict[str, str]:
    """A few lines of text to send on."""
    return {"text": recap(*_told(request, outlet, period))}


@router.get(
    "/dashboard/paper",
    auth=SEE,
    include_in_schema=False,  # no JSON: a link for browsers
)
def get_paper(request: HttpRequest, outlet: UUID | None = None, period: Period = "today") -> Any:
    """The same on a page to print or send on."""
    asked, told, needs = _told(request, outlet, period)
    answer = HttpResponse(day_paper(asked, told, needs), content_type="application/pdf")
    name = f"ringkasan-{asked.stretch.first.isoformat()}-{asked.stretch.last.isoformat()}.pdf"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _told(
    request: HttpRequest, outlet: UUID | None, period: Period
) -> tuple[Asked, dict[str, Any], list[tuple[Outlet | None, Need]]]:
    """What the person who asks may be told of a stretch, and what needs looking at."""
    person = person_behind(request)
    outlets = outlets_shown(person)
    asked = _asked(person, outlets, outlet, period)
    told = snapshot(asked, outlets, sees_cost=person.has_perm(SEE_COST))
    return asked, told, needs_of(person.has_perm, [window.outlet for window in asked.windows])


@router.get(
    "/dashboard/export",
    auth=SEE,
    include_in_schema=False,  # no JSON: a link for browsers, as the back office's own files
)
def get_export(
    request: HttpRequest,
    outlet: UUID | None = None,
    period: Period = "today",
    kind: Literal["csv", "xlsx"] = "xlsx",
) -> Any:
    """A row for each outlet and hour, or day of a longer stretch, as a file. The record says who
    took it along."""
    person = person_behind(request)
    asked = _asked(person, outlets_shown(person), outlet, period)
    return file_of(asked, kind, by=person, with_cost=person.has_perm(SEE_COST))


@router.get(
    "/dashboard/sales",
    operation_id="dashboard_sales",
    auth=SEE_SALES,
    response={200: SoldPage, **REFUSALS},
)
def list_sales(
    request: HttpRequest,
    *,
    outlet: UUID | None = None,
    day: DateText | None = None,
    hour: int | None = Query(None, ge=0, le=23),
    cursor: Cursor | None = None,
    limit: int = Query(50, ge=1, le=MAX_LIMIT),
) -> dict[str, Any]:
    """The sales behind a bar: of a business day (today), of one of its hours; newest first."""
    person = person_behind(request)
    asked = _asked(person, outlets_shown(person), outlet, day or "today")
    sales, following = page(sales_in(asked, hour), ("-completed_at", "-id"), cursor, limit)
    return {"sales": sales, "next": following}


def _asked(person: Person, outlets: list[Outlet], chosen: UUID | None, period: str) -> Asked:
    """Of the outlets that they may see."""
    whole = sees_all(person, outlets)
    asked = asked_for(outlets, chosen, period, wall_ms(), are_all=whole)
    if asked is None:
        raise errors.nothing_to_show()
    return asked
