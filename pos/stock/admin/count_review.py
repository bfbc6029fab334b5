"""What the review of a count shows: differences, the largest first, each with what explains it."""

import uuid
from typing import Any

from django.http import HttpRequest

from pos.catalog.models import Product
from pos.catalog.queries import products_of
from pos.domain.formatting import format_rupiah
from pos.domain.money import divide_half_up
from pos.journal.backoffice.show import moment_text, quantity_text
from pos.outlets.masters import in_slices
from pos.stock.counting import Variance, uncounted, variances_of
from pos.stock.models import CountLine, LateMove, Level, Movement, StockCount

SEE_COST = "catalog.see_cost"
MOST_SHOWN = 500
MOST_UNCOUNTED = 50
CLOSE_MS = 120_000  # a clock of a tablet may be wrong by so much
Row = dict[str, Any]


def review_shown(request: HttpRequest, count: StockCount) -> dict[str, Any]:
    """Before it is posted."""
    variances = variances_of(count)
    products = products_of(count.merchant_id, {each.product_id for each in variances})
    costs = _unit_costs(count, products) if request.user.has_perm(SEE_COST) else None
    rows = [_row(each, products[each.product_id], costs) for each in variances]
    missing = list(uncounted(count)[: MOST_UNCOUNTED + 1])
    return {
        **_shown(rows),
        "uncounted": missing[:MOST_UNCOUNTED],
        "more_uncounted": len(missing) > MOST_UNCOUNTED,
        "late": [],
    }


def posted_shown(request: HttpRequest, count: StockCount) -> dict[str, Any]:
    """Afterwards, with what arrived late."""
    here = {"merchant_id": count.merchant_id, "outlet_id": count.outlet_id, "count": count}
    lines = list(CountLine.objects.filter(**here))
    worth: dict[uuid.UUID, int] = {}
    if request.user.has_perm(SEE_COST):
        tenant = {"merchant_id": count.merchant_id, "outlet_id": count.outlet_id}
        for part in in_slices({line.pk for line in lines}):
            moves = Movement.objects.filter(**tenant, pk__in=part)
            worth.update(moves.values_list("id", "cost_value_minor"))
    rows = [
        _cells(
            (line.product_id, line.name, line.unit),
            (line.counted_milli, line.expected_milli, line.difference_milli),
            worth.get(line.pk),
            [],
        )
        for line in lines
    ]
    found = LateMove.objects.filter(**here).order_by("-happened_at")[:MOST_SHOWN]
    return {**_shown(rows), "late": [_late(move) for move in found]}


def _shown(rows: list[Row]) -> dict[str, Any]:
    rows.sort(key=lambda row: (-abs(row["worth_minor"] or 0), -abs(row["milli"]), row["name"]))
    known = [row["worth_minor"] for row in rows if row["worth_minor"] is not None]
    return {
        "rows": rows[:MOST_SHOWN],
        "counted": len(rows),
        "different": sum(1 for row in rows if row["milli"]),
        "worth": format_rupiah(sum(known)) if known else "",
    }


def _row(variance: Variance, product: Product, costs: dict[uuid.UUID, int] | None) -> Row:
    milli = variance.difference_milli
    worth = None
    if costs is not None:
        worth = divide_half_up(milli * costs.get(product.pk, product.cost_minor or 0), 1, 1000)
    numbers = (variance.counted_milli, variance.expected_milli, milli)
    names = (product.pk, product.name, product.unit)
    return _cells(names, numbers, worth, list(_reasons(variance, product)))


def _reasons(variance: Variance, product: Product) -> list[str]:
    unit = product.unit
    told = []
    if variance.superseded:
        told.append("Sudah dihitung lagi di opname yang lebih baru; baris ini dilewati.")
    if product.archived:
        told.append("Barangnya diarsipkan sesudah dihitung; selisihnya tetap dibukukan.")
    if variance.late_milli:
        late = f"{quantity_text(variance.late_milli)} {unit}"
        told.append(f"Terjadi sebelum dihitung, baru tercatat sesudahnya: {late}. Sudah dihitung.")
    if variance.moved_meanwhile_milli:
        moved = quantity_text(variance.moved_meanwhile_milli)
        told.append(f"Bergerak selagi dihitung: {moved} {unit}. Hitung ulang bila ragu.")
    return told


def _cells(
    names: tuple[uuid.UUID, str, str],
    numbers: tuple[int, int, int],
    worth_minor: int | None,
    reasons: list[str],
) -> Row:
    counted, expected, difference = numbers
    sign = "+" if difference > 0 else ""
    return {
        "product": names[0],
        "name": names[1],
        "unit": names[2],
        "counted": quantity_text(counted),
        "expected": quantity_text(expected),
        "difference": f"{sign}{quantity_text(difference)}",
        "milli": difference,
        "worth_minor": worth_minor,
        "worth": "" if worth_minor is None else format_rupiah(worth_minor),
        "reasons": reasons,
    }


def _late(move: LateMove) -> Row:
    return {
        "name": move.name,
        "product": move.product_id,
        "moved": quantity_text(move.quantity_milli),
        "when": moment_text(move.happened_at)[:-3],
        "is_close": move.counted_at - move.happened_at < CLOSE_MS,
    }


def _unit_costs(count: StockCount, products: dict[uuid.UUID, Product]) -> dict[uuid.UUID, int]:
    levels = Level.objects.filter(
        merchant_id=count.merchant_id,
        outlet_id=count.outlet_id,
        place=count.place,
        product__in=list(products),
    )
    costs = {level.product_id: level.unit_cost_minor for level in levels}
    return {key: cost for key, cost in costs.items() if cost is not None}
