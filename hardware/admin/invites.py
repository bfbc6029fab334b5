"""The invitation of a tablet on the printer of receipts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from hardware.actions import ask_for_print
from hardware.admin.labels import asker_of
from hardware.models import Role
from hardware.queries import printer_for
from pos.box.queries import invitation, invitation_paper
from pos.domain.errors import LancarError
from pos.journal.backoffice.base import merchant_of, outlet_of
from pos.journal.ids import uuid7
from pos.outlets.queries import outlet_of as stored_outlet

INVITES = "tills.change_device"


def print_invitation(request: HttpRequest) -> HttpResponse:
    """Into the queue. It holds the Wi-Fi's password, so its text goes when it is printed."""
    back = HttpResponseRedirect(reverse("admin:tills_device_kode"))
    here = (merchant_of(request), outlet_of(request))
    card = invitation(stored_outlet(*here).name)
    if request.method != "POST" or card is None:
        return back
    try:
        ask_for_print(
            printer=printer_for(Role.RECEIPT, *here),
            job_id=uuid7(),
            title="Undangan tablet",
            operations=list(invitation_paper(card)),
            asker=asker_of(request),
            role=Role.RECEIPT,
            is_secret=True,
        )
    except LancarError as error:
        messages.error(request, error.sentence)
        return back
    messages.success(request, "Undangan dikirim ke printer.")
    return back
