"""Where pieces with serial numbers are: read from their steps, in the order things happened."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from pos.domain.serials import serial_key
from pos.outlets.masters import in_slices
from pos.stock.serial_models import SerialStep, Step

HERE = frozenset({Step.IN.value, Step.BACK.value})
STATES = {
    Step.IN.value: "Di toko",
    Step.BACK.value: "Di toko (pernah terjual)",
    Step.SOLD.value: "Terjual",
    Step.OUT.value: "Keluar",
}


@dataclass(frozen=True)
class Piece:
    """One number of one product with all its steps, the last one last."""

    steps: Sequence[SerialStep]

    @property
    def last(self) -> SerialStep:
        return self.steps[-1]

    @property
    def is_here(self) -> bool:
        return self.last.step in HERE

    @property
    def state(self) -> str:
        return STATES[self.last.step]


def pieces_of(
    merchant_id: uuid.UUID, outlet_id: uuid.UUID, product_id: uuid.UUID
) -> dict[str, Piece]:
    """Every number of a product ever noted, by its key."""
    steps = SerialStep.objects.filter(merchant_id=merchant_id, outlet_id=outlet_id)
    return _pieces(steps.filter(product=product_id).order_by("happened_at", "id"))


def pieces_named(
    merchant_id: uuid.UUID, outlet_id: uuid.UUID, product_id: uuid.UUID, serials: Iterable[str]
) -> dict[str, Piece]:
    """Those of these numbers that are known."""
    found: list[SerialStep] = []
    steps = SerialStep.objects.filter(merchant_id=merchant_id, outlet_id=outlet_id)
    for part in in_slices({serial_key(each) for each in serials}):
        named = steps.filter(key__in=part).order_by("happened_at", "id")
        found += [each for each in named if each.product_id == product_id]
    return _pieces(found)


def serials_in_shop(
    merchant_id: uuid.UUID, outlet_id: uuid.UUID, product_id: uuid.UUID
) -> "QuerySet[SerialStep, str]":
    """The numbers of a product whose last step left them here, the oldest first."""
    here = {"merchant_id": merchant_id, "outlet_id": outlet_id, "product": product_id}
    same = SerialStep.objects.filter(**here, key=OuterRef("key"))
    last = same.order_by("-happened_at", "-id")
    steps = SerialStep.objects.filter(**here, step__in=HERE, id=Subquery(last.values("id")[:1]))
    return steps.order_by("happened_at", "serial").values_list("serial", flat=True)


def noted_of(merchant_id: uuid.UUID, outlet_id: uuid.UUID, document: uuid.UUID) -> dict[str, int]:
    """How many numbers were noted of a document, by product."""
    counts: dict[str, int] = {}
    steps = SerialStep.objects.filter(merchant_id=merchant_id, outlet_id=outlet_id)
    for product in steps.filter(document_id=document).values_list("product_id", flat=True):
        counts[str(product)] = counts.get(str(product), 0) + 1
    return counts


def _pieces(steps: Iterable[SerialStep]) -> dict[str, Piece]:
    by_key: dict[str, list[SerialStep]] = {}
    for step in steps:
        by_key.setdefault(step.key, []).append(step)
    return {key: Piece(told) for key, told in by_key.items()}
