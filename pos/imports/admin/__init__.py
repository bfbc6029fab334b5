"""Pages of imports in the back office."""

from pos.imports.admin import site

__all__ = ["site"]
