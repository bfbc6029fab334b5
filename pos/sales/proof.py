"""Does this paper prove a sale? The text of a receipt's QR code against what this server holds.

Everything is said in one sentence for whoever stands in the shop with the paper in hand; the format
is in pos.domain.receipt_proof.
"""

import uuid
from dataclasses import dataclass
from typing import Literal

from pos.domain.errors import DomainError
from pos.domain.formatting import format_rupiah
from pos.domain.receipt_proof import HASH_HEX, Proof, read_proof, signing_text
from pos.journal.keys import is_valid
from pos.journal.models import DeviceKey, Event, Head
from pos.sales.queries import receipt_of_event

Outcome = Literal["found", "missing", "forged", "differs", "unreadable"]


@dataclass(frozen=True)
class Finding:
    """`found` here and the same; `missing` genuine but not here; `differs` genuine, and this server
    holds something else in its place; `forged` no device of this shop signed it."""

    outcome: Outcome
    sentence: str
    event_id: uuid.UUID | None = None


def examine(text: str) -> Finding:
    """Judge a scanned or typed text. Nothing is written."""
    try:
        proof = read_proof(text)
    except DomainError as error:
        return Finding("unreadable", error.sentence)
    key = DeviceKey.objects.filter(device_id=proof["device"], epoch=proof["epoch"]).first()
    if key is None:
        return Finding("forged", "PALSU: struk ini bukan dari perangkat toko ini.")
    if not is_valid(key.public_key, signing_text(proof["signed"]).encode(), proof["signature"]):
        return Finding("forged", "PALSU: tanda tangan struk ini tidak cocok; isinya diubah.")
    return _compare(proof, key)


def _compare(proof: Proof, key: DeviceKey) -> Finding:
    """The paper is genuine; is what it says here?"""
    event = Event.objects.filter(
        merchant_id=key.merchant_id,
        outlet_id=key.outlet_id,
        device_id=key.device_id,
        epoch=key.epoch,
        stream="F",
        seq=proof["seq"],
    ).first()
    about = f"struk {proof['number']} senilai {format_rupiah(proof['total_minor'])}"
    if event is None:
        return Finding("missing", _missing(about, proof, key))
    if event.hash[:HASH_HEX] != proof["hash"] or str(event.id) != proof["event"]:
        sentence = (
            f"BERBEDA: {about} asli, tetapi server menyimpan isi lain untuk nomor urut "
            f"{proof['seq']} perangkat itu. Simpan struknya dan hubungi bantuan."
        )
        return Finding("differs", sentence, event.id)
    counted = "" if receipt_of_event(event) else " Transaksinya masih perlu dicek di back office."
    return Finding("found", f"COCOK: {about} asli dan tersimpan di server.{counted}", event.id)


def _missing(about: str, proof: Proof, key: DeviceKey) -> str:
    head = Head.objects.filter(
        merchant_id=key.merchant_id,
        outlet_id=key.outlet_id,
        device_id=key.device_id,
        epoch=key.epoch,
        stream="F",
    ).first()
    return (
        f"BELUM ADA: {about} asli, tetapi belum sampai di server. Server memegang nomor urut "
        f"sampai {head.seq if head else 0} dari perangkat itu; struk ini nomor {proof['seq']}."
    )
