"""What must be true where profiles were copied and tablets lost: nothing is thrown away.

Of two branches of one chain the hub counts one and keeps the other; both are alarmed about. What a
lost tablet was told is safe, is there; of the rest nobody can know.
"""

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from pos.journal.models import Event, Fork, Problem
from pos.sales.models import Sale, SalePayment
from pos.stock.models import Level
from tests.simulator.cashier import Intent
from tests.simulator.oracle import EXPECTED, Oracle, demand

# Forks, copies that go on under a new series, and shifts whose opening is on the other branch.
OF_COPIES = {"fork", "till_copied", "shift_unknown"}


@dataclass
class CopiedOracle(Oracle):
    gone: dict[int, int] = field(default_factory=dict)  # lost till: last number it knows is safe
    renewed: set[int] = field(default_factory=set)
    copies: set[int] = field(default_factory=set)

    # -- while it happens --------------------------------------------------------------------

    def copied(self, source: int, copy: int) -> None:
        """It knows what its source knew."""
        self.devices[copy] = self.devices[source]
        self.heads_said |= {(copy, *rest) for till, *rest in self.heads_said if till == source}
        self.copies.add(copy)
        if source in self.pulls:
            self.pulls[copy] = self.pulls[source]

    def till_lost(self, till: int) -> None:
        self.gone[till] = max([0, *(seq for each, seq, _ in self.heads_said if each == till)])
        self.reports.pop(till, None)

    def _acknowledged_is_committed(self, till: int, heads: list[dict[str, Any]]) -> None:
        """A newcomer speaks before it has told us that it is paired."""
        if till in self.devices:
            super()._acknowledged_is_committed(till, heads)

    def is_quiet(self) -> bool:
        return not any(one.current for till, one in self.cashiers.items() if till not in self.gone)

    def unsettled(self) -> tuple[str, str] | None:
        """None once the hub has all that is left of any tablet, on one branch or on another."""
        here = self._counted() | self._beside()
        for till, report in sorted(self.reports.items()):
            missing = [event["seq"] for event in report["events"] if event["hash"] not in here]
            if missing:
                return "branch_waits", f"till {till}: {missing} {report['status']}"
            status = report["status"]
            if status["trouble"] is not None or not status["reachable"] or status["unsent"]:
                return "till_in_trouble", f"till {till}: {status}"
        return None

    # -- the verdict -------------------------------------------------------------------------

    def judge(self) -> None:
        self._every_branch_is_kept()
        self._sales_once()
        self._stock_and_cash()
        self._inbox()
        self._record_is_sound()

    def _every_branch_is_kept(self) -> None:
        counted, beside = self._counted(), self._beside()
        demand("counted_and_beside", not counted & beside, counted & beside)
        left = {event["hash"] for report in self.reports.values() for event in report["events"]}
        demand("branch_lost", left <= counted | beside, f"{len(left - counted - beside)} events")
        of_tills = Event.objects.filter(device_id__in=self._devices_left())
        strange = set(of_tills.values_list("hash", flat=True)) - left
        demand("event_from_nowhere", not strange, f"{len(strange)} events")

    def _devices_left(self) -> set[str]:
        """Of which a tablet with all its events is still there."""
        return {
            self.devices[till]
            for till in self.reports
            if not {lost for lost in self.gone if self.devices[lost] == self.devices[till]}
        }

    def _counted(self) -> set[str]:
        return set(Event.objects.values_list("hash", flat=True))

    def _beside(self) -> set[str]:
        return set(Fork.objects.values_list("hash", flat=True))

    def _sales_once(self) -> None:
        found = [str(event_id) for event_id in Sale.objects.values_list("event_id", flat=True)]
        beside = {
            json.loads(bytes(raw))["id"] for raw in Fork.objects.values_list("raw", flat=True)
        }
        believed = {intent.done for intent in self._sold() if intent.done}
        unsafe = {intent.done for intent in self._of_lost() if intent.done}
        lost = believed - unsafe - set(found) - beside
        demand("sale_lost", not lost, f"{len(lost)} of {len(believed)}")
        tried = {
            each for till in self.gone for one in self.cashiers[till].intents for each in one.ids
        }
        more = set(found) - believed - tried
        demand("sale_doubled", not more and len(found) == len(set(found)), f"{len(more)} too many")
        numbers = Counter(Sale.objects.values_list("number", flat=True))
        reused = [number for number, count in numbers.items() if count > 1]
        demand("receipt_number_reused", not reused, reused)
        for till, safe in self.gone.items():
            here = Event.objects.filter(device_id=self.devices[till], seq__lte=safe).count()
            demand("safe_and_lost", here >= safe, f"till {till}: {here} of {safe}")

    def _of_lost(self) -> list[Intent]:
        return [one for till in self.gone for one in self.cashiers[till].intents if one.lines]

    def _counting(self) -> list[tuple[Intent, Sale]]:
        """What was sold and stands in the books."""
        rows = {str(sale.event_id): sale for sale in Sale.objects.all()}
        return [
            (intent, rows[each]) for intent in self._sold() for each in intent.ids if each in rows
        ]

    def _stock_and_cash(self) -> None:
        sold: Counter[str] = Counter()
        counting = self._counting()
        for intent, sale in counting:
            demand(
                "sale_total", sale.total_minor == intent.body["totals"]["total_minor"], sale.number
            )
            for place, quantity in intent.lines:
                sold[str(self.hub.goods[place].id)] += quantity
        came = self.hub.received()
        for level in Level.objects.all():
            product = str(level.product_id)
            expected = self.stocked_milli + came[product] - sold[product]
            demand("stock", level.quantity_milli == expected, f"{level} {expected}")
        paid = sum(SalePayment.objects.values_list("amount_minor", flat=True))
        due = sum(intent.body["due_minor"] for intent, _ in counting)
        demand("payments", paid == due, f"{paid} {due}")

    def _inbox(self) -> None:
        codes: set[str] = set(Problem.objects.values_list("code", flat=True))
        demand("unexpected_problem", codes <= EXPECTED | OF_COPIES, sorted(codes))
        if Fork.objects.exists():
            demand("fork_without_alarm", "fork" in codes, sorted(codes))
        if self.renewed:
            demand("copy_without_alarm", "till_copied" in codes, sorted(codes))
