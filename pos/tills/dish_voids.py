"""Dishes that left their cart after the kitchen was told of them, as rows.

A Z counts them: one that arrives after the close is counted as late.
"""

from collections.abc import Sequence
from typing import Any

from pos.journal.bulk import insert_rows
from pos.journal.errors import RuleError
from pos.journal.projections import Happening, projection
from pos.tills.models import DishVoid, Shift
from pos.tills.shift_rows import count_late

LONGEST_NAMES = 200
_COLUMNS = (
    "id",
    "merchant_id",
    "outlet_id",
    "void_id",
    "order_id",
    "shift_id",
    "device_id",
    "business_date",
    "dishes",
    "names",
    "amount_minor",
    "person_id",
    "person_name",
    "voided_at",
)


@projection("order.voided", tables=(Shift, DishVoid))
def project_dish_voids(run: Sequence[Happening]) -> None:
    for happening in run:
        _refuse_second(happening)
    insert_rows(DishVoid, _COLUMNS, [_row(happening) for happening in run])
    count_late(run)


def _refuse_second(happening: Happening) -> None:
    same = DishVoid.objects.filter(
        merchant_id=happening.merchant_id,
        outlet_id=happening.outlet_id,
        void_id=happening.body.void,
    )
    if same.exclude(id=happening.id).exists():
        raise RuleError(
            "dish_void_repeated",
            "Pembatalan hidangan ini sudah tercatat.",
            suggestion="Tandai selesai bila hidangannya memang hanya dibatalkan sekali.",
        )


def _row(happening: Happening) -> tuple[Any, ...]:
    body = happening.body
    return (
        happening.id,
        happening.merchant_id,
        happening.outlet_id,
        body.void,
        body.order,
        body.shift,
        happening.device_id,
        happening.business_date,
        len(body.lines),
        ", ".join(line.name for line in body.lines)[:LONGEST_NAMES],
        body.amount_minor,
        body.person.id,
        body.person.name,
        body.voided_at,
    )
