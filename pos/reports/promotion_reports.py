"""Reports of promotions: how often each was used, and what it brought beside what is usual."""

from collections.abc import Callable
from typing import Any

from pos.outlets.models import Outlet
from pos.reports.periods import Stretch
from pos.reports.promotion_results import Result, results_of
from pos.reports.sales_reports import SALES
from pos.reports.tables import Column, Report, Unit, change_ppm


def _results(outlet: Outlet, stretch: Stretch) -> list[Result]:
    return results_of(outlet, stretch)


def _usual(name: str) -> Callable[[Result], Any]:
    return lambda row: None if row.usual is None else getattr(row.usual, name)


def _uplift(row: Result) -> int | None:
    return None if row.usual is None else change_ppm(row.sold.total_minor, row.usual.total_minor)


PROMOTION_REPORTS = (
    Report(
        "hasil-promo", "Hasil promo",
        "Potongan yang diberikan, dan penjualan barangnya dibanding sebelum promo.", SALES,
        (
            Column("Promo", Unit.TEXT, lambda row: row.promotion.name),
            Column("Hari", Unit.COUNT, lambda row: row.days, is_wide=True, has_sum=False),
            Column("Transaksi", Unit.COUNT, lambda row: row.used, is_wide=True, has_sum=False),
            Column("Potongan", Unit.MONEY, lambda row: row.given_minor),
            Column("Dengan promo", Unit.MONEY, lambda row: row.with_minor, is_wide=True,
                   has_sum=False),
            Column("Penjualan", Unit.MONEY, lambda row: row.sold.total_minor,
                   has_sum=False),
            Column("Biasanya", Unit.MONEY, _usual("total_minor"), is_wide=True, has_sum=False),
            Column("Beda", Unit.PERCENT, _uplift, has_sum=False),
            Column("Laba kotor", Unit.MONEY, lambda row: row.sold.profit_minor, is_cost=True,
                   is_wide=True, has_sum=False),
            Column("Laba biasanya", Unit.MONEY, _usual("profit_minor"), is_cost=True, is_wide=True,
                   has_sum=False),
        ),
        _results, "Potongan",
    ),
)  # fmt: skip
