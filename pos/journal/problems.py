"""The "Perlu dicek" inbox: what a person should look at, said once, in a plain sentence.

Codes and suggested fixes of the journal itself are in SUGGESTIONS; other apps pass their own.
"""

import uuid
from collections.abc import Callable
from typing import Any

from pos.journal.bulk import insert_rows
from pos.journal.clock import wall_ms
from pos.journal.ids import uuid7
from pos.journal.models import Handling, Problem

SUGGESTIONS = {
    "fork": "Jangan hapus data tablet. Pasangkan ulang tablet itu, lalu hubungi bantuan.",
    "bad_signature": "Pasangkan ulang tablet itu; periksa siapa yang memakainya.",
    "signature_unproven": "Periksa tablet asalnya; isi kejadian tetap dilindungi rantai.",
    "wrong_tenant": "Tablet ini milik toko lain. Pasangkan ulang di toko yang benar.",
    "foreign_device": "Tablet mengirim atas nama tablet lain. Cabut lalu pasangkan ulang.",
    "revoked_device": "Tablet sudah dicabut. Periksa apakah transaksi ini benar terjadi.",
    "invalid_body": "Perbarui aplikasi tablet, lalu tekan Terapkan lagi.",
    "not_understood": "Perbarui server toko, lalu tekan Terapkan lagi.",
    "till_copied": "Periksa apakah ada tablet kedua yang memakai salinan data kasir ini.",
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
    reopen: bool = False,
) -> None:
    """Put one thing into the inbox; a second report with the same code and key changes nothing.

    With `reopen`, what was settled and now happens again is opened again: for conditions that go
    on (a clock, a broken tablet). Never for what a projection reports, because a replay says
    everything once more and would undo what people settled."""
    where = {"merchant_id": merchant_id, "outlet_id": outlet_id, "code": code}
    key, sentence = key[:MAX_KEY], sentence[:MAX_SENTENCE]
    now = wall_ms() if opened_at is None else opened_at
    suggestion = suggestion or SUGGESTIONS.get(code, "")
    known = Problem.objects.filter(**where, key=key)
    found = known.only("settled_at").first()
    if found is not None:
        if reopen and found.settled_at is not None:
            known.update(
                sentence=sentence,
                suggestion=suggestion,
                event_id=event_id,
                detail=detail or {},
                opened_at=now,
                settled_at=None,
                settled_by=None,
                reopened_at=now,
            )
        return
    tenant = (merchant_id, outlet_id)
    row = (uuid7(), *tenant, code, key, sentence, suggestion, event_id, detail or {}, now)
    insert_rows(Problem, _COLUMNS, [row])
    show_handling(merchant_id, outlet_id, code, key)


def show_handling(merchant_id: uuid.UUID, outlet: uuid.UUID, code: str, key: str) -> None:
    """On the problem itself: whose it is, and whether it is settled. Nothing where it is not known:
    of another outlet's server, or its rule speaks later, and then this is asked again."""
    problem = Problem.objects.filter(
        merchant_id=merchant_id, outlet_id=outlet, code=code, key=key
    ).first()
    if problem is None:
        return
    steps = Handling.objects.filter(
        merchant_id=merchant_id, problem_outlet_id=outlet, code=code, key=key
    ).order_by("hlc_ms", "hlc_counter", "id")
    changes: dict[str, object] = {}
    given = steps.filter(act=Handling.Act.ASSIGNED).last()
    if given is not None:
        changes["assigned_to"] = given.to_id
    ends = steps.filter(act=Handling.Act.SETTLED, at_ms__gte=problem.reopened_at or 0)
    end = ends.first()
    if end is not None and problem.settled_at is None:
        changes |= {"settled_at": end.at_ms, "settled_by": end.by_id}
    if changes:
        Problem.objects.filter(pk=problem.pk, merchant_id=problem.merchant_id).update(**changes)


Change = Callable[[dict[str, Any]], tuple[str, dict[str, Any]]]


def revise(
    *, code: str, key: str, merchant_id: uuid.UUID, outlet_id: uuid.UUID, change: Change
) -> None:
    """Say more about what is still open; `change` turns its detail into a new sentence and detail.
    What a person settled stays as it was said."""
    found = _open(code, key, merchant_id, outlet_id)
    if found is not None:
        sentence, detail = change(found.detail)
        Problem.objects.filter(pk=found.pk, merchant_id=merchant_id).update(
            sentence=sentence[:MAX_SENTENCE], detail=detail
        )


def settle_by_record(
    *,
    code: str,
    key: str,
    merchant_id: uuid.UUID,
    outlet_id: uuid.UUID,
    document: dict[str, Any],
    at_ms: int,
) -> None:
    """The record itself made it right: settled by that document instead of by a person."""
    found = _open(code, key, merchant_id, outlet_id)
    if found is not None:
        Problem.objects.filter(pk=found.pk, merchant_id=merchant_id).update(
            settled_at=at_ms, detail={**found.detail, "settled_by": document}
        )


def _open(code: str, key: str, merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> Problem | None:
    return Problem.objects.filter(
        merchant_id=merchant_id,
        outlet_id=outlet_id,
        code=code,
        key=key[:MAX_KEY],
        settled_at=None,
    ).first()
