"""A cashier's hour: a real mix of sales with everything that goes wrong, and the sums at the end.

One seed decides what customers buy, how they pay and in which order the shop suffers. Next to the
product a second bookkeeper (tests/browser/book.py) adds in plain integers. At the end the till, the
hub's rows and a replay of the record must all say what it says, to the rupiah and the unit.
LANCAR_HOUR_SEED plays another hour.
"""

import json
import os
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from tests.browser.book import Receipt
from tests.browser.hour import Hour
from tests.browser.hour_shop import CREDIT_MINOR, LEVELS
from tests.browser.pages.register import rupiah
from tests.rounds import rounds

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ON_BALANCE = ("kasbon", "store_credit")
SALES = min(100, rounds(25))
SEED = int(os.environ.get("LANCAR_HOUR_SEED", "20261122"))
ON_HUB = """
import json
from django.db.models import Count, Sum
from pos.balances.models import Movement
from pos.prices.models import CouponUse
from pos.sales.models import Sale
from pos.tills.models import Shift
rows = [
    [sale.number, sale.kind, sale.total_minor, sale.due_minor, sale.line_discount_minor
     + sale.promotion_discount_minor + sale.order_discount_minor, sale.customer_name,
     {pay.kind: pay.amount_minor for pay in sale.payments.all()},
     [[line.sku, line.base_quantity_milli] for line in sale.lines.order_by("position")]]
    for sale in Sale.objects.order_by("counter")
]
shift = Shift.objects.get()
print(json.dumps([rows, Sale.objects.values("series").distinct().count(), [
    shift.sales, shift.refunds, shift.late_sales, shift.expected_now_minor,
    shift.expected_minor, shift.counted_minor, shift.variance_minor],
    CouponUse.objects.count(),
    list(Movement.objects.values_list("account").annotate(Count("pk"), Sum("amount_minor")))]))
"""


Step = Callable[[Hour], Receipt]
ORDINARY: tuple[Step, ...] = (
    *(Hour.exact, Hour.exact, Hour.with_change, Hour.with_change, Hour.qris, Hour.card, Hour.split),
    *(Hour.ten_percent_off, Hour.five_thousand_off, Hour.member, Hour.dozen_noodles),
    *(Hour.changed_mind, Hour.held_while_another_pays, Hour.undone),
    *(Hour.coupon, Hour.kasbon_paid_back, Hour.credit_spent),
)
TROUBLE: tuple[Step, ...] = (
    *(Hour.hub_dies, Hour.reload_with_a_full_cart, Hour.killed_with_a_full_cart),
    *(Hour.killed_on_the_done_screen, Hour.killed_while_qris_is_awaited),
    *(Hour.dearer_water, Hour.last_soap_sold_twice),
)


def plan(dice: random.Random) -> list[Step]:
    """Everything at least once, in any order, then the usual with a trouble in each six."""
    steps = [*dict.fromkeys(ORDINARY), *TROUBLE]
    dice.shuffle(steps)
    while len(steps) < SALES:
        steps.append(dice.choice(TROUBLE if dice.random() < 1 / 6 else ORDINARY))
    return steps


def test_after_a_cashiers_hour_till_hub_replay_and_notebook_agree(
    playwright: Playwright, tmp_path: Path
) -> None:
    hour = Hour(playwright, tmp_path, SEED)
    for step in plan(hour.dice):
        step(hour)
        hour.next_customer()
    hour.supplier_takes_cash()
    on_the_till(hour)
    hour.all_sent()
    on_the_hub(hour)
    hour.hub.assert_record_is_sound()
    assert hour.complaints == []
    hour.running.__exit__(None, None, None)
    hour.hub.stop()


def on_the_till(hour: Hour) -> None:
    """Its journal has every receipt once, and its closing screen says what the notebook says."""
    book, page = hour.book, hour.till.page
    assert hour.numbers("sale.completed") == [one.number for one in book.sales]
    assert hour.numbers("sale.refunded") == [one.number for one in book.refunds]
    hour.till.close_shift(book.drawer)
    shown = page.get_by_test_id("shift-result")
    expect(shown).to_contain_text(f"{len(book.sales)} transaksi")
    expect(shown).to_contain_text("Dibayar ke pemasok dari laci")
    expect(shown).to_contain_text(rupiah(book.drawer))
    returned = -sum(one.due for one in book.refunds)
    expect(shown).to_contain_text(f"{len(book.refunds)} retur · -{rupiah(returned)}")
    methods = page.get_by_test_id("per-method").inner_text()
    cash = sum(one.cash for one in book.receipts)
    for name, amount in (
        ("Tunai", cash),
        ("QRIS", book.taken("qris")),
        ("EDC BCA", book.taken("card")),
        ("Kasbon", book.taken("kasbon")),
        ("Saldo", book.taken("store_credit")),
    ):
        assert re.search(rf"{name} \(\d+\)\s+{re.escape(rupiah(amount))}\b", methods), methods


def on_the_hub(hour: Hour) -> None:
    """Rows, drawer and shelves; receipt numbers without a gap."""
    book = hour.book
    rows, series, shift, coupons, owed = json.loads(hour.hub.python(ON_HUB))
    assert rows == [expected_row(one) for one in book.receipts]
    counters = [int(row[0].rpartition("-")[2]) for row in rows]
    assert (series, counters) == (1, list(range(1, len(rows) + 1)))
    drawer = book.drawer
    assert shift == [len(book.sales), len(book.refunds), 0, drawer, drawer, drawer, 0]
    assert json.loads(hour.hub.python(LEVELS)) == book.stock
    assert coupons == sum(one.with_coupon for one in book.receipts)
    times = {kind: sum(kind in one.other for one in book.receipts) for kind in ON_BALANCE}
    assert sorted(owed) == [
        ["kasbon", 2 * times["kasbon"], 0],
        ["store_credit", 1 + times["store_credit"], CREDIT_MINOR - book.taken("store_credit")],
    ]


def expected_row(receipt: Receipt) -> list[object]:
    paid = {kind: amount for kind, amount in receipt.other.items() if amount}
    if receipt.cash:
        paid["cash"] = receipt.cash
    return [
        *(receipt.number, "refund" if receipt.is_refund else "sale"),
        *(receipt.total, receipt.due, receipt.discount, receipt.customer, paid),
        [[line.goods.sku, line.milli] for line in receipt.lines],
    ]
