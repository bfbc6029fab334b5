"""The shop itself: its owner's identity, its branches, and the rules money follows there.

Each body holds whole field groups; a later writer of one group does not touch the others.
"""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from pos.journal.kinds import MAX_SAFE, Body, MasterBody, ShortText, kind

Code = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{2,8}$")]
TaxNumber = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z.\-/ ]{0,40}$")]
Lines = Annotated[list[ShortText], Field(max_length=12)]
# Base64 of a PNG of at most 8 KiB.
Logo = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]*={0,2}$", max_length=10_924)]
LABEL_PLACES = 12
CHECKED_LENGTHS = (4, 5)
Place = Annotated[int, Field(ge=0, lt=LABEL_PLACES)]
Places = Annotated[int, Field(ge=1, le=10)]
Factor = Annotated[int, Field(ge=1, le=1_000_000)]
Share = Annotated[int, Field(ge=0, le=1_000_000)]


class MerchantIdentity(Body):
    name: ShortText
    currency_code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    currency_exponent: Annotated[int, Field(ge=0, le=3)]


class MerchantRecovery(Body):
    """Public halves of the keys that derive from the recovery seed; base64url without padding."""

    wrap_public_key: ShortText
    backup_public_key: ShortText


class MerchantGroups(Body):
    identity: MerchantIdentity | None = None
    recovery: MerchantRecovery | None = None


@kind("merchant.changed", version=1)
class MerchantChanged(MasterBody):
    """`id` is the merchant's own id, which is also the reserved merchant-wide outlet."""

    groups: MerchantGroups


class OutletIdentity(Body):
    code: Code
    name: ShortText
    address_lines: Lines
    phone: ShortText
    npwp: TaxNumber
    npwpd: TaxNumber


class OutletCalendar(Body):
    """The business day ends `day_cutoff_minute` minutes after local midnight."""

    zone: ShortText
    day_cutoff_minute: Annotated[int, Field(ge=0, le=1439)]


class OutletTax(Body):
    """`pbjt_rate_ppm` replaces the rate of the local restaurant tax class; null keeps the class."""

    pkp: bool
    prices_include_tax: bool
    pbjt_rate_ppm: Share | None
    service_rate_ppm: Share
    service_base: Literal["net", "gross"]
    service_order_types: Annotated[list[ShortText], Field(max_length=8)]
    service_included: bool


class OutletRounding(Body):
    rounding_unit_minor: Annotated[int, Field(ge=1, le=1_000_000)]
    rounding_mode: Literal["nearest", "down", "up"]
    rounding_apply: Literal["cash_only", "all", "none"]


class OutletReceipt(Body):
    receipt_columns: Literal[32, 42, 48]
    receipt_header_lines: Lines
    receipt_footer_lines: Lines


class OutletGroups(Body):
    identity: OutletIdentity | None = None
    calendar: OutletCalendar | None = None
    tax: OutletTax | None = None
    rounding: OutletRounding | None = None
    receipt: OutletReceipt | None = None


@kind("outlet.changed", version=1)
class OutletChanged(MasterBody):
    groups: OutletGroups


class OutletPaper(Body):
    """A one-bit PNG in base64, made to be printed; "" for none."""

    receipt_logo: Logo


class PercentPreset(Body):
    kind: Literal["percent"]
    rate_ppm: Annotated[int, Field(ge=1, le=1_000_000)]


class AmountPreset(Body):
    kind: Literal["amount"]
    amount_minor: Annotated[int, Field(ge=1, le=MAX_SAFE)]


def _all_different(presets: list[PercentPreset | AmountPreset]) -> list[Any]:
    if any(preset in presets[:place] for place, preset in enumerate(presets)):
        raise ValueError("the same preset twice")
    return presets


class OutletDiscounts(Body):
    """The discounts that a till offers in one tap, in the owner's order."""

    discount_presets: Annotated[
        list[Annotated[PercentPreset | AmountPreset, Field(discriminator="kind")]],
        Field(max_length=10),
        AfterValidator(_all_different),
    ]


class ScaleLayout(Body):
    """Where a 13-digit label has its fields; positions from 0, the last is its check digit."""

    flag: Annotated[str, StringConstraints(pattern=r"^(2[0-9]{0,2}|02[0-9]?)$")]
    item_start: Place
    item_length: Places
    value_start: Place
    value_length: Places
    value_kind: Literal["weight", "price", "quantity"]
    multiplier: Factor
    divisor: Factor
    value_check: Place | None

    @model_validator(mode="after")
    def _within(self) -> "ScaleLayout":
        ends = (self.item_start + self.item_length, self.value_start + self.value_length)
        if max(ends) > LABEL_PLACES:
            raise ValueError("a field beyond the label")
        if self.value_check is not None and self.value_length not in CHECKED_LENGTHS:
            raise ValueError("only four or five digits have a check digit of their own")
        return self


def _one_a_flag(layouts: list[ScaleLayout]) -> list[ScaleLayout]:
    if len({layout.flag for layout in layouts}) < len(layouts):
        raise ValueError("the same flag twice")
    return layouts


class OutletScales(Body):
    """How labels of the shop's own scales are read; [] reads none."""

    scale_layouts: Annotated[list[ScaleLayout], Field(max_length=10), AfterValidator(_one_a_flag)]


class OutletGroupsV2(OutletGroups):
    paper: OutletPaper | None = None


class OutletGroupsV3(OutletGroupsV2):
    discounts: OutletDiscounts | None = None


class OutletGroupsV4(OutletGroupsV3):
    scales: OutletScales | None = None


@kind("outlet.changed", version=2)
class OutletChangedV2(OutletChanged):
    """Version 2: the shop may have a logo. Events without one are still written as version 1."""

    groups: OutletGroupsV2


@kind("outlet.changed", version=3)
class OutletChangedV3(OutletChanged):
    """Version 3: the owner says which discounts a till offers. Other changes stay 1 or 2."""

    groups: OutletGroupsV3


@kind("outlet.changed", version=4)
class OutletChangedV4(OutletChanged):
    """Version 4: the owner says how labels of the scales are read. Other changes stay 1 to 3."""

    groups: OutletGroupsV4
