"""Customers over HTTP: parse, call one verb or query, answer."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status

from pos.customers import actions, queries
from pos.customers.models import Customer
from pos.customers.schemas import CustomerPage, CustomerShape, NewCustomer
from pos.outlets.pages import MAX_LIMIT, page
from pos.outlets.schemas import REFUSALS, Cursor, SearchText
from pos.people.api import Office, person_behind

router = Router(tags=["customers"])
SEE = Office("customers.view_customer")
ADD = Office("customers.add_customer")


@router.get(
    "/customers",
    operation_id="customers_list",
    auth=SEE,
    response={200: CustomerPage, **REFUSALS},
)
def list_customers(
    request: HttpRequest,
    *,
    search: SearchText = "",
    archived: bool = False,
    cursor: Cursor | None = None,
    limit: int = Query(50, ge=1, le=MAX_LIMIT),
) -> dict[str, Any]:
    """Customers by id; `search` looks into name and number."""
    found = queries.search(person_behind(request).merchant_id, search, archived=archived)
    customers, following = page(found.order_by("id"), ("id",), cursor, limit)
    return {"customers": customers, "next": following}


@router.post(
    "/customers",
    operation_id="customers_add",
    auth=ADD,
    response={201: CustomerShape, **REFUSALS},
)
def add_customer(request: HttpRequest, body: NewCustomer) -> Status[Customer]:
    """A new customer. Refused with `consent_missing`, `bad_phone` or `phone_known`."""
    person = person_behind(request)
    customer = actions.add_customer(
        merchant_id=person.merchant_id,
        by=person.id,
        name=body.name,
        phone=body.phone,
        member=body.member,
        consents=body.consents,
    )
    return Status(201, customer)


@router.get(
    "/customers/{customer_id}",
    operation_id="customers_get",
    auth=SEE,
    response={200: CustomerShape, **REFUSALS},
)
def get_customer(request: HttpRequest, customer_id: UUID) -> Customer:
    """One customer; 404 `unknown_customer`."""
    return queries.customer_of(person_behind(request).merchant_id, customer_id)
