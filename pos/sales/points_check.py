"""Are a document's points the shop's? Looked at in the background against every rule the owner ever
gave, so that a till that had not heard of a new one is forgiven.

A sale says itself how its points were counted; recheck.py computes that count again, and here the
terms are held against the rules: what a point costs, what it pays, which goods earn nothing, how
many times a group earns. Of a refund: no more may be handed out than was not paid with points.
"""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Sum

from pos.customers.models import CustomerGroup
from pos.customers.points import rule_of
from pos.domain.points import ONCE_MILLI
from pos.journal.models import Event
from pos.sales.models import Refund, SalePayment
from pos.sales.recheck import paid_with_points

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Rules:
    """Whatever the owner said, ever; read once for a round of documents with points."""

    merchant_id: uuid.UUID

    @cached_property
    def said(self) -> Json:
        return rule_of(self.merchant_id).said

    @property
    def earning(self) -> list[Json]:
        return list(self.said.get("earning", ()))

    @property
    def worths(self) -> set[int]:
        return {each["worth_minor"] for each in self.said.get("spending", ())} - {0}

    @cached_property
    def times(self) -> set[int]:
        groups = CustomerGroup.objects.filter(merchant_id=self.merchant_id)
        said = groups.values_list("points_said", flat=True)
        return {ONCE_MILLI, *(each for times in said for each in times)}


def points_differences(body: Json, rules: Rules) -> Iterator[str]:
    """What of a sale's points no rule gave, as "place: stated, by the rule"."""
    for payment in body["payments"]:
        if payment["kind"] != "points":
            continue
        points, amount = payment.get("points") or 0, payment["amount_minor"]
        if points <= 0 or amount not in {points * worth for worth in rules.worths}:
            worths = sorted(rules.worths)
            yield f"{points} poin membayar {amount}, nilai satu poin: {worths}"
    told = body.get("points")
    if told is None or not told["earned"]:
        return
    if told["extra"]:
        yield f"points extra: {told['extra']}, 0"
    if told["times_milli"] not in rules.times:
        yield f"points times_milli: {told['times_milli']}, {sorted(rules.times)}"
    if not any(_is_by(each, told, body) for each in rules.earning):
        yield f"points per_minor: {told['per_minor']}, {[e['per_minor'] for e in rules.earning]}"


def _is_by(earning: Json, told: Json, body: Json) -> bool:
    """For each so much one point, and the same goods earn nothing."""
    categories, products = earning["without_categories"], earning["without_products"]
    without = {
        line["id"]
        for line in body["lines"]
        if line["category"] in categories or line["product"] in products
    }
    return bool(told["per_minor"] == earning["per_minor"] and set(told["without"]) == without)


def handed_out_differences(event: Event, body: Json, original: Json | None) -> Iterator[str]:
    """A tablet that knows no points hands out money for what points paid."""
    paid = paid_with_points(original) if original is not None else 0
    if original is None or not paid:
        return
    same = Refund.objects.filter(
        merchant_id=event.merchant_id,
        outlet_id=event.outlet_id,
        original_id=original["sale"],
    )
    others = SalePayment.objects.filter(
        merchant_id=event.merchant_id, sale_id__in=same.values("id")
    ).exclude(kind="points")
    out = -(others.aggregate(total=Sum("amount_minor"))["total"] or 0)
    most = original["due_minor"] - paid
    ours = -sum(each["amount_minor"] for each in body["payments"] if each["kind"] != "points")
    if out > most and ours > 0:
        yield f"uang kembali: {out}, {most} (yang lain dibayar dengan poin)"
