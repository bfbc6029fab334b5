"""Part "stock": goods in, the stock card, what expires, and a count beside sales, on SQLite.

20,000 products and a million sold lines. Times are of the whole request inside the web process.
"""

import json
from collections.abc import Iterator

from tests.bench.hub_part import bench_shop
from tests.bench.reports_part import PRODUCTS, filled
from tests.bench.table import Row
from tests.hub import Hub

PART = "stock"
EXPIRING = 6_000
COUNTED, SALES = 500, 300
MAX_RECEIPT_MS, MAX_CARD_MS, MAX_LIST_MS = 1_000, 50, 300


def rows() -> Iterator[Row]:
    with bench_shop(PRODUCTS) as (hub, _):
        filled(hub)
        told = _told(hub, "stock_inside", f"pages({EXPIRING})")
        yield Row(PART, "moves of the best seller", told["moves"], "moves")
        receipt = told["receipt_ms"]
        yield Row(PART, "receipt of 200 lines saved", receipt, "ms", at_most=MAX_RECEIPT_MS)
        used = told["receipt_cpu_ms"]
        yield Row(PART, "receipt of 200 lines: CPU", used, "ms", at_most=MAX_RECEIPT_MS)
        yield Row(PART, "its stock card: CPU", told["card_ms"], "ms", at_most=MAX_CARD_MS)
        yield Row(PART, "dates of what expires", told["dates"], "dates")
        listed = told["expiring_ms"]
        yield Row(PART, "list of what expires: CPU", listed, "ms", at_most=MAX_LIST_MS)
        told = _told(hub, "stock_inside", f"count({COUNTED}, {SALES})")
        yield Row(PART, "count beside sales", told["seconds"], "s")
        yield Row(PART, "differences an oracle denies", told["wrong"], "products", at_most=0)


def _told(hub: Hub, module: str, call: str) -> dict[str, float]:
    code = f"from tests.bench.{module} import *; print({call})"
    answer: dict[str, float] = json.loads(hub.python(code))
    return answer
