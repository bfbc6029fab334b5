"""Two years of a shop, written straight into its tables: what reports are measured on.

The journal is left out, as reports read rows; the rows are such as projections write them. The
newest days are made one by one, the older ones are copies of them in SQL, each with its own
receipt numbers, ids and days. Runs in a process of its own on a bench shop's data (reports_part.py
starts it).
"""

import json
import random
import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from pos.catalog.models import Product
from pos.journal.bulk import insert_rows
from pos.journal.clock import wall_ms
from pos.journal.ids import derived_id
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date, the_outlet
from pos.reports.marks import mark_stale
from pos.sales.models import Sale, SaleLine, SalePayment, SaleTax
from pos.stock.models import Level, Movement

CASHIERS = [
    (uuid.UUID(int=number), name) for number, name in enumerate(("Ana", "Budi", "Citra"), 1)
]
CUSTOMERS = 2_000
LINES_A_SALE = 3
SHARE_KNOWN = 0.2
DAY_MS = 15 * 3_600_000  # the shop is open from seven to ten
DAY_LONG_MS = 24 * 3_600_000
METHODS = (("cash", "Tunai"), ("qris", "QRIS"), ("card", "Kartu"))
_OF_RECEIPT = ("id", "sale_id", "event_id", "document_id")
_MOMENTS = ("opened_at", "completed_at", "received_at", "happened_at")
Made = dict[type[Any], list[dict[str, Any]]]


def fill(count: int, *, days: int, lines: int) -> str:
    """Of `lines` sold lines over `days` days that end today: those of the last `count` days, and
    what lies on the shelves. Popular goods sell most."""
    outlet, luck = the_outlet(), random.Random(count)
    goods = list(
        Product.objects.order_by("id").values_list("id", "name", "price_minor", "category_id")
    )
    weights = list(accumulate(1_000_000 // (place + 20) for place in range(len(goods))))
    last = date.fromisoformat(business_date(outlet))
    sales_a_day = lines // LINES_A_SALE // days
    for number in range(days - count, days):
        day = (last - timedelta(days=days - 1 - number)).isoformat()
        made: Made = {Sale: [], SaleLine: [], SaleTax: [], SalePayment: [], Movement: []}
        for place in range(sales_a_day):
            chosen = luck.choices(goods, cum_weights=weights, k=LINES_A_SALE)
            facts = _Facts(day, number * sales_a_day + place + 1, place * DAY_MS // sales_a_day)
            _sell(made, outlet, facts, chosen)
        with transaction.atomic():
            for model, rows in made.items():
                store_rows(model, rows)
            mark_stale(outlet.merchant_id, {(outlet.id, day)})
    _stock(outlet, goods, luck)
    return json.dumps({"sales_a_day": sales_a_day})


def repeat(times: int, *, count: int, sales_a_day: int) -> str:
    """The last `count` days once more before themselves, `times` times; SQLite only."""
    outlet = the_outlet()
    last = date.fromisoformat(business_date(outlet))
    for turn in range(1, times + 1):
        with transaction.atomic(), connection.cursor() as cursor:
            for model in (SaleLine, SaleTax, SalePayment, Movement, Sale):
                cursor.execute(_copy(model, turn * count, turn * count * sales_a_day, last, count))
        days = ((last - timedelta(days=turn * count + back)).isoformat() for back in range(count))
        mark_stale(outlet.merchant_id, {(outlet.id, day) for day in days})
    return json.dumps({"lines": SaleLine.objects.count()})


def _copy(model: type[Any], days: int, receipts: int, last: date, count: int) -> str:
    """INSERT … SELECT of the newest days as they stand, so many days and receipts earlier. The
    first twelve digits of every id of a receipt are its counter."""
    counter = "row.seq" if model is Movement else "sale.counter"
    moved = f"printf('%012x', {counter} - {receipts})"
    since = (last - timedelta(days=count - 1)).isoformat()
    own = {
        **{name: f"{moved} || substr(row.{name}, 13)" for name in _OF_RECEIPT},
        **{name: f"row.{name} - {receipts}" for name in ("counter", "seq")},
        **{name: f"row.{name} - {days * DAY_LONG_MS}" for name in _MOMENTS},
        "business_date": f"date(row.business_date, '-{days} days')",
        "number": f"'B01-K01-' || (row.counter - {receipts})",
    }
    names = [field.column for field in model._meta.concrete_fields]
    told = ", ".join(own.get(name, f'row."{name}"') for name in names)
    table = model._meta.db_table
    joined = f"{table} row"
    if model not in (Movement, Sale):
        joined += " JOIN sales_sale sale ON sale.id = row.sale_id"
    day = "row.business_date" if model in (Movement, Sale) else "sale.business_date"
    columns = ", ".join(f'"{name}"' for name in names)
    if model is Sale:
        told = told.replace("sale.counter", "row.counter")
    return f"INSERT INTO {table} ({columns}) SELECT {told} FROM {joined} WHERE {day} >= '{since}'"


class _Facts:
    """One receipt; everything about it follows from its number."""

    def __init__(self, day: str, counter: int, after_ms: int) -> None:
        luck = random.Random(counter)
        opened = datetime.fromisoformat(f"{day}T07:00:00").replace(tzinfo=ZoneInfo("Asia/Jakarta"))
        self.day, self.counter = day, counter
        # Nothing has happened after now: a count would take it for sold since.
        self.at_ms = min(int(opened.timestamp() * 1000) + after_ms, wall_ms())
        self.event = uuid.UUID(int=(7 << 76) | (2 << 62) | (counter << 80))
        self.cashier, self.method = luck.choice(CASHIERS), luck.choice(METHODS)
        known = luck.random() < SHARE_KNOWN
        self.customer = uuid.UUID(int=10_000 + luck.randrange(CUSTOMERS)) if known else None


def _sell(made: Made, outlet: Outlet, facts: _Facts, chosen: list[tuple[Any, ...]]) -> None:
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    sale, total = derived_id(facts.event, 900), 0
    for position, (product, name, asked, category) in enumerate(chosen, 1):
        price = asked or 1_000
        tax = price * 11 // 111
        total += price
        amounts = {"gross_minor": price, "amount_minor": price, "total_minor": price,
                   "net_minor": price - tax, "tax_minor": tax}  # fmt: skip
        row = {"id": derived_id(facts.event, position), **here, "position": position}
        made[SaleLine].append({
            **row, "sale_id": sale, "line_id": str(position), "product_id": product, "name": name,
            "category_id": category, "unit": "pcs", "factor_milli": 1000, "quantity_milli": 1000,
            "base_quantity_milli": 1000, "unit_price_minor": price, "tax_class": "PPN",
            "price_source": "base" if facts.counter % 50 else "override", **amounts,
        })  # fmt: skip
        made[Movement].append({
            "id": row["id"], **here, "product_id": product, "place": "shop",
            "quantity_milli": -1000, "cost_value_minor": -(price * 7 // 10), "reason": "sale",
            "document_id": sale, "event_id": facts.event, "device_id": facts.cashier[0],
            "epoch": 1, "seq": facts.counter, "line": position, "happened_at": facts.at_ms,
            "business_date": facts.day,
        })  # fmt: skip
    _head(made, here, facts, sale, total)


def _head(made: Made, here: Any, facts: _Facts, sale: uuid.UUID, total: int) -> None:
    tax = total * 11 // 111
    sums = {"gross_minor": total, "subtotal_minor": total, "net_minor": total - tax,
            "tax_minor": tax, "total_minor": total, "due_minor": total}  # fmt: skip
    made[Sale].append({
        "id": sale, **here, "event_id": facts.event, "device_id": facts.cashier[0],
        "number": f"B01-K01-{facts.counter}", "series": "K01", "counter": facts.counter,
        "business_date": facts.day, "opened_at": facts.at_ms, "completed_at": facts.at_ms,
        "received_at": facts.at_ms, "order_type": "retail", "customer_id": facts.customer,
        "customer_name": f"Pelanggan {facts.customer.int}" if facts.customer else "",
        "cashier_id": facts.cashier[0], "cashier_name": facts.cashier[1], "currency_code": "IDR",
        "kind": "sale", "item_count": LINES_A_SALE, "promotions": [], "pricing_version": 1, **sums,
    })  # fmt: skip
    made[SaleTax].append({
        "id": derived_id(facts.event, 1), **here, "sale_id": sale, "position": 1,
        "tax_class": "PPN", "label": "PPN", "kind": "vat", "rate_ppm": 110_000,
        "base_minor": total - tax, "tax_minor": tax, "included": True,
    })  # fmt: skip
    made[SalePayment].append({
        "id": derived_id(facts.event, 1), **here, "sale_id": sale, "position": 1,
        "payment_id": "1", "method": facts.method[0], "name": facts.method[1],
        "kind": facts.method[0], "amount_minor": total, "tendered_minor": total,
    })  # fmt: skip


def store_rows(model: type[Any], rows: list[dict[str, Any]]) -> None:
    """Every column; what is not given is nothing or zero."""
    fields = model._meta.concrete_fields
    names = [field.attname for field in fields]
    usual = {field.attname: _nothing(field) for field in fields}
    insert_rows(model, names, _in_order(rows, names, usual))


def _in_order(
    rows: list[dict[str, Any]], names: list[str], usual: dict[str, Any]
) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        yield tuple(row.get(name, usual[name]) for name in names)


def _nothing(field: Any) -> Any:
    if field.null:
        return None
    kind = field.get_internal_type()
    if kind in {"CharField", "UUIDField"}:
        return ""
    if kind == "JSONField":
        return []
    return False if kind == "BooleanField" else 0


def _stock(outlet: Outlet, goods: list[tuple[Any, ...]], luck: random.Random) -> None:
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id, "place": "shop"}
    Level.objects.filter(merchant_id=outlet.merchant_id).delete()
    rows = []
    for number, (product, _name, price, _category) in enumerate(goods, 1):
        held = luck.randrange(-2, 60)
        rows.append({
            "id": derived_id(outlet.id, number), **here, "product_id": product,
            "quantity_milli": held * 1000, "value_minor": held * (price or 1_000) * 7 // 10,
            "moved_at": number, "revision": number,
        })  # fmt: skip
    with transaction.atomic():
        store_rows(Level, rows)
