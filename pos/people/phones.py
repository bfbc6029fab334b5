"""Yeses from phones, judged where they arrive: the till has judged before, but may be changed.

A signature proves that the phone said it. Six digits prove no more than a PIN would: whoever can
read the verifier out of a tablet can make them (decisions/0034). Where the secret is not kept (the
cloud, a hub put back from its record alone) digits are taken as the shop's own hub took them.
"""

import hashlib
import hmac
import uuid
from typing import Any

from pos.domain.phone_yes import STEP_MS, WINDOW_MS, asked_text, yes_digits
from pos.journal.keys import decode, is_valid
from pos.journal.projections import Happening
from pos.people.models import Approval, Phone, PhoneSecret

HELD_MS = 600_000  # a till holds a question, and the yes to it, for ten minutes
DOUBTS = {
    "unknown": "telepon itu bukan miliknya",
    "revoked": "telepon itu sudah dicabut",
    "wrong": "jawabannya bukan untuk permintaan ini",
    "late": "jam telepon dan tablet berbeda",
    "used": "jawabannya sudah pernah dipakai",
}
REFUSALS = {"other_question": "untuk hal lain", "too_old": "yang sudah lewat waktunya"}


def doubt_of(happening: Happening) -> str:
    """Why this yes counts for nothing; "" when it does, or was given by PIN."""
    body, proof = happening.body, happening.body.proof
    if proof is None:
        return ""
    phone = Phone.objects.filter(merchant_id=happening.merchant_id, id=proof.phone).first()
    if phone is None or str(phone.person_id) != body.approver.id:
        return "unknown"
    if phone.ended_ms is not None and _hour(happening) >= (phone.ended_ms, phone.ended_counter):
        return "revoked"
    if not _is_answer(happening, phone):
        return "wrong"
    said_at = proof.stamp if proof.way == "scan" else proof.stamp * STEP_MS
    if abs(said_at - happening.hlc_ms) > WINDOW_MS + HELD_MS:
        return "late"
    return "used" if _was_used(happening) else ""


def digits_for(secret: str, text: str) -> str:
    return yes_digits(hmac.digest(decode(secret), text.encode(), hashlib.sha256))


def phones_of(merchant_id: uuid.UUID) -> dict[uuid.UUID, list[dict[str, Any]]]:
    """What tills check yeses with, by person. Only phones that hold."""
    phones = Phone.objects.filter(merchant_id=merchant_id, ended_ms=None).order_by("id")
    rows = list(phones)
    kept = PhoneSecret.objects.filter(merchant_id=merchant_id, id__in=[row.id for row in rows])
    secrets = dict(kept.values_list("id", "secret"))
    return {
        row.person_id: [
            {"id": str(row.id), "public_key": row.public_key, "secret": secrets.get(row.id)}
        ]
        for row in rows
    }


def _is_answer(happening: Happening, phone: Phone) -> bool:
    body, proof = happening.body, happening.body.proof
    needs: Any = [{"action": item.action, "amount": item.amount} for item in body.items]
    text = asked_text(happening.series, proof.nonce, needs, proof.stamp)
    if proof.way == "scan":
        return is_valid(phone.public_key, text.encode(), proof.answer)
    kept = PhoneSecret.objects.filter(merchant_id=phone.merchant_id, id=phone.id).first()
    return kept is None or hmac.compare_digest(digits_for(kept.secret, text), proof.answer)


def _was_used(happening: Happening) -> bool:
    """The number is the question's: a till asks with each once."""
    others = Approval.objects.filter(
        merchant_id=happening.merchant_id,
        outlet_id=happening.outlet_id,
        nonce=happening.body.proof.nonce,
        device_id=happening.device_id,
    )
    return others.exclude(id=happening.id).exists()


def _hour(happening: Happening) -> tuple[int, int]:
    return happening.hlc_ms, happening.hlc_counter
