"""The "Perlu dicek" inbox: what a person should look at, said once, in a plain sentence.

Codes and suggested fixes of the journal itself are in SUGGESTIONS; other apps pass their own.
"""

import uuid
from typing import Any

from pos.journal.bulk import insert_rows
from pos.journal.clock import wall_ms
from pos.journal.ids import uuid7
from pos.journal.models import Problem

SUGGESTIONS = {
    "fork": "Jangan hapus data tablet. Pasangkan ulang tablet itu, lalu hubungi bantuan.",
    "bad_signature": "Pasangkan ulang tablet itu; periksa siapa yang memakainya.",
    "signature_unproven": "Periksa tablet asalnya; isi kejadian tetap dilindungi rantai.",
    "wrong_tenant": "Tablet ini milik toko lain. Pasangkan ulang di toko yang benar.",
    "foreign_device": "Tablet mengirim atas nama tablet lain. Cabut lalu pasangkan ulang.",
    "revoked_device": "Tablet sudah dicabut. Periksa apakah transaksi ini benar terjadi.",
    "invalid_body": "Perbarui aplikasi tablet, lalu tekan Terapkan lagi.",
    "not_understood": "Perbarui server toko, lalu tekan Terapkan lagi.",
    "malformed_event": "Perbarui aplikasi tablet; data aslinya masih di tablet itu.",
    "clock_suspect": "Periksa tanggal dan jam tablet itu.",
}
_COLUMNS = (
    "id",
    "merchant_id",
    "outlet_id",
    "code",
    "key",
    "sentence",
    "suggestion",
    "event_id",
    "detail",
    "opened_at",
)
MAX_SENTENCE = 500
MAX_KEY = 160


def report(
    *,
    code: str,
    key: str,
    sentence: str,
    merchant_id: uuid.UUID,
    outlet_id: uuid.UUID,
    event_id: uuid.UUID | None = None,
    suggestion: str = "",
    detail: dict[str, Any] | None = None,
    opened_at: int | None = None,
) -> None:
    """Put one thing into the inbox; a second report with the same code and key changes nothing."""
    where = {"merchant_id": merchant_id, "outlet_id": outlet_id, "code": code}
    key = key[:MAX_KEY]
    if Problem.objects.filter(**where, key=key).exists():
        return
    row = (
        uuid7(),
        merchant_id,
        outlet_id,
        code,
        key,
        sentence[:MAX_SENTENCE],
        suggestion or SUGGESTIONS.get(code, ""),
        event_id,
        detail or {},
        wall_ms() if opened_at is None else opened_at,
    )
    insert_rows(Problem, _COLUMNS, [row])
