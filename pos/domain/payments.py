"""Paying a total: split tenders, cash rounding, change, tips, and the quick cash buttons.

Tenders count one after the other. Cash rounding concerns only what is left for a cash tender, so
it falls on the last one; change is given from cash alone. A refund is settled with a negative total
and negative tenders and mirrors a sale. What this is not: a payment service.
"""

from collections.abc import Sequence

from pos.domain.errors import DomainError
from pos.domain.money import MAX_AMOUNT_MINOR, check_amount, divide_down, is_whole, multiply
from pos.domain.rounding import check_rounding, round_cash
from pos.domain.types import (
    Donated,
    DonatedPayment,
    Payment,
    RoundingRule,
    Rules,
    Settled,
    Tender,
)

MAX_TENDERS = 20
QUICK_CASH_BUTTONS = 5
QUICK_CASH_STEPS_MINOR = (1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)
# What a cashier counts at closing; the commemorative 75.000 note is legal tender but rare.
DENOMINATIONS_MINOR = (100_000, 75_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100)


def settle(total_minor: int, tenders: Sequence[Tender], rules: Rules) -> Settled:
    """How the tenders pay the total. Raises underpaid, change_only_from_cash, tender_not_needed."""
    if total_minor < 0:
        return _mirrored(settle(-total_minor, [_negated(each) for each in tenders], rules))
    if len(tenders) > MAX_TENDERS:
        raise DomainError("tenders_too_many")
    left = _start(total_minor, rules["rounding"])
    payments: list[Payment] = []
    for tender in tenders:
        payment, left = _pay(tender, left, rules["rounding"])
        payments.append(payment)
    if left > 0:
        raise DomainError("underpaid")
    due = check_amount(sum(each["amount_minor"] for each in payments))
    return {
        "rounding_minor": due - total_minor,
        "due_minor": due,
        "payments": payments,
        "change_minor": check_amount(sum(each["change_minor"] for each in payments)),
        "tip_minor": check_amount(sum(each["tip_minor"] for each in payments)),
    }


def with_donation(settled: Settled, donation_minor: int) -> Donated:
    """The same payments with part of the change given away: cash that stays in the drawer, and is
    neither the shop's nor a tip. Raises donation_too_large."""
    if not is_whole(donation_minor) or donation_minor < 0:
        raise DomainError("amount_invalid")
    if donation_minor > max(settled["change_minor"], 0):
        raise DomainError("donation_too_large")
    left = donation_minor
    payments: list[DonatedPayment] = []
    for each in settled["payments"]:
        share = min(left, max(each["change_minor"], 0))
        left -= share
        kept: DonatedPayment = {
            **each,
            "change_minor": each["change_minor"] - share,
            "donation_minor": share,
        }
        payments.append(kept)
    return {
        "rounding_minor": settled["rounding_minor"],
        "due_minor": settled["due_minor"],
        "payments": payments,
        "change_minor": settled["change_minor"] - donation_minor,
        "tip_minor": settled["tip_minor"],
        "donation_minor": donation_minor,
    }


def amount_due(total_minor: int, tenders: Sequence[Tender], rules: Rules, kind: str) -> int:
    """What the next tender of this kind must bring to pay the rest; 0 when all is paid."""
    if total_minor < 0:
        return -amount_due(-total_minor, [_negated(each) for each in tenders], rules, kind)
    left = _start(total_minor, rules["rounding"])
    for tender in tenders:
        left = _pay(tender, left, rules["rounding"])[1]
    return _asked(left, kind, rules["rounding"])


def quick_cash(due_minor: int, steps_minor: Sequence[int] = QUICK_CASH_STEPS_MINOR) -> list[int]:
    """At most five useful amounts above the exact one, ascending: first those of one banknote."""
    if due_minor <= 0:
        return []
    found = set()
    for step in steps_minor:
        rounded = multiply(divide_down(check_amount(due_minor + step - 1), 1, step), step)
        if rounded > due_minor:
            found.add(rounded)
    notes = sorted(found.intersection(steps_minor))[:QUICK_CASH_BUTTONS]
    others = sorted(found.difference(notes), reverse=True)
    return sorted([*notes, *others[: QUICK_CASH_BUTTONS - len(notes)]])


def _start(total_minor: int, rounding: RoundingRule) -> int:
    check_rounding(rounding)
    return round_cash(total_minor, rounding) if rounding["apply"] == "all" else total_minor


def _asked(left_minor: int, kind: str, rounding: RoundingRule) -> int:
    if kind == "cash" and rounding["apply"] == "cash_only":
        return round_cash(left_minor, rounding)
    return left_minor


def _pay(tender: Tender, left_minor: int, rounding: RoundingRule) -> tuple[Payment, int]:
    """One tender against what is left: its payment, and what is left after it."""
    given = _given(tender)
    if left_minor == 0:
        raise DomainError("tender_not_needed")
    asked = _asked(left_minor, tender["kind"], rounding)
    if given < asked:
        if given >= left_minor:
            raise DomainError("underpaid")
        return _payment(tender, given, 0), left_minor - given
    if given > asked and tender["kind"] != "cash":
        raise DomainError("change_only_from_cash")
    return _payment(tender, asked, given - asked), 0


def _given(tender: Tender) -> int:
    """What a tender brings towards the total: everything handed over but the tip."""
    tendered, tip = tender["tendered_minor"], tender.get("tip_minor") or 0
    if not (is_whole(tendered) and is_whole(tip)) or tendered <= 0 or tip < 0:
        raise DomainError("tender_invalid")
    if tendered > MAX_AMOUNT_MINOR:
        raise DomainError("amount_too_large")
    if tip >= tendered:
        raise DomainError("tip_too_large")
    return tendered - tip


def _payment(tender: Tender, amount_minor: int, change_minor: int) -> Payment:
    return {
        "id": tender["id"],
        "method": tender["method"],
        "kind": tender["kind"],
        "amount_minor": amount_minor,
        "tendered_minor": tender["tendered_minor"],
        "tip_minor": tender.get("tip_minor") or 0,
        "change_minor": change_minor,
        "reference": tender.get("reference"),
    }


def _negated(tender: Tender) -> Tender:
    tendered, tip = tender["tendered_minor"], tender.get("tip_minor") or 0
    if not (is_whole(tendered) and is_whole(tip)):
        raise DomainError("tender_invalid")
    return {**tender, "tendered_minor": -tendered, "tip_minor": -tip}


def _mirrored(settled: Settled) -> Settled:
    payments: list[Payment] = [
        {
            **each,
            "amount_minor": -each["amount_minor"],
            "tendered_minor": -each["tendered_minor"],
            "tip_minor": -each["tip_minor"],
            "change_minor": -each["change_minor"],
        }
        for each in settled["payments"]
    ]
    return {
        "rounding_minor": -settled["rounding_minor"],
        "due_minor": -settled["due_minor"],
        "payments": payments,
        "change_minor": -settled["change_minor"],
        "tip_minor": -settled["tip_minor"],
    }
