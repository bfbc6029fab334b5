"""Back office of purchasing: suppliers, goods in, and how prices are suggested."""

from pos.purchasing.admin import receipts, suppliers

__all__ = ["receipts", "suppliers"]
