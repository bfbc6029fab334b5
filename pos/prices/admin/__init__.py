"""Back office of prices: price lists with their grid, promotions with their builder."""

from pos.prices.admin import lists, promotions

__all__ = ["lists", "promotions"]
