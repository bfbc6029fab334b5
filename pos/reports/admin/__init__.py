"""Reports in the back office: the list of them, one on a page, and its files."""

from pos.reports.admin.site import FigureAdmin

__all__ = ["FigureAdmin"]
