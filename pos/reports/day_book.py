"""The journal of each day, balanced: what was sold by tax class, taxes, how it was paid, rounding,
what goods cost, what stock lost, cash moved and missing, and what was bought.

Sums of documents by business day, so a document that comes late changes its own day, unless its
month is closed: then an addendum has it (closed_months.py). Receivables of
QRIS and cards stay until the bank's statement is booked, which is not here; nor is what an office
gave customers as credit for nothing. Stock's account is the stock's value, to the rupiah.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Sum

from pos.balances.models import Account, Why
from pos.balances.models import Movement as BalanceMovement
from pos.outlets.masters import in_slices
from pos.outlets.models import Outlet
from pos.payments.models import AwaitedPayment, Outcome
from pos.purchasing.models import Payment, Receipt, Return
from pos.reports import accounts as to
from pos.reports.closed_months import Sums, settled
from pos.reports.figures import cost_of_line
from pos.reports.kept_days import book_of_days, live_days
from pos.reports.periods import Stretch
from pos.sales.models import Kind, Sale, SaleLine, SalePayment, SaleTax
from pos.stock.consigned_models import ConsignedMove
from pos.stock.models import Movement, Reason, ValueChange
from pos.stock.value_changes import REVALUATION
from pos.tills.models import OFF, CashMove, Shift

Where = dict[str, Any]
Side = tuple[str, str, int]  # day, account, amount (credit is below zero)
GOODS_IN = {
    Reason.RECEIVED.value: to.OWED_TO_SUPPLIERS,
    Reason.SENT_BACK.value: to.OWED_TO_SUPPLIERS,
    Reason.OPENING.value: to.OPENING,
    Reason.SENT.value: to.ON_THE_WAY,
    Reason.ARRIVED.value: to.ON_THE_WAY,
}
PAID_FROM = {"drawer": to.CASH, "bank": to.BANK, "other": to.SAFE}
OF_SALES = ("Penjualan", "Retur", "Harga pokok")  # of _SOURCES: those that sales alone write
CAME = (Outcome.PAID, Outcome.RETURNED)
MONEY_MOVED = (Why.REPAID, Why.REVERSED, Why.CARD_SOLD, Why.PAID_IN, Why.PAID_OUT)


@dataclass(frozen=True)
class Entry:
    """One line of the journal: an account on one side."""

    day: str
    reference: str
    about: str
    account: str
    amount_minor: int

    @property
    def name(self) -> str:
        return to.NAMES.get(self.account, self.account)

    @property
    def debit_minor(self) -> int:
        return max(self.amount_minor, 0)

    @property
    def credit_minor(self) -> int:
        return max(-self.amount_minor, 0)


def entries_of(outlet: Outlet, stretch: Stretch) -> list[Entry]:
    """Day after day, in the order of what they are about; debits of it before credits."""
    order = {about: place for place, about in enumerate(_SOURCES)}
    sums = settled(outlet, stretch, document_sums(outlet, stretch))
    entries = [
        Entry(day, _reference(outlet, day, about), about, account, amount)
        for (day, about, account), amount in sums.items()
        if amount
    ]
    last = len(order)  # addenda of closed months
    return sorted(
        entries,
        key=lambda e: (e.day, order.get(e.about, last), e.about, e.amount_minor < 0, e.account),
    )


def _reference(outlet: Outlet, day: str, about: str) -> str:
    """One document a day, and one of what came for closed months: importers know each once."""
    late = "" if about in _SOURCES else "-SUSULAN"
    return f"POS-{outlet.code}-{day.replace('-', '')}{late}"


def document_sums(outlet: Outlet, stretch: Stretch) -> Sums:
    """By all documents known now, as if no month were closed."""
    live = live_days(outlet, stretch)
    sums: Sums = defaultdict(int, book_of_sales(outlet, live))
    for day, key, amount in book_of_days(outlet, stretch, live):
        about, account = key.rsplit(" ", 1)
        sums[day, about, account] += amount
    others = [about for about in _SOURCES if about not in OF_SALES]
    _add(sums, others, _here(outlet), {"business_date__range": stretch.texts})
    return sums


def book_of_sales(outlet: Outlet, days: Sequence[str]) -> Sums:
    """What sales and refunds alone say, from their documents. They are most of what there is and
    never change, so a day's are kept as figures (kept_days.py); all others are few, and what came
    on one day may change another."""
    sums: Sums = defaultdict(int)
    for part in in_slices(days):
        _add(sums, OF_SALES, _here(outlet), {"business_date__in": part})
    return sums


def _add(sums: Sums, sources: Iterable[str], here: Where, days: Where) -> None:
    for about in sources:
        for day, account, amount in _SOURCES[about](here, days):
            sums[day, about, account] += amount


def _here(outlet: Outlet) -> Where:
    return {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}


def _sold(here: Where, days: Where) -> Iterator[Side]:
    yield from _documents(here, days, Kind.SALE)


def _refunded(here: Where, days: Where) -> Iterator[Side]:
    """Goods that came back stand apart from sales, whatever their tax class was."""
    revenue = {*to.OF_SALES.values(), to.SALES_FREE, to.SERVICE}
    for day, account, amount in _documents(here, days, Kind.REFUND):
        yield day, to.RETURNS if account in revenue else account, amount


def _documents(here: Where, days: Where, kind: str) -> Iterator[Side]:
    """What was paid = net + service + taxes + rounding, per document and so per day."""
    of_kind = {**here, **_of_sale(here, days), "sale__kind": kind}
    taxes = SaleTax.objects.filter(**of_kind)
    taxed: dict[tuple[str, str], str] = {}
    by_class = _sums(taxes, "sale__business_date", "tax_class", "kind", minor="tax_minor")
    for day, tax_class, tax_kind, minor in by_class:
        account = to.OF_TAX.get(tax_kind)
        if account is not None:
            taxed[day, tax_class] = account
            yield day, account, -minor
    lines = SaleLine.objects.filter(**of_kind)
    for day, tax_class, minor in _sums(
        lines, "sale__business_date", "tax_class", minor="net_minor"
    ):
        yield day, to.OF_SALES.get(taxed.get((day, tax_class), ""), to.SALES_FREE), -minor
    sales = Sale.objects.filter(**here, **days, kind=kind)
    for account, column in ((to.SERVICE, "service_minor"), (to.ROUNDING, "rounding_minor")):
        for day, minor in _sums(sales, "business_date", minor=column):
            yield day, account, -minor
    yield from _paid(SalePayment.objects.filter(**of_kind))


def _of_sale(here: Where, days: Where) -> Where:
    return {f"sale__{name}": value for name, value in {**here, **days}.items()}


def _paid(payments: "QuerySet[SalePayment]") -> Iterator[Side]:
    """Tips and given-away change came with the money and belong to others."""
    for column, owed_to in (
        ("amount_minor", ""),
        ("tip_minor", to.TIPS),
        ("donation_minor", to.DONATIONS),
    ):
        for day, kind, minor in _sums(payments, "sale__business_date", "kind", minor=column):
            yield day, to.tender_account(kind), minor
            if owed_to:
                yield day, owed_to, -minor


def _cost(here: Where, days: Where) -> Iterator[Side]:
    """At the moving average; goods on consignment cost what their supplier is owed for them."""
    sold = SaleLine.objects.filter(**here, **_of_sale(here, days))
    told = sold.annotate(theirs=Exists(_consigned(here)), cost=cost_of_line(here))
    for day, theirs, minor in _sums(told, "sale__business_date", "theirs", minor="cost"):
        yield day, to.COST, minor
        yield day, to.OWED_TO_CONSIGNORS if theirs else to.STOCK, -minor


def _lost(here: Where, days: Where) -> Iterator[Side]:
    """Lost goods on consignment that the shop pays for were no stock of its own."""
    changes = ValueChange.objects.filter(**here, **days).annotate(theirs=Exists(_consigned(here)))
    found = _sums(changes, "business_date", "reason", "theirs", minor="value_minor")
    for day, reason, theirs, minor in found:
        yield day, to.OWED_TO_CONSIGNORS if theirs else to.STOCK, minor
        yield day, to.COST if reason == REVALUATION else to.WASTE, -minor


def _bought(here: Where, days: Where) -> Iterator[Side]:
    beside_sales = Movement.objects.exclude(reason=Reason.SALE)  # as their index has it
    moves = beside_sales.filter(**here, **days, reason__in=GOODS_IN)
    for day, reason, minor in _sums(moves, "business_date", "reason", minor="cost_value_minor"):
        yield day, to.STOCK, minor
        yield day, GOODS_IN[reason], -minor


def _consigned(here: Where) -> "QuerySet[ConsignedMove]":
    """By the movement's id, which its line and what it changes have too."""
    return ConsignedMove.objects.filter(**here, id=OuterRef("pk"))


def _settled(here: Where, days: Where) -> Iterator[Side]:
    """What a settlement says is owed like any invoice from then on; one taken back is not."""
    settlements = Receipt.objects.filter(**here, is_settlement=True)
    back = Return.objects.filter(**here, **days, receipt__in=settlements.values("id"))
    for rows, sign in ((settlements.filter(**days), 1), (back, -1)):
        for day, minor in _sums(rows, "business_date", minor="total_minor"):
            yield day, to.OWED_TO_CONSIGNORS, sign * minor
            yield day, to.OWED_TO_SUPPLIERS, -sign * minor


def _suppliers(here: Where, days: Where) -> Iterator[Side]:
    payments = Payment.objects.filter(**here, **days)
    for day, source, minor in _sums(payments, "business_date", "source", minor="amount_minor"):
        yield day, to.OWED_TO_SUPPLIERS, minor
        yield day, PAID_FROM.get(source, to.SAFE), -minor


def _cash(here: Where, days: Where) -> Iterator[Side]:
    moves = CashMove.objects.filter(**here, **days)
    found = _sums(moves, "business_date", "direction", "category", minor="amount_minor")
    for day, direction, category, minor in found:
        into = minor if direction == "in" else -minor
        yield day, to.CASH, into
        yield day, to.cash_account(direction, category), -into


def _differences(here: Where, days: Where) -> Iterator[Side]:
    closed = Shift.objects.filter(**here, **days, closed_at__isnull=False)
    for day, off in _sums(closed, "business_date", minor=OFF):
        yield day, to.CASH, off
        yield day, to.CASH_DIFFERENCE, -off


def _balances(here: Where, days: Where) -> Iterator[Side]:
    """Debts that customers paid, cards and credit that were sold, credit that was paid out. What
    did not come as cash is looked for at the bank, so those rows say how much that was."""
    came: dict[tuple[str, bool], int] = defaultdict(int)
    moves = BalanceMovement.objects.filter(**here, **days, why__in=MONEY_MOVED)
    found = moves.order_by().values_list("business_date", "account", "shift_id", "amount_minor")
    for day, account, shift, minor in found:
        is_debt = account == Account.KASBON
        came[day, shift is None] += -minor if is_debt else minor
        yield day, to.KASBON if is_debt else to.HELD, minor if is_debt else -minor
    outside = AwaitedPayment.objects.filter(**here, **days, sale_id=None, outcome__in=CAME)
    told = outside.order_by().values_list("business_date", "kind", "shift_id", "amount_minor")
    for day, kind, shift, minor in told:
        came[day, shift is None] -= minor
        yield day, to.tender_account(kind), minor
    for (day, at_office), minor in came.items():
        yield day, to.SAFE if at_office else to.CASH, minor


_SOURCES = {
    "Penjualan": _sold,
    "Retur": _refunded,
    "Kasbon, saldo, kartu": _balances,
    "Harga pokok": _cost,
    "Susut dan koreksi stok": _lost,
    "Pembelian": _bought,
    "Bagi hasil titipan": _settled,
    "Bayar pemasok": _suppliers,
    "Kas masuk dan keluar": _cash,
    "Selisih kas": _differences,
}


def _sums(rows: "QuerySet[Any]", *by: str, minor: Any) -> Iterator[tuple[Any, ...]]:
    """PostgreSQL sums in a type of its own: whole numbers leave here."""
    for *names, total in rows.order_by().values_list(*by).annotate(sum_minor=Sum(minor)):
        yield (*names, int(total or 0))
