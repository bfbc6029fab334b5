"""Back office of printers and of what waits to be printed."""

from hardware.admin import jobs, printers

__all__ = ["jobs", "printers"]
