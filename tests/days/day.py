"""A day by luck: several tills on one drawer or more, cashiers, refunds in parts and on two tills
at once, voids, exchanges, money in and out, drawers opened, blind closes, sales that come late.
Each deed is signed by a till and told to the book (book.py) when the hub hears it.
"""

import random
from dataclasses import dataclass, field
from typing import Any

from pos.catalog.models import Product
from pos.people.models import Person
from pos.stock.actions import Received, receive_stock
from tests.days.book import Book, Deed, Line, Part, Sale, cash_of, half_up, in_cash
from tests.pos.world import Till, World, hire, make_world, of, pair, stock_up
from tests.sales import refund_body, sale_body, second_version
from tests.tablet import new_id

DAY = "2026-11-21"
PERCENTS = (50_000, 100_000, 333_333)


@dataclass
class Sold:
    """A sale, the body that was signed of it, and its refunds as each till knows them."""

    sale: Sale
    body: dict[str, Any]
    till: str
    shift: str
    backs: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


class Counter:
    """A till of the day: what it said, and how much of that the hub heard."""

    def __init__(self, till: Till) -> None:
        self.till, self.waiting = till, 0
        self.deeds: list[Deed | None] = []  # one an event; None for what moves no number

    @property
    def series(self) -> str:
        return self.till.tablet.series

    def say(self, kind: str, body: dict[str, Any], deed: Deed | None, **more: Any) -> None:
        self.till.tablet.append(kind, body, business_date=DAY, **more)
        self.deeds.append(deed)


class Day:
    def __init__(self, seed: str) -> None:
        self.luck = random.Random(seed)
        self.book = Book()
        self.sold: list[Sold] = []
        self.world: World = make_world()
        names = ("Ana", "Beni", "Citra")
        self.cashiers: list[Person] = [hire(self.world.merchant.id, name) for name in names]
        self.goods = [self._shelve(number) for number in range(4)]
        self.counters = [
            Counter(pair(self.world, f"Kasir {n}")) for n in range(self.luck.randrange(2, 4))
        ]
        self.shifts: dict[str, str] = {}  # by till

    def _shelve(self, number: int) -> tuple[Product, int, bool]:
        price, taxed = self.luck.randrange(7, 900) * 50 + self.luck.randrange(50), number != 2
        product = stock_up(
            self.world, f"Barang {number}", price={"price_minor": price},
            tax={"tax_class": "PPN" if taxed else "BEBAS"},
        )  # fmt: skip
        goods = [Received(product.id, 50_000, 100_000)]
        receive_stock(outlet=self.world.outlet, lines=goods, by=None, opening=True)
        self.book.opening[str(product.id)] = 50_000
        return product, price, taxed

    def who(self) -> dict[str, str]:
        person = self.luck.choice(self.cashiers)
        return {"id": str(person.id), "name": person.name}

    def open_drawers(self) -> None:
        """One drawer for all tills, or one for each."""
        shared = self.luck.random() < 0.5
        for counter in self.counters:
            if shared and self.shifts:
                shift = self.shifts[counter.series] = next(iter(self.shifts.values()))
                joined = {"shift": shift, "joined_at": 1, "person": self.who()}
                counter.say("shift.joined", joined, None, shift=shift)
                continue
            shift = self.shifts[counter.series] = new_id()
            amount = self.luck.randrange(0, 20) * 10_000
            self.book.floats[shift] = amount
            body = {
                "shift": shift, "drawer": None, "opened_at": 1, "float_minor": amount,
                "person": self.who(),
            }  # fmt: skip
            counter.say("shift.opened", body, None, shift=shift)

    # What people do

    def sell(self, counter: Counter, **changes: Any) -> Sold:
        basket, lines = [], []
        for product, price, taxed in self.luck.sample(self.goods, self.luck.randrange(1, 4)):
            milli = self.luck.choice((1_000, 2_000, 3_000, 7_000, 735, 1_250))
            discount = self.luck.choice((None, None, *PERCENTS))
            given = {"kind": "percent", "rate_ppm": discount} if discount else None
            basket.append({**of(product, milli), "discount": given})
            gross = half_up(price * milli, 1_000)
            off = half_up(gross * (discount or 0), 1_000_000)
            lines.append(Line(str(product.id), milli, gross, off, taxed))
        sale = Sale(lines, cash=self.luck.random() < 0.7)
        tablet, shift = counter.till.tablet, self.shifts[counter.series]
        tablet.counter += 1
        first = sale_body(basket, series=tablet.series, counter=tablet.counter, day=DAY)
        body = {**second_version(first), "cashier": self.who(), **changes}
        body["lines"] = [
            {**told, "discount": asked["discount"]}
            for told, asked in zip(body["lines"], basket, strict=True)
        ]
        if not sale.cash:
            body = by_qris(body, sale.total)
        deed = Deed(
            "sale", tablet.series, shift, tablet.counter, sale.due, sale=sale, cash=sale.cash
        )
        counter.say("sale.completed", body, deed, tv=2, shift=shift)
        self.sold.append(Sold(sale, body, tablet.series, shift))
        return self.sold[-1]

    def give_back(self, counter: Counter, sold: Sold, how: str = "") -> None:
        """As that till knows it: what another gave back meanwhile it may not have heard."""
        sale, series = sold.sale, counter.series
        backs = sold.backs.setdefault(series, [])
        before = sale.known.setdefault(series, [0] * len(sale.lines))
        left = [line.milli - gone for line, gone in zip(sale.lines, before, strict=True)]
        whole = how != "" or self.luck.random() < 0.4
        now = left if whole else [min(each, self.luck.choice((0, 500, 1_000))) for each in left]
        if not any(now):
            return
        part = Part(
            sale, list(before), now, damaged=self.luck.random() < 0.3 and how == "",
            void=how == "void", undone=how == "undo",
        )  # fmt: skip
        paid_back = sum(-each["due_minor"] for each in backs)
        due = handed_out(part, sale.due - paid_back, is_last=now == left)
        self._refund(counter, sold, part, due)
        sale.known[series] = [a + b for a, b in zip(before, now, strict=True)]

    def _refund(self, counter: Counter, sold: Sold, part: Part, due: int) -> None:
        tablet, shift = counter.till.tablet, self.shifts[counter.series]
        tablet.counter += 1
        approver = None if part.undone else {"id": str(self.world.sari.id), "name": "Sari"}
        ids = [line["id"] for line in sold.body["lines"]]
        before = [
            {"line": line, "quantity_milli": milli}
            for line, milli in zip(ids, part.before, strict=True)
            if milli
        ]
        body = refund_body(
            sold.body, series=tablet.series, counter=tablet.counter, day=DAY, approver=approver,
            quantities=part.now, before=before,
        )  # fmt: skip
        body = paid_in_cash(body, -due)
        body["goods"] = "damaged" if part.damaged else "shelf"
        if part.void or part.undone:
            body["reason"] = {"code": "wrong_entry", "label": "Salah input"}
        if part.void:
            body["void"] = True
        deed = Deed("refund", tablet.series, shift, tablet.counter, due, part=part)
        counter.say("sale.refunded", body, deed, shift=shift)
        sold.backs[counter.series].append(body)

    def exchange(self, counter: Counter) -> None:
        """Goods come back for others: two documents, cash out and in."""
        known = [each for each in self.sold if each.till == counter.series]
        if known:
            self.give_back(counter, self.luck.choice(known))
            self.sell(counter)

    def move(self, counter: Counter) -> None:
        shift, way = self.shifts[counter.series], self.luck.choice(("in", "out", "drop"))
        amount = self.luck.randrange(1, 90_000)
        body = {
            "move": new_id(), "shift": shift, "direction": way, "category": "other",
            "label": "Lain-lain", "reason": "Ongkir", "amount_minor": amount,
            "person": self.who(), "moved_at": 1_795_000_000_000,
        }  # fmt: skip
        deed = Deed(way, counter.series, shift, amount=amount)
        counter.say("cash.moved", body, deed, shift=shift)

    def open_drawer(self, counter: Counter) -> None:
        shift = self.shifts[counter.series]
        body = {
            "opening": new_id(), "shift": shift, "category": "change", "label": "Menukar uang",
            "reason": None, "person": self.who(), "opened_at": 1_795_000_000_000,
        }  # fmt: skip
        deed = Deed("opening", counter.series, shift)
        counter.say("drawer.opened_by_hand", body, deed, shift=shift)

    def close(self, shift: str) -> None:
        """Blind: what was counted is no matter of what was expected. Any of its tills closes it."""
        mine = [each for each in self.counters if self.shifts[each.series] == shift]
        counter = self.luck.choice(mine)
        known = [deed for deed in counter.deeds if deed is not None and deed.shift == shift]
        expected = self.book.floats[shift] + cash_of(known)
        counted = max(0, expected + self.luck.choice((0, 0, -500, 1_000, -27_350)))
        self.book.counted[shift] = counted
        body = {
            "shift": shift, "closed_at": 2, "counted_minor": counted, "expected_minor": expected,
            "variance_minor": counted - expected, "counts": [], "person": self.who(),
            "reason": None if counted == expected else "Salah kembalian",
        }  # fmt: skip
        counter.say("shift.closed", body, None, shift=shift)

    def hand_in(self, counter: Counter, most: int) -> None:
        """Some of what waits, oldest first."""
        till = counter.till
        upto = min(till.sent + most, len(till.tablet.events))
        told = counter.deeds[till.sent : upto]
        later, till.tablet.events = till.tablet.events[upto:], till.tablet.events[:upto]
        results = till.push(self.luck.choice((1, 3, 200)))
        till.tablet.events += later
        assert {each.status for each in results} <= {"stored"}
        self.book.heard += [deed for deed in told if deed is not None]


def handed_out(part: Part, left: int, *, is_last: bool) -> int:
    """The last part brings all that is left, an earlier one never more."""
    return max(0, left) if is_last else min(in_cash(min(part.total, left)), left)


def paid_in_cash(body: dict[str, Any], due: int) -> dict[str, Any]:
    """Handed out of the drawer; what its way rounds it by is the rest."""
    part = {**body["payments"][0], "amount_minor": due, "tendered_minor": due, "change_minor": 0}
    rounding = due - body["totals"]["total_minor"]
    return {**body, "payments": [part], "due_minor": due, "rounding_minor": rounding}


def by_qris(body: dict[str, Any], total: int) -> dict[str, Any]:
    part = {
        **body["payments"][0], "method": "qris", "kind": "qris", "name": "QRIS",
        "amount_minor": total, "tendered_minor": total, "change_minor": 0,
    }  # fmt: skip
    return {
        **body, "payments": [part], "due_minor": total, "rounding_minor": 0, "change_minor": 0
    }  # fmt: skip
