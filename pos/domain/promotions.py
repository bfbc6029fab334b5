"""Promotions the shop's rules give by themselves: when they hold, and what each one gives.

Order: dated prices (pricing.py), buy_get, bundle (offers.py), then discounts by hand on lines, then
the basket threshold. Within a kind: priority, then id. Each states its amount per line.
What this is not: discounts by hand (discounts.py).
"""

from pos.domain.dates import in_force, weekday
from pos.domain.discounts import discount_amount
from pos.domain.errors import DomainError
from pos.domain.money import check_amount
from pos.domain.offers import Stack, save_on_bundle, save_on_buy_get
from pos.domain.parts import Item, Part, spread
from pos.domain.quantity import amount_for
from pos.domain.types import AppliedPromotion, Basket, Promotion, PromotionLine, Rules

FIXED_SOURCES = ("override", "asked", "label")


def active_promotions(basket: Basket, rules: Rules) -> list[Promotion]:
    """The promotions whose conditions hold for this basket, in the order they are tried."""
    found = [each for each in rules["promotions"] if is_active(each, basket)]
    found.sort(key=lambda each: (each.get("priority") or 0, each["id"]))
    return found


def is_active(promotion: Promotion, basket: Basket) -> bool:
    """Dates, weekdays, happy hour, members only, order types: all that are set must hold."""
    if not in_force(promotion, basket["business_date"]):
        return False
    weekdays, order_types = promotion.get("weekdays"), promotion.get("order_types")
    if weekdays and weekday(basket["business_date"]) not in weekdays:
        return False
    if order_types and basket["order_type"] not in order_types:
        return False
    customer = basket["customer"]
    if promotion.get("members_only") and (customer is None or not customer["member"]):
        return False
    return _within_hours(promotion, basket["minute_of_day"])


def price_promotions(items: list[Item], promotions: list[Promotion]) -> list[AppliedPromotion]:
    """What promotion prices saved: already inside the unit prices, listed to be seen."""
    applied = []
    for promotion in promotions:
        if promotion["kind"] == "price":
            chosen = [item for item in items if item.price.promotion is promotion]
            saved = [(item.line["id"], _saved_by_price(item)) for item in chosen]
            applied += _described(promotion, saved)
    return applied


def apply_line_promotions(items: list[Item], promotions: list[Promotion]) -> list[AppliedPromotion]:
    """Buy-get and bundles; lines with a price by hand or a label keep their price and stay out."""
    stacks = [Stack(item) for item in items if item.price.source not in FIXED_SOURCES]
    applied = []
    for kind, save in (("buy_get", save_on_buy_get), ("bundle", save_on_bundle)):
        for promotion in promotions:
            if promotion["kind"] == kind:
                save(promotion, stacks)
                applied += _described(promotion, [_take_off(stack) for stack in stacks])
    return applied


def apply_threshold(
    items: list[Item], parts: list[Part], promotions: list[Promotion]
) -> list[AppliedPromotion]:
    """The highest threshold the basket reaches after all line discounts: one, never several."""
    left = sum(part.amount_minor for part in parts)
    best = _best_threshold(promotions, left)
    if best is None:
        return []
    shares = {part.key: share for part, share in spread(_threshold_amount(best, left), parts)}
    for part in parts:
        part.promotion_minor += shares[part.key]
        part.amount_minor -= shares[part.key]
    saved = [(item.line["id"], sum(shares[part.key] for part in item.parts)) for item in items]
    return _described(best, saved)


def _within_hours(promotion: Promotion, minute: int) -> bool:
    start, end = promotion.get("from_minute"), promotion.get("to_minute")
    if start is None or end is None:
        return True
    if start <= end:
        return start <= minute < end
    return minute >= start or minute < end


def _saved_by_price(item: Item) -> int:
    before = amount_for(item.price.before_minor, item.quantity_milli)
    return before - amount_for(item.price.unit_minor, item.quantity_milli)


def _take_off(stack: Stack) -> tuple[str, int]:
    """Moves what an offer saved on an item to its first part, which never falls below zero."""
    part = stack.item.parts[0]
    saved = min(stack.saved_minor, part.amount_minor)
    stack.saved_minor = 0
    part.promotion_minor += saved
    part.amount_minor -= saved
    return stack.item.line["id"], saved


def _best_threshold(promotions: list[Promotion], left_minor: int) -> Promotion | None:
    best: Promotion | None = None
    for each in promotions:
        if each["kind"] == "threshold" and _minimum(each) <= left_minor:
            best = each if best is None or _minimum(each) > _minimum(best) else best
    return best


def _minimum(promotion: Promotion) -> int:
    return promotion.get("minimum_minor") or 0


def _threshold_amount(promotion: Promotion, left_minor: int) -> int:
    rate, amount = promotion.get("rate_ppm"), promotion.get("amount_minor")
    if rate is not None:
        found = discount_amount({"kind": "percent", "rate_ppm": rate}, left_minor)
    elif amount is not None:
        found = discount_amount({"kind": "amount", "amount_minor": amount}, left_minor)
    else:
        raise DomainError("promotion_invalid")
    limit = promotion.get("maximum_minor")
    if limit is None:
        return found
    return min(found, discount_amount({"kind": "amount", "amount_minor": limit}, left_minor))


def _described(promotion: Promotion, saved: list[tuple[str, int]]) -> list[AppliedPromotion]:
    """The promotion with its amounts, smallest line id first; nothing when it gave nothing."""
    lines: list[PromotionLine] = [
        {"line": line, "amount_minor": amount} for line, amount in sorted(saved) if amount > 0
    ]
    if not lines:
        return []
    return [
        {
            "id": promotion["id"],
            "name": promotion["name"],
            "kind": promotion["kind"],
            "in_price": promotion["kind"] == "price",
            "amount_minor": check_amount(sum(line["amount_minor"] for line in lines)),
            "lines": lines,
        }
    ]
