"""Writes about purchasing. Each verb checks, then appends one event; rows are the projections'."""

from pos.purchasing.actions.goods_in import receive_goods
from pos.purchasing.actions.returns import return_goods, reverse_receipt
from pos.purchasing.actions.suppliers import add_supplier, change_buying_rules, change_supplier

__all__ = [
    "add_supplier",
    "change_buying_rules",
    "change_supplier",
    "receive_goods",
    "return_goods",
    "reverse_receipt",
]
