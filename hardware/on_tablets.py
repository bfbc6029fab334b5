"""What tablets load of the devices: which printer prints receipts, and what it does by itself;
what kitchens cook; which scale, pole display and scanner of the server's is whose."""

import uuid
from typing import Any

from hardware.gadgets.sorts import family_of
from hardware.models import Gadget, Printer, Role
from hardware.profiles import PROFILES
from hardware.queries import gadgets_of, printers_for, printers_of
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


@extend_rules("kitchen", Printer)
def kitchen_rows(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> list[dict[str, Any]]:
    """By station the categories that are made there: a till tells of such goods when their cart is
    put aside."""
    here = printers_of(merchant_id, outlet_id).exclude(kitchen_categories=[])
    return [{"categories": each.kitchen_categories} for each in here if not each.prints_labels]


@extend_rules("gadgets", Gadget)
def gadget_rows(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> list[dict[str, Any]]:
    return [
        {
            "id": str(gadget.id),
            "kind": family_of(gadget.sort),
            "name": gadget.name,
            "till": str(gadget.till_id) if gadget.till_id else None,
        }
        for gadget in gadgets_of(merchant_id, outlet_id)
    ]
