"""Finished sales over HTTP: read-only, corrections are new documents."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from pos.outlets.pages import MAX_LIMIT, page
from pos.outlets.queries import business_date
from pos.outlets.schemas import REFUSALS, Cursor, DateText
from pos.people.api import Office, person_behind
from pos.people.places import outlet_shown, row_shown
from pos.sales import queries
from pos.sales.models import Sale
from pos.sales.schemas import DayTotals, SalePage, SaleShape

router = Router(tags=["sales"])
SEE = Office("sales.view_sale")


@router.get("/sales", operation_id="sales_list", auth=SEE, response={200: SalePage, **REFUSALS})
def list_sales(
    request: HttpRequest,
    date: DateText | None = None,
    cursor: Cursor | None = None,
    limit: int = Query(50, ge=1, le=MAX_LIMIT),
) -> dict[str, Any]:
    """Newest first; `date` keeps one business day."""
    person = person_behind(request)
    found = person.of_their_outlets(queries.sales_of(person.merchant_id))
    if date is not None:
        found = found.filter(business_date=date)
    sales, following = page(found, ("-completed_at", "-id"), cursor, limit)
    return {"sales": sales, "next": following}


@router.get(
    "/sales/totals",
    operation_id="sales_day_totals",
    auth=SEE,
    response={200: DayTotals, **REFUSALS},
)
def day_totals(request: HttpRequest, date: DateText | None = None) -> dict[str, Any]:
    """One business day of this outlet; today when no date is given."""
    outlet = outlet_shown(person_behind(request))
    return queries.day_totals(outlet.merchant_id, outlet.id, date or business_date(outlet))


@router.get(
    "/sales/{sale_id}",
    operation_id="sales_get",
    auth=SEE,
    response={200: SaleShape, **REFUSALS},
)
def get_sale(request: HttpRequest, sale_id: UUID) -> Sale:
    """With lines, taxes and payments."""
    person = person_behind(request)
    return row_shown(person, queries.sale_of(person.merchant_id, sale_id))
