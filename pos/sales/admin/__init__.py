"""Back office of sales: read-only. A sale is seen as its receipt and its story."""

from pos.sales.admin import sales

__all__ = ["sales"]
