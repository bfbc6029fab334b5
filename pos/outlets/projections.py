"""Rows of merchant and outlets from their events."""

from collections.abc import Sequence

from pos.journal.masterdata import TABLES
from pos.journal.projections import Happening, projection
from pos.outlets.authority import only_servers
from pos.outlets.masters import project_masters
from pos.outlets.models import Merchant, Outlet


@projection("merchant.changed", tables=(Merchant, *TABLES))
def project_merchants(run: Sequence[Happening]) -> None:
    only_servers(run)
    project_masters(Merchant, "merchant", run)


@projection("outlet.changed", versions=(1, 2, 3, 4), tables=(Outlet, *TABLES))
def project_outlets(run: Sequence[Happening]) -> None:
    only_servers(run)
    project_masters(Outlet, "outlet", run)
