"""What a paired tablet asks of the printers. Who asks is told by `auth`, which the composition root
gives: the device that signed the request."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from hardware.actions import Asker, ask_for_drawer, ask_for_print
from hardware.errors import unknown_job
from hardware.models import PrintJob
from hardware.queries import box_for, job_of, printer_for
from hardware.schemas import NewPrint, PrintShape
from pos.journal.ids import derived_id
from pos.journal.store import Sender
from pos.outlets.schemas import REFUSALS

router = Router(tags=["hardware"])


@router.post("", operation_id="hardware_print", response={200: PrintShape, **REFUSALS})
def print_paper(request: HttpRequest, body: NewPrint) -> PrintJob:
    """Hand over a document for the printer with this task; a drawer opens where the owner said:
    that of the till's own box, else the one on the printer's cable."""
    sender = _sender(request)
    who = {"id": str(body.by.id), "name": body.by.name} if body.by else None
    asker = Asker(sender.device_id, body.sale, who, body.opening)
    wants_drawer = body.drawer and (body.sale or body.opening) is not None
    box = box_for(sender.merchant_id, sender.outlet_id, sender.device_id) if wants_drawer else None
    if box is not None:
        job_id = derived_id(body.id, 0) if body.operations else body.id
        opening = ask_for_drawer(box=box, job_id=job_id, title=body.title, asker=asker)
        if not body.operations:
            return opening
    printer = printer_for(body.role, sender.merchant_id, sender.outlet_id)
    return ask_for_print(
        printer=printer,
        job_id=body.id,
        title=body.title,
        operations=body.operations,
        asker=asker,
        role=body.role,
        is_secret=body.secret,
        opens_drawer=wants_drawer and box is None and printer.opens_drawer,
    )


@router.get(
    "/{job_id}", operation_id="hardware_print_state", response={200: PrintShape, **REFUSALS}
)
def print_state(request: HttpRequest, job_id: UUID) -> PrintJob:
    """What came of a document that this tablet handed over."""
    sender = _sender(request)
    job = job_of(sender.merchant_id, job_id)
    if job.device_id != sender.device_id:
        raise unknown_job()
    return job


def _sender(request: HttpRequest) -> Sender:
    sender: Sender = request.auth  # type: ignore[attr-defined]
    return sender
