"""What tablets load of the printers: which one prints receipts, and what it does by itself."""

import uuid
from typing import Any

from hardware.models import Printer, Role
from hardware.profiles import PROFILES
from hardware.queries import printers_for
from pos.catalog.extensions import extend_rules


@extend_rules("printers", Printer)
def printer_rows(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> list[dict[str, Any]]:
    """The first one; where it is, only the hub need know."""
    return [
        {
            "name": printer.name,
            "columns": PROFILES[printer.profile].columns,
            "auto_print": printer.auto_print,
            "opens_drawer": printer.opens_drawer,
        }
        for printer in printers_for(Role.RECEIPT, merchant_id, outlet_id)[:1]
    ]
