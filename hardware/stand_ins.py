"""A printer that is not ready for a while is stood in for: what waits moves to the next printer
with the same task that is well.

Only what waits moves, in one conditional write, so nothing is ever in two queues; what broke off
before and may be on paper says DUPLIKAT there as it would have here. What a person sent to one
printer stays. Done by the keeper, because the owner of a hanging printer hangs with it.
"""

from django.db.models import Q

from hardware.actions import MOST_WAITING
from hardware.models import Printer, PrinterState, PrintJob, State
from hardware.queries import OPEN, keeps_drawer, printers_for

DOWN_MS = 15_000  # a roll is changed in less, and then the paper comes where it is looked for
SEEN_MS = 180_000  # whoever has not been looked at for so long is not known to be well
TROUBLE_LETTERS = 200


def move_on(now: int) -> int:
    """Returns how many documents moved."""
    down = PrinterState.objects.exclude(trouble="").filter(since__lte=now - DOWN_MS)
    return sum(_empty(state, now) for state in down)


def _empty(state: PrinterState, now: int) -> int:
    waiting = PrintJob.objects.filter(printer_id=state.pk, state=State.WAITING).exclude(role="")
    moved = 0
    for job in waiting.order_by("asked_at", "id"):
        stand_in = _well(job, now) if job.operations else None  # a drawer hangs on its printer
        moved += _move(job, stand_in, state) if stand_in else 0
    return moved


def _well(job: PrintJob, now: int) -> Printer | None:
    """The first other one of its task that is ready and has room."""
    others = printers_for(job.role, job.merchant_id, job.outlet_id).exclude(Q(pk=job.printer_id))
    ready = PrinterState.objects.filter(trouble="", seen_at__gte=now - SEEN_MS)
    return next(
        (each for each in others.filter(pk__in=ready.values("pk")) if _has_room(each)), None
    )


def _has_room(printer: Printer) -> bool:
    return PrintJob.objects.filter(printer=printer, state__in=OPEN).count() < MOST_WAITING


def _move(job: PrintJob, stand_in: Printer, state: PrinterState) -> int:
    from_here = PrintJob.objects.filter(
        Q(printer_id=job.printer_id), merchant_id=job.merchant_id, pk=job.pk, state=State.WAITING
    )
    trouble = f"Pindah ke {stand_in.name}: {state.trouble}"[:TROUBLE_LETTERS]
    return from_here.update(
        printer=stand_in, next_at=0, attempts=0, trouble=trouble, opens_drawer=keeps_drawer(job)
    )
