"""Orders of the kitchen: as soon as a sale is known here, each station's printer prints what it has
to make, and BATAL when that is taken back soon after.

A ticket's id is made of the sale and the printer, so however often one looks it is printed once.
Whoever sold while out of reach and comes back later gets no ticket: the food was handed out long
ago. What this is not: the kitchen's memory of what is done, and orders before they are paid.
"""

import datetime
import logging
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast
from zoneinfo import ZoneInfo

from hardware.actions import Asker, ask_for_print
from hardware.models import Printer, PrintJob, Role
from hardware.profiles import PROFILES
from pos.domain.kitchen_ticket import kitchen_ticket
from pos.domain.receipt_shapes import KitchenLayout, KitchenOrder
from pos.domain.types import PricedLine
from pos.journal.errors import RuleError
from pos.outlets.queries import outlet_of
from pos.sales.models import Kind, Refund, Sale, SaleLine

log = logging.getLogger("lancar.hardware")

FRESH_MS = 20 * 60_000  # older orders are eaten
CANCELLED = "BATAL"
TICKETS = uuid.UUID("0b6f3c5e-53d5-4f0e-9d5c-6a4b0d2f7c11")  # names its ids are made of


class Kitchen:
    """`send` is called whenever something was written; what it has dealt with is not read again."""

    def __init__(self) -> None:
        self.done: set[uuid.UUID] = set()

    def send(self, printers: Sequence[Printer], now: int) -> int:
        """Returns how many tickets were asked for."""
        stations = [each for each in printers if each.kitchen_categories]
        if not stations:
            return 0
        orders = _fresh(stations[0], now)
        new = [each for each in orders if each.pk not in self.done]
        left = {each.pk for each in new if not all(_deal_with(each, one) for one in stations)}
        self.done = {each.pk for each in orders} - left
        return len(new) - len(left)


@dataclass(frozen=True)
class Order:
    """`what` has the lines; `told` the table and the number, which the kitchen knows it by."""

    what: Sale
    told: Sale

    @property
    def pk(self) -> uuid.UUID:
        return uuid.UUID(str(self.what.pk))

    def title(self, station: Printer) -> str:
        is_cancelled = self.what.pk != self.told.pk
        return f"{CANCELLED} {station.name}" if is_cancelled else station.name


def _fresh(station: Printer, now: int) -> list[Order]:
    """Sales of the last minutes, then what was taken back of such ones."""
    here = Sale.objects.filter(merchant_id=station.merchant_id, outlet_id=station.outlet_id)
    recent = here.filter(completed_at__gte=now - FRESH_MS).order_by("completed_at", "id")
    sold = {sale.pk: sale for sale in recent.filter(kind=Kind.SALE)}
    refunds = Refund.objects.filter(merchant_id=station.merchant_id, original_id__in=list(sold))
    original = {each.pk: uuid.UUID(str(each.original_id)) for each in refunds}
    back = recent.filter(kind=Kind.REFUND, id__in=list(original))
    orders = [Order(sale, sale) for sale in sold.values()]
    return [*orders, *(Order(sale, sold[original[sale.pk]]) for sale in back)]


def _deal_with(order: Order, station: Printer) -> bool:
    """False: its queue is full, which is said on the printers' page; the next look tries again."""
    try:
        _send_ticket(order, station)
    except RuleError:
        return False
    except Exception:  # one sale that cannot be told must not keep all others from the kitchen
        log.exception("no ticket of %s for %s", order.pk, station.pk)
    return True


def _send_ticket(order: Order, station: Printer) -> None:
    wanted = station.kitchen_categories
    lines = [line for line in _lines(order.what) if str(line.category_id) in wanted]
    job_id = uuid.uuid5(TICKETS, f"{order.pk}:{station.pk}")
    if not lines or PrintJob.objects.filter(merchant_id=station.merchant_id, id=job_id).exists():
        return
    title = order.title(station)
    layout: KitchenLayout = {
        "columns": PROFILES[station.profile].columns,
        "utc_offset_minutes": _utc_offset_minutes(order.what),
        "station": title,
        "sent_at": order.what.completed_at,
    }
    ask_for_print(
        printer=station,
        job_id=job_id,
        title=f"{title} {order.told.number}",
        operations=kitchen_ticket(_told(order.told, lines), layout),
        asker=Asker(sale_id=order.pk),
        role=Role.KITCHEN,
    )


def _lines(sale: Sale) -> Iterable[SaleLine]:
    here = SaleLine.objects.filter(merchant_id=sale.merchant_id, outlet_id=sale.outlet_id)
    return here.filter(sale_id=sale.pk).order_by("position")


def _told(sale: Sale, lines: Iterable[SaleLine]) -> KitchenOrder:
    order = {
        "receipt": {"series": sale.series, "counter": sale.counter, "number": sale.number},
        "order_type": sale.order_type,
        "table": sale.table or None,
        "queue_number": sale.queue_number or None,
        "cashier": {"id": str(sale.cashier_id), "name": sale.cashier_name},
        "completed_at": sale.completed_at,
        "lines": [_dish(line) for line in lines],
    }
    return cast(KitchenOrder, order)


def _dish(line: SaleLine) -> PricedLine:
    dish = {
        "id": line.line_id,
        "name": line.name,
        "unit": line.unit,
        "quantity_milli": abs(line.quantity_milli),
        "choices": line.choices,
        "note": line.note or None,
    }
    return cast(PricedLine, dish)


def _utc_offset_minutes(sale: Sale) -> int:
    zone = ZoneInfo(outlet_of(sale.merchant_id, sale.outlet_id).zone)
    offset = datetime.datetime.fromtimestamp(sale.completed_at / 1000, zone).utcoffset()
    return int(offset.total_seconds()) // 60 if offset else 0
