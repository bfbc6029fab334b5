"""Rows of devices from their events. Only the shop's servers may say them."""

from collections.abc import Sequence

from hardware.models import Gadget, Printer
from pos.journal.masterdata import TABLES
from pos.journal.projections import Happening, projection
from pos.outlets.authority import only_servers
from pos.outlets.masters import project_masters


@projection("printer.changed", tables=(Printer, *TABLES))
def project_printers(run: Sequence[Happening]) -> None:
    only_servers(run)
    project_masters(Printer, "printer", run, wide=False)


@projection("gadget.changed", tables=(Gadget, *TABLES))
def project_gadgets(run: Sequence[Happening]) -> None:
    only_servers(run)
    project_masters(Gadget, "gadget", run, wide=False)
