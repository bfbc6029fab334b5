"""What the record finds odd about an event it stores: each said once in the inbox, none refused."""

import uuid
from collections.abc import Iterable

from pos.journal.clock import is_suspect
from pos.journal.envelope import Envelope
from pos.journal.models import Fork, Ledger, Proof, State
from pos.journal.problems import report
from pos.journal.rows import Accepted

UNPROVEN = "Tanda tangan satu kejadian {0} tidak cocok, walau rantainya utuh."
_SENTENCES = {
    "wrong_tenant": "Kejadian milik toko lain diterima dari perangkat {0}; disimpan terpisah.",
    "bad_signature": "Tanda tangan kejadian dari perangkat {0} tidak cocok; disimpan terpisah.",
    "revoked_device": "Perangkat {0} sudah dicabut tetapi masih mengirim kejadian.",
    "signature_unproven": UNPROVEN,
    "clock_suspect": "Jam perangkat {0} lebih dari 5 menit di depan jam toko.",
}


def report_suspects(ledger: Ledger, accepted: Iterable[Accepted], received_at: int) -> None:
    """Quarantined, unproven or from the future: a problem each, in the transaction that stores."""
    for item in accepted:
        envelope = item.envelope
        if item.state == State.QUARANTINED:
            _tell(ledger, item.reason, str(envelope.id), envelope)
        elif item.proof == Proof.UNPROVEN:
            _tell(ledger, "signature_unproven", str(envelope.id), envelope)
        if is_suspect(envelope.hlc, received_at):
            day = f"{envelope.device_id}:{envelope.business_date}"
            _tell(ledger, "clock_suspect", day, envelope, reopen=True)


def _tell(ledger: Ledger, code: str, key: str, envelope: Envelope, *, reopen: bool = False) -> None:
    report(
        code=code,
        key=key,
        sentence=_SENTENCES[code].format(envelope.series),
        event_id=envelope.id,
        merchant_id=ledger.merchant_id,
        outlet_id=ledger.outlet_id,
        reopen=reopen,
    )


def report_foreign(
    merchant_id: uuid.UUID, outlet_id: uuid.UUID, device_id: uuid.UUID, envelope: Envelope
) -> None:
    """Storing it would occupy a key that belongs to another device: refused, and reported."""
    report(
        code="foreign_device",
        key=f"{device_id}:{envelope.device_id}",
        sentence=f"Sebuah tablet mengirim kejadian atas nama perangkat lain ({envelope.series}).",
        merchant_id=merchant_id,
        outlet_id=outlet_id,
        reopen=True,
    )


def has_fork(ledger: Ledger, device_id: uuid.UUID, digest: str) -> bool:
    """Whether the second content of some number has this hash: a branch may grow on it."""
    return Fork.objects.filter(
        merchant_id=ledger.merchant_id,
        outlet_id=ledger.outlet_id,
        device_id=device_id,
        hash=digest,
    ).exists()


def keep_fork(ledger: Ledger, envelope: Envelope, reason: str, received_at: int) -> None:
    """The second content of a number, beside the first, and the alarm."""
    Fork.objects.get_or_create(
        merchant_id=ledger.merchant_id,
        outlet_id=ledger.outlet_id,
        device_id=envelope.device_id,
        epoch=envelope.epoch,
        stream=envelope.stream,
        seq=envelope.seq,
        hash=envelope.hash,
        defaults={
            "raw": envelope.raw,
            "signature": envelope.signature,
            "reason": reason,
            "received_at": received_at,
        },
    )
    if reason == "behind_fork":
        return  # one branch, one alarm
    report(
        code="fork",
        key=f"{envelope.device_id}:{envelope.epoch}:{envelope.stream}:{envelope.seq}",
        sentence=(
            f"Perangkat {envelope.series} mengirim isi berbeda untuk nomor urut {envelope.seq}. "
            "Keduanya disimpan. Mungkin data tablet disalin ke tablet lain."
        ),
        event_id=envelope.id,
        merchant_id=ledger.merchant_id,
        outlet_id=ledger.outlet_id,
    )
