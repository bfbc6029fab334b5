"""What waits to be done: the sources of Perlu perhatian (pos/reports/attention.py), told on the
front page and on the dashboard. Reads only; every number is a link.
"""

import uuid
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from pos.backups.queries import bucket_of, cloud_of, is_bucket_late, is_cloud_late, standing
from pos.backups.queries import is_possible as backups_are_possible
from pos.backups.words import task_words
from pos.box.at_rest import is_open_to_thieves
from pos.box.queries import fault
from pos.catalog.models import Product
from pos.config.contacts import hubs_of
from pos.config.updates import home as updates_home
from pos.customers.breaches import hours_left, open_breach
from pos.journal.backoffice.base import merchant_of
from pos.journal.backoffice.show import ago_text
from pos.journal.clock import wall_ms
from pos.journal.models import Problem
from pos.outlets.models import Outlet
from pos.outlets.queries import business_date
from pos.purchasing.debts import open_receipts
from pos.purchasing.models import Order
from pos.purchasing.ordering import whole_orders
from pos.reports.attention import Need, attention, needs_of
from pos.reports.periods import WEEK
from pos.stock.models import Batch, StockCount
from pos.stock.queries import low_products, standing_at
from pos.stock.shipments import late_at, uneven_at
from pos.tills.models import Device, Role, Shift
from pos.tills.queries import with_last_heard
from sync.deposits import standing as standing_here
from sync.uplink import uplink_of, waiting
from sync.words import SILENT_MS, is_late, late_words

Json = dict[str, Any]
MANY = 100
HOUR_MS = 3_600_000
QUIET_MS = 24 * HOUR_MS
SHIPMENT_DAYS = 3


def open_problems(request: HttpRequest) -> int:
    """How many wait, counted no further than a hundred."""
    if not request.user.has_perm("journal.view_problem"):
        return 0
    return _open_problems(merchant_of(request))


def _open_problems(merchant_id: uuid.UUID) -> int:
    return Problem.objects.filter(merchant_id=merchant_id, settled_at=None)[:MANY].count()


def tasks_of(request: HttpRequest, outlet: Outlet) -> list[Json]:
    """Only what really waits, and only what this person may see."""
    return [
        {
            "count": need.count,
            "shown": "" if need.key else shown(need.count),
            "words": need.words,
            "link": need.link,
            "tone": need.tone,
        }
        for _, need in needs_of(request.user.has_perm, [outlet])
    ]


def shown(count: int) -> str:
    return f"{MANY - 1}+" if count >= MANY else str(count)


@attention("journal.view_problem", is_shared=True)
def _problems(outlet: Outlet) -> Iterable[Need]:
    link = reverse("admin:journal_problem_changelist")
    yield Need("problems", _open_problems(outlet.merchant_id), "hal perlu dicek", link, "danger")


@attention("catalog.view_product", is_shared=True)
def _without_price(outlet: Outlet) -> Iterable[Need]:
    rows = Product.objects.filter(merchant_id=outlet.merchant_id, price_minor=None, archived=False)[
        :MANY
    ]
    link = reverse("admin:catalog_product_changelist") + "?harga=kosong"
    yield Need("no_price", rows.count(), "barang tanpa harga", link, "warn")


@attention("stock.view_level")
def _stock(outlet: Outlet) -> Iterable[Need]:
    address = reverse("admin:stock_level_changelist")
    minus = standing_at(outlet.merchant_id, outlet.id, lt=0)[:MANY].count()
    low = low_products(outlet.merchant_id, outlet.id)[:MANY].count()
    yield Need("stock_minus", minus, "stok minus", f"{address}?stok=minus", "danger")
    link = reverse("admin:stock_level_menipis")
    yield Need("stock_low", low, "barang di bawah stok minimum", link, "warn")


@attention("stock.view_level")
def _expiring(outlet: Outlet) -> Iterable[Need]:
    """Dates that pass within a week, and those that have passed."""
    last = (date.fromisoformat(business_date(outlet)) + WEEK).isoformat()
    rows = Batch.objects.filter(
        merchant_id=outlet.merchant_id,
        outlet_id=outlet.id,
        expires_on__gt="",
        expires_on__lte=last,
        quantity_milli__gt=0,
    )[:MANY]
    link = reverse("admin:stock_level_kedaluwarsa") + "?hari=7"
    words = "barang kedaluwarsa dalam seminggu atau sudah lewat"
    yield Need("expiring", rows.count(), words, link, "warn")


@attention("stock.view_stockcount")
def _counts(outlet: Outlet) -> Iterable[Need]:
    rows = StockCount.objects.filter(
        merchant_id=outlet.merchant_id, outlet_id=outlet.id, state=StockCount.State.OPEN
    )[:MANY]
    link = reverse("admin:stock_stockcount_changelist")
    yield Need("counts_open", rows.count(), "stok opname belum dibukukan", link, "info")


@attention("stock.view_shipmentpaper")
def _shipments(outlet: Outlet) -> Iterable[Need]:
    """Goods that nobody received for days, and papers that do not agree with what came."""
    before = wall_ms() - SHIPMENT_DAYS * 24 * HOUR_MS
    link = reverse("admin:stock_shipmentpaper_changelist")
    late = late_at(outlet, before)[:MANY].count()
    words = f"kiriman lebih dari {SHIPMENT_DAYS} hari di jalan"
    yield Need(
        "shipments_late", late, words, f"{link}?keadaan=jalan", "warn", {"days": SHIPMENT_DAYS}
    )
    uneven = uneven_at(outlet, before)[:MANY].count()
    words = "kiriman tidak cocok dengan surat jalannya"
    yield Need("shipments_uneven", uneven, words, f"{link}?keadaan=tidak-cocok", "warn")


@attention("purchasing.view_payment")
def _debts(outlet: Outlet) -> Iterable[Need]:
    today = business_date(outlet)
    due = open_receipts(outlet).filter(due_date__lte=today).filter(Q(rest_minor__gt=0))[:MANY]
    link = reverse("admin:purchasing_receipt_utang")
    yield Need("debts_due", due.count(), "faktur pemasok jatuh tempo", link, "warn")


@attention("purchasing.view_order")
def _orders(outlet: Outlet) -> Iterable[Need]:
    """An order names no day on which it comes; after a week somebody should ask."""
    late = (date.fromisoformat(business_date(outlet)) - WEEK).isoformat()
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    old = Order.objects.filter(**here, closed_at=None, business_date__lt=late)[:MANY]
    waiting = {each.pk for each in old}
    count = len(waiting - whole_orders(outlet)) if waiting else 0
    link = reverse("admin:purchasing_order_changelist")
    words = "pesanan lebih dari seminggu belum datang semua"
    yield Need("orders_late", count, words, link, "warn")


@attention("outlets.change_outlet", is_shared=True)
def _backup(outlet: Outlet) -> Iterable[Need]:
    """Nobody thinks of it until the day it is needed."""
    today = business_date(outlet)
    state = standing(outlet.merchant_id, outlet.id)
    is_late = backups_are_possible() and state.is_alarming(wall_ms())
    link = reverse("admin:backups_backup_changelist")
    tone = "danger" if state.trouble else "warn"
    yield Need("backup_late", int(is_late), task_words(state), link, tone, key=today)
    bucket = bucket_of(outlet.merchant_id, outlet.id)
    is_late = backups_are_possible() and is_bucket_late(bucket, wall_ms())
    words = "cadangan tidak sampai ke internet"
    yield Need("bucket_late", int(is_late), words, link, "warn", key=today)
    is_late = is_cloud_late(cloud_of(outlet.merchant_id, outlet.id), wall_ms())
    words = "cadangan tidak sampai ke cloud"
    yield Need("cloud_copy_late", int(is_late), words, link, "warn", key=today)


@attention("outlets.change_outlet", is_shared=True)
def _address(outlet: Outlet) -> Iterable[Need]:
    """Tablets sell alone while it lasts, so nobody at a till would mind for days."""
    found = fault()
    if found is not None:
        link = reverse("admin:tills_device_kode")
        names, key = {"code": found.code}, business_date(outlet)
        yield Need("address_fault", 1, found.words, link, "danger", names, key=key)


@attention("outlets.change_outlet", is_shared=True)
def _at_rest(outlet: Outlet) -> Iterable[Need]:
    """On a shop's own computer; a developer's knows."""
    if updates_home() is not None and is_open_to_thieves(Path(settings.DATA_DIR)):
        words = "disk server tidak terkunci: siapa yang mengambilnya dapat membaca data toko"
        link, key = reverse("admin:backups_backup_changelist"), business_date(outlet)
        yield Need("disk_open", 1, words, link, "warn", key=key)


@attention("outlets.change_outlet", is_shared=True)
def _breach(outlet: Outlet) -> Iterable[Need]:
    """The law's clock, until those whose data it is and the authority were told; then the rest."""
    breach = open_breach(outlet.merchant_id)
    if breach is None:
        return
    left, link = hours_left(breach, wall_ms()), reverse("admin:customers_breach_changelist")
    if left is None:
        yield Need("breach_open", 1, "kebocoran data belum ditutup", link, "info", key="open")
    elif left < 0:
        words = "kebocoran data: batas 3×24 jam untuk memberi tahu sudah lewat"
        yield Need("breach_late", 1, words, link, "danger", key="late")
    else:
        words = f"kebocoran data: {left} jam lagi untuk memberi tahu orangnya dan lembaga PDP"
        yield Need("breach_hours", 1, words, link, "danger", {"hours": left}, key=str(left))


@attention("outlets.change_outlet")
def _cloud(outlet: Outlet) -> Iterable[Need]:
    """Only where a cloud is linked and something has been in the way for an hour."""
    uplink = uplink_of(outlet.merchant_id, outlet.id)
    if uplink is not None and is_late(uplink, wall_ms()):
        link = reverse("admin:sync_uplink_changelist")
        words = late_words(uplink, waiting(uplink))
        yield Need("cloud_late", 1, words, link, "warn", key=business_date(outlet))


@attention("reports.view_figure")
def _silent_hub(outlet: Outlet) -> Iterable[Need]:
    """In the cloud: figures of this outlet are not whole while its server is not heard."""
    contact = hubs_of(outlet.merchant_id).get(outlet.id)
    if contact is None or contact.heard_at is None or wall_ms() - contact.heard_at <= SILENT_MS:
        return
    waits = f", {contact.waiting} catatan menunggu" if contact.waiting else ""
    words = f"server {outlet.name} terakhir terdengar {ago_text(contact.heard_at)}{waits}"
    names = {"name": outlet.name, "waiting": contact.waiting}
    link, hours = reverse("admin:sync_uplink_changelist"), (wall_ms() - contact.heard_at) // HOUR_MS
    key = str(contact.heard_at)
    yield Need("hub_silent", 1, words, link, "warn", names, key=key, size=hours)


@attention("reports.view_figure")
def _left_at_cloud(outlet: Outlet) -> Iterable[Need]:
    """In the cloud: sales that are safe and in no figure, until the outlet's server has them."""
    if settings.ROLE != "cloud":
        return
    count, _ = standing_here(outlet.merchant_id, outlet.id)
    waits = "dititipkan tablet di cloud, belum dihitung: menunggu diambil server toko"
    words = f"penjualan {outlet.name} {waits}"
    link = reverse("admin:sync_uplink_changelist")
    yield Need("sales_left", count, words, link, "warn", {"name": outlet.name})


@attention("tills.view_device")
def _quiet_tills(outlet: Outlet) -> Iterable[Need]:
    """Tills in use that sent nothing for a day: switched off, or without a way to us."""
    tills = Device.objects.filter(
        merchant_id=outlet.merchant_id, outlet_id=outlet.id, role=Role.TILL, revoked_at=None
    )
    link, now = reverse("admin:tills_device_changelist"), wall_ms()
    for till in with_last_heard(tills):
        heard_at = getattr(till, "heard_at", None) or till.paired_at
        if now - heard_at > QUIET_MS:
            words = f"tablet {till.name} tidak terdengar ({ago_text(heard_at)})"
            names = {"name": till.name, "heard_at": heard_at}
            key = f"{till.id} {heard_at}"
            hours = (now - heard_at) // HOUR_MS
            yield Need("quiet_till", 1, words, link, "warn", names, key=key, size=hours)


@attention("tills.view_device")
def _open_shifts(outlet: Outlet) -> Iterable[Need]:
    """Shifts of an earlier day that nobody counted."""
    shifts = Shift.objects.filter(
        merchant_id=outlet.merchant_id,
        outlet_id=outlet.id,
        closed_at=None,
        business_date__lt=business_date(outlet),
    )[:MANY]
    link = reverse("admin:tills_shift_changelist")
    yield Need("shifts_open", shifts.count(), "shift kemarin belum ditutup", link, "warn")
