"""Part "reports": every report's first page over a month and over two years, on SQLite.

20,000 products and a million sold lines. Processor time of the whole request inside the web
process: session, permissions, sums, table, page.
"""

import json
from collections.abc import Iterator

from tests.bench.hub_part import bench_shop
from tests.bench.table import Row
from tests.hub import Hub

PART = "reports"
PRODUCTS = 20_000
DAYS, LINES = 730, 1_000_000
DAYS_A_CALL = 150
MAX_PAGE_MS = 300


def rows() -> Iterator[Row]:
    with bench_shop(PRODUCTS) as (hub, _):
        for first in range(0, DAYS, DAYS_A_CALL):
            made = _told(
                hub,
                "from tests.bench.years import fill; "
                f"print(fill({first}, {DAYS_A_CALL}, days={DAYS}, lines={LINES}))",
            )
        yield Row(PART, "sold lines", made["lines"], "lines")
        yield from _summing(hub)
        yield from _pages(hub)


def _summing(hub: Hub) -> Iterator[Row]:
    told = _told(hub, "from tests.bench.years_read import summing; print(summing())")
    yield Row(PART, "two years summed from nothing (background)", told["all_seconds"], "s")
    yield Row(PART, "one day summed anew: CPU", told["day_ms"], "ms")


def _pages(hub: Hub) -> Iterator[Row]:
    told = _told(hub, "from tests.bench.years_read import pages; print(pages())")
    for name, ms in told.items():
        yield Row(PART, f"first page, {name}: CPU", ms, "ms", at_most=MAX_PAGE_MS)


def _told(hub: Hub, code: str) -> dict[str, float]:
    answer: dict[str, float] = json.loads(hub.python(code))
    return answer
