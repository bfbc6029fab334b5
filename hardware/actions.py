"""Verbs about devices and about what waits to be printed.

Devices are master data: one event a change. A document is spooled: it is asked for once by an id
that the asker chose, and only the process that owns the printer (owners.py) takes it further.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from hardware import errors
from hardware.documents import checked
from hardware.gadgets.drawer_bytes import written
from hardware.gadgets.sorts import DRAWERS, OF_ALL_TILLS
from hardware.labels import fits, label_document
from hardware.links import checked_link, place_of
from hardware.models import Gadget, Printer, PrintJob, State
from hardware.profiles import LABEL_PROFILES, PROFILES
from hardware.queries import DRAWER_MS, OPEN, forgotten, gadgets_of, keeps_drawer, printers_of
from pos.catalog.labels import Label, Sheet, sheet_of
from pos.journal.clock import wall_ms
from pos.journal.ids import uuid7
from pos.journal.rows import home_outlet, lock_ledger
from pos.outlets.actions import change_row, read_locked, write_groups
from pos.outlets.masters import merged_groups
from pos.outlets.models import Outlet

Changes = Mapping[str, Any]
MOST_WAITING = 100
ENDED_UNPRINTED = (State.STOPPED, State.EXPIRED, State.CANCELLED)
EXPIRES_MS = 15 * 60_000  # a receipt that comes later than this helps nobody


@transaction.atomic
def add_printer(*, outlet: Outlet, by: uuid.UUID | None, **changes: Changes) -> Printer:
    """Groups: identity, link, paper, use, roles, kitchen, bell, shelf; it comes last."""
    lock_ledger(outlet.merchant_id, home_outlet(outlet.merchant_id, outlet.id))
    known = list(printers_of(outlet.merchant_id, outlet.id))
    position = max((each.position + 1 for each in known), default=0)
    blank = Printer(position=position).groups()
    groups = {**blank, **merged_groups(blank, changes)}
    _check_address(outlet.merchant_id, outlet.id, groups["link"], None)
    _check_abilities(groups)
    printer_id = uuid7()
    tenant = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    write_groups("printer.changed", printer_id, groups, actor_id=by, **tenant)
    return Printer.objects.get(merchant_id=outlet.merchant_id, id=printer_id)


@transaction.atomic
def change_printer(*, printer: Printer, by: uuid.UUID | None, **changes: Changes) -> Printer:
    """Groups: identity, link, paper, use, roles, kitchen, bell, shelf."""
    read_locked(printer)
    link = {**printer.groups()["link"], **changes.get("link", {})}
    _check_address(printer.merchant_id, printer.outlet_id, link, printer.id)
    _check_abilities({**printer.groups(), **merged_groups(printer.groups(), changes)})
    change_row("printer.changed", printer, by=by, **changes)
    return printer


@transaction.atomic
def add_gadget(*, outlet: Outlet, by: uuid.UUID | None, **changes: Changes) -> Gadget:
    """Groups: identity, link, use, drawer, shelf. RuleError `printer_taken`, `no_till`; BadInput
    `bad_bytes`."""
    lock_ledger(outlet.merchant_id, home_outlet(outlet.merchant_id, outlet.id))
    blank = Gadget().groups()
    groups = {**blank, **merged_groups(blank, _with_bytes(changes))}
    if groups["use"]["sort"] not in DRAWERS:
        del groups["drawer"]
    _check_address(outlet.merchant_id, outlet.id, groups["link"], None)
    _check_till(groups["use"])
    gadget_id = uuid7()
    tenant = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    write_groups("gadget.changed", gadget_id, groups, actor_id=by, **tenant)
    return Gadget.objects.get(merchant_id=outlet.merchant_id, id=gadget_id)


@transaction.atomic
def change_gadget(*, gadget: Gadget, by: uuid.UUID | None, **changes: Changes) -> Gadget:
    """Groups: identity, link, use, drawer, shelf."""
    changes = _with_bytes(changes)
    read_locked(gadget)
    groups = {**gadget.groups(), **merged_groups(gadget.groups(), changes)}
    if not groups["shelf"]["archived"]:
        _check_address(gadget.merchant_id, gadget.outlet_id, groups["link"], gadget.id)
        _check_till(groups["use"])
    change_row("gadget.changed", gadget, by=by, **changes)
    return gadget


@dataclass(frozen=True)
class Asker:
    """Which tablet asks, for which sale or opening without one, and who stands there."""

    device_id: uuid.UUID | None = None
    sale_id: uuid.UUID | None = None
    person: Mapping[str, str] | None = None
    opening_id: uuid.UUID | None = None


@transaction.atomic
def ask_for_print(
    *,
    printer: Printer,
    job_id: uuid.UUID,
    title: str,
    operations: Sequence[Mapping[str, Any]],
    asker: Asker = Asker(),
    role: str = "",
    is_secret: bool = False,
    opens_drawer: bool = False,
) -> PrintJob:
    """Into the printer's queue; the same id again is the document there is. No operations: only
    the drawer; a tablet's sale opens it once. `role`: another printer with it may stand in.
    RuleError `queue_full`, `not_for_labels`; BadInput `bad_document`, `bad_picture`."""
    if printer.prints_labels:
        raise errors.not_for_labels()
    document = checked(operations) if operations or not opens_drawer else []
    known = _known(printer, job_id)
    if known is not None:  # asked for again: what a person or time had stopped is tried once more
        if known.state not in ENDED_UNPRINTED:
            return known
        return retry_job(_set(known, operations=document) if known.is_secret else known)
    opener = _opener_for(asker) if opens_drawer else None
    if opener is not None and not document:
        return opener
    waits_ms = EXPIRES_MS if document else DRAWER_MS
    return _spool(
        printer,
        job_id,
        asker,
        waits_ms=waits_ms,
        title=title,
        operations=document,
        role=role,
        is_secret=is_secret,
        opens_drawer=opens_drawer and opener is None,
    )


@transaction.atomic
def ask_for_drawer(*, box: Gadget, job_id: uuid.UUID, title: str, asker: Asker) -> PrintJob:
    """A drawer with a cable of its own; the same id again, or the same sale or opening, is the
    opening there is. One that never came to be is tried once more. RuleError `queue_full`."""
    lock_ledger(box.merchant_id, home_outlet(box.merchant_id, box.outlet_id))
    now = wall_ms()
    times = {"asked_at": now, "expires_at": now + DRAWER_MS}
    here = PrintJob.objects.filter(merchant_id=box.merchant_id, outlet_id=box.outlet_id)
    known = here.filter(id=job_id).first() or _opener_for(asker)
    if known is not None:
        return _once_more(known, box=box, **times)
    waiting = here.filter(box=box, state=State.WAITING)
    waiting.filter(expires_at__lt=now).update(state=State.EXPIRED, ended_at=now)
    if waiting.count() >= MOST_WAITING:
        raise errors.queue_full(MOST_WAITING)
    tenant = {"merchant_id": box.merchant_id, "outlet_id": box.outlet_id}
    return PrintJob.objects.create(
        id=job_id, box=box, title=title[:120], opens_drawer=True, **tenant, **times, **_told(asker)
    )


def _once_more(known: PrintJob, **values: Any) -> PrintJob:
    if known.box_id is None or known.drawer_at is not None or known.state not in ENDED_UNPRINTED:
        return known
    fresh = {"next_at": 0, "attempts": 0, "ended_at": None, "trouble": ""}
    return _set(known, state=State.WAITING, **fresh, **values)


@transaction.atomic
def ask_for_labels(
    *, printer: Printer, job_id: uuid.UUID, sheet: Sheet, labels: Sequence[Label], asker: Asker
) -> PrintJob:
    """Into the queue of a printer of labels, or of receipts; the same id again is the document
    there is. RuleError `not_on_a_roll`, `label_too_wide`, `queue_full`; BadInput `no_labels`."""
    if not labels:
        raise errors.no_labels()
    _check_fits(printer, sheet)
    known = _known(printer, job_id)
    if known is not None:
        return known
    document = label_document(sheet, labels)
    title = f"{len(labels)} label, {sheet.name}"
    return _spool(printer, job_id, asker, waits_ms=EXPIRES_MS, title=title, operations=document)


def _spool(
    printer: Printer, job_id: uuid.UUID, asker: Asker, *, waits_ms: int, title: str, **values: Any
) -> PrintJob:
    _check_room(printer)
    now = wall_ms()
    return PrintJob.objects.create(
        id=job_id,
        merchant_id=printer.merchant_id,
        outlet_id=printer.outlet_id,
        printer=printer,
        title=title[:120],
        asked_at=now,
        expires_at=now + waits_ms,
        **_told(asker),
        **values,
    )


def _told(asker: Asker) -> dict[str, Any]:
    return {
        "device_id": asker.device_id,
        "sale_id": asker.sale_id,
        "opening_id": asker.opening_id,
        "person": dict(asker.person) if asker.person else None,
    }


def _known(printer: Printer, job_id: uuid.UUID) -> PrintJob | None:
    """Nobody else writes to the outlet from here on."""
    lock_ledger(printer.merchant_id, home_outlet(printer.merchant_id, printer.outlet_id))
    here = PrintJob.objects.filter(merchant_id=printer.merchant_id, outlet_id=printer.outlet_id)
    return here.filter(id=job_id).first()


def _opener_for(asker: Asker) -> PrintJob | None:
    """A sale opens its drawer once, under whatever id it is asked for again; so does an opening."""
    what = {"sale_id": asker.sale_id, "opening_id": asker.opening_id}
    named = {name: value for name, value in what.items() if value is not None}
    if not named:
        return None
    same = PrintJob.objects.filter(device_id=asker.device_id, **named)
    return same.filter(opens_drawer=True).first()


@transaction.atomic
def cancel_job(job: PrintJob) -> PrintJob:
    """It is not printed any more. RuleError `job_ended`, `job_printing`."""
    _check_open_to_hands(job)
    return _set(job, state=State.CANCELLED, ended_at=wall_ms(), **forgotten(job))


@transaction.atomic
def retry_job(job: PrintJob, *, printer: Printer | None = None) -> PrintJob:
    """Now, and for a while again; on another printer when one is named. What may be on paper
    already still says DUPLIKAT. RuleError `job_ended`, `job_printing`, `job_forgotten`,
    `queue_full`, `not_for_labels`, `label_too_wide`, `only_a_drawer`."""
    _check_open_to_hands(job)
    if job.printer is None:
        raise errors.only_a_drawer()
    if job.is_secret and not job.operations:
        raise errors.job_forgotten()
    target = printer or job.printer
    if job.has_labels:
        _check_fits(target, sheet_of(job.operations[0]["sheet"]))
    elif target.prints_labels:
        raise errors.not_for_labels()
    if printer is not None or job.state != State.WAITING:
        _check_room(target)
    expires_at = wall_ms() + EXPIRES_MS
    opens_drawer = job.opens_drawer if target.pk == job.printer_id else keeps_drawer(job)
    return _set(
        job, state=State.WAITING, printer=target, opens_drawer=opens_drawer, next_at=0,
        expires_at=expires_at, ended_at=None, trouble="", attempts=0,
    )  # fmt: skip


def _check_fits(printer: Printer, sheet: Sheet) -> None:
    if not sheet.is_roll:
        raise errors.not_on_a_roll()
    if not fits(sheet, printer.profile):
        raise errors.label_too_wide(printer.name)


def _check_open_to_hands(job: PrintJob) -> None:
    lock_ledger(job.merchant_id, home_outlet(job.merchant_id, job.outlet_id))
    job.refresh_from_db()
    if job.state == State.PRINTED:
        raise errors.job_ended()
    if job.state == State.PRINTING:
        raise errors.job_printing()


def _set(job: PrintJob, **values: Any) -> PrintJob:
    """Its owner may have begun to print it in this moment."""
    same = PrintJob.objects.filter(merchant_id=job.merchant_id, id=job.id, state=job.state)
    if not same.update(**values):
        raise errors.job_printing()
    job.refresh_from_db()
    return job


def _check_room(printer: Printer) -> None:
    waiting = PrintJob.objects.filter(printer=printer, state__in=OPEN)
    if waiting.count() >= MOST_WAITING:
        raise errors.queue_full(MOST_WAITING)


def _check_abilities(groups: Changes) -> None:
    """RuleError `no_kitchen`, `no_bell`."""
    profile = groups["paper"]["profile"]
    if groups["kitchen"]["kitchen_categories"] and profile in LABEL_PROFILES:
        raise errors.no_kitchen()
    if groups["bell"]["bell_for"] and not (profile in PROFILES and PROFILES[profile].has_bell):
        raise errors.no_bell()


def _check_address(
    merchant_id: uuid.UUID, outlet_id: uuid.UUID, link: Changes, own_id: uuid.UUID | None
) -> None:
    """Two owners of one device would print into each other's paper."""
    wanted = place_of(checked_link(link["host"], link["port"]))
    here = (merchant_id, outlet_id)
    known: list[Printer | Gadget] = [*printers_of(*here), *gadgets_of(*here)]
    for other in known:
        if other.id != own_id and place_of(other.link) == wanted:
            raise errors.printer_taken(other.name)


def _with_bytes(changes: Mapping[str, Changes]) -> dict[str, Changes]:
    """As they are kept, however a person wrote them. BadInput `bad_bytes`."""
    if "opens_with" not in changes.get("drawer", {}):
        return dict(changes)
    said = str(changes["drawer"]["opens_with"])
    kept = written(said)
    if kept is None:
        raise errors.bad_bytes(said)
    return {**changes, "drawer": {"opens_with": kept}}


def _check_till(use: Changes) -> None:
    """RuleError `no_till`."""
    if use["sort"] not in OF_ALL_TILLS and not use["till"]:
        raise errors.no_till()
