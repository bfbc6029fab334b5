"""Recomputing a refund: is it the exact mirror of what its sale's own body says?

A part depends on what came back before it, which it states as its till knew it; a part from before
that was stated is checked as far as it was paid. More back than was sold is said elsewhere
(`over_refund`). Without a receipt (version 4) it is the mirror of a sale of that moment, which is
computed from the body itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from pos.domain.errors import DomainError
from pos.domain.money import divide_half_up
from pos.domain.payments import amount_due
from pos.domain.points import earning_minor, share_of_points
from pos.domain.refunds import refund
from pos.domain.types import Priced, RefundRequest, Rules
from pos.sales.recheck import (
    compare_lines,
    first_difference,
    paid_with_points,
    payment_differences,
)

Json = Mapping[str, Any]
_ANY_DAY = "2000-01-01"  # taxes are the receipt's own
# How it was ruled and given, and prices of one piece: no mirror turns them.
_AS_STATED = ("rules", "currency", "discount", "order_discount", "receipt")
_OF_A_PIECE = ("unit_price_minor", "list_price_minor")


def first_refund_difference(body: Json, original: Json | None) -> str | None:
    """What does not add up, as "place: stated, computed"; None when all is well."""
    return next(_differences(body, original), None)


def _differences(body: Json, original: Json | None) -> Iterator[str]:
    yield from payment_differences(body)
    yield from _gifts_back(body, original)
    if body["original"] is None:
        yield from _as_sold(body)
        return
    stated = body.get("returned_before")
    if original is None or (stated is None and not _is_whole(body, original)):
        return
    wanted = [_request(line["id"], -line["quantity_milli"]) for line in body["lines"]]
    before = [_request(each["line"], each["quantity_milli"]) for each in stated or ()]
    try:
        mirrored = refund(cast("Priced", original), wanted, before)
    except DomainError as error:
        yield f"{error.code}: {error.sentence}"
        return
    yield from compare_lines(body, cast("Json", mirrored))
    yield from _earned_differences(body, original, before)
    yield from _spent_differences(body, original)


def _earned_differences(
    body: Json, original: Json, before: Sequence[RefundRequest]
) -> Iterator[str]:
    """The goods that came back take along what they earned; an older tablet takes nothing."""
    told = original.get("points")
    if not told or not told["earned"] or not original["customer"]:
        return
    gone = refund(cast("Priced", original), before, [])["lines"] if before else []
    whole, earlier, now = (
        earning_minor(lines, told["without"]) for lines in (original["lines"], gone, body["lines"])
    )
    counted = -share_of_points(told["earned"], whole, -earlier, -now)
    stated = (body.get("points") or {}).get("earned", 0)
    if stated != counted:
        yield f"points earned: {stated}, {counted}"


def _spent_differences(body: Json, original: Json) -> Iterator[str]:
    """As many of the spent points come back as belong to their money, give or take one: what came
    back before is not in the body."""
    paid, back = paid_with_points(original), paid_with_points(body)
    if not paid and not back:
        return
    spent, given = _points(original), _points(body)
    if abs(given * paid - spent * back) > abs(paid):
        yield f"points given back: {-given}, {divide_half_up(spent, -back, max(paid, 1))}"


def _points(body: Json) -> int:
    return sum(each.get("points") or 0 for each in body["payments"])


def _as_sold(body: Json) -> Iterator[str]:
    difference = first_difference(turned_round(body), _ANY_DAY)
    if difference is not None:
        yield difference
    yield from _rounded_otherwise(body)


def _rounded_otherwise(body: Json) -> Iterator[str]:
    """Rounding is the cash rule's, and nothing else: it hands out no money."""
    kinds = [each["kind"] for each in body["payments"]]
    kind = "cash" if "cash" in kinds else next(iter(kinds), "cash")
    rules = cast("Rules", {"rounding": body["rules"]["rounding"]})
    total = -body["totals"]["total_minor"]
    due = amount_due(total, [], rules, kind) if total else 0
    if due != -body["due_minor"]:
        yield f"due_minor: {body['due_minor']}, {-due}"


def _gifts_back(body: Json, original: Json | None) -> Iterator[str]:
    """Tips and gifts go back as far as they came with the sale, which is looked at while it is
    known; without a receipt none came."""
    if original is None and body["original"] is not None:
        return
    for key in ("tip_minor", "donation_minor"):
        came = sum(each.get(key, 0) for each in (original or {"payments": []})["payments"])
        back = -sum(each.get(key, 0) for each in body["payments"])
        if back > came:
            yield f"{key}: {-back}, {-came}"


def turned_round(body: Json) -> dict[str, Any]:
    """The sale whose mirror this is: every quantity and amount with its sign turned."""
    turned: dict[str, Any] = _turned(body)
    return turned


def _turned(value: Any, name: str = "") -> Any:
    if isinstance(value, Mapping):
        return {key: _turned(each, key) for key, each in value.items() if key not in _AS_STATED} | {
            key: value[key] for key in _AS_STATED if key in value
        }
    if isinstance(value, list):
        return [_turned(each) for each in value]
    is_sum = name.endswith(("_minor", "quantity_milli")) and name not in _OF_A_PIECE
    return -value if is_sum and isinstance(value, int) else value


def _request(line: str, quantity_milli: int) -> RefundRequest:
    return {"line": line, "quantity_milli": quantity_milli}


def _is_whole(body: Json, original: Json) -> bool:
    returned = {line["id"]: -line["quantity_milli"] for line in body["lines"]}
    return returned == {line["id"]: line["quantity_milli"] for line in original["lines"]}
