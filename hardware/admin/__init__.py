"""Back office of printers and of what waits to be printed."""

from hardware.admin import gadgets, jobs, printers

__all__ = ["gadgets", "jobs", "printers"]
