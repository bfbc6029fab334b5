"""Back office of payments: the owner's methods, and the list of money outside the drawer."""

from pos.payments.admin import awaited, methods

__all__ = ["awaited", "methods"]
