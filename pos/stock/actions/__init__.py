"""Writes about stock. Each verb checks, then appends events; rows are the projections'."""

from pos.stock.actions.arrivals import Came, Unloading, Unpacked, receive_goods
from pos.stock.actions.counts import count_product, drop_count, open_count, post_count
from pos.stock.actions.expired import Expired, take_expired
from pos.stock.actions.movements import (
    ADJUST_REASONS,
    Adjusted,
    Received,
    adjust_stock,
    receive_stock,
)
from pos.stock.actions.places import (
    Carried,
    add_place,
    change_place,
    name_selling_place,
    transfer_stock,
)
from pos.stock.actions.serials import Noted, note_serials
from pos.stock.actions.shipments import (
    Packed,
    Parcel,
    cancel_shipment,
    match_arrivals,
    match_papers,
    send_goods,
)

__all__ = [
    "ADJUST_REASONS",
    "Adjusted",
    "Came",
    "Carried",
    "Expired",
    "Noted",
    "Packed",
    "Parcel",
    "Received",
    "Unloading",
    "Unpacked",
    "add_place",
    "adjust_stock",
    "cancel_shipment",
    "change_place",
    "count_product",
    "drop_count",
    "match_arrivals",
    "match_papers",
    "name_selling_place",
    "note_serials",
    "open_count",
    "post_count",
    "receive_goods",
    "receive_stock",
    "send_goods",
    "take_expired",
    "transfer_stock",
]
