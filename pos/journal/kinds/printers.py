"""Receipt printers as master data, and cash drawers opened through them.

What waits to be printed is no fact: it lives in the spool (hardware/) and on no record.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from pos.journal.kinds import Body, Id, MasterBody, TimeMs, kind
from pos.journal.kinds.sales import Who


class PrinterIdentity(Body):
    name: Annotated[str, StringConstraints(min_length=1, max_length=60)]


class PrinterLink(Body):
    host: Annotated[str, StringConstraints(min_length=1, max_length=253)]
    port: Annotated[int, Field(ge=1, le=65_535)]


class PrinterPaper(Body):
    profile: Annotated[str, StringConstraints(min_length=1, max_length=20)]


class PrinterUse(Body):
    auto_print: bool
    opens_drawer: bool


class PrinterRoles(Body):
    for_receipts: bool = True
    for_reports: bool = False


class PrinterKitchen(Body):
    """Categories whose goods are cooked where it stands; none: it is no kitchen's."""

    kitchen_categories: Annotated[list[Id], Field(max_length=1000)]


class PrinterBell(Body):
    """Tasks after which it rings."""

    bell_for: Annotated[list[Literal["receipt", "report", "kitchen"]], Field(max_length=3)]


class PrinterShelf(Body):
    position: Annotated[int, Field(ge=0, le=1_000_000)]
    archived: bool


class PrinterGroups(Body):
    identity: PrinterIdentity | None = None
    link: PrinterLink | None = None
    paper: PrinterPaper | None = None
    use: PrinterUse | None = None
    roles: PrinterRoles | None = None
    kitchen: PrinterKitchen | None = None
    bell: PrinterBell | None = None
    shelf: PrinterShelf | None = None


@kind("printer.changed", version=1)
class PrinterChanged(MasterBody):
    groups: PrinterGroups


@kind("drawer.opened", version=1)
class DrawerOpened(Body):
    """Said by the server whose printer gave the pulse; whether the drawer heard it, none can tell.
    `opening` is the id of the document that asked for it."""

    opening: Id
    printer: Id
    reason: Literal["cash_sale", "trial"]
    sale: Id | None
    opened_at: TimeMs
    by: Who | None


@kind("drawer.opened", version=2)
class DrawerOpened2(DrawerOpened):
    """`by_hand`: for no sale; `opening` is then the till's own (`drawer.opened_by_hand`, or cash
    that was moved), which says why."""

    reason: Literal["cash_sale", "trial", "by_hand"]  # type: ignore[assignment]


@kind("drawer.opened", version=3)
class DrawerOpened3(DrawerOpened2):
    """By a box with a cable of its own (`gadget.changed`), and by no printer."""

    printer: None  # type: ignore[assignment]
    box: Id
