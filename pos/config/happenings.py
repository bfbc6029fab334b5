"""What happened in the last day that an owner may want to be told of: sources of Perlu perhatian
(pos/reports/attention.py) with a size, so that everybody sets from which one on.

The pages show a few of each kind (attention.SHOWN) and lead to the list of all.
"""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.urls import reverse

from pos.config.contacts import hubs_of
from pos.domain.formatting import format_rupiah
from pos.journal.clock import wall_ms
from pos.outlets.models import Outlet
from pos.reports.attention import Need, attention
from pos.sales.models import Kind, Sale
from pos.tills.models import Shift
from sync.words import SILENT_MS

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
LONGEST_SHIFT_MS = 48 * HOUR_MS
MANY = 100
LEAST_VARIANCE_MINOR = 50_000
LEAST_REFUND_MINOR = 100_000
LEAST_STILL_HOURS = 3


@attention(
    "tills.view_shift",
    least=LEAST_VARIANCE_MINOR,
    more=("selisih kas lagi", lambda: reverse("admin:tills_shift_changelist")),
)
def _variances(outlet: Outlet) -> Iterable[Need]:
    """Drawers that were counted today and differ."""
    now = wall_ms()
    shifts = Shift.objects.filter(
        merchant_id=outlet.merchant_id,
        outlet_id=outlet.id,
        opened_at__gte=now - LONGEST_SHIFT_MS,
        closed_at__gte=now - DAY_MS,
        variance_minor__isnull=False,
    ).exclude(variance_minor=0)
    for shift in shifts.order_by("-closed_at", "id")[:MANY]:
        minor = shift.variance_minor or 0
        names = {"minor": minor, "name": shift.closed_by_name or shift.opened_by_name}
        words = f"selisih kas {format_rupiah(minor)} di shift {names['name']}"
        link = reverse("admin:tills_shift_change", args=[shift.pk])
        yield Need("variance", 1, words, link, "warn", names, key=str(shift.id), size=abs(minor))


@attention(
    "sales.view_sale",
    least=LEAST_REFUND_MINOR,
    more=("retur lagi", lambda: f"{reverse('admin:sales_sale_changelist')}?kind__exact=refund"),
)
def _refunds(outlet: Outlet) -> Iterable[Need]:
    """Sales taken back, undone ones among them."""
    sales = Sale.objects.filter(
        merchant_id=outlet.merchant_id,
        outlet_id=outlet.id,
        completed_at__gte=wall_ms() - DAY_MS,
        kind=Kind.REFUND,
        total_minor__lte=-1,
    )
    for sale in sales.order_by("total_minor", "id")[:MANY]:  # many small ones hide no large one
        minor = -sale.total_minor
        names = {"minor": minor, "name": sale.cashier_name}
        words = f"retur {format_rupiah(minor)} oleh {sale.cashier_name}"
        link = reverse("admin:sales_sale_change", args=[sale.pk])
        yield Need("refund", 1, words, link, "warn", names, key=str(sale.id), size=minor)


@attention("reports.view_figure", least=LEAST_STILL_HOURS)
def _stopped(outlet: Outlet) -> Iterable[Need]:
    """A drawer is open, so the shop is, and nothing is sold: a queue elsewhere, or a tablet that
    stands alone. The cloud does not know it while the outlet's server is silent."""
    here, now = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}, wall_ms()
    contact = hubs_of(outlet.merchant_id).get(outlet.id)
    if contact is not None and now - (contact.heard_at or 0) > SILENT_MS:
        return
    open_since = Shift.objects.filter(
        **here, closed_at=None, opened_at__gte=now - DAY_MS
    ).aggregate(at=Max("opened_at"))["at"]
    if open_since is None:
        return
    sold = Sale.objects.filter(**here, completed_at__gt=open_since).order_by("-completed_at")
    since = sold.values_list("completed_at", flat=True).first() or open_since
    hours = (now - since) // HOUR_MS
    if hours > 0:
        clock = f"{datetime.fromtimestamp(since / 1000, ZoneInfo(outlet.zone)):%H.%M}"
        names = {"hours": hours, "clock": clock}
        words = f"tidak ada penjualan sejak {clock}, padahal kasir buka"
        link = reverse("admin:sales_sale_changelist")
        yield Need("sales_stopped", 1, words, link, "warn", names, key=str(since), size=hours)
