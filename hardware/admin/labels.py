"""Label harga on a printer of labels: what the catalogue's page asks for goes into its queue."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from hardware.actions import Asker, ask_for_labels
from hardware.errors import unknown_printer
from hardware.queries import printer_of
from pos.catalog.admin.labels import LabelPages, asked_labels
from pos.catalog.labels import MOST_LABELS
from pos.domain.errors import LancarError
from pos.journal.backoffice.base import actor_of, merchant_of
from pos.journal.backoffice.pages import id_of
from pos.journal.ids import uuid7
from pos.people.models import Person

LABELS = "catalog.view_product"


def asker_of(request: HttpRequest) -> Asker:
    """Who of the office asks for paper."""
    person = Person.objects.get(merchant_id=merchant_of(request), pk=actor_of(request))
    return Asker(person={"id": str(person.pk), "name": person.name})


def print_labels(admin: Any, request: HttpRequest) -> HttpResponse:
    """Into the queue, whose page shows the labels; a refusal keeps what was filled in."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("admin:catalog_product_changelist"))
    merchant, named = merchant_of(request), id_of(request.POST.get("printer", ""))
    sheet, labels, is_full = asked_labels(request)
    job_id = uuid7()
    try:
        if named is None:
            raise unknown_printer()
        printer = printer_of(merchant, named)
        ask_for_labels(
            printer=printer, job_id=job_id, sheet=sheet, labels=labels, asker=asker_of(request)
        )
    except LancarError as error:
        messages.error(request, error.sentence)
        return LabelPages(admin).label(request)
    if is_full:
        messages.warning(request, f"Hanya {MOST_LABELS} label pertama.")
    return HttpResponseRedirect(reverse("admin:hardware_printjob_change", args=[job_id]))
