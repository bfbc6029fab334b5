"""A coupon code with a limit in a month: tills use what the hub allotted them, ask for more while
they hear it (and lose its answer now and then), and tell their uses whenever they hand in. It has
luck of its own, so that what the others do stays as it was.
"""

import random
from collections import Counter
from typing import TYPE_CHECKING, Any

from pos.journal.errors import RuleError
from pos.prices.actions import Claim, add_promotion, allot_coupon
from pos.prices.models import Promotion
from tests.pos.world import World

if TYPE_CHECKING:
    from tests.months.counter import Counter as Till

LIMIT = 5
CODE = "BULANINI"
NOTICED = ["large_part:3000:1000"]


class Couponing:
    """`used`: by all that happened, told to the hub or not; `may`: what each till was last told."""

    promotion: Promotion
    world: World

    def __init__(self, seed: str) -> None:
        self.luck = random.Random(f"{seed} couponing")
        self.used: Counter[int] = Counter()
        self.may: Counter[int] = Counter()

    @property
    def uses(self) -> int:
        return sum(self.used.values())

    def open(self, world: World) -> None:
        """Rp 1.000 off from Rp 3.000 on, so often and no oftener."""
        self.world = world
        self.promotion = add_promotion(
            outlet=world.outlet,
            by=world.sari.id,
            identity={"name": "Bulan ini", "kind": "threshold", "priority": 100},
            gives={"minimum_minor": 3_000, "amount_minor": 1_000},
            coupon={"code": CODE, "uses_limit": LIMIT},
            noticed=NOTICED,
        )

    def on(self, till: "Till", body: dict[str, Any]) -> dict[str, Any]:
        """The sale with the code on it, where its buyer has it and this till may."""
        if self.luck.random() > 0.7 or not self._may(till):
            return body
        self.used[id(till)] += 1
        applied = {
            "id": str(self.promotion.pk), "name": "Bulan ini", "kind": "threshold",
            "in_price": False, "amount_minor": 1_000, "lines": [], "coupon": CODE,
        }  # fmt: skip
        return {**body, "promotions": [*body["promotions"], applied]}

    def _may(self, till: "Till") -> bool:
        key = id(till)
        if not till.away and self.used[key] >= self.may[key]:
            self._ask(till)
        return self.used[key] < self.may[key]

    def _ask(self, till: "Till") -> None:
        key = id(till)
        claim = Claim(self.may[key], self.used[key], wanted=self.luck.randrange(1, 4))
        device = till.till.device.id
        outlet = self.world.outlet
        try:
            allotted = allot_coupon(
                outlet=outlet, promotion=self.promotion, device_id=device, claim=claim
            )
        except RuleError:
            return
        if self.luck.random() < 0.8:  # else the answer is lost, and asked for again another time
            self.may[key] = allotted
