"""No full card number becomes a row, whatever a till sent: starred in the row, told to a person.

The event itself is kept as it was signed; a till of ours refuses such input before it is written.
"""

from collections.abc import Sequence
from typing import Any

from pos.domain.card_numbers import has_card_number, mask_card_numbers
from pos.journal.problems import report
from pos.journal.projections import Happening


def masked(payment: Any) -> str:
    """The reference as it may stand in a row."""
    return mask_card_numbers(payment.reference) if payment.reference else ""


def masked_details(details: dict[str, str] | None) -> dict[str, str] | None:
    if details is None:
        return None
    return {key: mask_card_numbers(text) for key, text in details.items()}


def report_card_numbers(run: Sequence[Happening]) -> None:
    for happening in run:
        if any(map(_holds_card_number, happening.body.payments)):
            number = happening.body.receipt.number
            report(
                code="card_number_seen",
                key=str(happening.body.sale),
                sentence=f"Struk {number} memuat nomor kartu lengkap. Nomornya disamarkan di sini.",
                suggestion="Ingatkan kasir: cukup 4 angka terakhir. Perbarui aplikasi tablet itu.",
                event_id=happening.id,
                merchant_id=happening.merchant_id,
                outlet_id=happening.outlet_id,
            )


def _holds_card_number(payment: Any) -> bool:
    if payment.kind == "cash" and not payment.reference:
        return False
    details = getattr(payment, "details", None)
    texts = [payment.reference or "", *(details.model_dump().values() if details else ())]
    return any(map(has_card_number, texts))
