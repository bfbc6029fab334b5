"""Sales of the bench: four lines each, spread over the shelf the same way; and who sells."""

from typing import Any

from tests.sales import Goods, sell
from tests.tablet import Tablet

LINES = 4
CASHIER = "Ana"
PIN = "147258"


def write_sales(tablet: Tablet, goods: list[dict[str, Any]], count: int) -> None:
    """Append them to the tablet's chain, signed."""
    names = ("product", "name", "price_minor", "tax_class")
    shelf = [Goods(**{name: one[name] for name in names}) for one in goods]
    for number in range(count):
        sell(tablet, *(shelf[(number * 7 + line * 13) % len(shelf)] for line in range(LINES)))
