"""Stock over HTTP."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status

from pos.catalog.queries import product_of
from pos.outlets.pages import MAX_LIMIT, page
from pos.outlets.schemas import REFUSALS, Cursor
from pos.people.api import Office, person_behind
from pos.people.places import outlet_shown
from pos.stock import actions, queries
from pos.stock.blind import blind_of
from pos.stock.schemas import Document, LevelPage, MovementPage, NewAdjustment, NewReceipt

router = Router(tags=["stock"])


@router.get(
    "/stock/levels",
    operation_id="stock_list_levels",
    auth=Office("stock.view_level"),
    response={200: LevelPage, **REFUSALS},
)
def list_levels(
    request: HttpRequest,
    cursor: Cursor | None = None,
    limit: int = Query(50, ge=1, le=MAX_LIMIT),
) -> dict[str, Any]:
    """What should be on the shelf of this outlet; nothing of what the asker is counting blind."""
    outlet = outlet_shown(person_behind(request))
    found = blind_of(request).shown(queries.levels_of(outlet.merchant_id, outlet.id), "product__")
    levels, following = page(found, ("id",), cursor, limit)
    return {"levels": levels, "next": following}


@router.get(
    "/stock/movements",
    operation_id="stock_list_movements",
    auth=Office("stock.view_movement"),
    response={200: MovementPage, **REFUSALS},
)
def list_movements(
    request: HttpRequest,
    product_id: UUID,
    cursor: Cursor | None = None,
    limit: int = Query(50, ge=1, le=MAX_LIMIT),
) -> dict[str, Any]:
    """The stock ledger of one product, newest first; none while the asker counts it blind."""
    outlet = outlet_shown(person_behind(request))
    product = product_of(outlet.merchant_id, product_id)
    every = queries.movements_of(outlet.merchant_id, outlet.id, product.id)
    found = blind_of(request).shown(every, "product__")
    moves, following = page(found, ("-happened_at", "-id"), cursor, limit)
    return {"movements": moves, "next": following}


@router.post(
    "/stock/adjustments",
    operation_id="stock_adjust",
    auth=Office("stock.change_level"),
    response={201: Document, **REFUSALS},
)
def adjust(request: HttpRequest, body: NewAdjustment) -> Status[dict[str, Any]]:
    """Correct levels with a reason. Counted quantities are compared with the level of now."""
    person = person_behind(request)
    document = actions.adjust_stock(
        outlet=outlet_shown(person),
        lines=[actions.Adjusted(**line.dict()) for line in body.lines],
        reason=body.reason,
        by=person.id,
        note=body.note,
    )
    return Status(201, {"document_id": document})


@router.post(
    "/stock/receipts",
    operation_id="stock_receive",
    auth=Office("stock.change_level"),
    response={201: Document, **REFUSALS},
)
def receive(request: HttpRequest, body: NewReceipt) -> Status[dict[str, Any]]:
    """Goods that came in."""
    person = person_behind(request)
    document = actions.receive_stock(
        outlet=outlet_shown(person),
        lines=[actions.Received(**line.dict()) for line in body.lines],
        by=person.id,
        supplier=body.supplier,
        note=body.note,
    )
    return Status(201, {"document_id": document})
