"""Points: what a sale earns its customer, and what goes back of them with goods that come back.

For each `per_minor` of what the goods came to that earn (taxes and service included, less what was
paid with points) one point, times what the customer's group gets, **rounded down** once, on the
whole; and `extra` ones beside. What comes back takes its share of the earned points along, and
brings its share of the spent ones, each counted from the whole, so that all parts together are
exactly the whole. What this is not: who has how many (a sum of movements, pos.balances).
"""

from collections.abc import Sequence

from pos.domain.moments import format_date, format_date_time, format_month_after, format_time
from pos.domain.money import check_amount, divide_down, divide_half_up, multiply
from pos.domain.receipt_shapes import EarningLine, Points, PointsTerms

ONCE_MILLI = 1_000


def earned_points(lines: Sequence[EarningLine], terms: PointsTerms, paid_minor: int) -> int:
    """What a sale earns; `paid_minor` of it was paid with points. Where nothing counts, nothing
    is given beside either."""
    base = earning_minor(lines, terms["without"]) - paid_minor
    if base <= 0 or terms["per_minor"] <= 0:
        return 0
    per = multiply(terms["per_minor"], ONCE_MILLI)
    return check_amount(divide_down(base, terms["times_milli"], per) + terms["extra"])


def earning_minor(lines: Sequence[EarningLine], without: Sequence[str]) -> int:
    """What these lines come to, without those that earn nothing; of a refund's lines negative."""
    total = 0
    for line in lines:
        if line["id"] not in without:
            total = check_amount(total + line["total_minor"])
    return total


def share_of_points(points: int, whole_minor: int, before_minor: int, now_minor: int) -> int:
    """Of points that belong to `whole_minor`: those of `now_minor`, after what came before it."""
    until = _until(points, whole_minor, before_minor + now_minor)
    return until - _until(points, whole_minor, before_minor)


def points_to_pay(points: int, worth_minor: int, left_minor: int) -> int:
    """How many of these points may pay what is left: whole ones, never more than that."""
    if worth_minor <= 0 or left_minor <= 0:
        return 0
    return min(max(points, 0), divide_down(left_minor, 1, worth_minor))


def points_told(points: Points, now_ms: int, offset_minutes: int) -> str:
    """`Poin +7, saldo 128 per 14:05`; of a refund `Poin -7`."""
    earned, balance, at_ms = points["earned"], points["balance"], points.get("at")
    told = "Poin " + ("+" if earned >= 0 else "") + str(earned)
    if balance is None:
        return told
    when = "" if at_ms is None else _as_of(at_ms, now_ms, offset_minutes)
    return told + ", saldo " + str(balance) + when


def points_good(earned: int, number: str, good_months: int) -> str:
    """`Berlaku s.d. akhir Nov 2027`: of points earned by the receipt of that number, which names
    its business day; good for so many whole months after its own. Empty where none were earned, or
    they stay for ever."""
    day = _business_day(number)
    if earned <= 0 or good_months <= 0 or not day:
        return ""
    return "Berlaku s.d. akhir " + format_month_after(day, good_months)


def _business_day(number: str) -> str:
    """`20261121` of `B01-K02-20261121-0007`."""
    parts = number.split("-")
    day = parts[-2] if len(parts) > 1 else ""
    return day if len(day) == 8 and all("0" <= each <= "9" for each in day) else ""


def _until(points: int, whole_minor: int, minor: int) -> int:
    """What belongs to the first so much; never more than all of it."""
    if whole_minor <= 0:
        return 0
    return divide_half_up(points, min(max(minor, 0), whole_minor), whole_minor)


def _as_of(at_ms: int, now_ms: int, offset_minutes: int) -> str:
    """A word of another day says which."""
    is_today = format_date(at_ms, offset_minutes) == format_date(now_ms, offset_minutes)
    say = format_time if is_today else format_date_time
    return " per " + say(at_ms, offset_minutes)
