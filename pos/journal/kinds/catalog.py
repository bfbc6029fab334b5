"""What the shop sells. Each body holds whole field groups, so that a new price and a new name
made at the same time on two machines both survive.

Product groups: `identity` what it is, `shelf` where it is shown, `price` all levels of its own
price, `cost`, `tax`, `barcodes`, `choices`, `stock`, `expiry`, `brand`.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from pos.journal.kinds import MAX_SAFE, Body, DateText, Id, MasterBody, kind

Name = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Unit = Annotated[str, StringConstraints(min_length=1, max_length=16)]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]
ClassCode = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9_]{1,32}$")]
Price = Annotated[int, Field(ge=0, le=MAX_SAFE)]
Difference = Annotated[int, Field(ge=-MAX_SAFE, le=MAX_SAFE)]
Positive = Annotated[int, Field(ge=1, le=MAX_SAFE)]
Position = Annotated[int, Field(ge=0, le=1_000_000)]
Barcode = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,64}$")]
MAX_FAVOURITES = 500
TaxKind = Literal[
    "ppn",
    "ppn_full",
    "exempt",
    "not_collected",
    "tobacco",
    "pulsa",
    "none",
    "pbjt",
    "pbjt_entertainment",
]


class Shelf(Body):
    """Hand-made order, and whether it is still shown. Nothing is ever deleted."""

    position: Position
    archived: bool


class CategoryIdentity(Body):
    name: Name
    colour: Colour


class CategoryGroups(Body):
    identity: CategoryIdentity | None = None
    shelf: Shelf | None = None


@kind("category.changed", version=1)
class CategoryChanged(MasterBody):
    groups: CategoryGroups


class FavouriteTiles(Body):
    """`products` in the order their tiles stand in. `removed` are products that carry the back
    office's mark and were taken off by hand; marked ones in neither list stand at the end."""

    products: Annotated[list[Id], Field(max_length=MAX_FAVOURITES)]
    removed: Annotated[list[Id], Field(max_length=MAX_FAVOURITES)]


class FavouritesGroups(Body):
    tiles: FavouriteTiles | None = None


@kind("favourites.changed", version=1)
class FavouritesChanged(MasterBody):
    """`id` is the outlet's own id: each outlet has one arrangement."""

    groups: FavouritesGroups


class TaxRate(Body):
    """In force from first to last day, both included. Base = price × numerator ÷ denominator."""

    from_: DateText = Field(alias="from")
    to: DateText | None
    rate_ppm: Annotated[int, Field(ge=0, le=1_000_000)]
    base_numerator: Annotated[int, Field(ge=0, le=1000)]
    base_denominator: Annotated[int, Field(ge=1, le=1000)]


class TaxClassIdentity(Body):
    """`included` null: as the outlet's other prices."""

    code: ClassCode
    label: Name
    kind: TaxKind
    service: bool
    included: bool | None = None


class TaxClassRates(Body):
    rates: Annotated[list[TaxRate], Field(max_length=50)]


class TaxClassGroups(Body):
    identity: TaxClassIdentity | None = None
    rates: TaxClassRates | None = None


@kind("tax_class.changed", version=1)
class TaxClassChanged(MasterBody):
    groups: TaxClassGroups


class ChoiceBody(Body):
    id: Id
    name: Name
    price_minor: Difference
    tax_class: ClassCode | None
    default: bool
    position: Position


class ChoiceGroupIdentity(Body):
    """`max` 0 means any number."""

    name: Name
    min: Annotated[int, Field(ge=0, le=99)]
    max: Annotated[int, Field(ge=0, le=99)]
    required: bool


class ChoiceGroupChoices(Body):
    choices: Annotated[list[ChoiceBody], Field(max_length=200)]


class ChoiceGroupGroups(Body):
    identity: ChoiceGroupIdentity | None = None
    choices: ChoiceGroupChoices | None = None
    shelf: Shelf | None = None


@kind("choice_group.changed", version=1)
class ChoiceGroupChanged(MasterBody):
    groups: ChoiceGroupGroups


class ProductIdentity(Body):
    sku: Annotated[str, StringConstraints(max_length=40)]
    name: Name
    category: Id | None
    unit: Unit
    kind: Literal["goods", "service"]
    weighed: bool
    min_age: Annotated[int, Field(ge=1, le=99)] | None
    plu: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,6}$")] | None
    image: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None
    variant_of: Id | None
    variant_name: Name | None


class ProductShelf(Shelf):
    favourite: bool


class UnitLevel(Body):
    """A bigger pack: `factor_milli` thousandths of the base unit, with its own price."""

    unit: Unit
    factor_milli: Positive
    price_minor: Price


class QuantityBreak(Body):
    unit: Unit
    min_quantity_milli: Positive
    price_minor: Price


class ProductPrice(Body):
    """`price_minor` null: the till asks for the price."""

    price_minor: Price | None
    units: Annotated[list[UnitLevel], Field(max_length=20)]
    breaks: Annotated[list[QuantityBreak], Field(max_length=50)]


class ProductCost(Body):
    cost_minor: Price | None


class ProductTax(Body):
    tax_class: ClassCode


class ProductBarcode(Body):
    barcode: Barcode
    unit: Unit


class ProductBarcodes(Body):
    barcodes: Annotated[list[ProductBarcode], Field(max_length=50)]


class ProductChoices(Body):
    choice_groups: Annotated[list[Id], Field(max_length=20)]


class ProductStock(Body):
    tracked: bool
    reorder_point_milli: Annotated[int, Field(ge=0, le=MAX_SAFE)] | None


class ProductGroups(Body):
    identity: ProductIdentity | None = None
    shelf: ProductShelf | None = None
    price: ProductPrice | None = None
    cost: ProductCost | None = None
    tax: ProductTax | None = None
    barcodes: ProductBarcodes | None = None
    choices: ProductChoices | None = None
    stock: ProductStock | None = None


@kind("product.changed", version=1)
class ProductChanged(MasterBody):
    groups: ProductGroups


class ProductExpiry(Body):
    """`expires`: goods in ask for the date printed on them."""

    expires: bool


class ProductGroupsV2(ProductGroups):
    expiry: ProductExpiry | None = None


@kind("product.changed", version=2)
class ProductChangedV2(ProductChanged):
    """Version 2: a product may have an expiry date. Other changes are still version 1."""

    groups: ProductGroupsV2


class ProductBrand(Body):
    """As the owner writes it; empty: none."""

    brand: Annotated[str, StringConstraints(max_length=60)]


class ProductGroupsV3(ProductGroupsV2):
    brand: ProductBrand | None = None


@kind("product.changed", version=3)
class ProductChangedV3(ProductChangedV2):
    """Version 3: a product has a brand. Other changes are still version 1 or 2."""

    groups: ProductGroupsV3


class ProductSerials(Body):
    """`serials`: each piece has a number of its own, asked for when it comes in and is sold."""

    serials: bool


class ProductGroupsV4(ProductGroupsV3):
    serials: ProductSerials | None = None


@kind("product.changed", version=4)
class ProductChangedV4(ProductChangedV3):
    """Version 4: a product may have serial numbers. Other changes are still of before."""

    groups: ProductGroupsV4
