"""A cashier: opens a shift, sells, closes it, and looks after every crash what became of the sale.

One intent after the other, each until it is done. A cashier takes the money once: a sale counts
when the till said so, or when after a crash it stands in the history.
"""

import random
import uuid
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from tests.sales import Goods, line, sale_body, second_version
from tests.simulator.machine import Virtual

PERSON = {"id": "01990000-0000-7000-8000-00000000000a", "name": "Ana"}
DATE = "2026-11-21"


@dataclass
class Intent:
    """Something the cashier wants to be a fact. `ids` are the event ids it was tried under."""

    kind: str
    body: dict[str, Any]
    version: int = 1
    receipt: bool = False
    is_poison: bool = False
    lines: list[tuple[int, int]] = field(default_factory=list)  # goods, milli
    ids: list[str] = field(default_factory=list)
    done: str = ""  # the id the cashier believes in


@dataclass
class Cashier:
    number: int
    dice: random.Random
    shift: str = ""
    intents: list[Intent] = field(default_factory=list)
    place: int = 0
    date: str = DATE

    @property
    def current(self) -> Intent | None:
        return self.intents[self.place] if self.place < len(self.intents) else None

    @property
    def odd(self) -> int:
        """How many of the events are such that a person must look at them."""
        return sum(intent.is_poison for intent in self.intents)

    def tried(self) -> dict[str, Any]:
        """The order for the till. The same id while the cart is there."""
        intent = self.intents[self.place]
        if not intent.ids:
            self.anew()
        body = intent.body if intent.kind.startswith("shift") else _own_ids(intent)
        return {
            "id": intent.ids[-1],
            "type": intent.kind,
            "version": intent.version,
            "shift": self.shift,
            "date": self.date,
            "receipt": intent.receipt,
            "cart": intent.receipt,
            "body": body,
        }

    def anew(self) -> None:
        """The cart is gone too: typed in again, so it is another sale."""
        self.intents[self.place].ids.append(_uuid(self.dice))

    def believes(self, event_id: str) -> None:
        self.intents[self.place].done = event_id
        self.place += 1


def hire(number: int, sales: int, dice: random.Random, trouble: dict[str, Any]) -> Cashier:
    """`trouble`: goods (product ids), poison (share of odd events), old (begins with version 1),
    updates (before which sales it changes to the other version)."""
    cashier = Cashier(number, dice, shift=_uuid(dice))
    intents = [_sale(dice, trouble["goods"], _is_old(place, trouble)) for place in range(sales)]
    for place in range(len(intents)):
        if dice.random() < trouble["poison"]:
            intents[place] = Intent("sale.completed", {"odd": True}, 1, True, is_poison=True)
    opened = {"drawer": None, "opened_at": 1, "float_minor": 100_000, "person": PERSON}
    counted = {"closed_at": 2, "counted_minor": 0, "expected_minor": 0, "variance_minor": 0}
    shift = {"shift": cashier.shift}
    cashier.intents = [
        Intent("shift.opened", {**shift, **opened}),
        *intents,
        Intent("shift.closed", {**shift, **counted, "counts": [], "person": PERSON}),
    ]
    return cashier


def _is_old(place: int, trouble: dict[str, Any]) -> bool:
    changes = sum(at <= place for at in trouble["updates"])
    return bool(trouble["old"]) != bool(changes % 2)


def _sale(dice: random.Random, goods: list[str], is_old: bool) -> Intent:
    chosen = [
        (dice.randrange(len(goods)), dice.choice([1, 1, 1, 2, 5]) * 1000)
        for _ in range(dice.choice([1, 1, 2, 3]))
    ]
    body = _priced(tuple(chosen), tuple(goods))
    version = 1 if is_old else 2
    told = body if is_old else second_version(body)
    return Intent("sale.completed", told, version, True, lines=chosen)


@cache
def _priced(chosen: tuple[tuple[int, int], ...], goods: tuple[str, ...]) -> dict[str, Any]:
    """Priced by the real contract, once for each basket; its ids follow from the basket alone."""
    kept, Virtual.dice = Virtual.dice, random.Random(f"{chosen} {goods}")
    lines = [
        line(Goods(goods[place], f"Barang {place + 1}", 1_000 * (place + 1)), quantity)
        for place, quantity in chosen
    ]
    body = sale_body(lines, series="K01", counter=1)
    Virtual.dice = kept
    return body


def _own_ids(intent: Intent) -> dict[str, Any]:
    """The sale is named as its event; the till puts the receipt in."""
    return {**intent.body, "sale": intent.ids[-1]}


def _uuid(dice: random.Random) -> str:
    made = dice.getrandbits(128) & ~(0xF << 76) & ~(0b11 << 62)
    return str(uuid.UUID(int=made | (0x7 << 76) | (0b10 << 62)))
