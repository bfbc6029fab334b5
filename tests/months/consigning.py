"""Titip jual in a month: brought without a debt, sold at both tills, brought back by customers,
agreed anew, and settled now and then, while tills have not told everything. It has luck of its own.
"""

import random
from fractions import Fraction
from typing import TYPE_CHECKING

from pos.catalog.models import Product
from pos.purchasing.actions import (
    Settling,
    add_supplier,
    agree_consignment,
    receive_goods,
    settle_consignment,
)
from pos.purchasing.delivery import Delivery, GoodsLine, Planned
from pos.purchasing.doubts import doubts_about
from pos.purchasing.models import Supplier
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
        self.unsettled = 0
        self.told_since = 0  # sales and refunds that the hub heard since the last settlement
        self.owed = 0
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
        self.luck.choice(acts)(month)

    def agree(self, month: "Month") -> None:
        """A new amount holds for what the hub hears from now on."""
        self.cost = self.luck.randrange(20, 45) * 100 + self.luck.randrange(100)
        agree_consignment(
            outlet=month.world.outlet, supplier=self.owner, product=self.product,
            cost_minor=self.cost, by=None,
        )  # fmt: skip

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
        settle_consignment(
            outlet=month.world.outlet, supplier=self.owner, settling=Settling(), by=None
        )
        self.owed += self.unsettled
        self.unsettled = self.told_since = 0

    def is_of(self, product: str) -> bool:
        return product == str(self.product.id)

    def heard(self, month: "Month", quantity: int) -> int:
        """The hub knows of a sale (a refund's is below zero). Returns what it cost."""
        cost = whole(Fraction(quantity * self.cost, THOUSAND))
        month.book.piles[str(self.product.id), SHOP].held -= quantity
        month.book.came_in += cost
        self.unsettled += cost
        self.told_since += 1
        return cost
