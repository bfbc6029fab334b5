"""What tablets load of this app, hung onto the catalogue's pieces (pos/catalog/extensions.py).

Planned promotions travel too, and those that ended just now: a till without network begins and
ends them by its own trusted clock. What was stopped, and what ended days ago, is left out.
"""

import uuid
from datetime import UTC, datetime
from typing import Any

from pos.catalog.extensions import extend_products, extend_rules
from pos.journal.clock import wall_ms
from pos.prices.models import ListPrice, PlannedPrice, PriceList, Promotion
from pos.prices.queries import list_prices_of, not_over, plans_of

ENDED_DAYS = 2


@extend_rules("promotions", Promotion)
def promotion_rows(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> list[dict[str, Any]]:
    """Those that ask for no code: a till of an earlier release gives all of them to everybody."""
    still = not_over(merchant_id, _days_ago(ENDED_DAYS)).filter(code=None)
    return [promotion.rule() for promotion in still.order_by("priority", "id")]


@extend_rules("coupons", Promotion)
def coupon_rows(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> list[dict[str, Any]]:
    """Those that do: tablets know a code by its hash alone (codes.py)."""
    still = not_over(merchant_id, _days_ago(ENDED_DAYS)).exclude(code=None)
    return [promotion.rule() for promotion in still.order_by("priority", "id")]


def _days_ago(days: int) -> str:
    """By UTC: a day more or less does not matter for what is over."""
    return datetime.fromtimestamp(wall_ms() / 1000 - days * 86_400, UTC).date().isoformat()


@extend_rules("price_lists", PriceList)
def price_list_rows(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> list[dict[str, Any]]:
    """Only those of this outlet: its tablets need not know that others have other prices."""
    lists = PriceList.objects.filter(merchant_id=merchant_id, archived=False)
    return [each.rule() for each in lists.order_by("id") if each.holds_in(outlet_id)]


@extend_products("list_prices", ListPrice)
def list_price_rows(
    merchant_id: uuid.UUID, products: list[uuid.UUID]
) -> dict[uuid.UUID, list[dict[str, Any]]]:
    """Archived lists and other outlets' are in no rules, so their prices count for nobody."""
    return list_prices_of(merchant_id, products)


@extend_products("planned_prices", PlannedPrice)
def planned_rows(
    merchant_id: uuid.UUID, products: list[uuid.UUID]
) -> dict[uuid.UUID, list[dict[str, Any]]]:
    """Shipped ahead: a till without network changes over at the minute by its trusted clock."""
    return plans_of(merchant_id, products)
