"""Back office of sales: read-only. A sale is seen as its receipt and its story."""

from pos.sales.admin import old_prices, sales

__all__ = ["old_prices", "sales"]
