"""Each cashier beside the shop: what was taken back (and without a receipt), taken off a cart after
the kitchen was told, given off, priced by hand, printed again, drawers opened for no sale, short of
cash.

The last row is the shop as a whole. What somebody does at least twice as often for each receipt as
the shop on average is said in words: a question, not an answer, for whoever works at the returns
desk takes more back.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from pos.outlets.masters import in_slices
from pos.outlets.models import Outlet
from pos.people.models import Approval
from pos.reports.kept_days import deeds_of_days, live_days
from pos.reports.periods import ONE, Stretch
from pos.reports.tables import Column, Report, Unit, share_ppm
from pos.sales.models import Kind, ReceiptCopy, Refund, Sale, SaleLine
from pos.sales.shift_facts import UNDONE
from pos.tills.models import OFF, CashMove, DishVoid, DrawerOpening, Shift

PROOF = "KB-"  # how the number of a repayment begins
CONTROL = "Kontrol"
WHOLE_SHOP = "Seluruh toko"
TIMES_AVERAGE, AT_LEAST = 2, 3
COMPARED = {
    "refunds": "Retur",
    "undone": "Dibatalkan",
    "voided": "Void",
    "dishes": "Batal setelah dapur",
    "overrides": "Harga diubah",
    "reprints": "Cetak ulang",
    "openings": "Buka laci",
}
Where = dict[str, Any]
Told = Iterator[tuple[str, str, dict[str, int]]]  # person, name, what


@dataclass(slots=True)
class Deeds:
    """What one person did in these days."""

    name: str = ""
    sales: int = 0
    gross_minor: int = 0
    total_minor: int = 0
    discount_minor: int = 0
    overrides: int = 0
    refunds: int = 0
    refund_minor: int = 0
    unproven_minor: int = 0
    undone: int = 0
    voided: int = 0
    dishes: int = 0
    dishes_minor: int = 0
    reprints: int = 0
    asked: int = 0
    openings: int = 0
    out_minor: int = 0
    shifts: int = 0
    variance_minor: int = 0
    stands_out: str = ""

    @property
    def refund_ppm(self) -> int | None:
        return share_ppm(self.refund_minor, self.total_minor)

    @property
    def discount_ppm(self) -> int | None:
        return share_ppm(self.discount_minor, self.gross_minor)


COUNTED = tuple(field.name for field in fields(Deeds) if field.name not in ("name", "stands_out"))


def deeds_of(outlet: Outlet, stretch: Stretch) -> list[Deeds]:
    """Whoever sold most first; the shop as a whole last."""
    found: dict[str, Deeds] = defaultdict(Deeds)
    for person, name, sums in _told(outlet, stretch):
        deeds = found[person]
        deeds.name = deeds.name or name
        for key, value in sums.items():
            setattr(deeds, key, getattr(deeds, key) + int(value))
    rows = sorted(found.values(), key=lambda each: (-each.total_minor, each.name))
    shop = Deeds(WHOLE_SHOP, *(sum(getattr(row, key) for row in rows) for key in COUNTED))
    for row in rows:
        row.stands_out = _beside(row, shop)
    return [*rows, shop] if rows else []


def _beside(row: Deeds, shop: Deeds) -> str:
    """ "Retur 2,4×": so many times the shop's average for each receipt."""
    found = [_times(name, key, row, shop) for key, name in COMPARED.items()]
    return ", ".join(each for each in found if each)


def _times(name: str, key: str, row: Deeds, shop: Deeds) -> str:
    count, average = getattr(row, key), getattr(shop, key) * row.sales
    if count < AT_LEAST or count * shop.sales < TIMES_AVERAGE * average:
        return ""
    if average == 0:
        return name  # who sells nothing has no receipts to hold it against
    tenths = count * shop.sales * 10 // average
    return f"{name} {tenths // 10},{tenths % 10}×"


def _told(outlet: Outlet, stretch: Stretch) -> Told:
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    days = {"business_date__range": stretch.texts}
    people: dict[str, str] = {}
    for person, name, sums in _of_sales(outlet, stretch):
        people[name] = person
        yield person, name, sums
    yield from _reprints(here, people, outlet, stretch)
    yield from _asked(here, outlet, stretch)
    yield from _cash_out(CashMove.objects.filter(**here, **days, direction="out"))
    yield from _openings(DrawerOpening.objects.filter(**here, **days))
    yield from _dishes(DishVoid.objects.filter(**here, **days))
    yield from _closings(Shift.objects.filter(**here, **days, closed_at__isnull=False))


def _of_sales(outlet: Outlet, stretch: Stretch) -> Told:
    """Those of days that are kept as figures, and what the documents of the other days say."""
    live = live_days(outlet, stretch)
    for key, name, amount in deeds_of_days(outlet, stretch, live):
        person, deed = key.rsplit(" ", 1)
        yield person, name, {deed: amount}
    yield from deeds_of_sales(outlet, live)


def deeds_of_sales(outlet: Outlet, days: Sequence[str]) -> Told:
    """What sales and refunds alone say; they never change (kept_days.py)."""
    here = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    for part in in_slices(days):
        of_days = {"business_date__in": part}
        sold = Sale.objects.filter(**here, **of_days).order_by()
        yield from _sales(sold)
        yield from _overrides(here, of_days)
        yield from _unproven(here, sold)
        yield from _undone(here, sold)


def _sales(sold: "QuerySet[Sale]") -> Told:
    sale, back = Q(kind=Kind.SALE), Q(kind=Kind.REFUND)
    by_hand = F("line_discount_minor") + F("order_discount_minor")
    rows = sold.values("cashier_id", "cashier_name").annotate(
        sales=Count("id", filter=sale),
        sum_gross=Sum("gross_minor", filter=sale, default=0),
        sum_total=Sum("total_minor", filter=sale, default=0),
        sum_discount=Sum(by_hand, filter=sale, default=0),
        refunds=Count("id", filter=back),
        sum_back=Sum("total_minor", filter=back, default=0),
    )
    for row in rows:
        sums = {
            "sales": row["sales"],
            "gross_minor": row["sum_gross"],
            "total_minor": row["sum_total"],
            "discount_minor": row["sum_discount"],
            "refunds": row["refunds"],
            "refund_minor": -row["sum_back"],
        }
        yield str(row["cashier_id"]), row["cashier_name"], sums


def _overrides(here: Where, days: Where) -> Told:
    owner = {f"sale__{name}": value for name, value in {**here, **days}.items()}
    lines = SaleLine.objects.filter(**here, **owner, price_source="override", sale__kind=Kind.SALE)
    by = ("sale__cashier_id", "sale__cashier_name")
    for person, name, count in lines.order_by().values_list(*by).annotate(Count("id")):
        yield str(person), name, {"overrides": count}


def _unproven(here: Where, sold: "QuerySet[Sale]") -> Told:
    """Goods taken back without their receipt."""
    back = sold.filter(id__in=Refund.objects.filter(**here, original_id=None).values("id"))
    for person, name, minor in back.values_list("cashier_id", "cashier_name").annotate(
        Sum("total_minor")
    ):
        yield str(person), name, {"unproven_minor": -minor}


def _undone(here: Where, sold: "QuerySet[Sale]") -> Told:
    """Their own sales, within a minute and without asking; and sales that never happened."""
    back = Refund.objects.filter(**here)
    at_once = back.filter(reason_code=UNDONE, approved_by_id=None, is_void=False)
    for what, refunds in (("undone", at_once), ("voided", back.filter(is_void=True))):
        found = sold.filter(id__in=refunds.values("id")).values_list("cashier_id", "cashier_name")
        for person, name, count in found.annotate(Count("id")):
            yield str(person), name, {what: count}


def _reprints(here: Where, people: dict[str, str], outlet: Outlet, stretch: Stretch) -> Told:
    """Of receipts of these days, and of proofs of kasbon printed again on them, which are no sales.
    A copy names who printed it by name only."""
    of_these = Sale.objects.filter(**here, business_date__range=stretch.texts)
    first, after = (_midnight(outlet, day) for day in (stretch.first, stretch.last + ONE))
    proof = Q(number__startswith=PROOF, printed_at__gte=first, printed_at__lt=after)
    wanted = Exists(of_these.filter(id=OuterRef("sale_id"))) | proof
    copies = ReceiptCopy.objects.filter(wanted, **here).order_by()
    for name, count in copies.values_list("printed_by").annotate(Count("id")):
        yield people.get(name, f"name {name}"), name, {"reprints": count}


def _asked(here: Where, outlet: Outlet, stretch: Stretch) -> Told:
    """How often somebody's yes was needed, on these days of the calendar."""
    first, after = (_midnight(outlet, day) for day in (stretch.first, stretch.last + ONE))
    given = Approval.objects.filter(**here, given_at__gte=first, given_at__lt=after).order_by()
    for person, name, count in given.values_list("asked_by_id", "asked_by_name").annotate(
        Count("id")
    ):
        yield str(person), name, {"asked": count}


def _midnight(outlet: Outlet, day: Any) -> int:
    return int(datetime.combine(day, time(), ZoneInfo(outlet.zone)).timestamp()) * 1000


def _cash_out(moves: "QuerySet[CashMove]") -> Told:
    by = ("person_id", "person_name")
    for person, name, minor in moves.order_by().values_list(*by).annotate(Sum("amount_minor")):
        yield str(person), name, {"out_minor": minor}


def _openings(opened: "QuerySet[DrawerOpening]") -> Told:
    by = ("person_id", "person_name")
    for person, name, count in opened.order_by().values_list(*by).annotate(Count("id")):
        yield str(person), name, {"openings": count}


def _dishes(voids: "QuerySet[DishVoid]") -> Told:
    by = ("person_id", "person_name")
    sums = {"sum_dishes": Sum("dishes"), "sum_minor": Sum("amount_minor")}
    for row in voids.order_by().values(*by).annotate(**sums):
        told = {"dishes": row["sum_dishes"], "dishes_minor": row["sum_minor"]}
        yield str(row["person_id"]), row["person_name"], told


def _closings(closed: "QuerySet[Shift]") -> Told:
    by = ("closed_by_id", "closed_by_name")
    sums = {"sum_shifts": Count("id"), "sum_off": Sum(OFF)}
    for row in closed.order_by().values(*by).annotate(**sums):
        told = {"shifts": row["sum_shifts"], "variance_minor": row["sum_off"]}
        yield str(row["closed_by_id"]), row["closed_by_name"], told


def _count(heading: str, value: Callable[[Deeds], int]) -> Column:
    return Column(heading, Unit.COUNT, value, is_wide=True, has_sum=False)


def _money(heading: str, value: Callable[[Deeds], int]) -> Column:
    return Column(heading, Unit.MONEY, value, has_sum=False)


CONTROL_REPORTS = (
    Report(
        "kontrol-kasir", "Kontrol per kasir",
        "Retur, pembatalan, hidangan yang dibatalkan setelah dapur diberi tahu, diskon, harga yang "
        "diubah, cetak ulang, laci yang dibuka, dan selisih kas setiap orang, di samping seluruh "
        "toko. Menonjol: per struk paling sedikit dua kali rata-rata toko. Itu pertanyaan, bukan "
        "jawaban.", CONTROL,
        (
            Column("Nama", Unit.TEXT, lambda row: row.name),
            _count("Struk", lambda row: row.sales),
            _money("Penjualan", lambda row: row.total_minor),
            _count("Retur", lambda row: row.refunds),
            _money("Nilai retur", lambda row: row.refund_minor),
            Column("Retur %", Unit.PERCENT, lambda row: row.refund_ppm),
            _money("Tanpa struk", lambda row: row.unproven_minor),
            _count("Dibatalkan", lambda row: row.undone),
            _count("Void", lambda row: row.voided),
            _count("Batal setelah dapur", lambda row: row.dishes),
            _money("Nilainya", lambda row: row.dishes_minor),
            Column("Diskon %", Unit.PERCENT, lambda row: row.discount_ppm),
            _count("Harga diubah", lambda row: row.overrides),
            _count("Cetak ulang", lambda row: row.reprints),
            _count("Minta izin", lambda row: row.asked),
            _count("Buka laci", lambda row: row.openings),
            _money("Kas keluar", lambda row: row.out_minor),
            _count("Tutup shift", lambda row: row.shifts),
            _money("Selisih kas", lambda row: row.variance_minor),
            Column("Menonjol", Unit.TEXT, lambda row: row.stands_out),
        ),
        deeds_of, "Nilai retur", has_chart=False,
    ),
)  # fmt: skip
