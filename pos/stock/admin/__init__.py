"""Back office of stock: levels, movements, and the page that adjusts them."""

from pos.stock.admin import levels

__all__ = ["levels"]
