"""The second bookkeeper of the cashier's hour: a notebook in plain integers, next to the product.

It knows the price tags, adds, takes off, rounds cash to the nearest hundred and counts goods and
notes. It shares no line with pos/domain on purpose: a fault of both would be seen by nobody.
What it is not: a price calculator. It knows the few rules that the hour uses.
"""

from dataclasses import dataclass, field

CASH_STEP = 100
NOODLE_BREAK, NOODLE_SAVING = 10, 100


@dataclass(frozen=True)
class Goods:
    """As on the shelf. `code` is scanned when there is one; `weighed` goods are typed in."""

    sku: str
    name: str
    code: str = ""
    weighed: bool = False
    adult: bool = False
    tracked: bool = True
    options: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Line:
    goods: Goods
    milli: int = 1_000


@dataclass
class Receipt:
    """`cash` is what stayed in the drawer, `other` what came by other ways."""

    lines: list[Line]
    total: int
    due: int
    discount: int = 0
    cash: int = 0
    other: dict[str, int] = field(default_factory=dict)
    customer: str = ""
    number: str = ""
    is_refund: bool = False
    with_coupon: bool = False


@dataclass
class Book:
    """`prices` by sku, `stock` in thousandths by sku, `drawer` with the float."""

    prices: dict[str, int]
    stock: dict[str, int]
    drawer: int
    receipts: list[Receipt] = field(default_factory=list)

    def amount(self, line: Line) -> int:
        price = self.prices[line.goods.sku] + sum(extra for _, extra in line.goods.options)
        if line.goods.sku == "MIE001" and line.milli >= NOODLE_BREAK * 1_000:
            price -= NOODLE_SAVING
        return half_up(price * line.milli, 1_000)

    def subtotal(self, lines: list[Line]) -> int:
        return sum(self.amount(line) for line in lines)

    def sold(self, receipt: Receipt) -> None:
        self.receipts.append(receipt)
        self.drawer += receipt.cash
        for line in receipt.lines:
            if line.goods.tracked:
                self.stock[line.goods.sku] -= line.milli

    def undone(self, receipt: Receipt, number: str) -> None:
        """A cash sale goes back whole."""
        back = Receipt(
            [Line(line.goods, -line.milli) for line in receipt.lines],
            total=-receipt.total,
            due=-receipt.due,
            discount=-receipt.discount,
            cash=-receipt.cash,
            customer=receipt.customer,
            number=number,
            is_refund=True,
        )
        self.sold(back)

    @property
    def sales(self) -> list[Receipt]:
        return [one for one in self.receipts if not one.is_refund]

    @property
    def refunds(self) -> list[Receipt]:
        return [one for one in self.receipts if one.is_refund]

    def taken(self, method: str) -> int:
        return sum(one.other.get(method, 0) for one in self.receipts)


def half_up(numerator: int, denominator: int) -> int:
    """To the nearest whole rupiah, halves away from zero; only for what is not negative."""
    return (2 * numerator + denominator) // (2 * denominator)


def in_cash(total: int) -> int:
    """What is asked for in coins; a little that would become nothing stays as it is."""
    return half_up(total, CASH_STEP) * CASH_STEP or total
