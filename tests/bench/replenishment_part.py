"""Part "replenishment": how far forecasts of the next week are off, beside the naive method.

2,000 made-up goods with trends, weekdays, empty shelves and slow sellers (demand.py); the error is
the sum of what each is off, of all that was wanted. Naive: as much as was sold in the last week.
"""

from collections.abc import Iterator

from tests.bench.demand import goods_of, scores
from tests.bench.table import Row

PART = "replenishment"
SEED, GOODS = 20_261_129, 2_000


def rows() -> Iterator[Row]:
    for kind, pair in scores(goods_of(SEED, GOODS)).items():
        naive = pair["naive"].error_permille / 10
        yield Row(PART, f"next week, {kind} goods: naive is off by", naive, "%")
        ours = pair["ours"].error_permille / 10
        yield Row(PART, f"next week, {kind} goods: ours is off by", ours, "%", at_most=naive)
        yield Row(PART, f"next week, {kind}: ours leans", pair["ours"].bias_permille / 10, "%")
