"""Drawers that were opened for a sale which is none: said to a person, never refused.

A tablet asks for its drawer before its sale has arrived, because the customer waits for the change;
so whether there is such a sale, and cash in it, is looked at later.
"""

import datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet

from hardware.models import PrintJob
from pos.journal.clock import wall_ms
from pos.journal.problems import report
from pos.outlets.models import Outlet
from pos.sales.models import SalePayment

ARRIVES_MS = 3_600_000  # a tablet that reaches the printer reaches the record too
SUGGESTION = (
    "Tanyakan kepada orangnya dan hitung lacinya, lalu tandai selesai. Bila tablet itu sedang "
    "terputus, struknya masih dapat menyusul."
)


def report_openings() -> None:
    """Each once, of the documents that are still kept."""
    for job in _without_cash():
        report(
            code="drawer_without_sale",
            key=str(job.pk),
            sentence=_sentence(job),
            suggestion=SUGGESTION,
            merchant_id=job.merchant_id,
            outlet_id=job.outlet_id,
        )


def _without_cash() -> "QuerySet[PrintJob]":
    cash = SalePayment.objects.filter(
        merchant_id=OuterRef("merchant_id"),
        sale_id=OuterRef("sale_id"),
        sale__device_id=OuterRef("device_id"),
        kind="cash",
    )
    opened = PrintJob.objects.filter(sale_id__isnull=False, drawer_at__lt=wall_ms() - ARRIVES_MS)
    return opened.filter(~Exists(cash)).order_by("drawer_at", "id")


def _sentence(job: PrintJob) -> str:
    outlet = Outlet.objects.get(merchant_id=job.merchant_id, id=job.outlet_id)
    at = datetime.datetime.fromtimestamp((job.drawer_at or 0) / 1000, ZoneInfo(outlet.zone))
    who = f" oleh {job.person['name']}" if job.person else ""
    return (
        f"Laci dibuka {at:%d-%m-%Y %H.%M}{who} untuk \u201c{job.title}\u201d, tetapi penjualan "
        "tunainya tidak ada di server."
    )
