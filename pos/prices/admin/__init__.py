"""Back office of prices: the list of promotions and the page that makes one."""

from pos.prices.admin import promotions

__all__ = ["promotions"]
