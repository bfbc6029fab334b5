"""The settings' pages of the back office."""

from pos.outlets.admin.settings import MerchantAdmin, OutletAdmin

__all__ = ["MerchantAdmin", "OutletAdmin"]
