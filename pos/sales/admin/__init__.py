"""Back office of sales: read-only. A sale is seen as its receipt and its story."""

from pos.sales.admin import closings, named, old_prices, sales

__all__ = ["closings", "named", "old_prices", "sales"]
