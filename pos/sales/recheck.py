"""Recomputing a finished sale from its own body: do its amounts follow from its prices and rates?

Prices, discounts and rates are taken as the receipt states them (later masters change nothing);
what must come out again are gross, net, service, tax and totals, and what was paid. A difference is
something a person should see, never a reason to refuse a sale that happened.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from pos.domain.basket import price_basket
from pos.domain.discounts import discount_amount
from pos.domain.errors import DomainError
from pos.domain.points import earned_points
from pos.domain.quantity import amount_for
from pos.domain.types import Basket, Discount, Rules

Json = Mapping[str, Any]

# What a till of another version may leave out or write otherwise: said to a person like any other
# difference. One odd sale must not stop the checking of all later ones.
UNREADABLE = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, DomainError)

_LINE = ("gross_minor", "amount_minor", "net_minor", "service_minor", "tax_minor", "total_minor")
_TOTALS = ("gross_minor", "net_minor", "service_minor", "tax_minor", "total_minor")
_PARTS = ("amount_minor", "tip_minor", "change_minor", "donation_minor")
_ALWAYS = "0001-01-01"


def first_difference(body: Json, business_date: str) -> str | None:
    """What does not add up, as "place: stated, computed"; None when all is well."""
    return next(_differences(body, business_date), None)


def _differences(body: Json, business_date: str) -> Iterator[str]:
    yield from payment_differences(body)
    yield from _discount_differences(body)
    yield from _points_differences(body)
    yield from _fixed_differences(body)
    if _is_beyond_recomputing(body):
        return
    try:
        priced = price_basket(
            cast("Basket", _basket(body, business_date)), cast("Rules", _rules(body))
        )
    except DomainError as error:
        yield f"{error.code}: {error.sentence}"
        return
    yield from compare_lines(body, cast("Json", priced))


def compare_lines(body: Json, computed: Json) -> Iterator[str]:
    """Line by line, then the totals, against what was computed anew."""
    for stated, line in zip(body["lines"], computed["lines"], strict=True):
        yield from _compare(stated["name"], stated, line, _LINE)
    yield from _compare("total", body["totals"], computed["totals"], _TOTALS)


def _compare(place: str, stated: Json, computed: Json, keys: Sequence[str]) -> Iterator[str]:
    for key in keys:
        if stated[key] != computed[key]:
            yield f"{place} {key}: {stated[key]}, {computed[key]}"


def payment_differences(body: Json) -> Iterator[str]:
    """due = total + rounding = the sum of the payments; tendered = the sum of its parts."""
    total, rounding, due = body["totals"]["total_minor"], body["rounding_minor"], body["due_minor"]
    if total + rounding != due:
        yield f"due_minor: {due}, {total + rounding}"
    paid = sum(payment["amount_minor"] for payment in body["payments"])
    if paid != due:
        yield f"payments: {paid}, {due}"
    for payment in body["payments"]:
        parts = sum(payment.get(key, 0) for key in _PARTS)
        if payment["tendered_minor"] != parts:
            yield f"tendered_minor: {payment['tendered_minor']}, {parts}"


def paid_with_points(body: Json) -> int:
    """In money."""
    return sum(each["amount_minor"] for each in body["payments"] if each["kind"] == "points")


def _points_differences(body: Json) -> Iterator[str]:
    """Since version 5 a sale says what it earned, and how that was counted."""
    told = body.get("points")
    if told is None:
        return
    counted = earned_points(body["lines"], told, paid_with_points(body))
    counted = counted if body["customer"] else 0
    if told["earned"] != counted:
        yield f"points earned: {told['earned']}, {counted}"


def _discount_differences(body: Json) -> Iterator[str]:
    """Since version 2 a discount is stated as it was given: its amount must follow from it."""
    for line in body["lines"]:
        left = line["gross_minor"] - _saved_before(body, line["id"])
        yield from _given_differences(line["name"], line.get("discount"), left, line)
    totals = body["totals"]
    stated = {"discount_minor": totals["order_discount_minor"]}
    left = totals["subtotal_minor"]
    yield from _given_differences("total", body.get("order_discount"), left, stated)


def _saved_before(body: Json, line_id: str) -> int:
    """What buy-some-get-some and bundles took off a line before its discount was counted."""
    applied = [each for each in body["promotions"] if each["kind"] in ("buy_get", "bundle")]
    shares = [share for each in applied for share in each["lines"] if share["line"] == line_id]
    return sum(share["amount_minor"] for share in shares)


def _given_differences(place: str, given: Json | None, left: int, stated: Json) -> Iterator[str]:
    if given is None:
        return
    try:
        taken = discount_amount(cast("Discount", given), left)
    except DomainError as error:
        yield f"{place} {error.code}: {error.sentence}"
        return
    if stated["discount_minor"] != taken:
        yield f"{place} discount_minor: {stated['discount_minor']}, {taken}"


def _fixed_differences(body: Json) -> Iterator[str]:
    """A line's amount may be fixed: by a scale's label, whose weight follows from the shelf's
    price, or by the money a buyer named, whose weight follows from the line's own. Either is that
    weight's price to within a gram."""
    for line in body["lines"]:
        if line["price_source"] != "label":
            continue
        own = line["gross_minor"] - sum(choice["amount_minor"] for choice in line["choices"])
        quantity, unit = line["quantity_milli"], line["unit_price_minor"]
        if not any(_fits(own, price, quantity) for price in (unit, line["list_price_minor"])):
            yield f"{line['name']} gross_minor: {own}, {amount_for(unit, quantity)}"


def _fits(amount: int, price: int, quantity_milli: int) -> bool:
    return abs(amount - amount_for(price, quantity_milli)) <= amount_for(price, 1) + 1


def _is_beyond_recomputing(body: Json) -> bool:
    """How a promotion was shared between a line and an add-on of another tax class is not in the
    body, so such a receipt is only checked as far as it was paid."""
    has_foreign_choices = any(
        choice.get("tax_class") for line in body["lines"] for choice in line["choices"]
    )
    return has_foreign_choices and any(line["promotion_minor"] for line in body["lines"])


def _basket(body: Json, business_date: str) -> dict[str, Any]:
    discount = body["totals"]["order_discount_minor"]
    return {
        "business_date": business_date,
        "minute_of_day": 0,
        "order_type": body["order_type"],
        "customer": None,
        "lines": [_line(line) for line in body["lines"]],
        "order_discount": _amount(discount),
    }


def _line(line: Json) -> dict[str, Any]:
    """The stated unit price stands for every source of price; a label states the amount itself."""
    off = line["discount_minor"] + line["promotion_minor"]
    add_ons = sum(choice["amount_minor"] for choice in line["choices"])
    is_label = line["price_source"] == "label"
    return {
        **{key: line[key] for key in ("id", "product", "sku", "name", "category", "unit")},
        **{key: line[key] for key in ("factor_milli", "quantity_milli", "tax_class", "note")},
        "price_minor": line["unit_price_minor"],
        "breaks": [],
        "override_minor": None,
        "label_minor": line["gross_minor"] - add_ons if is_label else None,
        "choices": [_choice(choice) for choice in line["choices"]],
        "discount": _amount(off),
        "tracked": line["tracked"],
    }


def _choice(choice: Json) -> dict[str, Any]:
    kept = ("group", "choice", "name", "quantity", "tax_class")
    return {
        **{key: choice[key] for key in kept},
        "price_minor": choice["unit_price_minor"],
        "once": choice.get("once", False),
    }


def _amount(amount_minor: int) -> dict[str, Any] | None:
    return {"kind": "amount", "amount_minor": amount_minor} if amount_minor else None


def _rules(body: Json) -> dict[str, Any]:
    """The outlet's rules as stated, with tax classes rebuilt from the receipt's own tax lines."""
    rules = body["rules"]
    return {
        "version": 1,
        "currency": body["currency"],
        **{key: rules[key] for key in ("pkp", "prices_include_tax", "service", "rounding")},
        "tax_classes": [_tax_class(tax, body["lines"]) for tax in _taxes(body)],
        "price_lists": [],
        "promotions": [],
    }


def _taxes(body: Json) -> list[Json]:
    """The receipt's tax lines, and a line of nothing for each class that has none: a shop that is
    not PKP states no PPN at all."""
    parts = [part for line in body["lines"] for part in (line, *line["choices"])]
    used = {part["tax_class"] for part in parts if part.get("tax_class")}
    silent = sorted(used - {tax["tax_class"] for tax in body["taxes"]})
    untaxed = {"rate_ppm": 0, "base_numerator": 1, "base_denominator": 1, "included": True}
    return [
        *body["taxes"],
        *({"tax_class": code, "label": code, "kind": "none", **untaxed} for code in silent),
    ]


def _tax_class(tax: Json, lines: Sequence[Json]) -> dict[str, Any]:
    rate = {key: tax[key] for key in ("rate_ppm", "base_numerator", "base_denominator")}
    return {
        "code": tax["tax_class"],
        "label": tax["label"],
        "kind": tax["kind"],
        "service": any(_bears_service(line, tax["tax_class"]) for line in lines),
        "included": tax["included"],
        "rates": [{"from": _ALWAYS, "to": None, **rate}],
    }


def _bears_service(line: Json, code: str) -> bool:
    """Did anything of this tax class bear a service charge on this line?"""
    own = line["service_minor"]
    for choice in line["choices"]:
        if choice.get("tax_class"):
            own -= choice["service_minor"]
            if choice["tax_class"] == code and choice["service_minor"]:
                return True
    return bool(line["tax_class"] == code and own)
