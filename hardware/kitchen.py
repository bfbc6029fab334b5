"""Orders of the kitchen: as soon as an order or a sale is known here, each station's printer prints
what it has to make, and BATAL when that is taken back soon after.

An order comes when its cart is put aside, and each time that changes; what a sale brings beyond its
orders comes when it is paid. What lies between two tellings is reckoned by kitchen_orders.py. A
ticket's id is made of the event and the printer, so however often one looks it is printed once.
Whoever was out of reach and comes back later gets no ticket: the food was handed out long ago, or
the till had said that the kitchen must be told by mouth. A tablet's clock may be wrong by hours, so
how late an order is, is measured against how late that tablet's quickest events of late were. What
this is not: the kitchen's memory of what is done.
"""

import datetime
import json
import logging
import uuid
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from hardware.actions import Asker, ask_for_print
from hardware.kitchen_orders import Order, Ticket, order_of, tickets_of
from hardware.models import Printer, PrintJob, Role
from hardware.profiles import PROFILES
from pos.domain.kitchen_ticket import kitchen_ticket
from pos.domain.receipt_shapes import KitchenLayout
from pos.journal.errors import RuleError
from pos.journal.models import Event, Ledger, State
from pos.outlets.queries import outlet_of

log = logging.getLogger("lancar.hardware")

FRESH_MS = 20 * 60_000  # older orders are eaten
LOOK_BACK = 2_000  # events that may have come while nobody looked
RETRY_MS = 2_000  # a full queue is asked again so often
KINDS = ("order.sent", "sale.completed", "sale.refunded")
COMPARED = 50  # events of one tablet
TICKETS = uuid.UUID("0b6f3c5e-53d5-4f0e-9d5c-6a4b0d2f7c11")  # names its ids are made of
Shop = tuple[uuid.UUID, uuid.UUID]


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
        fresh = [each for each in work if each[0].received_at >= now - FRESH_MS]
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
    """None: it came long after it was made, or is not in the books."""
    found = order_of(shop, event, FRESH_MS)
    return found if found is not None and _late_ms(event) <= FRESH_MS else None


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


def _deal_with(order: Order, station: Printer) -> bool:
    """False: its queue is full."""
    try:
        for ticket in tickets_of(order, station):
            _send_ticket(order, ticket, station)
    except RuleError:
        return False
    except Exception:  # one sale that cannot be told must not keep all others from the kitchen
        log.exception("no ticket of %s for %s", order.pk, station.pk)
    return True


def _send_ticket(order: Order, ticket: Ticket, station: Printer) -> None:
    job_id = uuid.uuid5(TICKETS, ticket.key)
    if PrintJob.objects.filter(merchant_id=station.merchant_id, id=job_id).exists():
        return
    layout: KitchenLayout = {
        "columns": PROFILES[station.profile].columns,
        "utc_offset_minutes": _utc_offset_minutes(station, order.made_at),
        "station": ticket.title,
        "sent_at": order.made_at,
    }
    ask_for_print(
        printer=station,
        job_id=job_id,
        title=f"{ticket.title} {order.called}",
        operations=kitchen_ticket(ticket.told, layout),
        asker=Asker(sale_id=order.sale_id),
        role=Role.KITCHEN,
    )


def _utc_offset_minutes(station: Printer, at: int) -> int:
    zone = ZoneInfo(outlet_of(station.merchant_id, station.outlet_id).zone)
    offset = datetime.datetime.fromtimestamp(at / 1000, zone).utcoffset()
    return int(offset.total_seconds()) // 60 if offset else 0
