"""The catalogue over HTTP: parse, call one verb or query, answer."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from pos.catalog import actions, errors, queries
from pos.catalog.images import media_type, read_image
from pos.catalog.models import Category, Product
from pos.catalog.rows import choice_group_rows
from pos.catalog.schemas import (
    Archived,
    Barcode,
    CategoryList,
    Changed,
    ChoiceGroupList,
    NewProduct,
    PriceGrid,
    ProductMatches,
    ProductPage,
    ProductShape,
    SetPrice,
    TaxClassList,
)
from pos.outlets.pages import MAX_LIMIT, page
from pos.outlets.queries import outlet_of, outlets_of
from pos.outlets.schemas import REFUSALS, Cursor, OutletList, RulesShape, SearchText
from pos.people.api import Office, person_behind

router = Router(tags=["catalog"])
SEE = Office("catalog.view_product")
CHANGE = Office("catalog.change_product")
ADD = Office("catalog.add_product")


@router.get(
    "/products",
    operation_id="catalog_list_products",
    auth=SEE,
    response={200: ProductPage, **REFUSALS},
)
def list_products(
    request: HttpRequest,
    *,
    search: SearchText = "",
    archived: bool = False,
    cursor: Cursor | None = None,
    limit: int = Query(50, ge=1, le=MAX_LIMIT),
) -> dict[str, Any]:
    """Products by id; `search` looks into name, code and barcode."""
    found = queries.search(person_behind(request).merchant_id, search, archived=archived)
    products, following = page(found, ("id",), cursor, limit)
    return {"products": products, "next": following}


@router.post(
    "/products",
    operation_id="catalog_add_product",
    auth=ADD,
    response={201: ProductShape, **REFUSALS},
)
def add_product(request: HttpRequest, body: NewProduct) -> Status[Product]:
    """A new product. Refused with `sku_taken`, `unknown_category`, `unknown_tax_class` …"""
    person = person_behind(request)
    product = actions.add_product(
        merchant_id=person.merchant_id,
        name=body.name,
        by=person.id,
        identity={
            "sku": body.sku,
            "category": body.category_id,
            "unit": body.unit,
            "kind": body.kind,
            "weighed": body.weighed,
        },
        price={
            "price_minor": body.price_minor,
            "units": [unit.dict() for unit in body.units],
            "breaks": [each.dict() for each in body.breaks],
        },
        cost={"cost_minor": body.cost_minor},
        tax={"tax_class": body.tax_class},
        barcodes={"barcodes": [barcode.dict() for barcode in body.barcodes]},
        stock={"tracked": body.tracked},
    )
    return Status(201, product)


@router.get(
    "/products/by-barcode/{code}",
    operation_id="catalog_find_barcode",
    auth=SEE,
    response={200: ProductMatches, **REFUSALS},
)
def find_barcode(request: HttpRequest, code: Barcode) -> dict[str, Any]:
    """What a scanned code means; 404 `unknown_barcode` when nothing has it."""
    rows = queries.holders_of(person_behind(request).merchant_id, code)
    if not rows:
        raise errors.unknown_barcode(code)
    return {
        "matches": [
            {"product_id": row.product_id, "name": row.product.name, "unit": row.unit}
            for row in rows
        ]
    }


@router.get(
    "/products/{product_id}",
    operation_id="catalog_get_product",
    auth=SEE,
    response={200: ProductShape, **REFUSALS},
)
def get_product(request: HttpRequest, product_id: UUID) -> Product:
    return queries.product_of(person_behind(request).merchant_id, product_id)


@router.get(
    "/products/{product_id}/image",
    operation_id="catalog_get_image",
    auth=SEE,
    response={200: Any, **REFUSALS},
)
def get_image(request: HttpRequest, product_id: UUID) -> HttpResponse:
    """The picture's bytes; 404 `no_image` when it has none."""
    product = queries.product_of(person_behind(request).merchant_id, product_id)
    content = read_image(product.image) if product.image else None
    if content is None:
        raise errors.no_image()
    return HttpResponse(content, content_type=media_type(content) or "application/octet-stream")


@router.post(
    "/products/{product_id}/price",
    operation_id="catalog_set_price",
    auth=CHANGE,
    response={200: ProductShape, **REFUSALS},
)
def set_price(request: HttpRequest, product_id: UUID, body: SetPrice) -> Product:
    """The price of the base unit. Open tills show it within two seconds. Refused with `doubtful`
    below cost, until sent again with its key."""
    person = person_behind(request)
    product = queries.product_of(person.merchant_id, product_id)
    return actions.set_price(
        product=product, price_minor=body.price_minor, by=person.id, noticed=body.noticed
    )


@router.post(
    "/prices",
    operation_id="catalog_set_prices",
    auth=CHANGE,
    response={200: Changed, **REFUSALS},
)
def set_prices(request: HttpRequest, body: PriceGrid) -> dict[str, int]:
    """Many prices at once: all or none. Refused with `doubtful` as the price of one."""
    person = person_behind(request)
    prices = {item.product_id: item.price_minor for item in body.prices}
    changed = actions.change_prices(
        merchant_id=person.merchant_id, prices=prices, by=person.id, noticed=body.noticed
    )
    return {"changed": changed}


@router.post(
    "/products/{product_id}/archived",
    operation_id="catalog_archive_product",
    auth=CHANGE,
    response={200: ProductShape, **REFUSALS},
)
def archive_product(request: HttpRequest, product_id: UUID, body: Archived) -> Product:
    """Out of sight, or back. Nothing is deleted."""
    person = person_behind(request)
    product = queries.product_of(person.merchant_id, product_id)
    return actions.archive_product(product=product, by=person.id, archived=body.archived)


@router.get(
    "/categories",
    operation_id="catalog_list_categories",
    auth=SEE,
    response={200: CategoryList, **REFUSALS},
)
def list_categories(request: HttpRequest) -> dict[str, Any]:
    """In the owner's order."""
    merchant_id = person_behind(request).merchant_id
    return {"categories": list(Category.objects.filter(merchant_id=merchant_id))}


@router.get(
    "/choice-groups",
    operation_id="catalog_list_choice_groups",
    auth=SEE,
    response={200: ChoiceGroupList, **REFUSALS},
)
def list_choice_groups(request: HttpRequest) -> dict[str, Any]:
    return {"choice_groups": choice_group_rows(person_behind(request).merchant_id)}


@router.get(
    "/tax-classes",
    operation_id="catalog_list_tax_classes",
    auth=SEE,
    response={200: TaxClassList, **REFUSALS},
)
def list_tax_classes(request: HttpRequest) -> dict[str, Any]:
    return {"tax_classes": queries.tax_classes_of(person_behind(request).merchant_id)}


@router.get(
    "/outlets", operation_id="outlets_list", auth=SEE, response={200: OutletList, **REFUSALS}
)
def list_outlets(request: HttpRequest) -> dict[str, Any]:
    """The branches of this shop."""
    return {"outlets": outlets_of(person_behind(request).merchant_id)}


@router.get(
    "/outlets/{outlet_id}/rules",
    operation_id="outlets_rules",
    auth=SEE,
    response={200: RulesShape, **REFUSALS},
)
def get_rules(request: HttpRequest, outlet_id: UUID) -> dict[str, Any]:
    """Everything of an outlet that decides amounts; here because tax classes are catalogue data."""
    outlet = outlet_of(person_behind(request).merchant_id, outlet_id)
    return {"rules": queries.rules_for(outlet)}
