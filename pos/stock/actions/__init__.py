"""Writes about stock. Each verb checks, then appends events; rows are the projections'."""

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

__all__ = [
    "ADJUST_REASONS",
    "Adjusted",
    "Carried",
    "Expired",
    "Noted",
    "Received",
    "add_place",
    "adjust_stock",
    "change_place",
    "count_product",
    "drop_count",
    "name_selling_place",
    "note_serials",
    "open_count",
    "post_count",
    "receive_stock",
    "take_expired",
    "transfer_stock",
]
