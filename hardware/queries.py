"""Reads about printers and documents."""

import uuid
from typing import Any

from django.db.models import Case, F, Q, QuerySet, When

from hardware import errors
from hardware.gadgets.sorts import DRAWERS
from hardware.models import Gadget, Printer, PrinterState, PrintJob, Role, State
from hardware.profiles import LABEL_PROFILES

OPEN = (State.WAITING, State.PRINTING)
DRAWER_MS = 20_000  # later nobody stands at the drawer any more


def printers_of(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> QuerySet[Printer]:
    """Those in use, of receipts and of labels."""
    here = Printer.objects.filter(merchant_id=merchant_id, outlet_id=outlet_id, archived=False)
    return here.exclude(host="").order_by("position", "id")


def gadgets_of(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> QuerySet[Gadget]:
    """Those in use."""
    here = Gadget.objects.filter(merchant_id=merchant_id, outlet_id=outlet_id, archived=False)
    return here.exclude(host="").order_by("id")


def printers_for(role: str, merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> QuerySet[Printer]:
    """The first one does it, the others stand in for it, in this order."""
    here = printers_of(merchant_id, outlet_id).exclude(profile__in=LABEL_PROFILES)
    reporting = here.filter(for_reports=True)
    if role == Role.REPORT and reporting.exists():
        return reporting
    if role == Role.KITCHEN:  # rather at the till than nowhere
        no_station = Q(kitchen_categories=[])
        able = here.filter(~no_station | Q(for_receipts=True))
        last = Case(When(no_station, then=1), default=0)
        return able.order_by(last, "position", "id")
    return here.filter(for_receipts=True)


def label_printers(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> QuerySet[Printer]:
    """Those made for it first; printers of receipts can do it too."""
    made_for_it = Case(When(profile__in=LABEL_PROFILES, then=0), default=1)
    return printers_of(merchant_id, outlet_id).order_by(made_for_it, "position", "id")


def printer_of(merchant_id: uuid.UUID, printer_id: uuid.UUID) -> Printer:
    """NotFound `unknown_printer`."""
    found = Printer.objects.filter(merchant_id=merchant_id, id=printer_id).first()
    if found is None:
        raise errors.unknown_printer()
    return found


def printer_for(role: str, merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> Printer:
    """RuleError `no_printer`."""
    first = printers_for(role, merchant_id, outlet_id).first()
    if first is None:
        raise errors.no_printer()
    return first


def job_of(merchant_id: uuid.UUID, job_id: uuid.UUID) -> PrintJob:
    """NotFound `unknown_job`."""
    found = PrintJob.objects.filter(merchant_id=merchant_id, id=job_id).first()
    if found is None:
        raise errors.unknown_job()
    return found


def next_job(printer: Printer) -> PrintJob | None:
    """Paper comes in the order in which it was asked for; what a till waits for before what the
    office sent to this printer (labels, trial pages), which may be long."""
    waiting = PrintJob.objects.filter(printer=printer, state=State.WAITING)
    of_office = Case(When(role="", device_id=None, then=1), default=0)
    return waiting.order_by(of_office, "asked_at", "id").first()


def drawers_due(printer: Printer, now: int) -> list[PrintJob]:
    """Whose drawer is to be opened now, before any paper: somebody waits for the change."""
    waiting = PrintJob.objects.filter(printer=printer, state=State.WAITING, next_at__lte=now)
    unopened = waiting.filter(opens_drawer=True, drawer_at=None, asked_at__gte=now - DRAWER_MS)
    return list(unopened.order_by("asked_at", "id"))


def box_for(merchant_id: uuid.UUID, outlet_id: uuid.UUID, till: uuid.UUID | None) -> Gadget | None:
    """The drawer with a cable of its own in front of whoever stands at this till."""
    boxes = gadgets_of(merchant_id, outlet_id).filter(sort__in=DRAWERS)
    near = boxes.filter(Q(till_id=till) | Q(till_id=None))
    return near.order_by(F("till_id").asc(nulls_last=True), "id").first()


def box_due(box: Gadget, now: int) -> list[PrintJob]:
    """What it is to be opened for now, each once."""
    waiting = PrintJob.objects.filter(box=box, state=State.WAITING, drawer_at=None)
    due = waiting.filter(next_at__lte=now, expires_at__gte=now)
    return list(due.order_by("asked_at", "id"))


def boxes_over(box: Gadget, now: int) -> list[PrintJob]:
    """Nobody stands at the drawer for these any more, or a kill came after the bytes may have
    left."""
    waiting = PrintJob.objects.filter(box=box, state=State.WAITING)
    return list(waiting.filter(Q(expires_at__lt=now) | Q(drawer_at__isnull=False)))


def keeps_drawer(job: PrintJob) -> bool:
    """On another printer: a drawer belongs to its cable, and another one would open in front of
    nobody. That it was opened already stays known."""
    return job.opens_drawer and job.drawer_at is not None


def states_of(merchant_id: uuid.UUID) -> dict[Any, PrinterState]:
    return {each.pk: each for each in PrinterState.objects.filter(merchant_id=merchant_id)}


def forgotten(job: PrintJob) -> dict[str, Any]:
    """What else is written of a document that ends: a secret is kept nowhere."""
    return {"operations": []} if job.is_secret else {}
