"""Drawers that were opened for a sale which is none, or by hand and on no record: said to a person,
never refused.

A tablet asks for its drawer before its sale has arrived, because the customer waits for the change;
so whether there is such a sale, and cash in it, is looked at later. The same of drawers opened for
no sale: their till writes that down first.
"""

import datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from hardware.models import PrintJob
from pos.journal.clock import wall_ms
from pos.journal.problems import report
from pos.outlets.models import Outlet
from pos.sales.models import SalePayment
from pos.tills.models import CashMove, DrawerOpening

ARRIVES_MS = 3_600_000  # a tablet that reaches the printer reaches the record too
SUGGESTION = (
    "Tanyakan kepada orangnya dan hitung lacinya, lalu tandai selesai. Bila tablet itu sedang "
    "terputus, catatannya masih dapat menyusul."
)


def report_openings() -> None:
    """Each once, of the documents that are still kept."""
    for job in _unexplained():
        report(
            code="drawer_without_sale",
            key=str(job.pk),
            sentence=_sentence(job),
            suggestion=SUGGESTION,
            merchant_id=job.merchant_id,
            outlet_id=job.outlet_id,
        )


def _unexplained() -> "QuerySet[PrintJob]":
    """For a sale: no cash of it; else: nothing that the same till wrote down."""
    here = {"merchant_id": OuterRef("merchant_id")}
    cash = SalePayment.objects.filter(
        **here,
        sale_id=OuterRef("sale_id"),
        sale__device_id=OuterRef("device_id"),
        kind="cash",
    )
    own = {**here, "device_id": OuterRef("device_id")}
    by_hand = DrawerOpening.objects.filter(**own, opening_id=OuterRef("opening_id"))
    moved = CashMove.objects.filter(**own, move_id=OuterRef("opening_id"))
    opened = PrintJob.objects.filter(drawer_at__lt=wall_ms() - ARRIVES_MS)
    sold = Q(sale_id__isnull=False) & ~Exists(cash)
    alone = Q(sale_id=None, opening_id__isnull=False) & ~Exists(by_hand) & ~Exists(moved)
    return opened.filter(sold | alone).order_by("drawer_at", "id")


def _sentence(job: PrintJob) -> str:
    outlet = Outlet.objects.get(merchant_id=job.merchant_id, id=job.outlet_id)
    at = datetime.datetime.fromtimestamp((job.drawer_at or 0) / 1000, ZoneInfo(outlet.zone))
    who = f" oleh {job.person['name']}" if job.person else ""
    lacks = "penjualan tunainya" if job.sale_id else "catatan pembukaannya"
    return (
        f"Laci dibuka {at:%d-%m-%Y %H.%M}{who} untuk \u201c{job.title}\u201d, tetapi {lacks} "
        "tidak ada di server."
    )
