"""A book that sees nothing proves nothing: each planted fault is found within a few days."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from pos.sales import shift_facts, shift_reports
from pos.stock import ledger
from tests.days.play import differences

pytestmark = pytest.mark.django_db

DAYS = 12
Plant = Callable[[pytest.MonkeyPatch], None]


def _facts(patch: pytest.MonkeyPatch, name: str, change: Callable[[Any], Any]) -> None:
    usual = getattr(shift_facts, name)
    patch.setattr(shift_facts, name, lambda *asked: change(usual(*asked)))


def drop_is_left_in(patch: pytest.MonkeyPatch) -> None:
    """What went to the safe is still expected in the drawer."""

    def change(cash: dict[str, int]) -> dict[str, int]:
        more = cash["expected_minor"] + cash["drop_minor"]
        return {**cash, "expected_minor": more, "variance_minor": cash["counted_minor"] - more}

    _facts(patch, "_cash", change)


def void_is_a_refund(patch: pytest.MonkeyPatch) -> None:
    _facts(patch, "_refunds", lambda told: {**told, "voided": 0})


def tax_of_refunds_stays(patch: pytest.MonkeyPatch) -> None:
    """Taxes of what came back are not taken off."""
    usual = shift_facts._taxes
    patch.setattr(
        shift_facts, "_taxes", lambda shift, documents: usual(shift, documents.filter(kind="sale"))
    )


def rounding_is_lost(patch: pytest.MonkeyPatch) -> None:
    _facts(patch, "_sales", lambda told: {**told, "due_minor": told["total_minor"]})


def openings_are_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(shift_facts, "_openings", lambda shift: 0)


def late_is_not_told(patch: pytest.MonkeyPatch) -> None:
    """What comes after the paper makes no addendum."""
    usual = shift_reports.report_shift
    told: set[Any] = set()

    def report(shift: Any) -> Any:
        if shift.pk in told:
            return None
        told.add(shift.pk)
        return usual(shift)

    patch.setattr(shift_reports, "report_shift", report)


def returned_goods_are_gone(patch: pytest.MonkeyPatch) -> None:
    """What comes back is not put back on the shelf."""
    usual = ledger.StockLedger.move

    def move(self: Any, happening: Any, line: Any) -> None:
        if line.quantity_milli < 0 or happening.kind != "sale.refunded":
            usual(self, happening, line)

    patch.setattr(ledger.StockLedger, "move", move)


FAULTS = (
    drop_is_left_in,
    void_is_a_refund,
    tax_of_refunds_stays,
    rounding_is_lost,
    openings_are_forgotten,
    late_is_not_told,
    returned_goods_are_gone,
)


@pytest.mark.parametrize("plant", FAULTS, ids=lambda plant: plant.__name__)
def test_a_planted_fault_is_found(plant: Plant, monkeypatch: pytest.MonkeyPatch):
    plant(monkeypatch)
    for number in range(DAYS):
        with transaction.atomic():
            found = differences(f"day {number}")
            transaction.set_rollback(True)
        if found:
            return
    pytest.fail(f"{DAYS} days look right")
