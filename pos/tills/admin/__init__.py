"""Back office of devices, drawers and shifts."""

from pos.tills.admin import devices, shifts

__all__ = ["devices", "shifts"]
