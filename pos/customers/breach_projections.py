"""Rows of breaches from their events."""

from collections.abc import Sequence

from pos.customers.models import Breach
from pos.journal.masterdata import TABLES
from pos.journal.projections import Happening, projection
from pos.outlets.authority import only_servers
from pos.outlets.masters import project_masters


@projection("breach.changed", tables=(Breach, *TABLES))
def project_breaches(run: Sequence[Happening]) -> None:
    only_servers(run)
    project_masters(Breach, "breach", run)
