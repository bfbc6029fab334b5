"""Reports in the back office: the list of them, one on a page, and its files."""

from pos.reports.admin import promotions, recap  # noqa: F401  (register themselves)
from pos.reports.admin.site import FigureAdmin

__all__ = ["FigureAdmin"]
