"""A push from its bytes to its answer: who sends, which events, stored, and what to say.

Several tablets' pushes that are here at the same moment go into one transaction, so one flush of
the disk answers all of them. Both doors use this: `api` for one at a time, `door` for many.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pos.journal.envelope import Envelope
from pos.journal.problems import report
from pos.journal.store import Push, Result, Sender, Stored, store_pushes
from sync.answers import state
from sync.asked import Asked
from sync.reading import Malformed, read_batch, read_json
from sync.signing import sender_of

_WHY = {
    "gap": "Ada kejadian sebelumnya yang belum sampai; kirim ulang dari posisi server.",
    "fork": "Server sudah punya isi lain untuk nomor ini. Keduanya disimpan.",
    "refused": "Kejadian ini bukan milik perangkat yang mengirim.",
}


@dataclass(frozen=True)
class Received:
    """A push that could be read. `malformed` stands where the first thing was that is no event."""

    sender: Sender
    envelopes: list[Envelope]
    malformed: Malformed | None


def receive(asked: Asked) -> Received:
    """Reads and checks who sends; writes nothing. Any error of pos.journal.errors."""
    sender = sender_of(asked)
    envelopes, malformed = read_batch(read_json(asked))
    return Received(sender, envelopes, malformed)


def store(received: Sequence[Received]) -> list[dict[str, Any]]:
    """Pushes to one outlet, stored together; their answers in order, after COMMIT."""
    stored = store_pushes([Push(one.sender, one.envelopes) for one in received])
    return [_answer(one, its) for one, its in zip(received, stored, strict=True)]


def _answer(received: Received, stored: Stored) -> dict[str, Any]:
    return {
        **state(received.sender, stored.incarnation, stored.heads),
        "results": [_result(result) for result in stored.results],
        "stopped": _stopped(received, stored),
    }


def _result(result: Result) -> dict[str, Any]:
    return {
        "epoch": result.epoch,
        "stream": result.stream,
        "seq": result.seq,
        "status": result.status,
        "code": result.code,
    }


def _stopped(received: Received, stored: Stored) -> dict[str, str] | None:
    for result in stored.results:
        if result.status in _WHY:
            return {"code": result.code, "detail": _WHY[result.status]}
    malformed = received.malformed
    if malformed is None:
        return None
    _report_malformed(received.sender, malformed)
    return {"code": malformed.code, "detail": malformed.sentence}


def _report_malformed(sender: Sender, malformed: Malformed) -> None:
    report(
        code="malformed_event",
        key=f"{sender.device_id}:{malformed.hash}",
        sentence="Sebuah tablet mengirim data yang tidak dapat dibaca; aslinya masih di tablet.",
        merchant_id=sender.merchant_id,
        outlet_id=sender.outlet_id,
        detail={"reason": malformed.sentence, "hash": malformed.hash},
        reopen=True,
    )
