"""The spreadsheet somebody else keeps of the told month: from the list of deeds alone.

It knows no table, verb or report of the product. Goods and their worth are kept by the piles of the
random months' book (tests/months/oracle.py); the rest is sums of rupiah.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction

from tests.months.oracle import THOUSAND, Book, Bought, Invoice, Lot, shared, whole
from tests.told.goods import SHELF, THINGS
from tests.told.lines import Deed, Said, deeds

SHOP = ""
PPN = Fraction(11, 100)  # 12 % of eleven twelfths
CONSIGNED = {"Keripik singkong": 8_000}
ROUND_TO = 100


@dataclass
class Sums:
    """A row of a sales report."""

    sales: int = 0
    refunds: int = 0
    quantity: int = 0
    total: int = 0
    net: int = 0
    cost: int = 0


@dataclass
class Line:
    """A line of a receipt. Money below zero: it came back."""

    goods: str
    base: int
    total: int
    tax: int
    promotion: int

    @property
    def net(self) -> int:
        return self.total - self.tax


@dataclass
class Receipt:
    day: str
    minute: int
    till: str
    way: str
    lines: list[Line]
    rounding: int = 0
    of: str | None = None  # the receipt that is taken back

    @property
    def is_refund(self) -> bool:
        return self.of is not None

    @property
    def taxed(self) -> int:
        return sum(line.net for line in self.lines if THINGS[line.goods].tax_class == "PPN")

    @property
    def total(self) -> int:
        return sum(line.total for line in self.lines)


@dataclass
class Debt:
    supplier: str
    lots: list[Lot] = field(default_factory=list)
    settled: int = 0  # of goods on consignment
    paid: int = 0
    day: int = 0
    costs: dict[str, int] = field(default_factory=dict)
    before: dict[str, int] = field(default_factory=dict)

    @property
    def rest(self) -> int:
        lots = sum(lot.total - lot.back_total for lot in self.lots)
        return lots + self.settled - self.paid


def base_of(line: Said) -> int:
    """Thousandths of the smallest unit."""
    unit, pieces, _ = THINGS[line.barang].case
    return int(line.many * (pieces if line.satuan == unit else 1) * THOUSAND)


class Notebook:
    def __init__(self) -> None:
        self.book = Book(guesses={thing.name: thing.cost for thing in SHELF})
        self.days: dict[str, Sums] = defaultdict(Sums)
        self.goods: dict[str, Sums] = defaultdict(Sums)
        self.ways: dict[str, int] = defaultdict(int)
        self.taxes: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        self.promotions: dict[str, int] = defaultdict(int)
        self.kasbon: dict[str, int] = defaultdict(int)
        self.debts: dict[str, Debt] = {}
        self.drawers: dict[str, list[int]] = {}  # by day: expected, counted
        self.receipts: dict[str, Receipt] = {}
        self.waiting: dict[str, list[Receipt]] = defaultdict(list)
        self.came_back: dict[tuple[str, str], int] = defaultdict(int)
        self.titip_owed = 0
        self.seen: dict[str, tuple[int, int]] = {}  # how far the record was off, and when
        self.drawer = 0

    def whole_month(self) -> "Notebook":
        for deed in deeds():
            self.hear(deed)
        return self

    def hear(self, deed: Deed) -> None:
        name = deed.head.perbuatan.replace(" ", "_")
        getattr(self, f"_{name}", self._nothing)(deed)

    def _nothing(self, deed: Deed) -> None:
        """Prices and promotions: what they did stands at each line of a sale."""

    # At the till

    def _jual(self, deed: Deed) -> None:
        head = deed.head
        totals = [whole(line.many * line.rupiah) - line.off for line in deed.lines]
        taxes = _tax_inside([line.barang for line in deed.lines], totals)
        lines = [
            Line(line.barang, base_of(line), total, tax, line.off)
            for line, total, tax in zip(deed.lines, totals, taxes, strict=True)
        ]
        for line in deed.lines:
            self.promotions["Beli 2 gratis 1"] += line.off
            if line.barang == "Minyak goreng 1 L" and line.rupiah == 35_900:
                self.promotions["Minyak hemat"] += int(line.many) * (38_500 - 35_900)
        self._happened(head, Receipt(head.day, head.minute, head.siapa, head.keterangan, lines))

    def _retur(self, deed: Deed) -> None:
        """So many of an earlier line: what belongs to them after those that went before."""
        head = deed.head
        of, way = head.told(r"dari (\w+)"), head.told(r"; (\w+)")
        back = []
        for line in deed.lines:
            old = next(each for each in self.receipts[of].lines if each.goods == line.barang)
            net, tax = (_part(each, base_of(line), old.base) for each in (old.net, old.tax))
            back.append(Line(line.barang, -base_of(line), -net - tax, -tax, 0))
        told = Receipt(head.day, head.minute, head.siapa, way, back, of=of)
        self._happened(head, told)

    def _happened(self, head: Said, told: Receipt) -> None:
        if told.way == "tunai":
            told.rounding = whole(Fraction(told.total, ROUND_TO)) * ROUND_TO - told.total
            self.drawer += told.total + told.rounding
        self.receipts[head.surat] = told
        self.waiting[head.siapa].append(told)

    def _setor(self, deed: Deed) -> None:
        told, self.waiting[deed.head.siapa] = self.waiting[deed.head.siapa], []
        for receipt in told:
            self._booked(receipt)

    def _booked(self, told: Receipt) -> None:
        day = self.days[told.day]
        day.sales, day.refunds = day.sales + (not told.is_refund), day.refunds + told.is_refund
        way, *who = told.way.split(" ", 1)
        self.ways[way] += told.total + told.rounding
        if who:
            self.kasbon[who[0]] += told.total
        for line in told.lines:
            goods, cost = self.goods[line.goods], self._cost_of(line, told)
            tax = self.taxes[THINGS[line.goods].tax_class]
            goods.sales += not told.is_refund
            goods.quantity += line.base
            for sums in (day, goods):
                sums.total += line.total
                sums.net += line.net
                sums.cost += cost
            tax[0], tax[1] = tax[0] + line.net, tax[1] + line.tax
        self._other_base(told)

    def _other_base(self, told: Receipt) -> None:
        """DPP nilai lain: eleven twelfths of what a receipt's tax is counted on. What comes back
        takes off what is then too much."""
        if told.of is None:
            self.taxes["PPN"][2] += whole(Fraction(told.taxed * 11, 12))
            return
        sold = self.receipts[told.of].taxed
        other = whole(Fraction(sold * 11, 12))
        left = whole(Fraction(other * (sold + told.taxed), sold)) if sold else 0
        self.taxes["PPN"][2] += left - other

    def _cost_of(self, line: Line, told: Receipt) -> int:
        if line.goods in CONSIGNED:
            cost = whole(Fraction(line.base * CONSIGNED[line.goods], THOUSAND))
            self.book.piles[line.goods, SHOP].held -= line.base
            self.titip_owed += cost
            return cost
        at = _moment(told.day, told.minute)
        return self.book.sold(line.goods, SHOP, line.base, at)

    def _kasbon_kasir(self, deed: Deed) -> None:
        self.kasbon[deed.head.keterangan] -= deed.head.rupiah
        self.drawer += deed.head.rupiah

    def _kasbon_kantor(self, deed: Deed) -> None:
        self.kasbon[deed.head.keterangan] -= deed.head.rupiah

    def _buka(self, deed: Deed) -> None:
        self.drawer = deed.head.rupiah

    def _tutup(self, deed: Deed) -> None:
        self.drawers[deed.head.day] = [self.drawer, self.drawer + deed.head.rupiah]

    # Goods

    def _masuk(self, deed: Deed) -> None:
        head = deed.head
        if deed.lines[0].barang in CONSIGNED:
            for line in deed.lines:
                self.book.piles[line.barang, SHOP].held += base_of(line)
            return
        bought = [
            Bought(
                line.barang,
                base_of(line),
                whole(line.many * line.rupiah) - line.off,
                is_taxed=THINGS[line.barang].tax_class == "PPN",
            )
            for line in deed.lines
        ]
        mode = "added" if "ppn ditambah" in head.keterangan else "none"
        invoice = Invoice(bought, int(head.told(r"diskon (\d+)") or 0), mode, creditable=True)
        debt = self.debts[head.surat] = Debt(head.siapa, day=head.hari)
        for line, total, cost in zip(bought, invoice.totals, invoice.costs, strict=True):
            debt.lots.append(Lot(line.product, SHOP, line.quantity, total, cost))
            self._revalued(head, line.product, lambda: self.book.bought(
                line.product, SHOP, line.quantity, cost))  # fmt: skip # noqa: B023
        debt.costs = invoice.unit_costs()
        debt.before = {name: self.book.guesses[name] for name in debt.costs}
        self.book.guesses.update(debt.costs)

    def _revalued(self, head: Said, goods: str, act: object) -> None:
        """A delivery says what oversold goods really cost: a cost of its own day."""
        before = self.book.revalued(goods)
        act()  # type: ignore[operator]
        more = self.book.revalued(goods) - before
        self.days[head.day].cost -= more
        self.goods[goods].cost -= more

    def _retur_beli(self, deed: Deed) -> None:
        for line in deed.lines:
            lots = self.debts[line.surat].lots
            self._gone(deed.head, next(lot for lot in lots if lot.product == line.barang), line)

    def _gone(self, head: Said, lot: Lot, line: Said | None) -> None:
        quantity = lot.quantity - lot.gone if line is None else base_of(line)
        _, cost = lot.part(quantity)
        self._revalued(
            head, lot.product, lambda: self.book.sent_back(lot.product, SHOP, quantity, cost)
        )

    def _batal_masuk(self, deed: Deed) -> None:
        debt = self.debts[deed.head.surat]
        for lot in debt.lots:
            self._gone(deed.head, lot, None)
        for goods, cost in debt.costs.items():
            if self.book.guesses[goods] == cost:
                self.book.guesses[goods] = debt.before[goods]

    def _bayar(self, deed: Deed) -> None:
        debt = self.debts[deed.head.surat]
        debt.paid += debt.rest if deed.head.harga == "semua" else deed.head.rupiah

    def _bagi(self, deed: Deed) -> None:
        owed, self.titip_owed = self.titip_owed, 0
        self.debts[deed.head.surat] = Debt(deed.head.siapa, settled=owed, day=deed.head.hari)

    def _buang(self, deed: Deed) -> None:
        self.book.adjusted(deed.head.barang, SHOP, -base_of(deed.head), "expired")

    def _sesuaikan(self, deed: Deed) -> None:
        self.book.adjusted(deed.head.barang, SHOP, -base_of(deed.head), deed.head.keterangan)

    def _opname_hitung(self, deed: Deed) -> None:
        head = deed.head
        held = self.book.piles[head.barang, SHOP].held
        self.seen[head.barang] = (base_of(head) - held, _moment(head.day, head.minute))

    def _opname_bukukan(self, deed: Deed) -> None:
        for goods, (difference, at) in self.seen.items():
            self.book.counted(goods, SHOP, difference, at)


def _tax_inside(goods: list[str], totals: list[int]) -> list[int]:
    """PPN is inside the price: of the sum of its goods on a receipt, then shared out to them."""
    weights = [
        total if THINGS[name].tax_class == "PPN" else 0
        for name, total in zip(goods, totals, strict=True)
    ]
    tax = whole(sum(weights) * PPN / (1 + PPN))
    return shared(tax, weights)


def _part(amount: int, quantity: int, of: int) -> int:
    return whole(Fraction(amount * quantity, of))


def _moment(day: str, minute: int) -> int:
    return int(day[-2:]) * 24 * 60 + minute
