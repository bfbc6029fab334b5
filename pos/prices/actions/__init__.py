"""The verbs of prices, by noun. Each checks, then appends events; rows are the projections'."""

from pos.prices.actions.coupons import Claim, allot_coupon
from pos.prices.actions.lists import (
    add_price_list,
    change_price_list,
    give_group_list,
    give_list,
    set_list_prices,
)
from pos.prices.actions.plans import begin_due, cancel_plan, plan_prices
from pos.prices.actions.promotions import (
    add_promotion,
    change_promotion,
    resume_promotion,
    stop_promotion,
)

__all__ = [
    "Claim",
    "add_price_list",
    "add_promotion",
    "allot_coupon",
    "begin_due",
    "cancel_plan",
    "change_price_list",
    "change_promotion",
    "give_group_list",
    "give_list",
    "plan_prices",
    "resume_promotion",
    "set_list_prices",
    "stop_promotion",
]
