"""Rows of coupons from what tills sold and what the hub allotted; a use beyond its limit is said.

A sale stands whatever its coupon: money and goods have changed hands. Two tills that did not hear
each other, a copied tablet or a limit that was lowered later can make one use too many; that is one
line under Perlu dicek for the code, or for the code and the customer, naming the receipts.
"""

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from pos.customers.aliases import families
from pos.journal.bulk import insert_rows, upsert_rows
from pos.journal.ids import derived_id
from pos.journal.problems import report, revise
from pos.journal.projections import Happening, projection
from pos.outlets.authority import only_servers
from pos.outlets.masters import attnames
from pos.prices.models import CouponRight, CouponUse, Promotion

CODE = "coupon_overused"
SUGGESTION = "Potongannya sudah diberikan. Periksa struknya, lalu tandai selesai."
MOST_TOLD = 10
_RIGHT, _USE = attnames(CouponRight), attnames(CouponUse)
Row = tuple[Any, ...]


@projection("coupon.allotted", tables=(CouponRight,))
def project_allotments(run: Sequence[Happening]) -> None:
    """It only grows: what comes late or twice changes nothing."""
    only_servers(run)
    for happening in run:
        body = happening.body
        promotion, device = uuid.UUID(body.promotion), uuid.UUID(body.device)
        tenant = {"merchant_id": happening.merchant_id, "outlet_id": happening.outlet_id}
        known = CouponRight.objects.filter(**tenant, promotion_id=promotion, device_id=device)
        uses = max(body.uses, known.values_list("uses", flat=True).first() or 0)
        identity = uuid.uuid5(promotion, f"{happening.outlet_id}:{device}")
        row = (identity, *tenant.values(), promotion, device, uses)
        upsert_rows(CouponRight, _RIGHT, [row], ("merchant_id", "outlet_id", "id"))


@projection("sale.completed", versions=(1, 2, 3, 4, 5, 6), tables=(CouponUse,))
def project_uses(run: Sequence[Happening]) -> None:
    rows = [row for happening in run for row in _rows(happening)]
    if not rows:
        return
    insert_rows(CouponUse, _USE, rows)
    buyers: dict[uuid.UUID, set[uuid.UUID]] = {}
    for row in rows:
        theirs = buyers.setdefault(row[_USE.index("promotion_id")], set())
        customer = row[_USE.index("customer_id")]
        theirs.update([] if customer is None else [uuid.UUID(customer)])
    named = Promotion.objects.filter(merchant_id=run[0].merchant_id, id__in=list(buyers))
    for promotion in named.exclude(code=None).order_by("id"):
        _check(promotion, run[0].outlet_id, buyers[promotion.pk])


def _rows(happening: Happening) -> Iterator[Row]:
    body = happening.body
    for place, applied in enumerate(body.promotions):
        code, promotion = applied.get("coupon"), _id_of(applied.get("id"))
        if not isinstance(code, str) or not code or promotion is None:
            continue
        amount = applied.get("amount_minor")
        yield (
            derived_id(happening.id, place),
            happening.merchant_id,
            happening.outlet_id,
            promotion,
            code[:64],
            body.sale,
            happening.device_id,
            body.customer.id if body.customer else None,
            body.customer.name if body.customer else "",
            body.receipt.number,
            body.receipt.series,
            body.completed_at,
            amount if type(amount) is int else 0,
        )


def _id_of(text: Any) -> uuid.UUID | None:
    """A till of another version may write anything here; its sale is not held up for that."""
    try:
        return uuid.UUID(text)
    except (ValueError, TypeError, AttributeError):
        return None


def _check(promotion: Promotion, outlet_id: uuid.UUID, buyers: set[uuid.UUID]) -> None:
    here = {"merchant_id": promotion.merchant_id, "outlet_id": outlet_id}
    uses = CouponUse.objects.filter(**here, promotion_id=promotion.pk)
    if promotion.uses_limit is not None:
        _tell(promotion, uses, promotion.uses_limit, key=str(promotion.pk))
    if promotion.customer_limit is None:
        return
    for person, family in sorted(families(promotion.merchant_id, buyers).items()):
        theirs = uses.filter(customer_id__in=family)
        _tell(promotion, theirs, promotion.customer_limit, key=f"{promotion.pk}:{person}")


def _tell(promotion: Promotion, uses: QuerySet[CouponUse], limit: int, *, key: str) -> None:
    count = uses.count()
    if count <= limit:
        return
    last = list(uses.order_by("-completed_at", "-id")[:MOST_TOLD])[::-1]
    told = ", ".join(f"{use.number} ({use.series})" for use in last)
    who = f" oleh {last[-1].customer_name}" if ":" in key else ""
    sentence = f"Kupon {promotion.code} dipakai {count} kali{who}, batasnya {limit}: {told}."
    place: dict[str, Any] = {"merchant_id": last[0].merchant_id, "outlet_id": last[0].outlet_id}
    detail = {"promotion": str(promotion.pk), "uses": count, "limit": limit}
    report(code=CODE, key=key, sentence=sentence, suggestion=SUGGESTION, detail=detail, **place)
    revise(code=CODE, key=key, change=lambda _: (sentence, detail), **place)
