"""Orders of the kitchen: as soon as a sale is known here, each station's printer prints what it has
to make, and BATAL when that is taken back soon after.

A ticket's id is made of the sale and the printer, so however often one looks it is printed once.
Whoever sold while out of reach and comes back later gets no ticket: the food was handed out long
ago. A tablet's clock may be wrong by hours, so how late an order is, is measured against how late
that tablet's quickest events of late were. What this is not: the kitchen's memory of what is done,
and orders before they are paid.
"""

import datetime
import json
import logging
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast
from zoneinfo import ZoneInfo

from hardware.actions import Asker, ask_for_print
from hardware.models import Printer, PrintJob, Role
from hardware.profiles import PROFILES
from pos.domain.kitchen_ticket import kitchen_ticket
from pos.domain.receipt_shapes import KitchenLayout, KitchenOrder
from pos.domain.types import PricedLine
from pos.journal.errors import RuleError
from pos.journal.models import Event, Ledger, State
from pos.outlets.queries import outlet_of
from pos.sales.models import Kind, Refund, Sale, SaleLine

log = logging.getLogger("lancar.hardware")

FRESH_MS = 20 * 60_000  # older orders are eaten
LOOK_BACK = 2_000  # events that may have come while nobody looked
RETRY_MS = 2_000  # a full queue is asked again so often
KINDS = ("sale.completed", "sale.refunded")
COMPARED = 50  # events of one tablet
CANCELLED = "BATAL"
TICKETS = uuid.UUID("0b6f3c5e-53d5-4f0e-9d5c-6a4b0d2f7c11")  # names its ids are made of
Shop = tuple[uuid.UUID, uuid.UUID]


@dataclass(frozen=True)
class Order:
    """`what` has the lines; `told` the table and the number, which the kitchen knows it by."""

    what: Sale
    told: Sale
    server_seq: int

    def title(self, station: Printer) -> str:
        is_cancelled = self.what.pk != self.told.pk
        return f"{CANCELLED} {station.name}" if is_cancelled else station.name


class Kitchen:
    """`send` is called whenever something was written; each event is read once."""

    def __init__(self) -> None:
        self.read_to: dict[Shop, int] = {}
        self.since: dict[tuple[uuid.UUID, str], int] = {}
        self.left: list[tuple[Order, Printer]] = []
        self.retry_at = 0

    def send(self, printers: Sequence[Printer], now: int) -> int:
        """Returns how many orders were read."""
        stations = [each for each in printers if each.kitchen_categories and not each.prints_labels]
        read = 0
        for shop in {(each.merchant_id, each.outlet_id) for each in stations}:
            here = [each for each in stations if (each.merchant_id, each.outlet_id) == shop]
            orders = self._new_orders(shop, now)
            read += len(orders)
            self._hand_out([(order, each) for order in orders for each in here])
        self._try_again({each.pk for each in stations}, now)
        return read

    def _new_orders(self, shop: Shop, now: int) -> list[Order]:
        last = Ledger.objects.filter(merchant_id=shop[0], outlet_id=shop[1]).first()
        top = last.server_seq if last else 0
        begin = self.read_to.get(shop, max(0, top - LOOK_BACK))
        self.read_to[shop] = top
        return [] if top == begin else _orders(shop, begin, top, now)

    def _hand_out(self, work: Sequence[tuple[Order, Printer]]) -> None:
        for order, station in work:
            if order.server_seq > self._since(station) and not _deal_with(order, station):
                self.left.append((order, station))

    def _try_again(self, known: set[uuid.UUID], now: int) -> None:
        """A full queue is said on the printers' page; meanwhile nobody is kept busy with it."""
        if not self.left or now < self.retry_at:
            return
        work, self.left, self.retry_at = self.left, [], now + RETRY_MS
        fresh = [each for each in work if each[0].what.received_at >= now - FRESH_MS]
        self._hand_out([each for each in fresh if each[1].pk in known])

    def _since(self, station: Printer) -> int:
        """A station gets the orders that come after it was made one, or given other categories."""
        key = (station.pk, ",".join(station.kitchen_categories))
        if key not in self.since:
            self.since[key] = _made_station_at(station)
        return self.since[key]


def _made_station_at(station: Printer) -> int:
    """Number of the newest event that said what it cooks."""
    said = Event.objects.filter(
        merchant_id=station.merchant_id, outlet_id=station.outlet_id, kind="printer.changed"
    )
    for server_seq, raw in said.order_by("-server_seq").values_list("server_seq", "raw"):
        body = json.loads(bytes(raw))["body"]
        if body["id"] == str(station.pk) and body["groups"].get("kitchen"):
            return int(server_seq)
    return 0


def _orders(shop: Shop, begin: int, end: int, now: int) -> list[Order]:
    """In the order in which they came."""
    fresh = Event.objects.filter(
        merchant_id=shop[0], outlet_id=shop[1], kind__in=KINDS, server_seq__gt=begin,
        server_seq__lte=end, received_at__gte=now - FRESH_MS, state=State.APPLIED,
    )  # fmt: skip
    orders = (_order_of(shop, event) for event in fresh.order_by("server_seq"))
    return [order for order in orders if order is not None]


def _order_of(shop: Shop, event: Event) -> Order | None:
    """None: it came long after it was sold, or is not in the books."""
    here = Sale.objects.filter(merchant_id=shop[0], outlet_id=shop[1])
    body = json.loads(bytes(event.raw))["body"]
    what = here.filter(id=_id_in(body)).first()
    if what is None or _late_ms(event) > FRESH_MS:
        return None
    if what.kind != Kind.REFUND:
        return Order(what, what, event.server_seq)
    refund = Refund.objects.filter(merchant_id=shop[0], id=what.pk).first()
    told = here.filter(id=refund.original_id).first() if refund and refund.original_id else None
    is_soon = told is not None and told.received_at >= what.received_at - FRESH_MS
    return Order(what, told, event.server_seq) if told is not None and is_soon else None


def _late_ms(event: Event) -> int:
    """So much longer than the tablet's quickest of its newest events was it on its way."""
    same = Event.objects.filter(
        merchant_id=event.merchant_id,
        outlet_id=event.outlet_id,
        device_id=event.device_id,
        epoch=event.epoch,
        stream=event.stream,
    )
    newest = same.order_by("-seq").values_list("received_at", "hlc_ms")[:COMPARED]
    return event.received_at - event.hlc_ms - min(got - made for got, made in newest)


def _id_in(body: dict[str, Any]) -> Any:
    return body.get("refund") or body.get("sale")


def _deal_with(order: Order, station: Printer) -> bool:
    """False: its queue is full."""
    try:
        _send_ticket(order, station)
    except RuleError:
        return False
    except Exception:  # one sale that cannot be told must not keep all others from the kitchen
        log.exception("no ticket of %s for %s", order.what.pk, station.pk)
    return True


def _send_ticket(order: Order, station: Printer) -> None:
    wanted = station.kitchen_categories
    lines = [line for line in _lines(order.what) if str(line.category_id) in wanted]
    job_id = uuid.uuid5(TICKETS, f"{order.what.pk}:{station.pk}")
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
        asker=Asker(sale_id=order.what.pk),
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
