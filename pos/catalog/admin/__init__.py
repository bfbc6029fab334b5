"""Back office of the catalogue: products, price grid, categories, choices, tax classes."""

from pos.catalog.admin import products, shelves, taxes

__all__ = ["products", "shelves", "taxes"]
