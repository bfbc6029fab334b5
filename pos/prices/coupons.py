"""Reads about coupons: how often a code was used, and what may still be given to whom.

A use is a sale that says so, whoever made it and whatever was allotted. Limits count in one outlet.
"""

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from pos.customers.aliases import families
from pos.outlets.models import Outlet
from pos.prices.models import CouponRight, CouponUse, Promotion
from pos.tills.models import Device


def uses_of(outlet: Outlet, promotion: Promotion) -> QuerySet[CouponUse]:
    """The newest first."""
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    found = CouponUse.objects.filter(**here, promotion_id=promotion.pk)
    return found.order_by("-completed_at", "-id")


def uses_by_promotion(outlet: Outlet, promotions: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    found = CouponUse.objects.filter(**here, promotion_id__in=list(promotions)).order_by()
    return dict(found.values_list("promotion_id").annotate(Count("id")))


def uses_by_customer(outlet: Outlet, promotion: Promotion, customer_id: uuid.UUID) -> int:
    """Under every name the shop knows them by."""
    [family] = families(outlet.merchant_id, [customer_id]).values()
    return uses_of(outlet, promotion).filter(customer_id__in=family).count()


@dataclass(frozen=True)
class Standing:
    """Of one code: what tills may use, what they used. `bound` is what cannot be given any more:
    a till's allotment, or its uses where they are more. A till that was let go keeps its uses."""

    allotted: dict[uuid.UUID, int]
    used: Counter[uuid.UUID]
    gone: frozenset[uuid.UUID]

    @property
    def bound(self) -> int:
        return sum(max(self.used[each], self._held(each)) for each in {*self.allotted, *self.used})

    def waiting_at(self) -> list[uuid.UUID]:
        """Tills that hold uses they have not told of."""
        return [each for each in self.allotted if self._held(each) > self.used[each]]

    def _held(self, device: uuid.UUID) -> int:
        return 0 if device in self.gone else self.allotted.get(device, 0)


def standing_of(outlet: Outlet, promotion: Promotion) -> Standing:
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    rights = CouponRight.objects.filter(**here, promotion_id=promotion.pk)
    allotted = dict(rights.values_list("device_id", "uses"))
    used = Counter(uses_of(outlet, promotion).order_by().values_list("device_id", flat=True))
    gone = Device.objects.filter(**here, id__in=list(allotted), revoked_at__isnull=False)
    return Standing(allotted, used, frozenset(gone.values_list("id", flat=True)))
