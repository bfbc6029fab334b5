"""Back office of purchasing: suppliers, goods in, and how prices are suggested."""

from pos.purchasing.admin import orders, receipts, suppliers

__all__ = ["orders", "receipts", "suppliers"]
