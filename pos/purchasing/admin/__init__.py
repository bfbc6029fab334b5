"""Back office of purchasing: suppliers, goods in, and how prices are suggested."""

from pos.purchasing.admin import named, orders, receipts, suppliers

__all__ = ["named", "orders", "receipts", "suppliers"]
