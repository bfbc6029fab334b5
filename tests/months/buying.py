"""Deliveries of a month: in, back to the supplier, taken back as wrong, and paid for."""

from dataclasses import dataclass
from datetime import date, timedelta

from pos.purchasing.actions import (
    pay_supplier,
    receive_goods,
    return_goods,
    reverse_payment,
    reverse_receipt,
)
from pos.purchasing.actions.payments import Paid
from pos.purchasing.delivery import Delivery, GoodsLine, Planned
from pos.purchasing.doubts import doubts_about
from pos.purchasing.models import Receipt
from pos.stock.models import SHOP
from tests.months.month import DUS, Month
from tests.months.oracle import Bought, Invoice, Lot


@dataclass
class Delivered:
    """A receipt of the month, to send back from, to take back as wrong and to pay."""

    receipt: Receipt
    lots: list[Lot]
    unit_costs: dict[str, int]
    costs_before: dict[str, int]
    paid: int = 0
    is_wrong: bool = False

    @property
    def rest(self) -> int:
        return sum(lot.total - lot.back_total for lot in self.lots) - self.paid


def deliver(month: Month) -> None:
    luck, book = month.luck, month.book
    place = luck.choice((SHOP, SHOP, month.store))
    goods, bought = [], []
    for product in luck.sample(month.goods, luck.randrange(1, 4)):
        unit, factor = luck.choice((("pcs", 1000), ("dus", DUS)))
        pieces = luck.randrange(1, 20 if unit == "pcs" else 4)
        cost = luck.choice((0, *[luck.randrange(800, 2_500) * factor // 1000] * 9))
        off = luck.choice((0, 0, luck.randrange(0, cost * pieces // 10 + 1)))
        goods.append(GoodsLine(product.id, pieces * 1000, cost, unit, off))
        bought.append(Bought(str(product.id), pieces * factor, cost * pieces - off))
    discount = luck.choice((0, 0, luck.randrange(0, sum(line.net for line in bought) // 10 + 1)))
    mode = luck.choice(("none", "included", "added"))
    invoice = Invoice(bought, discount, mode, creditable=month.world.outlet.pkp)
    receipt = _received(month, goods, discount, (mode, place))
    lots = []
    for line, total, cost in zip(bought, invoice.totals, invoice.costs, strict=True):
        lots.append(Lot(line.product, place, line.quantity, total, cost))
        book.bought(line.product, place, line.quantity, cost)
        month.truth[line.product, place] += line.quantity
    costs = invoice.unit_costs()
    before = {product: book.guesses[product] for product in costs}
    book.guesses.update(costs)
    month.delivered.append(Delivered(receipt, lots, costs, before))


def send_back(month: Month) -> None:
    """Some of a line, in base units; the goods must not really be there for the paper to say so."""
    open_ones = [one for one in month.delivered if any(lot.gone < lot.quantity for lot in one.lots)]
    if not open_ones:
        return
    one = month.luck.choice(open_ones)
    number = month.luck.choice([n for n, lot in enumerate(one.lots) if lot.gone < lot.quantity])
    lot = one.lots[number]
    quantity = month.luck.randrange(1, (lot.quantity - lot.gone) // 1000 + 1) * 1000
    return_goods(outlet=month.world.outlet, receipt=one.receipt, by=None,
                 quantities={number + 1: quantity})  # fmt: skip
    _gone(month, lot, quantity)


def reverse(month: Month) -> None:
    """The newest receipt was wrong: what is left of it leaves and the costs before are back."""
    right = [one for one in month.delivered if not one.is_wrong]
    if not right or all(lot.gone == lot.quantity for lot in right[-1].lots):
        return
    one = right[-1]
    reverse_receipt(outlet=month.world.outlet, receipt=one.receipt, by=None)
    for lot in one.lots:
        if lot.gone < lot.quantity:
            _gone(month, lot, lot.quantity - lot.gone)
    for product, cost in one.unit_costs.items():
        if month.book.guesses[product] == cost:
            month.book.guesses[product] = one.costs_before[product]
    one.is_wrong = True


def pay(month: Month) -> None:
    """An invoice in part or whole; now and then the payment was wrong and is taken back."""
    owed = [one for one in month.delivered if one.rest > 0]
    if not owed:
        return
    one = month.luck.choice(owed)
    amount = month.luck.choice((one.rest, month.luck.randrange(1, one.rest + 1)))
    paid = Paid({one.receipt.pk: amount}, month.clock.day)
    supplier = one.receipt.supplier
    made = pay_supplier(outlet=month.world.outlet, supplier=supplier, paid=paid, by=None)
    if month.luck.random() < 0.2:
        reverse_payment(outlet=month.world.outlet, payment=made, by=None)
    else:
        one.paid += amount


def _received(month: Month, goods: list[GoodsLine], discount: int, how: tuple[str, str]) -> Receipt:
    """Whatever is doubtful was looked at."""
    today = date.fromisoformat(month.clock.day)
    supplier = month.luck.choice(month.suppliers)
    delivery = Delivery(
        supplier.pk, goods, f"F-{len(month.delivered)}",
        str(today - timedelta(days=month.luck.randrange(3))),
        discount_minor=discount, tax_mode=how[0], place=how[1],
    )  # fmt: skip
    noticed = [doubt.key for doubt in doubts_about(Planned(month.world.outlet, delivery))]
    return receive_goods(
        outlet=month.world.outlet, delivery=delivery, by=month.world.sari.id, noticed=noticed
    )


def _gone(month: Month, lot: Lot, quantity: int) -> None:
    _, cost = lot.part(quantity)
    month.book.sent_back(lot.product, lot.place, quantity, cost)
    month.truth[lot.product, lot.place] -= quantity
