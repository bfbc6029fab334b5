"""A month of a shop by luck: what its people do, what the book says of it, what the hub says.

Tills sell and give back, often without the hub; goods come in, go back, are carried, are lost, are
counted while tills sell; prices change; suppliers are paid. Every act goes through the verb that
the back office or the till would use, and is told to the book (oracle.py) in plain numbers. What
nobody records (a thief, a broken jar under the shelf) is known to `truth` only.
"""

import random
from collections import Counter as Tally
from datetime import date
from typing import TYPE_CHECKING

from pos.catalog.models import Product
from pos.journal.models import Ledger
from pos.purchasing.models import Supplier
from tests.months.calendar import Calendar
from tests.months.consigning import Consigning
from tests.months.couponing import Couponing
from tests.months.holding import Holding
from tests.months.oracle import Book, Key
from tests.months.owing import Owing
from tests.months.pointing import Pointing
from tests.pos.world import World

if TYPE_CHECKING:
    from tests.months.buying import Delivered
    from tests.months.counter import Counter, Fact
    from tests.months.counting import Open

DAYS = 30
DUS = 12_000
TILLS = 2
GOODS = 7


class Month:
    """What the acts of a month share; `play.py` moves it, `check.py` asks whether all agree."""

    world: World
    store: str  # the second place
    goods: list[Product]
    counters: "list[Counter]"
    suppliers: list[Supplier]

    def __init__(self, seed: str) -> None:
        self.luck = random.Random(seed)
        self.clock = Calendar(date(2026, self.luck.randrange(1, 10), 1))
        self.book = Book()
        self.truth: Tally[Key] = Tally()  # what really lies there
        self.sold: list[Fact] = []  # and was not given back
        self.delivered: list[Delivered] = []
        self.count: Open | None = None
        self.told: dict[str, int] = {}  # what a tablet knows of the stock
        self.told_upto = 0
        self.owing = Owing(seed)
        self.consigning = Consigning(seed)
        self.holding = Holding(seed)
        self.couponing = Couponing(seed)
        self.pointing = Pointing(seed)

    def meet_hub(self, counter: "Counter") -> None:
        """A tablet's clock takes over the hub's, as each answer makes it."""
        tablet, hub = counter.till.tablet, Ledger.objects.get()
        tablet.clock_ms = max(tablet.clock_ms, hub.hlc_ms)
