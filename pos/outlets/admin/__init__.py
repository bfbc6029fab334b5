"""The settings' pages of the back office, and the changes to masters that lost."""

from pos.outlets.admin.lost_changes import LostChangeAdmin
from pos.outlets.admin.settings import MerchantAdmin, OutletAdmin

__all__ = ["LostChangeAdmin", "MerchantAdmin", "OutletAdmin"]
