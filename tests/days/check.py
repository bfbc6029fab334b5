"""Does the hub say of the day what the book says: each Z when it is made, expected cash, tax,
stock, what came back twice, the sums since ever; and does a replay give the same rows?"""

from collections.abc import Iterator
from typing import Any

from pos.journal.models import Event, Problem, State
from pos.journal.replay import rebuild
from pos.sales.actions import check_prices
from pos.sales.models import ShiftReport
from pos.sales.shift_facts import facts_of_shift
from pos.sales.shift_reports import report_closed_shifts
from pos.sales.shift_tills import tills_in
from pos.stock.models import Level
from pos.tills.models import Shift
from tests.days.book import MOVES, Numbers, cash_of
from tests.days.day import Day

PPN = "ppn"


def at_report(day: Day) -> list[str]:
    """New papers say what was heard up to now; older ones stay as they were."""
    before = {row.pk: row.facts for row in ShiftReport.objects.all()}
    report_closed_shifts()
    found = [
        f"paper {row.name} changed"
        for row in ShiftReport.objects.filter(pk__in=before)
        if row.facts != before[row.pk]
    ]
    for row in ShiftReport.objects.exclude(pk__in=before):
        found += _differ(row.name, numbers_of(row.facts), day.book.shift(str(row.shift_id)))
    return found


def at_end(day: Day) -> list[str]:
    check_prices()
    return [each for name, hub, book in _compared(day) for each in _differ(name, hub, book)] + [
        str(each) for each in rebuild(verify_only=True)
    ]


def numbers_of(facts: Any) -> Numbers:
    """A Z in the book's words."""
    sales, refunds, cash = facts["sales"], facts["refunds"], facts["cash"]
    names = ("gross", "tax", "total", "rounding", "due")
    return {
        "sales": {
            "count": sales["count"],
            "discount": sales["line_discount_minor"],
            **{name: sales[f"{name}_minor"] for name in names},
        },
        "refunds": {
            **{name: refunds[name] for name in ("count", "undone", "voided")},
            **{name: refunds[f"{name}_minor"] for name in ("total", "due")},
        },
        "ways": _ways(facts["methods"]),
        "taxes": {
            each["kind"] == PPN: (each["base_minor"], each["tax_minor"])
            for each in facts["taxes"]
            if each["base_minor"] or each["tax_minor"]
        },
        "cash": {
            "float": cash["float_minor"],
            **{way: cash[f"{way}_minor"] for way in MOVES},
            **{name: cash[f"{name}_minor"] for name in ("expected", "counted", "variance")},
        },
        "openings": facts["drawer_openings"],
        "receipts": [
            (each["series"], each["first"], each["last"], each["count"])
            for each in facts["receipts"]
        ],
    }


def _ways(methods: Any) -> dict[str, int]:
    sums: dict[str, int] = {}
    for each in methods:
        sums[each["kind"]] = sums.get(each["kind"], 0) + each["amount_minor"]
    return {kind: amount for kind, amount in sums.items() if amount}


def _compared(day: Day) -> Iterator[tuple[str, Any, Any]]:
    book = day.book
    for shift in sorted(set(day.shifts.values())):
        row = Shift.objects.get(id=shift)
        yield f"shift {shift}", numbers_of(facts_of_shift(row)), book.shift(shift)
        brought = {each.device.series: each.drawer_minor for each in tills_in(row)}
        yield f"tills of {shift}", brought, _by_till(day, shift)
        last = ShiftReport.objects.filter(shift_id=shift).order_by("part").last()
        yield f"last paper of {shift}", last and numbers_of(last.facts), book.shift(shift)
    last_of = ShiftReport.objects.order_by("number", "part")
    newest = max(last_of, key=lambda row: (row.grand_sales_minor, row.grand_refund_minor))
    yield "since ever", (newest.grand_sales_minor, newest.grand_refund_minor), book.grand()
    levels = Level.objects.exclude(quantity_milli=0).values_list("product_id", "quantity_milli")
    stock = {key: milli for key, milli in book.stock().items() if milli}
    yield "stock", {str(key): milli for key, milli in levels}, stock
    told = Problem.objects.filter(code="over_refund").values("detail", "key").count()
    yield "more back than sold", bool(told), bool(book.returned_too_much())
    held = Event.objects.exclude(state=State.APPLIED).values_list("kind", "reason")
    yield "held back", list(held), []
    yield (
        "numbers",
        [row.number for row in ShiftReport.objects.filter(part=0).order_by("number")],
        (list(range(1, len(set(day.shifts.values())) + 1))),
    )


def _by_till(day: Day, shift: str) -> Numbers:
    """What each till of a drawer brought into it."""
    mine = {series for series, its in day.shifts.items() if its == shift}
    heard = [deed for deed in day.book.heard if deed.shift == shift]
    return {till: cash_of(deed for deed in heard if deed.till == till) for till in mine}


def _differ(name: str, hub: Any, book: Any) -> list[str]:
    if hub == book:
        return []
    if isinstance(hub, dict) and isinstance(book, dict):
        parts = [key for key in {**hub, **book} if hub.get(key) != book.get(key)]
        return [f"{name}, {key}: {hub.get(key)} and not {book.get(key)}" for key in parts]
    return [f"{name}: {hub} and not {book}"]
