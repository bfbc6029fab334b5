"""Signatures: a contiguous run is proven by its hash chain and its last signature.

Each signature covers its event and, through `prev`, every event before it, so one verification of
the newest is enough to accept the run. The single signatures still matter to receipts and auditors:
the worker checks them later, and a bad one inside a good chain is reported as `signature_unproven`.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from pos.journal.envelope import Envelope
from pos.journal.keys import is_valid
from pos.journal.models import DeviceKey, Event, Proof
from pos.journal.problems import report


@dataclass(frozen=True)
class Verdict:
    is_good: bool
    proof: Proof


GOOD_BY_CHAIN = Verdict(is_good=True, proof=Proof.CHAINED)
GOOD = Verdict(is_good=True, proof=Proof.PROVEN)
GOOD_BUT_UNPROVEN = Verdict(is_good=True, proof=Proof.UNPROVEN)
BAD = Verdict(is_good=False, proof=Proof.UNPROVEN)


def judge_signatures(
    public_keys: Mapping[int, str], envelopes: Sequence[Envelope]
) -> list[Verdict]:
    """One verdict an envelope, in order. `public_keys` maps key epoch to public key."""
    verdicts: list[Verdict] = []
    for run in _contiguous_runs(envelopes):
        verdicts.extend(_judge_run(public_keys, run))
    return verdicts


def _judge_run(public_keys: Mapping[int, str], run: Sequence[Envelope]) -> list[Verdict]:
    public_key = public_keys.get(run[-1].epoch, "")
    if _is_signed(public_key, run[-1]):
        return [GOOD_BY_CHAIN] * (len(run) - 1) + [GOOD]
    verdicts: list[Verdict] = []
    is_covered = False
    for envelope in reversed(run):
        is_signed = _is_signed(public_key, envelope)
        verdicts.append(GOOD if is_signed else GOOD_BUT_UNPROVEN if is_covered else BAD)
        is_covered = is_covered or is_signed
    return verdicts[::-1]


def _is_signed(public_key: str, envelope: Envelope) -> bool:
    return is_valid(public_key, envelope.raw, envelope.signature)


def _contiguous_runs(envelopes: Sequence[Envelope]) -> Iterator[list[Envelope]]:
    run: list[Envelope] = []
    for envelope in envelopes:
        if run and not _follows(run[-1], envelope):
            yield run
            run = []
        run.append(envelope)
    if run:
        yield run


def _follows(before: Envelope, after: Envelope) -> bool:
    return (
        after.prev == before.hash
        and after.seq == before.seq + 1
        and (after.device_id, after.epoch, after.stream)
        == (before.device_id, before.epoch, before.stream)
    )


def prove_signatures(limit: int = 200) -> int:
    """Check up to `limit` single signatures not checked yet. Returns how many it looked at."""
    waiting = list(
        Event.objects.filter(proof=Proof.CHAINED)
        .order_by("server_seq")
        .values_list("id", "merchant_id", "outlet_id", "device_id", "epoch", "raw", "signature")[
            :limit
        ]
    )
    public_keys = _public_keys({row[3] for row in waiting})
    verdicts: dict[Proof, list[tuple[uuid.UUID, uuid.UUID]]] = {}
    for event_id, merchant_id, outlet_id, device_id, epoch, raw, signature in waiting:
        is_signed = is_valid(public_keys.get((device_id, epoch), ""), bytes(raw), signature)
        proof = Proof.PROVEN if is_signed else Proof.UNPROVEN
        verdicts.setdefault(proof, []).append((event_id, merchant_id))
        if not is_signed:
            report_unproven(event_id, merchant_id, outlet_id)
    with transaction.atomic():
        for proof, rows in verdicts.items():
            Event.objects.filter(pk__in=[row[0] for row in rows]).update(proof=proof)
    return len(waiting)


def report_unproven(event_id: uuid.UUID, merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> None:
    report(
        code="signature_unproven",
        key=str(event_id),
        sentence="Tanda tangan satu kejadian tidak cocok, walau rantainya utuh.",
        event_id=event_id,
        merchant_id=merchant_id,
        outlet_id=outlet_id,
    )


def _public_keys(device_ids: set[uuid.UUID]) -> dict[tuple[uuid.UUID, int], str]:
    keys = DeviceKey.objects.filter(device_id__in=device_ids)
    return {(key.device_id, key.epoch): key.public_key for key in keys}
