"""Shapes of the catalogue over HTTP."""

from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from pos.catalog.models import Product
from pos.journal.kinds import MAX_SAFE
from pos.outlets.schemas import Price
from pos.people.api import cost_for

Positive = Annotated[int, Field(ge=1, le=MAX_SAFE)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\x00]+$")]
Unit = Annotated[str, StringConstraints(min_length=1, max_length=16, pattern=r"^[^\x00]+$")]
Sku = Annotated[str, StringConstraints(max_length=40, pattern=r"^[^\x00]*$")]
ClassCode = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9_]{1,32}$")]
Barcode = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,64}$")]


class UnitShape(Schema):
    unit: Unit
    factor_milli: Positive
    price_minor: Price


class BreakShape(Schema):
    unit: Unit
    min_quantity_milli: Positive
    price_minor: Price


class BarcodeShape(Schema):
    barcode: Barcode
    unit: Unit


class ProductBrief(Schema):
    id: UUID
    sku: str
    name: str
    category_id: UUID | None
    unit: str
    kind: str
    weighed: bool
    price_minor: int | None
    cost_minor: int | None  # null also for who may not see it
    tax_class: str
    tracked: bool
    favourite: bool
    archived: bool

    @staticmethod
    def resolve_cost_minor(product: Product, context: Any) -> int | None:
        return cost_for(context, product.cost_minor)


class ProductShape(ProductBrief):
    """With everything that hangs on it."""

    min_age: int | None
    plu: str | None
    image: str | None
    position: int
    reorder_point_milli: int | None
    variant_of_id: UUID | None
    variant_name: str | None
    choice_groups: list[str]
    units: list[UnitShape]
    breaks: list[BreakShape]
    barcodes: list[BarcodeShape]


class ProductPage(Schema):
    products: list[ProductBrief]
    next: str | None


class ProductMatches(Schema):
    """What a scanned code may mean: usually one product and unit."""

    matches: list["BarcodeMatch"]


class BarcodeMatch(Schema):
    product_id: UUID
    name: str
    unit: str


class NewProduct(Schema):
    name: Name
    sku: Sku = ""
    category_id: UUID | None = None
    unit: Unit = "pcs"
    kind: Literal["goods", "service"] = "goods"
    weighed: bool = False
    price_minor: Price | None = None
    cost_minor: Price | None = None
    tax_class: ClassCode = "NON"
    tracked: bool = True
    barcodes: Annotated[list[BarcodeShape], Field(max_length=50)] = []
    units: Annotated[list[UnitShape], Field(max_length=20)] = []
    breaks: Annotated[list[BreakShape], Field(max_length=50)] = []


class NewPrice(Schema):
    """null: the till asks for the price."""

    price_minor: Price | None


Noticed = Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=1000)]


class SetPrice(NewPrice):
    """`noticed`: keys of a `doubtful` refusal (a price below cost) that somebody looked at."""

    noticed: Noticed = []


class GridPrice(NewPrice):
    product_id: UUID


class PriceGrid(Schema):
    prices: Annotated[list[GridPrice], Field(min_length=1, max_length=1000)]
    noticed: Noticed = []


class Changed(Schema):
    changed: int


class Archived(Schema):
    archived: bool


class CategoryShape(Schema):
    id: UUID
    name: str
    colour: str
    position: int
    archived: bool


class CategoryList(Schema):
    categories: list[CategoryShape]


class ChoiceGroupList(Schema):
    choice_groups: list[dict[str, Any]]


class TaxClassList(Schema):
    tax_classes: list[dict[str, Any]]
