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
DAYS_MADE = 73  # one by one; the older ones are their copies
MAX_PAGE_MS = 300
MAX_FILE_SECONDS = 15


def rows() -> Iterator[Row]:
    with bench_shop(PRODUCTS) as (hub, _):
        yield Row(PART, "sold lines", filled(hub), "lines")
        yield from _summing(hub)
        yield from _advice(hub)
        yield from _pages(hub)
        yield from _file(hub)


def filled(hub: Hub) -> float:
    """Two years of sales; how many lines."""
    made = f"print(fill({DAYS_MADE}, days={DAYS}, lines={LINES}))"
    a_day = int(_told(hub, f"from tests.bench.years import fill; {made}")["sales_a_day"])
    times = DAYS // DAYS_MADE - 1
    again = f"print(repeat({times}, count={DAYS_MADE}, sales_a_day={a_day}))"
    lines = _told(hub, f"from tests.bench.years import repeat; {again}")["lines"]
    _told(hub, f"from tests.bench.years_books import fill_books; print(fill_books({DAYS}))")
    return lines


def _summing(hub: Hub) -> Iterator[Row]:
    told = _told(hub, "from tests.bench.years_read import summing; print(summing())")
    yield Row(PART, "two years summed from nothing (background)", told["all_seconds"], "s")
    yield Row(PART, "one day summed anew: CPU", told["day_ms"], "ms")


def _advice(hub: Hub) -> Iterator[Row]:
    told = _told(hub, "from tests.bench.years_read import advice; print(advice())")
    yield Row(PART, "20,000 products forecast (background): CPU", told["forecast_seconds"], "s")
    yield Row(PART, "advice, first page: CPU", told["page_ms"], "ms", at_most=MAX_PAGE_MS)


def _file(hub: Hub) -> Iterator[Row]:
    told = _told(hub, "from tests.bench.years_read import file; print(file())")
    yield Row(PART, "Excel file: lines", told["lines"], "lines")
    yield Row(PART, "Excel file: made", told["seconds"], "s", at_most=MAX_FILE_SECONDS)
    yield Row(PART, "Excel file: CPU", told["cpu_seconds"], "s", at_most=MAX_FILE_SECONDS)


def _pages(hub: Hub) -> Iterator[Row]:
    """Every report of the registry, and which of them is the dearest."""
    told = _told(hub, "from tests.bench.years_read import pages; print(pages())")
    for name, ms in told.items():
        yield Row(PART, f"first page, {name}: CPU", ms, "ms", at_most=MAX_PAGE_MS)
    worst = max(told, key=lambda name: told[name])
    yield Row(PART, f"dearest of {len(told)} pages: {worst}", told[worst], "ms", MAX_PAGE_MS)


def _told(hub: Hub, code: str) -> dict[str, float]:
    answer: dict[str, float] = json.loads(hub.python(code))
    return answer
