"""A till asks about a coupon's code: the one promise it cannot always keep by itself."""

from typing import Any

from pos.outlets.queries import outlet_of
from pos.prices.actions import Claim, allot_coupon
from pos.prices.queries import promotion_of
from sync.asked import Asked
from sync.fetching import trusted
from sync.schemas import CouponRequest


def claim(asked: Asked, body: CouponRequest) -> dict[str, Any]:
    sender = trusted(asked)
    uses = allot_coupon(
        outlet=outlet_of(sender.merchant_id, sender.outlet_id),
        promotion=promotion_of(sender.merchant_id, body.promotion),
        device_id=sender.device_id,
        claim=Claim(body.allotted, body.spent, body.wanted, body.customer),
    )
    return {"allotted": uses}
