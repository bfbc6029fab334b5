"""Whether a promotion makes sense before its event is written. Whole groups in, first refusal out.

Only verbs ask; what the record holds already is never refused. Doubts (doubts.py) are what makes
sense but is unusual.
"""

import uuid
from collections.abc import Mapping
from typing import Any

from pos.catalog import errors as catalog_errors
from pos.catalog.models import Product
from pos.catalog.queries import products_of
from pos.domain.dates import is_date
from pos.domain.discounts import check_rate
from pos.domain.errors import DomainError
from pos.domain.pricing import check_price
from pos.journal.errors import BadInput
from pos.outlets.masters import Groups
from pos.prices import errors

Part = Mapping[str, Any]


def check_promotion(merchant_id: uuid.UUID, groups: Groups) -> None:
    if not groups["identity"]["name"].strip():
        raise errors.name_missing()
    _check_period(groups["period"])
    gives = groups["gives"]
    _CHECKS[groups["identity"]["kind"]](gives)
    _check_amounts(gives)
    _check_known(merchant_id, gives)
    _check_coupon(groups.get("coupon", {}))


def _check_period(period: Part) -> None:
    check_dates(period)
    start, end = period["from_minute"], period["to_minute"]
    if (start is None) != (end is None) or (start is not None and start == end):
        raise errors.bad_hours()


def check_dates(period: Part) -> None:
    """`date_from` and `date_to` are days, each may be missing, and stand the right way round."""
    dates = [period["date_from"], period["date_to"]]
    if any(each is not None and not is_date(each) for each in dates):
        raise errors.bad_period()
    if all(dates) and dates[0] > dates[1]:
        raise errors.bad_period()


def _check_coupon(coupon: Part) -> None:
    if coupon.get("till_allotment"):
        if coupon["customer_limit"] is not None:
            raise errors.coupon_allotment()
        if coupon["uses_limit"] is None or coupon["code"] is None:
            raise errors.coupon_unlimited()


def _check_price(gives: Part) -> None:
    chosen = gives["products"] or gives["categories"]
    if gives["rate_ppm"] is None:
        if chosen:
            raise errors.nothing_given()
        if not gives["prices"]:
            raise errors.goods_missing()
    elif gives["prices"] and not chosen:
        raise errors.unclear_goods()


def _check_buy_get(gives: Part) -> None:
    if gives["buy"] is None or not gives["buy"]["quantity_milli"]:
        raise errors.bad_quantity()
    if gives["rate_ppm"] is None:
        raise errors.nothing_given()
    given = gives["get_quantity_milli"] if gives["get"] is None else gives["get"]["quantity_milli"]
    if not given:
        raise errors.bad_quantity()


def _check_bundle(gives: Part) -> None:
    if gives["price_minor"] is None:
        raise errors.nothing_given()
    if sum(each["quantity_milli"] for each in gives["items"]) <= 1000:
        raise errors.bundle_too_small()


def _check_threshold(gives: Part) -> None:
    if not gives["minimum_minor"]:
        raise errors.minimum_missing()
    ways = [each for each in (gives["rate_ppm"], gives["amount_minor"]) if each is not None]
    if not ways:
        raise errors.nothing_given()
    if len(ways) > 1:
        raise errors.two_ways()


_CHECKS = {
    "price": _check_price,
    "buy_get": _check_buy_get,
    "bundle": _check_bundle,
    "threshold": _check_threshold,
}


def _check_amounts(gives: Part) -> None:
    """What the till would refuse is refused here, in the same words."""
    amounts = [gives[key] for key in gives if key.endswith("_minor") and gives[key] is not None]
    try:
        for amount in [*amounts, *(each["price_minor"] for each in gives["prices"])]:
            check_price(amount)
        if gives["rate_ppm"] is not None:
            check_rate(gives["rate_ppm"])
    except DomainError as error:
        raise BadInput(error.code, error.sentence) from error


def _check_known(merchant_id: uuid.UUID, gives: Part) -> None:
    """Every product is this shop's and sold in the unit that is named."""
    named = list(_named_units(gives))
    known = products_of(merchant_id, {uuid.UUID(product) for product, _ in named})
    for product_id, unit in named:
        product = known.get(uuid.UUID(product_id))
        if product is None:
            raise catalog_errors.unknown_product()
        check_unit(product, product.unit if unit is None else unit)


def check_unit(product: Product, unit: str) -> None:
    if unit not in units_of(product):
        raise errors.unknown_unit(product.name, unit)


def check_unit_price(product: Product, unit: str, price_minor: int) -> None:
    """The product is sold in this unit and may cost this."""
    check_unit(product, unit)
    try:
        check_price(price_minor)
    except DomainError as error:
        raise BadInput(error.code, f"{product.name}: {error.sentence}") from error


def units_of(product: Product) -> list[str]:
    return [product.unit, *(level.unit for level in product.units.all())]


def _named_units(gives: Part) -> list[tuple[str, str | None]]:
    items = [each for each in (gives["buy"], gives["get"], *gives["items"]) if each is not None]
    return [
        *((each["product"], each["unit"]) for each in gives["prices"]),
        *((product, None) for product in gives["products"]),
        *((product, each["unit"]) for each in items for product in each["products"]),
    ]
