"""Coupon codes: how a typed or scanned code is read, and the rules of a basket that brought some.

A promotion that wants a code stands in `rules.coupons`, apart from `rules.promotions`: who knows no
coupons gives nothing away. What this is not: who may use a code how often (a promise, kept by the
hub and the tills), nor the code itself, which tablets know only by its hash.
"""

from pos.domain.errors import DomainError
from pos.domain.types import Claimed, Promotion, Rules

SHORTEST_CODE = 4
LONGEST_CODE = 24
_SILENT = " -._\t"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def coupon_key(text: str) -> str:
    """Capitals and digits alone: people type small letters, and print HEMAT-10 with a dash."""
    key = ""
    for letter in text:
        if letter in _SILENT:
            continue
        upper = letter.upper()
        if len(upper) != 1 or upper not in _LETTERS:
            raise DomainError("coupon_unreadable")
        key += upper
    if not SHORTEST_CODE <= len(key) <= LONGEST_CODE:
        raise DomainError("coupon_unreadable")
    return key


def with_coupons(rules: Rules, claimed: list[Claimed], customer: str | None) -> Rules:
    """The rules with the promotions whose codes came; what was promised to somebody is theirs."""
    known: list[Promotion] = rules.get("coupons") or []
    named = [each["promotion"] for each in claimed if each["customer"] in (None, customer)]
    found = [each for each in known if each["id"] in named]
    return {**rules, "promotions": [*rules["promotions"], *found]} if found else rules
