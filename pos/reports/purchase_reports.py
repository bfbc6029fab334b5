"""Reports of what the shop buys: whom it owes, how much, and since when it is due."""

from collections.abc import Callable

from pos.outlets.models import Outlet
from pos.outlets.queries import business_date
from pos.purchasing.debts import AGE_WORDS, Debt, debts_of
from pos.reports.periods import Stretch
from pos.reports.tables import Column, Report, Unit

PURCHASES = "Pembelian"


def _debts(outlet: Outlet, stretch: Stretch) -> list[Debt]:
    """As they are now, the largest first."""
    debts = debts_of(outlet, business_date(outlet))
    return sorted(debts, key=lambda debt: (-debt.total_minor, debt.supplier_name))


def _aged(word: str) -> Callable[[Debt], int]:
    return lambda debt: debt.by_age.get(word, 0)


PURCHASE_REPORTS = (
    Report(
        "utang-pemasok", "Utang ke pemasok",
        "Siapa yang harus dibayar, dan sudah lewat berapa hari.", PURCHASES,
        (
            Column("Pemasok", Unit.TEXT, lambda debt: debt.supplier_name),
            Column("Faktur", Unit.COUNT, lambda debt: debt.receipts, is_wide=True),
            Column("Jatuh tempo pertama", Unit.DAY, lambda debt: debt.due_date, is_wide=True),
            *(Column(word, Unit.MONEY, _aged(word), is_wide=True) for word in AGE_WORDS),
            Column("Utang", Unit.MONEY, lambda debt: debt.total_minor),
        ),
        _debts, "Utang", of_days=False, is_cost=True,
    ),
)  # fmt: skip
