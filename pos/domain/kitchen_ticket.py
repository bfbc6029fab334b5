"""What the kitchen or bar gets: how many of what, how, for which table. Tall, without prices.

`kitchen_ticket(order, layout)` prints the whole order or the lines of one station. What this is
not: the kitchen's memory of what is done; that is a later chapter.
"""

from pos.domain.formatting import format_quantity
from pos.domain.moments import format_time
from pos.domain.money import check_amount
from pos.domain.paper import Operation, render_text, row, rule, tall, text
from pos.domain.receipt import TRAINING, copy_banner, place
from pos.domain.receipt_shapes import KitchenLayout, KitchenOrder
from pos.domain.text import capital_letters, one_line
from pos.domain.types import PricedChoice, PricedLine

TAKEN_ALONG = ("take_away", "delivery")


def kitchen_ticket(order: KitchenOrder, layout: KitchenLayout) -> list[Operation]:
    """The operations of one ticket."""
    wanted = layout.get("line_ids")
    lines = [line for line in order["lines"] if wanted is None or line["id"] in wanted]
    sent_at = layout.get("sent_at")
    moment = order["completed_at"] if sent_at is None else sent_at
    banner = [text(TRAINING, "center", True)] if layout.get("training", False) else []
    operations: list[Operation] = [
        *banner,
        *copy_banner(layout.get("copy") or 0),
        text("** " + capital_letters(one_line(layout["station"])) + " **", "center", True),
        row(_where(order), _number(order)),
        row(format_time(moment, layout["utc_offset_minutes"]), one_line(order["cashier"]["name"])),
        rule("-"),
        *(each for line in lines for each in _dish(line)),
        rule("-"),
        text(_count(order["order_type"], lines)),
    ]
    return [*tall(operations), {"op": "cut"}]


def kitchen_ticket_lines(order: KitchenOrder, layout: KitchenLayout) -> list[str]:
    """The ticket as plain lines of the layout's width."""
    return render_text(kitchen_ticket(order, layout), layout["columns"])


def _where(order: KitchenOrder) -> str:
    """The table, the queue number, or what it was called when it was put aside; without any, how
    the food leaves the house."""
    if order["table"] or order["queue_number"]:
        return place("", order["table"], order["queue_number"])
    label = order.get("label")
    if label:
        return one_line(label)
    return capital_letters(place(order["order_type"], None, None))


def _number(order: KitchenOrder) -> str:
    if order["receipt"] is None:
        return ""
    return "#" + str(order["receipt"]["counter"]).rjust(4, "0")


def _dish(line: PricedLine) -> list[Operation]:
    counted = format_quantity(line["quantity_milli"])
    if line["quantity_milli"] % 1000 != 0:
        counted = one_line(counted + " " + line["unit"])
    name = text(counted + " x " + capital_letters(one_line(line["name"])), "left", True)
    options: list[Operation] = [
        text("    - " + _option(choice, line["quantity_milli"])) for choice in line["choices"]
    ]
    noted: list[Operation] = [text("    * " + one_line(line["note"]))] if line["note"] else []
    return [name, *options, *noted]


def _option(choice: PricedChoice, line_quantity_milli: int) -> str:
    """An option for every portion is just named; otherwise how many are wanted in all."""
    name = one_line(choice["name"])
    if choice["quantity_milli"] == line_quantity_milli:
        return name
    return format_quantity(choice["quantity_milli"]) + " x " + name


def _count(order_type: str, lines: list[PricedLine]) -> str:
    portions = 0
    for line in lines:
        portions = check_amount(portions + line["quantity_milli"])
    total = format_quantity(portions)
    along, here = (total, "0") if order_type in TAKEN_ALONG else ("0", total)
    return "BUNGKUS: " + along + "   DI TEMPAT: " + here
