"""Goods in: suppliers, what they delivered at what cost, and what the shop owes them."""
