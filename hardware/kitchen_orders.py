"""What an order, a sale or a refund changes for the kitchen: what is new and what is gone since its
till told of it last.

A dish is the same as long as its line, its note and its options are: with another note it is
another dish, so the one before is cancelled and this one made.
"""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from django.db.models import Q

from hardware.models import Printer, SentOrder
from pos.domain.receipt_shapes import KitchenOrder
from pos.journal.models import Event
from pos.sales.models import Kind, Refund, Sale, SaleLine

CANCELLED, MORE = "BATAL", "TAMBAHAN"
ONE_MILLI = 1000
Shop = tuple[uuid.UUID, uuid.UUID]


@dataclass(frozen=True)
class Option:
    choice: str
    name: str
    quantity: int
    once: bool


@dataclass(frozen=True)
class Dish:
    line_id: str
    name: str
    category: str
    unit: str
    quantity_milli: int
    options: tuple[Option, ...]
    note: str

    @property
    def key(self) -> tuple[Any, ...]:
        same = [(each.choice, each.quantity, each.once) for each in self.options]
        return (self.line_id, self.note, *sorted(same))


@dataclass(frozen=True)
class Order:
    """`before` was told already, `now` is wanted. `head` is what the ticket says of it; `called`
    names it in the queue; the same for an order and the sale that it becomes."""

    pk: uuid.UUID
    server_seq: int
    received_at: int
    made_at: int
    called: str
    head: Mapping[str, Any]
    before: Sequence[Dish]
    now: Sequence[Dish]
    sale_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Ticket:
    """`key` is the same however often it is made."""

    key: str
    title: str
    told: KitchenOrder


def tickets_of(order: Order, station: Printer) -> list[Ticket]:
    """What this station is told of it: first what it may leave, then what it has to make."""
    before, now = _cooked(order.before, station), _cooked(order.now, station)
    gone, new = _beyond(before, now), _beyond(now, before)
    key, tickets = f"{order.pk}:{station.pk}", []
    if gone:
        gone_key = f"{key}:gone" if new else key
        tickets.append(_ticket(order, gone_key, f"{CANCELLED} {station.name}", gone))
    if new:
        title = f"{MORE} {station.name}" if before else station.name
        tickets.append(_ticket(order, key, title, new))
    return tickets


def _ticket(order: Order, key: str, title: str, dishes: Iterable[Dish]) -> Ticket:
    told = {**order.head, "completed_at": order.made_at, "lines": [_line(each) for each in dishes]}
    return Ticket(key, title, cast(KitchenOrder, told))


def _cooked(dishes: Iterable[Dish], station: Printer) -> list[Dish]:
    return [dish for dish in dishes if dish.category in station.kitchen_categories]


def _beyond(these: Iterable[Dish], those: Iterable[Dish]) -> list[Dish]:
    """What of these is more than those. An option that is once for a line is made once."""
    counted = {dish.key: dish.quantity_milli for dish in those}
    rest = []
    for dish in these:
        known = counted.get(dish.key, 0)
        if known <= 0:
            rest.append(dish)
        elif dish.quantity_milli > known:
            options = tuple(each for each in dish.options if not each.once)
            more = dish.quantity_milli - known
            rest.append(replace(dish, quantity_milli=more, options=options))
    return rest


def _line(dish: Dish) -> dict[str, Any]:
    return {
        "id": dish.line_id,
        "name": dish.name,
        "unit": dish.unit,
        "quantity_milli": dish.quantity_milli,
        "choices": [_option(each, dish) for each in dish.options],
        "note": dish.note or None,
    }


def _option(option: Option, dish: Dish) -> dict[str, Any]:
    times_milli = ONE_MILLI if option.once else dish.quantity_milli
    return {"name": option.name, "quantity_milli": option.quantity * times_milli}


def order_of(shop: Shop, event: Event, soon_ms: int) -> Order | None:
    """None: it is not in the books, or takes back what was eaten long ago."""
    if event.kind == "order.sent":
        row = SentOrder.objects.filter(merchant_id=shop[0], outlet_id=shop[1], id=event.pk).first()
        return _sent(row, event) if row is not None else None
    here = Sale.objects.filter(merchant_id=shop[0], outlet_id=shop[1])
    body = json.loads(bytes(event.raw))["body"]
    sale = here.filter(id=body.get("refund") or body.get("sale")).first()
    if sale is None:
        return None
    return _taken_back(sale, event, soon_ms) if sale.kind == Kind.REFUND else _sold(sale, event)


def _sent(row: SentOrder, event: Event) -> Order:
    older = Q(epoch__lt=row.epoch) | Q(epoch=row.epoch, seq__lt=row.seq)
    before = _tellings(row, row.order_id).filter(older).first()
    return Order(
        pk=row.pk,
        server_seq=event.server_seq,
        received_at=event.received_at,
        made_at=row.sent_at,
        called=str(row),
        head=_head(row, None, {"id": str(row.person_id), "name": row.person_name}),
        before=_sent_dishes(before),
        now=_sent_dishes(row),
    )


def _sold(sale: Sale, event: Event) -> Order:
    before = _tellings(sale, sale.pk).first()
    return _of_sale(sale, sale, event, (_sent_dishes(before), _sold_dishes(sale)))


def _taken_back(refund: Sale, event: Event, soon_ms: int) -> Order | None:
    """Told under the number that the kitchen knows."""
    here = {"merchant_id": refund.merchant_id}
    found = Refund.objects.filter(**here, id=refund.pk).exclude(original_id=None).first()
    if found is None or found.original_id is None:
        return None
    told = Sale.objects.filter(**here, outlet_id=refund.outlet_id, id=found.original_id).first()
    if told is None or told.received_at < refund.received_at - soon_ms:
        return None
    return _of_sale(refund, told, event, (_sold_dishes(refund), []))


def _of_sale(
    what: Sale, told: Sale, event: Event, dishes: tuple[Sequence[Dish], Sequence[Dish]]
) -> Order:
    number = {"series": told.series, "counter": told.counter, "number": told.number}
    return Order(
        pk=what.pk,
        server_seq=event.server_seq,
        received_at=event.received_at,
        made_at=what.completed_at,
        called=told.number,
        head=_head(told, number, {"id": str(told.cashier_id), "name": told.cashier_name}),
        before=dishes[0],
        now=dishes[1],
        sale_id=what.pk,
    )


def _head(
    told: Sale | SentOrder, receipt: Mapping[str, Any] | None, cashier: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "receipt": receipt,
        "order_type": told.order_type,
        "table": told.table or None,
        "queue_number": told.queue_number or None,
        "label": told.label or None if isinstance(told, SentOrder) else None,
        "cashier": cashier,
    }


def _tellings(of: Sale | SentOrder, order_id: uuid.UUID) -> Any:
    """Of one order by its till, the newest first."""
    here = SentOrder.objects.filter(merchant_id=of.merchant_id, outlet_id=of.outlet_id)
    return here.filter(order_id=order_id, device_id=of.device_id).order_by("-epoch", "-seq")


def _sent_dishes(row: SentOrder | None) -> list[Dish]:
    return [_sent_dish(line) for line in row.lines] if row is not None else []


def _sent_dish(line: Mapping[str, Any]) -> Dish:
    return Dish(
        line_id=line["id"],
        name=line["name"],
        category=line["category"] or "",
        unit=line["unit"],
        quantity_milli=line["quantity_milli"],
        options=_options(line["choices"]),
        note=line["note"] or "",
    )


def _sold_dishes(sale: Sale) -> list[Dish]:
    lines = SaleLine.objects.filter(merchant_id=sale.merchant_id, outlet_id=sale.outlet_id)
    return [_sold_dish(line) for line in lines.filter(sale_id=sale.pk).order_by("position")]


def _sold_dish(line: SaleLine) -> Dish:
    return Dish(
        line_id=line.line_id,
        name=line.name,
        category=str(line.category_id or ""),
        unit=line.unit,
        quantity_milli=abs(line.quantity_milli),
        options=_options(line.choices),
        note=line.note,
    )


def _options(choices: Iterable[Mapping[str, Any]]) -> tuple[Option, ...]:
    return tuple(
        Option(
            choice=str(each.get("choice", "")),
            name=str(each.get("name", "")),
            quantity=int(each.get("quantity", 1)),
            once=bool(each.get("once", False)),
        )
        for each in choices
    )
