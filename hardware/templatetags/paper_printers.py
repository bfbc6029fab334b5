"""Which printer of receipts a page may offer; the pages below know no devices."""

from typing import Any

from django import template

from hardware.models import Printer, Role
from hardware.queries import printers_for

register = template.Library()


@register.simple_tag(takes_context=True)
def receipt_printer(context: Any) -> Printer | None:
    from pos.journal.backoffice.base import (  # noqa: PLC0415  (Django loads tags before the office)
        merchant_of,
        outlet_of,
    )

    request = context["request"]
    return printers_for(Role.RECEIPT, merchant_of(request), outlet_of(request)).first()
