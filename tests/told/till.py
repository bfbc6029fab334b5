"""A till of the told month: it knows what the hub told it last, and prices with a till's core.

Baskets go through the TypeScript twin (frontend/src/domain), so what is compared with the notebook
is the arithmetic that runs on tablets; events are signed and handed in as a push does.
"""

import json
from typing import Any

from pos.catalog.chunks import chunk, manifest
from pos.journal.envelope import read
from pos.journal.store import store_events
from tests.domain.twin import Twin
from tests.pos.kasbon.kasbon_till import repayment_body
from tests.pos.world import Till, World
from tests.sales import SELLER, number_of
from tests.tablet import new_id

DETAILS = {"account": None, "details": None, "confirmed_at": None, "donation_minor": 0}
OWED = {"kasbon": {"owed_minor": None}}


class Counter:
    def __init__(self, world: World, till: Till, twin: Twin) -> None:
        self.world, self.till, self.twin = world, till, twin
        self.rules: dict[str, Any] = {}
        self.goods: dict[str, dict[str, Any]] = {}
        self.people: dict[str, dict[str, Any]] = {}
        self.cashier = {"id": new_id(), "name": "Ana"}
        self.sales: dict[str, dict[str, Any]] = {}
        self.shift: str | None = None

    # The hub

    def hand_in(self) -> None:
        """Everything that waits; then what is new of goods, prices and people."""
        till = self.till
        events = till.tablet.events[till.sent :]
        till.sent += len(events)
        envelopes = [read(event["raw"].encode(), event["sig"]) for event in events]
        results = store_events(till.sender, envelopes)
        refused = [each for each in results if each.status != "stored"]
        assert not refused, refused
        self.learn()

    def learn(self) -> None:
        tenant = (self.world.merchant.id, self.world.outlet.id)
        _, listed = manifest(*tenant)
        self.goods, self.people = {}, {}
        for each in json.loads(listed)["chunks"]:
            name, rows = each["name"], json.loads(chunk(*tenant, each["sha256"]) or b"null")
            if name == "outlet":
                self.rules = rows["rules"]
            elif name.startswith("products/"):
                self.goods.update({row["name"]: row for row in rows})
            elif name.startswith("customers/"):
                self.people.update({row["name"]: row for row in rows})

    # The counter

    def sell(self, paper: str, lines: list[tuple[str, int, str]], way: str, moment: Any) -> Any:
        """Lines are (name, thousandths, unit). Returns the priced sale."""
        basket = {
            "business_date": moment.day,
            "minute_of_day": moment.minute,
            "order_type": "retail",
            "customer": None,
            "lines": [self._line(*each, now_ms=moment.now_ms) for each in lines],
            "order_discount": None,
        }
        priced = self._ask("basket.price_basket", basket, self.rules)
        kind, *who = way.split(" ", 1)
        body = self._document(priced, kind, moment)
        body["sale"] = new_id()
        if who:
            person = self.people[who[0]]
            known = {"id": person["id"], "name": person["name"], "phone": None, "member": False}
            body["customer"] = known
        tv = 3 if who else 2
        self._append("sale.completed", body, moment, tv=tv)
        self.sales[paper] = body
        return body

    def give_back(self, of: str, lines: list[tuple[str, int]], way: str, moment: Any) -> Any:
        sold = self.sales[of]
        ids = {line["name"]: line["id"] for line in sold["lines"]}
        wanted = [{"line": ids[name], "quantity_milli": many} for name, many in lines]
        mirrored = self._ask("refunds.refund", sold, wanted, [])
        body = self._document(mirrored, way, moment) | {
            "refund": new_id(),
            "original": {
                "sale": sold["sale"],
                "number": sold["receipt"]["number"],
                "completed_at": sold["completed_at"],
            },
            "reason": {"code": "damaged", "label": "Barang rusak"},
            "note": None,
            "approved_by": {"id": new_id(), "name": "Budi"},
        }
        self._append("sale.refunded", body, moment)
        return body

    def repaid(self, name: str, amount: int, moment: Any) -> None:
        person = self.people[name]
        named = type("Named", (), {"id": person["id"], "name": name})
        body = {**repayment_body(named, amount), "shift": self.shift}  # type: ignore[arg-type]
        self._append("kasbon.repaid", body, moment)

    def open(self, float_minor: int, moment: Any) -> None:
        self.shift = new_id()
        told = {"shift": self.shift, "drawer": None, "opened_at": moment.now_ms}
        told |= {"float_minor": float_minor, "person": self.cashier}
        self._append("shift.opened", told, moment)

    def close(self, expected: int, counted: int, moment: Any) -> None:
        told = {"shift": self.shift, "closed_at": moment.now_ms, "person": self.cashier}
        told |= {"counted_minor": counted, "expected_minor": expected, "counts": []}
        self._append("shift.closed", told | {"variance_minor": counted - expected}, moment)
        self.shift = None

    def _append(self, kind: str, body: dict[str, Any], moment: Any, *, tv: int = 1) -> None:
        here = {"business_date": moment.day, "shift": self.shift}
        self.till.tablet.append(kind, body, tv=tv, **here)

    def _line(self, name: str, many: int, unit: str, *, now_ms: int) -> dict[str, Any]:
        row = _as_of(self.goods[name], now_ms)
        level = next((each for each in row["units"] if each["unit"] == unit), None)
        return {
            "id": new_id(),
            "product": row["id"],
            "sku": row["sku"],
            "name": name,
            "category": row["category"],
            "unit": unit,
            "factor_milli": level["factor_milli"] if level else 1000,
            "quantity_milli": many,
            "price_minor": level["price_minor"] if level else row["price_minor"],
            "breaks": [each for each in row["breaks"] if each["unit"] in (None, unit)],
            "override_minor": None,
            "tax_class": row["tax_class"],
            "choices": [],
            "discount": None,
            "note": None,
            "tracked": row["tracked"],
        }

    def _document(self, priced: dict[str, Any], kind: str, moment: Any) -> dict[str, Any]:
        """A sale or a refund of so much, paid in one way."""
        tablet = self.till.tablet
        tablet.counter += 1
        number = number_of(tablet.series, moment.day, tablet.counter)
        method, kind = kind, {"tunai": "cash"}.get(kind, kind)
        total = priced["totals"]["total_minor"]
        due = self._ask("payments.amount_due", total, [], self.rules, kind)
        tender = {"id": new_id(), "method": method, "kind": kind, "tendered_minor": due}
        settled = self._ask("payments.settle", total, [tender], self.rules)
        name = {"cash": "Tunai", "qris": "QRIS", "kasbon": "Kasbon"}[kind]
        return {
            "receipt": {"number": number, "series": tablet.series, "counter": tablet.counter},
            "currency": self.rules["currency"],
            "order_type": "retail",
            "table": None,
            "queue_number": None,
            "customer": None,
            "cashier": self.cashier,
            "seller": SELLER,
            "opened_at": moment.now_ms - 20_000,
            "completed_at": moment.now_ms,
            "rules": {
                key: self.rules[key]
                for key in ("pkp", "prices_include_tax", "service", "rounding")
            },
            "order_discount": None,
            "donation_minor": 0,
            "donation_to": None,
            **priced,
            "lines": [{**one, "discount": None} for one in priced["lines"]],
            **settled,
            "payments": [
                {**each, "name": name, **DETAILS, **OWED.get(kind, {})}
                for each in settled["payments"]
            ],
        }  # fmt: skip

    def _ask(self, function: str, *values: Any) -> Any:
        [answer] = self.twin.ask([(function, list(values))])
        assert "value" in answer, (function, answer)
        return answer["value"]


def _as_of(row: dict[str, Any], now_ms: int) -> dict[str, Any]:
    """Prices that were sent ahead begin at their minute (frontend/src/data/planned.ts)."""
    for plan in row.get("planned_prices", ()):
        if plan["from_ms"] <= now_ms:
            base = next(each for each in plan["prices"] if each["unit"] is None)
            row = {**row, "price_minor": base["price_minor"]}
    return row
