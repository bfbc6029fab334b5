"""Where money to a supplier comes from, as a page offers it and reads it again."""

import uuid
from typing import Any

from pos.journal.backoffice.pages import id_of
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date
from pos.purchasing.actions import Paid, pay_supplier
from pos.purchasing.models import Payment, Receipt
from pos.tills.models import Shift

PLAIN = (Payment.Source.BANK, Payment.Source.OTHER)


def sources_of(outlet: Outlet) -> list[tuple[str, str]]:
    """Bank, money kept elsewhere, and each drawer with an open shift."""
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    shifts = Shift.objects.filter(**here, closed_at=None).exclude(opened_at=None)
    drawers = [
        (str(shift.pk), f"{shift.drawer or 'Laci kasir'}, shift {shift.opened_by_name}")
        for shift in shifts.select_related("drawer").order_by("opened_at")
    ]
    return [*((each.value, str(each.label)) for each in PLAIN), *drawers]


def source_of(text: str) -> dict[str, Any]:
    """What was chosen, in the words of `Paid`; what is not a plain source names a shift."""
    if text in {each.value for each in PLAIN}:
        return {"source": text}
    shift_id: uuid.UUID | None = id_of(text)
    return {"source": Payment.Source.DRAWER.value, "shift_id": shift_id}


def pay_whole(outlet: Outlet, receipt: Receipt, source: str, by: uuid.UUID) -> Payment:
    """At the door: all that the delivery costs, today."""
    paid = Paid({receipt.pk: receipt.total_minor}, business_date(outlet), **source_of(source))
    return pay_supplier(outlet=outlet, supplier=receipt.supplier, paid=paid, by=by)
