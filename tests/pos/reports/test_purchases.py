"""What is owed to suppliers, as a report: by supplier, aged by when it was due."""

from datetime import date, timedelta

import pytest

from pos.outlets.queries import business_date
from pos.purchasing.actions import Paid, pay_supplier
from pos.purchasing.delivery import GoodsLine
from pos.purchasing.models import Payment
from pos.reports.periods import usual_stretch
from pos.reports.registry import report_named
from tests.pos.purchasing.test_receiving import delivery, receive, supplier_in
from tests.pos.world import make_world, stock_up


@pytest.mark.django_db
def test_debts_are_told_by_supplier_and_by_how_long_they_are_due():
    world = make_world()
    today = date.fromisoformat(business_date(world.outlet))
    product, first, other = stock_up(world), supplier_in(world), supplier_in(world, "CV Lain")
    line = GoodsLine(product.id, 10_000, 2_900)

    def bring(supplier, days_late, paid=0):
        due = (today - timedelta(days=days_late)).isoformat()
        made = delivery(world, supplier, line, invoice_date=due, due_date=due)
        receipt = receive(world, made)
        if paid:
            amounts = {receipt.pk: paid}
            given = Paid(amounts=amounts, paid_on=today.isoformat(), source=Payment.Source.BANK)
            pay_supplier(outlet=world.outlet, supplier=supplier, paid=given, by=world.sari.id)

    bring(first, 0)
    bring(first, 45, paid=9_000)
    bring(other, 100)
    bring(other, 20, paid=29_000)
    report = report_named("utang-pemasok")
    assert report is not None
    assert report.is_cost
    rows = report.rows(world.outlet, usual_stretch(today))
    told = [[column.value(row) for column in report.columns] for row in rows]
    due = [(today - timedelta(days=days)).isoformat() for days in (45, 100)]
    assert told == [
        [first.name, 2, due[0], 29_000, 0, 20_000, 0, 0, 49_000],
        ["CV Lain", 1, due[1], 0, 0, 0, 0, 29_000, 29_000],
    ]
