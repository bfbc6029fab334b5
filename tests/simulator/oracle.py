"""What must be true, whatever happened: judged from what cashiers saw and what the hub has.

The oracle never asks the core what it thinks; it compares the hub's rows with the cashiers' memory
and with the tills' own journals, to the unit.
"""

import json
import uuid
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pos.journal.audit import Report, audit
from pos.journal.models import Event, Fork, Head, Problem, State
from pos.journal.replay import rebuild
from pos.sales.models import Sale, SalePayment
from pos.stock.models import Level
from pos.tills.models import Shift
from tests.simulator.cashier import Cashier, Intent
from tests.simulator.hub import OPENING_MILLI, SimulatedHub

# What a person may find in the inbox after such a day without anything being wrong with the core.
EXPECTED = {"clock_suspect", "oversold", "invalid_body"}
DISK_REFUSES = {"storage_full", "storage_failed", "storage_doubt"}
STANDINGS = {"/sync/v1/hello", "/sync/v1/push"}


class Violation(AssertionError):
    """An invariant is broken. `name` is stable, the text is for people."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(f"{name}: {text}")
        self.name = name


def demand(name: str, truth: bool, text: Any = "") -> None:
    if not truth:
        raise Violation(name, str(text)[:600])


@dataclass
class Pulled:
    """What one till was given of the others' events since it last began afresh.

    `offered` holds answers by the cursor they were asked from and the one they named: late copies
    of a request are answered too, and nobody hears those answers. Of each only whether it began
    afresh, and its numbers: fourteen days of ten tills would fill the memory."""

    cursor: str
    base: int
    numbers: set[int] = field(default_factory=set)
    offered: dict[tuple[str, str], tuple[bool, list[int]]] = field(default_factory=dict)

    @property
    def incarnation(self) -> str:
        return self.cursor.partition(":")[0]

    def asks(self, cursor: str) -> None:
        """From this cursor on: whoever named it was heard. A till that lost power asks again."""
        answer = self.offered.get((self.cursor, cursor))
        self.cursor = cursor
        if answer is None:
            return
        afresh, numbers = answer
        if afresh:
            self.base, self.numbers = _number(cursor), set()
        self.numbers.update(numbers)


@dataclass
class Oracle:
    hub: SimulatedHub
    devices: dict[int, str] = field(default_factory=dict)
    cashiers: dict[int, Cashier] = field(default_factory=dict)
    last_seq: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    reports: dict[int, dict[str, Any]] = field(default_factory=dict)
    had_catalog: set[int] = field(default_factory=set)
    pulls: dict[int, Pulled] = field(default_factory=dict)
    unnoticed: bool = False  # a restore that left the cursors as they were
    full: set[int] = field(default_factory=set)  # tills whose disk refuses to write just now
    pressed: set[int] = field(default_factory=set)  # whose sale was begun on such a disk
    doubted: set[str] = field(default_factory=set)  # sales that may have arrived
    stocked_milli: int = OPENING_MILLI  # of each of the goods, ever
    heads_said: set[tuple[int, int, str]] = field(default_factory=set)  # till, seq, hash

    # -- while it happens --------------------------------------------------------------------

    def selling(self, till: int) -> None:
        self.pressed -= {till}
        self.pressed |= self.full & {till}

    def heard(self, news: dict[str, Any]) -> None:
        till = news["till"]
        if news["kind"] == "paired":
            self.devices[till] = news["device"]
        elif news["kind"] == "sold":
            demand("seq_order", news["seq"] > 0, news)
            self.last_seq[till] = max(self.last_seq[till], news["seq"])
            self._prices_as_published(news)
        elif news["kind"] == "not_sold":
            self._refused(news)
        elif news["kind"] == "report":
            self.reports[till] = news
            self.last_seq[till] = max([0, *(event["seq"] for event in news["events"])])
            mark = (till, news["acked"], news["acked_hash"])
            known = news["acked"] == 0 or mark in self.heads_said
            demand("mark_without_the_hubs_word", known, f"till {till}: {mark}")

    def _refused(self, news: dict[str, Any]) -> None:
        """Durable or clearly refused, never in between; and only for want of room."""
        for_room = news["code"] in DISK_REFUSES and news["till"] in self.full | self.pressed
        demand("sale_refused", for_room, news)
        if news["code"] == "storage_doubt":
            self.doubted.add(news["id"])
        elif news["id"] not in self.doubted:
            stored = Event.objects.filter(id=news["id"]).exists()
            demand("refused_but_stored", not stored, news)

    def booted(self, news: dict[str, Any]) -> None:
        """A till that had goods has goods: the old catalogue or the new one, never half of it."""
        till = news["till"]
        if till in self.had_catalog:
            demand("catalogue_lost", news["catalog"] is not None, f"till {till} woke without goods")
        if news["catalog"] is not None:
            self.had_catalog.add(till)
            self._prices_as_published({"manifest": news["catalog"], "prices": news["prices"]})

    def asked(self, news: dict[str, Any]) -> None:
        """The moment it is sent. A till that asks from a cursor heard the answer that named it."""
        cursor = _cursor_of(news["path"])
        if cursor is None:
            return
        till = news["till"]
        if till not in self.pulls:
            self.pulls[till] = Pulled(cursor, _number(cursor))
        self.pulls[till].asks(cursor)

    def answered(self, news: dict[str, Any], status: int, content: bytes) -> None:
        if status == 200 and news["path"] in STANDINGS:
            said = json.loads(content)["heads"]
            self.heads_said |= {(news["till"], head["seq"], head["hash"]) for head in said}
        if status == 200 and news["path"] == "/sync/v1/push":
            self._acknowledged_is_committed(news["till"], json.loads(content)["heads"])
        cursor = _cursor_of(news["path"])
        if status == 200 and cursor is not None:
            answer = json.loads(content)
            numbers = [change["server_seq"] for change in answer["changes"]]
            offered = self.pulls[news["till"]].offered
            offered[cursor, answer["next"]] = (answer["reset"], numbers)

    def _acknowledged_is_committed(self, till: int, heads: list[dict[str, Any]]) -> None:
        """Tills keep their events and would mend this; a shop that prunes would not."""
        here = dict(Head.objects.filter(device_id=self.devices[till]).values_list("epoch", "seq"))
        ahead = [head for head in heads if head["seq"] > here.get(head["epoch"], 0)]
        demand("acknowledged_uncommitted", not ahead, f"till {till}: {ahead} {here}")

    def hub_restored(self, *, noticed: bool) -> None:
        self.unnoticed |= not noticed

    def _prices_as_published(self, news: dict[str, Any]) -> None:
        if news["manifest"] is None:
            return
        published = self.hub.published.get(news["manifest"])
        demand("unknown_catalogue", published is not None, news["manifest"])
        demand("prices_differ", news["prices"] == published, f"{news['prices']} {published}")

    # -- has it come to rest? ----------------------------------------------------------------

    def is_quiet(self) -> bool:
        """Have all cashiers done what they wanted?"""
        return not any(cashier.current for cashier in self.cashiers.values())

    # -- the verdict -------------------------------------------------------------------------

    def judge(self) -> None:
        self._journals_equal()
        self._receipts_have_no_gaps()
        self._sales_once()
        self._stock_and_cash()
        self._inbox()
        if not self.unnoticed:
            self._pulled_everything()
        self._record_is_sound()

    def _journals_equal(self) -> None:
        """Every event of every till is in the hub with the same bytes, and nothing else is."""
        for till, device in self.devices.items():
            own = [(event["seq"], event["hash"]) for event in self.reports[till]["events"]]
            rows = Event.objects.filter(device_id=device).order_by("seq")
            here = list(rows.values_list("seq", "hash"))
            demand(
                "journal_differs", own == here, f"till {till}: {len(own)} there, {len(here)} here"
            )
            demand("chain_gap", [seq for seq, _ in own] == list(range(1, len(own) + 1)), till)

    def _receipts_have_no_gaps(self) -> None:
        for till in self.devices:
            receipts = [event["receipt"] for event in self.reports[till]["events"]]
            counters = [receipt["counter"] for receipt in receipts if receipt]
            expected = list(range(1, len(counters) + 1))
            demand("receipt_numbers", counters == expected, f"till {till}: {counters}")

    def _sales_once(self) -> None:
        """What the cashiers took money for, each exactly once."""
        believed = {intent.done for intent in self._sold()}
        found = [str(event_id) for event_id in Sale.objects.values_list("event_id", flat=True)]
        lost, more = believed - set(found), set(found) - believed
        demand("sale_lost", not lost, f"{len(lost)} of {len(believed)}")
        demand("sale_doubled", not more and len(found) == len(set(found)), f"{len(more)} too many")
        numbers = Counter(Sale.objects.values_list("number", flat=True))
        reused = [number for number, count in numbers.items() if count > 1]
        demand("receipt_number_reused", not reused, reused)
        totals = dict(Sale.objects.values_list("event_id", "total_minor"))
        for intent in self._sold():
            told, kept = intent.body["totals"]["total_minor"], totals[uuid.UUID(intent.done)]
            demand("sale_total", kept == told, f"{intent.done}: {kept}, paid {told}")

    def _stock_and_cash(self) -> None:
        sold: Counter[str] = Counter()
        for intent in self._sold():
            for place, quantity in intent.lines:
                sold[str(self.hub.goods[place].id)] += quantity
        came = self.hub.received()
        for level in Level.objects.all():
            product = str(level.product_id)
            expected = self.stocked_milli + came[product] - sold[product]
            demand("stock", level.quantity_milli == expected, f"{level} {expected}")
        for cashier in self.cashiers.values():
            mine = [intent for intent in cashier.intents if intent.lines]
            cash = sum(intent.body["due_minor"] for intent in mine)
            shift = Shift.objects.get(id=cashier.shift)
            demand("cash", shift.cash_minor == cash, f"{shift.cash_minor} {cash}")
            demand("shift_sales", shift.sales == len(mine), f"{shift.sales} {len(mine)}")
        paid = sum(SalePayment.objects.values_list("amount_minor", flat=True))
        due = sum(intent.body["due_minor"] for intent in self._sold())
        demand("payments", paid == due, f"{paid} {due}")

    def _inbox(self) -> None:
        demand("fork", not Fork.objects.exists(), list(Fork.objects.values_list("seq", "reason")))
        strange = Problem.objects.exclude(code__in=EXPECTED).values_list("code", "sentence")
        demand("unexpected_problem", not strange, list(strange))
        odd = sum(cashier.odd for cashier in self.cashiers.values())
        kept = Event.objects.filter(state=State.QUARANTINED).count()
        demand("quarantine", kept == odd, f"{kept} kept aside, {odd} odd events made")
        demand("pending", not Event.objects.filter(state=State.PENDING).exists())

    def _record_is_sound(self) -> None:
        faults = list(audit(Report()))
        demand("chain", not faults, faults[:3])
        differences = rebuild(verify_only=True)
        demand("rebuild", not differences, differences[:3])

    def _sold(self) -> list[Intent]:
        return [one for each in self.cashiers.values() for one in each.intents if one.lines]

    def sold(self) -> int:
        """So many sales have been paid until now."""
        return sum(bool(intent.done) for intent in self._sold())

    def _pulled_everything(self) -> None:
        """Each till was given every foreign event since its cursor began."""
        incarnation = self.hub.cursor().partition(":")[0]
        for till, pulled in self.pulls.items():
            if pulled.incarnation != incarnation:
                continue  # it has not asked this server yet
            foreign = Event.objects.exclude(device_id=self.devices[till])
            last = _number(pulled.cursor)
            due = foreign.filter(server_seq__gt=pulled.base, server_seq__lte=last)
            numbers = set(due.values_list("server_seq", flat=True))
            demand("pull_skipped", numbers <= pulled.numbers, f"till {till}: {numbers} {pulled}")


def _cursor_of(path: str) -> str | None:
    parts = urlsplit(path)
    return parse_qs(parts.query)["cursor"][0] if parts.path == "/sync/v1/pull" else None


def _number(cursor: str) -> int:
    return int(cursor.rpartition(":")[2])
