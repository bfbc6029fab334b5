"""The owner's rule of points: read, and changed. What somebody holds is a sum of movements
(pos.balances); what a sale earns is counted at the till (pos.domain.points).
"""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from pos.customers import errors
from pos.customers.models import PointsRule
from pos.journal.rows import home_outlet, lock_ledger
from pos.journal.tenancy import merchant_wide
from pos.outlets.actions import write_groups
from pos.outlets.masters import merged_groups
from pos.payments.models import SPENDING_CODE

MOST_MINOR = 1_000_000_000  # a higher figure is a slip of the finger
MOST_POINTS = 1_000_000
MOST_MONTHS = 120
LAST = 1_000_000  # behind the owner's own ways to be paid
Changes = Mapping[str, Any]


def rule_of(merchant_id: uuid.UUID) -> PointsRule:
    """As it is; a blank one where nobody said anything."""
    found = PointsRule.objects.filter(merchant_id=merchant_id, id=merchant_id).first()
    outlet_id = merchant_wide(merchant_id)
    return found or PointsRule(id=merchant_id, merchant_id=merchant_id, outlet_id=outlet_id)


def rule_row(merchant_id: uuid.UUID) -> dict[str, Any] | None:
    """In the form tablets load it. None: points are neither given nor taken."""
    rule = rule_of(merchant_id)
    if not rule.per_minor and not rule.worth_minor:
        return None
    whole = rule.groups()
    # Tills print how long points stay good; those before it leave it unread.
    good = whole["expiry"] if rule.good_months else {}
    return {**whole["earning"], **whole["spending"], **good}


def spending_row(merchant_id: uuid.UUID) -> dict[str, Any] | None:
    """Points as a way to pay, in the form tablets load those; the owner's rule makes it one, so it
    needs no row of its own. None: points buy nothing."""
    if not rule_of(merchant_id).worth_minor:
        return None
    return {
        "id": str(merchant_id),
        "code": SPENDING_CODE,
        "name": "Poin",
        "kind": "points",
        "icon": "other",
        "needs_reference": False,
        "opens_drawer": False,
        "account": "",
        "qris_payload": "",
        "donation_to": "",
        "position": LAST,
    }


@transaction.atomic
def change_points_rule(
    *, merchant_id: uuid.UUID, by: uuid.UUID | None, **changes: Changes
) -> PointsRule:
    """Groups: earning (per_minor, without_categories, without_products), spending (worth_minor),
    birthday (birthday_points), expiry (good_months).
    Holds for sales from now on: what was earned stays."""
    lock_ledger(merchant_id, home_outlet(merchant_id, merchant_wide(merchant_id)))
    rule = rule_of(merchant_id)
    groups = merged_groups(rule.groups(), changes)
    _check({**rule.groups(), **groups})
    tenant = {"merchant_id": merchant_id, "outlet_id": rule.outlet_id}
    write_groups("points_rule.changed", merchant_id, groups, actor_id=by, **tenant)
    return rule_of(merchant_id)


def _check(groups: Mapping[str, Changes]) -> None:
    for group, key in (("earning", "per_minor"), ("spending", "worth_minor")):
        if not 0 <= groups.get(group, {}).get(key, 0) <= MOST_MINOR:
            raise errors.points_amount_invalid()
    if not 0 <= groups.get("birthday", {}).get("birthday_points", 0) <= MOST_POINTS:
        raise errors.points_amount_invalid()
    if not 0 <= groups.get("expiry", {}).get("good_months", 0) <= MOST_MONTHS:
        raise errors.points_months_invalid()
    per, worth = groups["earning"]["per_minor"], groups["spending"]["worth_minor"]
    if per and worth >= per:
        raise errors.points_give_all_away()
