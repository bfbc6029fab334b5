"""A till asks whether a code may be used, and gets what it may use ahead (escrow).

The sum of all allotments never passes the limit, so tills that do not hear each other keep it. A
till that lost an answer asks again and is told what it has already.
"""

import uuid
from dataclasses import dataclass

from django.db import transaction

from pos.journal.actions import append
from pos.journal.rows import lock_ledger
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date
from pos.prices import errors
from pos.prices.coupons import Standing, standing_of, uses_by_customer
from pos.prices.models import Promotion
from pos.tills.models import Device


@dataclass(frozen=True)
class Claim:
    """What the till knows: how much it was allotted, how much of that it used or holds in carts,
    and how much it wants to have free. `customer_id`: who buys, when somebody is known."""

    allotted: int
    spent: int
    wanted: int = 1
    customer_id: uuid.UUID | None = None


@transaction.atomic
def allot_coupon(
    *, outlet: Outlet, promotion: Promotion, device_id: uuid.UUID, claim: Claim
) -> int:
    """How many uses the till may have made in all from now on. RuleError says why not."""
    lock_ledger(outlet.merchant_id, outlet.id)
    promotion.refresh_from_db()
    _check(outlet, promotion, claim)
    standing = standing_of(outlet, promotion)
    has = standing.allotted.get(device_id, 0)
    if promotion.uses_limit is None or has > claim.allotted:
        return max(has, claim.allotted)
    free = promotion.uses_limit - standing.bound
    missing = min(claim.spent + claim.wanted - has, free)
    if missing > 0:
        _append(outlet, promotion, device_id, has + missing)
        return has + missing
    if claim.spent >= has:
        raise _refusal(outlet, promotion, standing)
    return has


def _check(outlet: Outlet, promotion: Promotion, claim: Claim) -> None:
    today = business_date(outlet)
    if promotion.code is None or promotion.stopped_at is not None:
        raise errors.coupon_over()
    if promotion.date_to and promotion.date_to < today:
        raise errors.coupon_over()
    if promotion.customer_limit is None:
        return
    if claim.customer_id is None:
        raise errors.coupon_needs_customer()
    if uses_by_customer(outlet, promotion, claim.customer_id) >= promotion.customer_limit:
        raise errors.coupon_used_by_customer(promotion.customer_limit)


def _refusal(outlet: Outlet, promotion: Promotion, standing: Standing) -> Exception:
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    waiting = Device.objects.filter(**here, id__in=standing.waiting_at()).order_by("series")
    names = list(waiting.values_list("series", flat=True))
    if names:
        return errors.coupon_elsewhere(names)
    return errors.coupon_used_up(promotion.uses_limit or 0)


def _append(outlet: Outlet, promotion: Promotion, device_id: uuid.UUID, uses: int) -> None:
    body = {"promotion": str(promotion.pk), "device": str(device_id), "uses": uses}
    append(
        "coupon.allotted",
        body,
        merchant_id=outlet.merchant_id,
        outlet_id=outlet.id,
        actor_id=None,
        business_date=business_date(outlet),
    )
