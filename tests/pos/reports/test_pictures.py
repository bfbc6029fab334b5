"""The picture of a report that has no bars of its own column, and what a page offers to compare."""

from typing import Any

from pos.reports.admin.pages import _compares
from pos.reports.admin.shown import chart_of
from pos.reports.loss_report import Changed
from pos.reports.registry import report_named
from pos.reports.stock_reports import Held

EGGS = Held("a", "Telur", "Segar", "kg", 10_000, 2_500, 70_000)
SALT = Held("b", "Garam", "Sembako", "bks", 8_000, -1_000, 4_000)
OIL = Held("c", "Minyak", "Sembako", "btl", 6_000, 6_000, 90_000)  # just at its minimum


def picture(slug: str, rows: list[Any], *, sees_cost: bool = True) -> str:
    report = report_named(slug)
    assert report
    return str(chart_of(report, rows, None, sees_cost=sees_cost))


def test_what_lies_dead_is_pictured_by_its_worth_for_who_may_know_costs():
    drawn = picture("stok-mati", [OIL, EGGS])
    assert drawn.index("Minyak: 90.000") < drawn.index("Telur: 70.000")
    assert picture("stok-mati", [OIL, EGGS], sees_cost=False) == ""


def test_what_runs_low_is_pictured_by_the_part_of_its_minimum_that_is_missing():
    drawn = picture("di-bawah-minimum", [EGGS, SALT, OIL], sees_cost=False)
    assert drawn.index("Garam: 100%") < drawn.index("Telur: 75%")
    assert "Minyak" not in drawn


def test_losses_are_pictured_by_their_reason():
    rows = [
        Changed("Roti", "Segar", "bks", "Kedaluwarsa", -19_000, -228_780),
        Changed("Gula", "Sembako", "kg", "Selisih stok opname", -2_000, -30_551),
        Changed("Susu", "Segar", "kotak", "Kedaluwarsa", -1_000, -15_000),
        Changed("Gula", "Sembako", "kg", "Dipakai sendiri", -1_000, -5_000),
        Changed("Aqua", "Minuman", "btl", "Selisih stok opname", 20_000, 53_300),
    ]
    drawn = picture("kerugian-stok", rows)
    assert drawn.index("Kedaluwarsa: 243.780") < drawn.index("Dipakai sendiri: 5.000")
    assert "Selisih" not in drawn  # brought more than it took


def test_a_report_of_what_lies_there_offers_nothing_to_compare_with():
    told = ("stok-mati", "di-bawah-minimum", "kerugian-stok", "paling-laku", "pelanggan-hilang")
    assert not any(_compares(report_named(slug)) for slug in told)
    assert all(_compares(report_named(slug)) for slug in ("hari", "merek", "hasil-promo"))
    assert _compares(None)  # the list of all, with its headline
