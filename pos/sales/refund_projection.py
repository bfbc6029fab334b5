"""Rows of refunds and of reprinted receipts. A refund is recorded whatever we think of it; what a
person should look at is said once: `over_refund` (more goods came back than were sold, or more
money than was paid, also when two tills did it without knowing of each other) and
`refund_of_unknown_sale`.
"""

from collections import Counter
from collections.abc import Sequence

from django.db.models import QuerySet

from pos.domain.formatting import format_rupiah
from pos.journal.bulk import insert_rows
from pos.journal.ids import derived_id
from pos.journal.problems import report
from pos.journal.projections import Happening, projection
from pos.sales.models import ReceiptCopy, Refund, Sale, SaleLine, SalePayment, SaleTax
from pos.sales.projections import write_documents

# What was paid without rounding may go back in coins that there are (domain.md 3.7).
LARGEST_ROUNDING_MINOR = 1_000
_REFUND = (
    "id",
    "merchant_id",
    "outlet_id",
    "event_id",
    "original_id",
    "original_number",
    "is_void",
    "exchanged_for",
    "reason_code",
    "reason",
    "note",
    "approved_by_id",
    "approved_by_name",
)
_COPY = (
    "id",
    "merchant_id",
    "outlet_id",
    "event_id",
    "device_id",
    "sale_id",
    "number",
    "copy_number",
    "printed_at",
    "printed_by",
)
Quantities = Counter[str]


@projection(
    "sale.refunded", versions=(1, 2, 3, 4, 5), tables=(Sale, SaleLine, SaleTax, SalePayment, Refund)
)
def project_refunds(run: Sequence[Happening]) -> None:
    write_documents(run)
    insert_rows(Refund, _REFUND, [_refund_row(happening) for happening in run])
    for happening in run:
        _look_for_trouble(happening)


@projection("receipt.reprinted", tables=(ReceiptCopy,))
def project_copies(run: Sequence[Happening]) -> None:
    rows = [
        (
            derived_id(happening.id, 0),
            happening.merchant_id,
            happening.outlet_id,
            happening.id,
            happening.device_id,
            happening.body.sale,
            happening.body.number,
            happening.body.copy_number,
            happening.body.printed_at,
            happening.body.by.name,
        )
        for happening in run
    ]
    insert_rows(ReceiptCopy, _COPY, rows)


def _refund_row(happening: Happening) -> tuple[object, ...]:
    body = happening.body
    approver = body.approved_by
    return (
        body.refund,
        happening.merchant_id,
        happening.outlet_id,
        happening.id,
        body.original.sale if body.original else None,
        body.original.number if body.original else "",
        body.void,
        body.exchanged_for,
        body.reason.code,
        body.reason.label,
        body.note or "",
        approver.id if approver else None,
        approver.name if approver else "",
    )


def _look_for_trouble(happening: Happening) -> None:
    """By the record so far, so that where a run is cut makes no difference."""
    tenant = {"merchant_id": happening.merchant_id, "outlet_id": happening.outlet_id}
    if happening.body.original is None:
        return  # dear_refunds.py looks at its prices
    original = Sale.objects.filter(**tenant, id=happening.body.original.sale).first()
    if original is None:
        _report_unknown(happening)
        return
    refunds = Refund.objects.filter(**tenant, original_id=original.id)
    returned = _quantities(SaleLine.objects.filter(**tenant, sale_id__in=refunds.values("id")))
    sold = _quantities(SaleLine.objects.filter(**tenant, sale_id=original.id))
    others = Sale.objects.filter(**tenant, id__in=refunds.values("id"))
    documents = list(others.order_by("completed_at", "number"))
    if any(-quantity > sold[line] for line, quantity in returned.items()):
        _report_over(happening, original, documents, "diretur lebih dari yang dibeli")
    elif _money_beyond(original, documents) > LARGEST_ROUNDING_MINOR:
        _report_over(happening, original, documents, "mengembalikan uang lebih dari yang dibayar")


def _money_beyond(original: Sale, refunds: list[Sale]) -> int:
    """What all refunds of a sale handed out beyond what was paid for it."""
    return -sum(each.due_minor for each in refunds) - original.due_minor


def _quantities(lines: "QuerySet[SaleLine]") -> Quantities:
    found: Quantities = Counter()
    for line, quantity in lines.values_list("line_id", "quantity_milli"):
        found[line] += quantity
    return found


def _report_unknown(happening: Happening) -> None:
    body = happening.body
    report(
        code="refund_of_unknown_sale",
        key=body.refund,
        sentence=(
            f"Retur {body.receipt.number} mengembalikan {format_rupiah(-body.due_minor)} untuk "
            f"struk {body.original.number}, yang belum ada di server ini."
        ),
        suggestion="Tunggu tablet asalnya mengirim; bila tidak pernah ada, tanyakan kasirnya.",
        event_id=happening.id,
        detail={"original": body.original.sale},
        merchant_id=happening.merchant_id,
        outlet_id=happening.outlet_id,
    )


def _report_over(happening: Happening, original: Sale, refunds: list[Sale], what: str) -> None:
    told = "; ".join(f"{each.number} oleh {each.cashier_name}" for each in refunds)
    report(
        code="over_refund",
        key=f"{original.id}:{len(refunds)}",
        sentence=f"Struk {original.number} {what}: {told}.",
        suggestion="Cocokkan uang kembali di kedua laci dengan struknya, lalu tandai selesai.",
        event_id=happening.id,
        detail={
            "original": str(original.id),
            "refunds": [
                {"number": each.number, "device": str(each.device_id), "at": each.completed_at}
                for each in refunds
            ],
        },
        merchant_id=happening.merchant_id,
        outlet_id=happening.outlet_id,
    )
