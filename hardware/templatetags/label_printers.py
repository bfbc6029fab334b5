"""Which printers a page may offer for labels; the catalogue itself knows no devices."""

from django import template
from django.http import HttpRequest

from hardware.models import Printer
from hardware.queries import label_printers

register = template.Library()
MOST = 20


@register.simple_tag(name="label_printers")
def label_printers_of(request: HttpRequest) -> list[Printer]:
    from pos.journal.backoffice.base import (  # noqa: PLC0415  (Django loads tags before the office)
        merchant_of,
        outlet_of,
    )

    return list(label_printers(merchant_of(request), outlet_of(request))[:MOST])
