"""Titip jual in a month: brought without a debt, sold at both tills, brought back by customers,
gone at the shop's cost, agreed anew, and settled now and then (and the settlement taken back),
while tills have not told everything. It has luck of its own.
"""

import random
from fractions import Fraction
from typing import TYPE_CHECKING

from pos.catalog.models import Product
from pos.journal.models import Event
from pos.purchasing.actions import (
    Lost,
    Settling,
    add_supplier,
    agree_consignment,
    lose_consigned,
    receive_goods,
    reverse_settlement,
    settle_consignment,
)
from pos.purchasing.delivery import Delivery, GoodsLine, Planned
from pos.purchasing.doubts import doubts_about
from pos.purchasing.models import Receipt, Supplier
from pos.stock.models import SHOP
from tests.months.oracle import THOUSAND, whole
from tests.pos.world import of, stock_up

if TYPE_CHECKING:
    from tests.months.counter import Fact
    from tests.months.month import Month

OWNER = "Bu Titip"


class Consigning:
    """`unsettled`: what the owner of the goods gets for what the hub knows to be sold."""

    product: Product
    owner: Supplier

    def __init__(self, seed: str) -> None:
        self.luck = random.Random(f"{seed} consigning")
        self.cost = 0
        self.terms: list[tuple[int, int]] = []  # since when, how much
        self.unsettled = 0
        self.told_since = 0  # sales and refunds that the hub heard since the last settlement
        self.owed = 0
        self.settled: tuple[Receipt, int, int] | None = None  # the last one, and what was in it
        self.sold: list[Fact] = []

    def open(self, month: "Month") -> None:
        world = month.world
        self.product = stock_up(world, "Keripik titipan", price={"price_minor": 5_000})
        self.owner = add_supplier(merchant_id=world.merchant.id, name=OWNER, by=None)
        self.agree(month)
        month.book.guesses[str(self.product.id)] = 0

    def act(self, month: "Month") -> None:
        if self.luck.random() < 0.5:
            return
        acts = (self.sell,) * 5 + (self.bring, self.bring, self.give_back, self.settle, self.agree)
        self.luck.choice((*acts, self.lose, self.take_back))(month)

    def agree(self, month: "Month") -> None:
        """A new amount holds for what is sold from now on, whenever the hub hears of it."""
        self.cost = self.luck.randrange(20, 45) * 100 + self.luck.randrange(100)
        agree_consignment(
            outlet=month.world.outlet, supplier=self.owner, product=self.product,
            cost_minor=self.cost, by=None,
        )  # fmt: skip
        said = Event.objects.filter(kind="consignment.agreed").order_by("server_seq").last()
        assert said is not None
        self.terms.append((said.hlc_ms, self.cost))

    def bring(self, month: "Month") -> None:
        pieces = self.luck.randrange(1, 20)
        line = GoodsLine(self.product.id, pieces * 1000, self.cost)
        made = Delivery(self.owner.pk, [line], invoice_date=month.clock.day)
        seen = [doubt.key for doubt in doubts_about(Planned(month.world.outlet, made))]
        receive_goods(outlet=month.world.outlet, delivery=made, by=None, noticed=seen)
        month.book.piles[str(self.product.id), SHOP].held += pieces * 1000

    def sell(self, month: "Month") -> None:
        counter = self.luck.choice(month.counters)
        month.meet_hub(counter)
        line = of(self.product, self.luck.choice((1000, 2000, 3000, 500)))
        earning = month.pointing.earns
        sold = counter.sell([line], month.clock.day, lambda _: None, pointing=earning)
        self.sold.append(sold)

    def give_back(self, month: "Month") -> None:
        if not self.sold:
            return
        counter = self.luck.choice(month.counters)
        month.meet_hub(counter)
        sold = self.sold.pop(self.luck.randrange(len(self.sold)))
        counter.refund(sold, month.clock.day, pointing=month.pointing)

    def settle(self, month: "Month") -> None:
        """Whatever a till did not tell yet is in the next one."""
        if not self.told_since:
            return
        made = settle_consignment(
            outlet=month.world.outlet, supplier=self.owner, settling=Settling(), by=None
        )
        self.settled = (made, self.unsettled, self.told_since)
        self.owed += self.unsettled
        self.unsettled = self.told_since = 0

    def take_back(self, month: "Month") -> None:
        """What was in the last settlement is in the next one."""
        if self.settled is None:
            return
        made, minor, facts = self.settled
        reverse_settlement(outlet=month.world.outlet, receipt=made, by=None)
        self.settled = None
        self.owed -= minor
        self.unsettled += minor
        self.told_since += facts

    def lose(self, month: "Month") -> None:
        """Now and then some of it is found again."""
        pieces, why = self.luck.randrange(1, 4), self.luck.choice(("lost", "waste", "found"))
        lost = Lost(self.product, pieces * 1000, reason=why)
        lose_consigned(outlet=month.world.outlet, supplier=self.owner, lost=lost, by=None)
        gone = -pieces if why == "found" else pieces
        month.book.piles[str(self.product.id), SHOP].held -= gone * 1000
        month.book.losses[str(self.product.id), why] -= gone * self.cost
        month.book.came_in += gone * self.cost
        self.unsettled += gone * self.cost
        self.told_since += 1

    def is_of(self, product: str) -> bool:
        return product == str(self.product.id)

    def heard(self, month: "Month", quantity: int, at: int) -> int:
        """The hub knows of a sale (a refund's is below zero). Returns what it cost."""
        then = [cost for since, cost in self.terms if since <= at]
        cost = whole(Fraction(quantity * (then or [self.terms[0][1]])[-1], THOUSAND))
        month.book.piles[str(self.product.id), SHOP].held -= quantity
        month.book.came_in += cost
        self.unsettled += cost
        self.told_since += 1
        return cost
