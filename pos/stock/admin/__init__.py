"""Back office of stock: levels, movements, and the page that adjusts them."""

from pos.stock.admin import counts, levels, places, serials, shipments, transfers

__all__ = ["counts", "levels", "places", "serials", "shipments", "transfers"]
