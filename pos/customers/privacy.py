"""The owner's rule of how long people are kept who buy nothing. Who that is: pos.reports.retention,
which knows what was bought."""

import uuid

from django.db import transaction

from pos.customers import errors
from pos.customers.models import PrivacyRule
from pos.journal.clock import wall_ms
from pos.journal.rows import home_outlet, lock_ledger
from pos.journal.tenancy import merchant_wide
from pos.outlets.actions import write_groups
from pos.outlets.masters import merged_groups

MOST_YEARS = 30


def rule_kept(merchant_id: uuid.UUID) -> PrivacyRule:
    """As it is; a blank one where nobody said anything."""
    found = PrivacyRule.objects.filter(merchant_id=merchant_id, id=merchant_id).first()
    return found or PrivacyRule(id=merchant_id, merchant_id=merchant_id)


@transaction.atomic
def set_retention(*, merchant_id: uuid.UUID, years: int, by: uuid.UUID | None) -> None:
    """0: nobody is forgotten by themselves. Whatever is changed begins the month of notice anew."""
    if not 0 <= years <= MOST_YEARS:
        raise errors.retention_invalid()
    wide = merchant_wide(merchant_id)
    lock_ledger(merchant_id, home_outlet(merchant_id, wide))
    rule = rule_kept(merchant_id)
    if rule.years == years:
        return
    said = {"retention": {"years": years, "changed_at": wall_ms()}}
    groups = merged_groups(rule.groups(), said)
    tenant = {"merchant_id": merchant_id, "outlet_id": wide}
    write_groups("privacy_rule.changed", merchant_id, groups, actor_id=by, **tenant)
