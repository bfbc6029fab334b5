"""Goods on their way between outlets: reads, and the arithmetic of what a paper is worth."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from pos.catalog.models import Product
from pos.domain.money import divide_half_up
from pos.outlets.models import Outlet
from pos.stock.balance import Balance
from pos.stock.models import Level
from pos.stock.shipment_models import ShipmentGoods, ShipmentPaper, Step
from pos.stock.shipment_numbers import read_shipment_number

ENDS = (Step.CANCELLED, Step.ARRIVED)


@dataclass
class Shipment:
    """All papers of one shipment that are known here; any of them may be missing."""

    shipment_id: uuid.UUID
    papers: dict[str, ShipmentPaper] = field(default_factory=dict)
    goods: dict[str, list[ShipmentGoods]] = field(default_factory=dict)

    @property
    def sent(self) -> ShipmentPaper | None:
        return self.papers.get(Step.SENT)

    @property
    def cancelled(self) -> ShipmentPaper | None:
        return self.papers.get(Step.CANCELLED)

    @property
    def arrived(self) -> ShipmentPaper | None:
        return self.papers.get(Step.ARRIVED)

    @property
    def first(self) -> ShipmentPaper:
        """Whatever names the shipment's ends."""
        return next(self.papers[step] for step in Step.values if step in self.papers)

    @property
    def is_on_the_way(self) -> bool:
        return self.sent is not None and not (self.cancelled or self.arrived)

    @property
    def waits_for_match(self) -> bool:
        """Received by its paper, and now the sender's own document is here."""
        arrived = self.arrived
        return (
            self.sent is not None
            and arrived is not None
            and arrived.by_paper
            and Step.MATCHED not in self.papers
        )

    def left_over(self) -> list[tuple[str, int]]:
        """What the papers do not account for, by the product's name: nothing when all is well."""
        sums: dict[uuid.UUID, tuple[str, int]] = {}
        for line in [each for goods in self.goods.values() for each in goods]:
            _, before = sums.get(line.product_id, ("", 0))
            sums[line.product_id] = (line.name, before + line.moved_milli)
        return sorted((name, milli) for name, milli in sums.values() if milli)


def shipment_id_of(source_id: uuid.UUID, number: str) -> uuid.UUID:
    """The same on every server: sender and number name it. BadInput `bad_shipment_number`."""
    return uuid.uuid5(source_id, f"shipment {read_shipment_number(number)}")


def shipment_of(merchant_id: uuid.UUID, shipment_id: uuid.UUID) -> Shipment | None:
    return shipments_of(merchant_id, [shipment_id]).get(shipment_id)


def shipments_of(merchant_id: uuid.UUID, wanted: Sequence[uuid.UUID]) -> dict[uuid.UUID, Shipment]:
    """Of a bounded list."""
    here = {"merchant_id": merchant_id, "shipment_id__in": list(wanted)}
    found: dict[uuid.UUID, Shipment] = {}
    steps: dict[uuid.UUID, str] = {}
    for paper in ShipmentPaper.objects.filter(**here).order_by("happened_at", "id"):
        one = found.setdefault(paper.shipment_id, Shipment(paper.shipment_id))
        one.papers.setdefault(paper.step, paper)
        steps[paper.pk] = paper.step
    for goods in ShipmentGoods.objects.filter(**here).order_by("line", "id"):
        step = steps.get(goods.paper_id)
        if step is not None:
            found[goods.shipment_id].goods.setdefault(step, []).append(goods)
    return found


def on_the_way(merchant_id: uuid.UUID) -> "QuerySet[ShipmentPaper]":
    """Sent, and neither received nor called back, as far as is known here; the oldest first."""
    ends = ShipmentPaper.objects.filter(
        merchant_id=merchant_id, shipment_id=OuterRef("shipment_id"), step__in=ENDS
    )
    sent = ShipmentPaper.objects.filter(merchant_id=merchant_id, step=Step.SENT)
    return sent.filter(~Exists(ends)).order_by("happened_at", "id")


def coming_to(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> "QuerySet[ShipmentPaper]":
    return on_the_way(merchant_id).filter(target_id=outlet_id)


def late_at(outlet: Outlet, before_ms: int) -> "QuerySet[ShipmentPaper]":
    """Sent from or to this outlet before then, and still on the way."""
    ends = Q(source_id=outlet.pk) | Q(target_id=outlet.pk)
    return on_the_way(outlet.merchant_id).filter(ends, happened_at__lt=before_ms)


def uneven_at(outlet: Outlet, before_ms: int) -> "QuerySet[ShipmentPaper]":
    """What was received here before then and does not agree with what was sent: taken back at once
    by its sender, or received by a paper whose document never came."""
    goods = ShipmentGoods.objects.filter(
        merchant_id=outlet.merchant_id, shipment_id=OuterRef("shipment_id")
    ).order_by()
    sums = goods.values("product_id").annotate(left=Sum("moved_milli")).exclude(left=0)
    arrived = ShipmentPaper.objects.filter(
        merchant_id=outlet.merchant_id, outlet_id=outlet.pk, step=Step.ARRIVED
    )
    return arrived.filter(Exists(sums.values("left")), happened_at__lt=before_ms)


def travelling(merchant_id: uuid.UUID) -> dict[uuid.UUID, tuple[int, int]]:
    """By product: thousandths on the way and what they are worth, between all outlets."""
    sums = ShipmentGoods.objects.filter(merchant_id=merchant_id).order_by()
    rows = sums.values_list("product_id").annotate(Sum("moved_milli"), Sum("value_minor"))
    return {product: (milli, value) for product, milli, value in rows if milli or value}


def to_be_matched(**here: uuid.UUID) -> "QuerySet[ShipmentPaper]":
    """What was received by its paper, and of which the sender's document is here now."""
    same = {"merchant_id": OuterRef("merchant_id"), "shipment_id": OuterRef("shipment_id")}
    papers = ShipmentPaper.objects
    arrived = papers.filter(**here, step=Step.ARRIVED, by_paper=True)
    return arrived.filter(
        Exists(papers.filter(**same, step=Step.SENT)),
        ~Exists(papers.filter(**same, step=Step.MATCHED)),
    ).order_by("happened_at", "id")


def brought_here(
    merchant_id: uuid.UUID, outlet_id: uuid.UUID, source_id: uuid.UUID
) -> list[uuid.UUID]:
    """Products received here from that outlet since goods last went back to it."""
    papers = ShipmentPaper.objects.filter(merchant_id=merchant_id, outlet_id=outlet_id)
    back = papers.filter(step=Step.SENT, is_return=True, target_id=source_id)
    since = back.order_by("-happened_at", "-id").values_list("happened_at", flat=True).first()
    came = papers.filter(step=Step.ARRIVED, source_id=source_id, happened_at__gt=since or 0)
    goods = ShipmentGoods.objects.filter(
        merchant_id=merchant_id, outlet_id=outlet_id, paper__in=came.values("pk")
    )
    return list(dict.fromkeys(goods.order_by("name", "id").values_list("product_id", flat=True)))


def values_of(here: Mapping[str, object], lines: Sequence[tuple[Product, int]]) -> list[int]:
    """What these are worth as they leave one place one after the other, at its average."""
    ids = {product.pk for product, _ in lines}
    levels = Level.objects.filter(**here, product__in=ids)
    columns = ("product_id", "quantity_milli", "value_minor")
    held = {
        product: Balance(milli, worth) for product, milli, worth in levels.values_list(*columns)
    }
    worth = []
    for product, milli in lines:
        balance = held.setdefault(product.pk, Balance())
        worth.append(max(0, -balance.average(-milli, product.cost_minor or 0)))
    return worth


@dataclass
class Account:
    """One product of a shipment: what was sent, and what was received by the paper."""

    name: str
    base_unit: str
    sent_milli: int = 0
    sent_minor: int = 0
    paper_milli: int = 0
    paper_minor: int = 0

    @property
    def paper_worth_minor(self) -> int:
        """What that many cost by the sender's document."""
        if not self.sent_milli:
            return self.paper_minor
        return divide_half_up(self.sent_minor, self.paper_milli, self.sent_milli)

    @property
    def is_even(self) -> bool:
        return (self.sent_milli, self.sent_minor) == (self.paper_milli, self.paper_minor)


def accounts_of(shipment: Shipment) -> dict[uuid.UUID, Account]:
    found: dict[uuid.UUID, Account] = {}
    for line in _lines(shipment, Step.SENT):
        account = found.setdefault(line.product_id, Account(line.name, line.base_unit))
        account.sent_milli += line.moved_milli
        account.sent_minor += line.value_minor
    for line in _lines(shipment, Step.ARRIVED):
        account = found.setdefault(line.product_id, Account(line.name, line.base_unit))
        account.paper_milli -= line.moved_milli
        account.paper_minor -= line.value_minor
    return found


def _lines(shipment: Shipment, step: Step) -> Iterable[ShipmentGoods]:
    return shipment.goods.get(step, ())
