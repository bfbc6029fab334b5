"""Perlu perhatian: what a busy day has many of does not hide what stands below it."""

import re
from typing import Any

import pytest

from pos.reports import attention
from pos.reports.attention import Need, Source, needs_of
from tests.hub import ROOT

SEE = "sales.view_sale"


def refunds(count: int) -> list[Need]:
    return [
        Need("refund", 1, f"retur {number}", f"/retur/{number}", "warn", key=str(number), size=10)
        for number in range(count)
    ]


@pytest.mark.parametrize(("count", "told"), [(3, 3), (4, 4), (5, 4), (20, 4)])
def test_three_of_a_kind_and_a_line_that_leads_to_the_rest(
    monkeypatch: Any, count: int, told: int
) -> None:
    small = Need("refund", 1, "retur kecil", "/retur/kecil", "warn", key="kecil", size=1)
    more = ("retur lagi", lambda: "/retur/")
    sources = [
        Source(SEE, lambda _: [small, *refunds(count)], False, 5, more),
        Source(
            SEE, lambda _: [Need("stock_low", 7, "barang menipis", "/stok", "warn")], False, 0, None
        ),
    ]
    monkeypatch.setattr(attention, "_SOURCES", sources)
    outlets: Any = ["Toko Satu", "Toko Dua"]
    found = needs_of(lambda _: True, outlets)
    assert [owner for owner, _ in found] == ["Toko Satu"] * told + ["Toko Dua"] * told + outlets
    said = [need.sentence for _, need in found[:told]]
    assert said[:3] == ["retur 0", "retur 1", "retur 2"]
    if count > 4:
        assert said[3] == f"{count - 3} retur lagi"
        assert found[3][1].link == "/retur/"
    assert found[-1][1].sentence == "7 barang menipis"


def test_a_kind_without_a_list_is_told_whole(monkeypatch: Any) -> None:
    monkeypatch.setattr(attention, "_SOURCES", [Source(SEE, lambda _: refunds(6), False, 0)])
    outlets: Any = ["Toko Satu"]
    assert len(needs_of(lambda _: True, outlets)) == 6


def test_each_of_them_is_said_in_english_too() -> None:
    """The dashboard has the English (its Indonesian comes with the need itself)."""
    english = (ROOT / "frontend/src/apps/dashboard/words/en.ts").read_text(encoding="utf-8")
    codes = {
        code
        for folder in ("pos", "sync", "hardware")
        for path in (ROOT / folder).rglob("*.py")
        for code in re.findall(r"\bNeed\(\s*\"(\w+)\"", path.read_text(encoding="utf-8"))
    }
    assert len(codes) > 15
    assert {
        code for code in codes if not re.search(rf"^ +{code}: \(", english, re.MULTILINE)
    } == set()
