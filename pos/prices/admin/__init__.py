"""Back office of prices: price lists, planned prices, promotions."""

from pos.prices.admin import lists, plans, promotions

__all__ = ["lists", "plans", "promotions"]
