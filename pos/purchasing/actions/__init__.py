"""Writes about purchasing. Each verb checks, then appends one event; rows are the projections'."""

from pos.purchasing.actions.consignment import (
    Lost,
    Settling,
    agree_consignment,
    end_consignment,
    lose_consigned,
    reverse_settlement,
    settle_consignment,
)
from pos.purchasing.actions.goods_in import receive_goods
from pos.purchasing.actions.orders import close_order, make_order
from pos.purchasing.actions.payments import Paid, pay_supplier, reverse_payment
from pos.purchasing.actions.returns import return_goods, reverse_receipt
from pos.purchasing.actions.suppliers import add_supplier, change_buying_rules, change_supplier

__all__ = [
    "Lost",
    "Paid",
    "Settling",
    "add_supplier",
    "agree_consignment",
    "change_buying_rules",
    "change_supplier",
    "close_order",
    "end_consignment",
    "lose_consigned",
    "make_order",
    "pay_supplier",
    "receive_goods",
    "return_goods",
    "reverse_payment",
    "reverse_receipt",
    "reverse_settlement",
    "settle_consignment",
]
