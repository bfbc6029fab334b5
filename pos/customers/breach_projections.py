"""Rows of breaches, and of how long people are kept, from their events."""

from collections.abc import Sequence

from pos.customers.models import Breach, PrivacyRule
from pos.journal.masterdata import TABLES
from pos.journal.projections import Happening, projection
from pos.outlets.authority import only_servers
from pos.outlets.masters import project_masters


@projection("breach.changed", tables=(Breach, *TABLES))
def project_breaches(run: Sequence[Happening]) -> None:
    only_servers(run)
    project_masters(Breach, "breach", run)


@projection("privacy_rule.changed", tables=(PrivacyRule, *TABLES))
def project_privacy_rules(run: Sequence[Happening]) -> None:
    only_servers(run)
    project_masters(PrivacyRule, "privacy_rule", run)
