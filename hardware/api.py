"""What a paired tablet asks of the printers. Who asks is told by `auth`, which the composition root
gives: the device that signed the request."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from hardware.actions import Asker, ask_for_print
from hardware.errors import unknown_job
from hardware.models import PrintJob
from hardware.queries import job_of, printer_for
from hardware.schemas import NewPrint, PrintShape
from pos.journal.store import Sender
from pos.outlets.schemas import REFUSALS

router = Router(tags=["hardware"])


@router.post("", operation_id="hardware_print", response={200: PrintShape, **REFUSALS})
def print_paper(request: HttpRequest, body: NewPrint) -> PrintJob:
    """Hand over a document for the printer with this task; a drawer opens where the owner said."""
    sender = _sender(request)
    printer = printer_for(body.role, sender.merchant_id, sender.outlet_id)
    who = {"id": str(body.by.id), "name": body.by.name} if body.by else None
    return ask_for_print(
        printer=printer,
        job_id=body.id,
        title=body.title,
        operations=body.operations,
        asker=Asker(sender.device_id, body.sale, who, body.opening),
        role=body.role,
        is_secret=body.secret,
        opens_drawer=body.drawer
        and printer.opens_drawer
        and (body.sale or body.opening) is not None,
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
