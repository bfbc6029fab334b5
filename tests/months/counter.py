"""A till in a month: it says sales and refunds by the contract and hands them in when it can."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pos.customers.models import Customer
from pos.journal.envelope import read
from pos.journal.store import store_events
from tests.months.holding import Payer
from tests.months.pointing import Pointed, Pointing
from tests.pos.kasbon.kasbon_till import on_kasbon, paid_in_body
from tests.pos.world import Till
from tests.sales import refund_body, sale_body, second_version

AGAIN = 5
Buyer = Callable[[int], Customer | None]
Paying = Callable[[int], Payer | None]
Couponing = Callable[[dict[str, Any]], dict[str, Any]]
Collecting = Callable[["Counter", dict[str, Any]], tuple[dict[str, Any], Pointed] | None]
Line = tuple[str, int, int]  # product, base quantity, rupiah


@dataclass
class Fact:
    """A sale, or a refund with quantities below zero, as the hub will hear it."""

    till: "Counter"
    at: int
    day: str
    lines: list[Line]
    total: int
    net: int
    body: dict[str, Any]
    is_refund: bool = False
    kind: str = "sale"  # or of what money came in without one
    payer: Payer | None = None  # out of whose credit, or by which gift card
    pointed: Pointed | None = None

    @property
    def on_kasbon(self) -> int:
        """What is owed more by it."""
        if self.kind == "balance.paid_in":
            return 0
        if self.kind == "kasbon.repaid":
            return -int(self.body["amount_minor"])
        parts = [each for each in self.body["payments"] if each["kind"] == "kasbon"]
        return sum(each["amount_minor"] for each in parts)


@dataclass
class Counter:
    """`waiting` holds what was not handed in yet, oldest first; `away`: for so many days more."""

    till: Till
    away: int = 0
    waiting: list[Fact] = field(default_factory=list)

    def sell(
        self,
        basket: list[dict[str, Any]],
        day: str,
        buyer: Buyer,
        paying: Paying | None = None,
        *,
        coupon: Couponing = lambda body: body,
        pointing: Collecting | None = None,
    ) -> Fact:
        """`buyer`: who buys so much on kasbon; else `paying` says who holds some of it; the rest
        is cash. `coupon` may add a code; `pointing` says who collects points, if none of these."""
        tablet = self.till.tablet
        tablet.counter += 1
        first = sale_body(basket, series=tablet.series, counter=tablet.counter, day=day)
        body = coupon(second_version(first))
        customer = buyer(body["totals"]["total_minor"])
        if customer is None:
            payer = paying(body["totals"]["total_minor"]) if paying else None
            if payer is not None:
                return self._held("sale.completed", body, day, payer)
            collected = pointing(self, body) if pointing else None
            if collected is not None:
                return self._pointed("sale.completed", day, *collected)
            return self._said("sale.completed", body, day, tv=2)
        who = {"id": str(customer.id), "name": customer.name, "phone": None, "member": False}
        return self._said("sale.completed", {**on_kasbon(body), "customer": who}, day, tv=3)

    def repaid(self, body: dict[str, Any], day: str) -> None:
        self._came("kasbon.repaid", body, day)

    def paid_in(self, payer: Payer, is_new: bool, day: str) -> None:
        """`payer` gets so much (below zero) onto a card or as credit, in cash."""
        card = {"id": str(payer.holder[1]), "ending": "AAAA", "is_new": is_new}
        whose = {"customer": payer.customer} if payer.customer else {"card": card}
        self._came("balance.paid_in", paid_in_body(-payer.amount, **whose), day).payer = payer

    def _came(self, kind: str, body: dict[str, Any], day: str) -> Fact:
        self.till.tablet.append(kind, body, business_date=day)
        at = self.till.tablet.clock_ms
        self.waiting.append(Fact(self, at, day, [], 0, 0, body, kind=kind))
        return self.waiting[-1]

    def kasbon_of(self, customer: uuid.UUID) -> int:
        """What this till did to a debt and nobody was told."""
        named = [each for each in self.waiting if each.body.get("customer")]
        ours = [each for each in named if each.body["customer"]["id"] == str(customer)]
        return sum(each.on_kasbon for each in ours)

    def payers(self) -> list[Payer]:
        """What this till took out of, and gave back to, whatever is held, and nobody was told."""
        return [each.payer for each in self.waiting if each.payer is not None]

    def pointed(self, customer: uuid.UUID) -> list[Pointed]:
        """What this till did to somebody's points and nobody was told."""
        ours = [each.pointed for each in self.waiting if each.pointed is not None]
        return [each for each in ours if each.customer == customer]

    def _pointed(self, kind: str, day: str, body: dict[str, Any], pointed: Pointed) -> Fact:
        fact = self._said(kind, body, day, tv=5, is_refund=kind == "sale.refunded")
        fact.pointed = pointed
        return fact

    def _held(self, kind: str, body: dict[str, Any], day: str, payer: Payer) -> Fact:
        body = on_kasbon(body, payer.amount, kind=payer.holder[0])
        body["payments"][0].update(payer.told())
        if payer.customer is not None:
            who = {"id": str(payer.customer.id), "name": payer.customer.name}
            body["customer"] = {**who, "phone": None, "member": False}
        is_refund = kind == "sale.refunded"
        fact = self._said(kind, body, day, tv=3 if is_refund else 4, is_refund=is_refund)
        fact.payer = payer
        return fact

    def refund(
        self,
        sold: Fact,
        day: str,
        keeping: Paying | None = None,
        pointing: Pointing | None = None,
    ) -> Fact:
        tablet = self.till.tablet
        tablet.counter += 1
        body = refund_body(sold.body, series=tablet.series, counter=tablet.counter, day=day)
        body["completed_at"] = tablet.clock_ms + 1
        if sold.on_kasbon:
            return self._said("sale.refunded", on_kasbon(body), day, tv=2, is_refund=True)
        if sold.pointed is not None and pointing is not None:
            return self._pointed("sale.refunded", day, *pointing.back(body, sold.pointed))
        payer = keeping(body["totals"]["total_minor"]) if keeping else None
        if payer is not None:
            return self._held("sale.refunded", body, day, payer)
        return self._said("sale.refunded", body, day, is_refund=True)

    def _said(
        self, kind: str, body: dict[str, Any], day: str, *, tv: int = 1, is_refund: bool = False
    ) -> Fact:
        self.till.tablet.append(kind, body, tv=tv, business_date=day)
        lines = [
            (line["product"], line["base_quantity_milli"], line["total_minor"])
            for line in body["lines"]
        ]
        totals = body["totals"]
        at = self.till.tablet.clock_ms
        money = (totals["total_minor"], totals["net_minor"])
        self.waiting.append(Fact(self, at, day, lines, *money, body, is_refund))
        return self.waiting[-1]

    def hand_in(self, size: int) -> list[Fact]:
        """Everything that waits, in pieces of `size`."""
        told, self.waiting = self.waiting, []
        results = self.till.push(size)
        assert [each.status for each in results] == ["stored"] * len(told)
        return told

    def hand_in_again(self) -> None:
        """The answer was lost: the last ones come a second time and change nothing."""
        till = self.till
        again = till.tablet.events[max(0, till.sent - AGAIN) : till.sent]
        envelopes = [read(event["raw"].encode(), event["sig"]) for event in again]
        results = store_events(till.sender, envelopes) if again else []
        assert [each.status for each in results] == ["duplicate"] * len(again)
