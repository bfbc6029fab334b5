"""Part "imports": lists of 10,000 rows, from handed in to let in, in a shop on SQLite.

The worker does it as in a shop, breaths between its pieces and all. Beside it a page looks ten
times a second at how far it is: the longest that nothing moves is what a person sees stand still.
"""

import json
from collections.abc import Iterator

from tests.bench.hub_part import bench_shop
from tests.bench.table import Row

PART = "imports"
ROWS = 10_000
MOST_SECONDS = 20
MOST_STILL_SECONDS = 5
LISTS = {
    "goods": "goods, CSV",
    "more_goods": "other goods, .xlsx",
    "prices": "the same goods, new prices",
    "stock": "opening stock",
    "customers": "customers, CSV",
}


def rows() -> Iterator[Row]:
    with bench_shop(0) as (hub, _):
        for kind, words in LISTS.items():
            code = f"from tests.bench.imports_inside import *; print(bring('{kind}', {ROWS}))"
            told = json.loads(hub.python(code))
            assert told["let_in"] == ROWS, told
            yield Row(PART, f"{words}: looked at", told["checked_s"], "s")
            both = told["checked_s"] + told["let_in_s"]
            yield Row(PART, f"{words}: let in, all", both, "s", at_most=MOST_SECONDS)
            yield Row(PART, f"{words}: of a processor", told["busy_s"], "s")
            still = told["still_s"]
            yield Row(PART, "longest without progress", still, "s", at_most=MOST_STILL_SECONDS)
