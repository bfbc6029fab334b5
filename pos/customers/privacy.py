"""The owner's rule of how long people are kept who buy nothing. Who that is: pos.reports.retention,
which knows what was bought."""

import uuid

from django.db import transaction

from pos.customers import errors
from pos.customers.models import PrivacyRule
from pos.journal.rows import home_outlet, lock_ledger
from pos.journal.tenancy import merchant_wide
from pos.outlets.actions import write_groups
from pos.outlets.masters import merged_groups

MOST_YEARS = 30


def years_kept(merchant_id: uuid.UUID) -> int:
    found = PrivacyRule.objects.filter(merchant_id=merchant_id, id=merchant_id).first()
    return found.years if found else 0


@transaction.atomic
def set_retention(*, merchant_id: uuid.UUID, years: int, by: uuid.UUID | None) -> None:
    """0: nobody is forgotten by themselves."""
    if not 0 <= years <= MOST_YEARS:
        raise errors.retention_invalid()
    wide = merchant_wide(merchant_id)
    lock_ledger(merchant_id, home_outlet(merchant_id, wide))
    rule = PrivacyRule(merchant_id=merchant_id, years=years_kept(merchant_id))
    groups = merged_groups(rule.groups(), {"retention": {"years": years}})
    tenant = {"merchant_id": merchant_id, "outlet_id": wide}
    write_groups("privacy_rule.changed", merchant_id, groups, actor_id=by, **tenant)
