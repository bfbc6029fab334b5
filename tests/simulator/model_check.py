"""The model of the protocol (model/) against the real ingest: the same push on the same state.

Before each push of a seed with a cloud the model is given what the hub's rows say of that device;
what it foresees must be what the hub answers, event by event.
"""

import gzip
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pos.journal.errors import LancarError
from pos.journal.models import Event, Fork, Head, Ledger
from sync.asked import Asked
from sync.reading import read_batch, read_json
from tests.simulator.hub import SimulatedHub
from tests.simulator.model.server import Fact, Record
from tests.simulator.oracle import demand

PUSH = "/sync/v1/push"
TAKEN = {"stored", "pending", "quarantined"}


@dataclass
class CheckedHub(SimulatedHub):
    """`foreseen`: how many events of this seed the model was asked about."""

    foreseen: int = 0

    def answer(self, request: dict[str, Any], body: bytes) -> tuple[int, bytes] | None:
        statuses = _foresee(request, body) if request["path"] == PUSH else []
        answer = super().answer(request, body)
        if answer is not None and answer[0] == 200 and statuses:
            told = [_word(one["status"]) for one in json.loads(answer[1])["results"]]
            demand("model_differs", told == statuses, f"hub {told}, model {statuses}")
            self.foreseen += len(told)
        return answer


def _word(status: str) -> str:
    return "taken" if status in TAKEN else status


def _foresee(request: dict[str, Any], body: bytes) -> list[str]:
    """[] where the body cannot be read: then the hub takes nothing either."""
    headers = {name.lower(): value for name, value in request["headers"].items()}
    try:
        told = read_json(Asked("POST", PUSH, headers, body))
        envelopes, _ = read_batch(told)
    except (LancarError, ValueError, gzip.BadGzipFile, zlib.error):
        return []
    facts = [Fact(str(e.device_id), e.epoch, e.seq, e.prev, e.hash) for e in envelopes]
    device = headers["lancar-device"]
    return _record_of(device, facts).push(device, facts)


def _record_of(device: str, facts: Sequence[Fact]) -> Record:
    """Heads and forks are few; events are found by their key, or each push would read them all."""
    heads = Head.objects.filter(device_id=device).values_list("epoch", "seq", "hash")
    keys = {name: {getattr(fact, name) for fact in facts} for name in ("epoch", "seq")}
    asked = Event.objects.filter(
        merchant_id=Ledger.objects.values("merchant_id")[:1],
        outlet_id=Ledger.objects.values("outlet_id")[:1],
        device_id=device,
        epoch__in=keys["epoch"],
        stream__in=("F", "O"),
        seq__in=keys["seq"],
    )
    known = asked.values_list("epoch", "seq", "hash")
    forks = Fork.objects.filter(device_id=device).values_list("hash", flat=True)
    return Record(
        ends={(device, epoch): (seq, digest) for epoch, seq, digest in heads},
        known={((device, epoch), seq): digest for epoch, seq, digest in known},
        forked=set(forks),
    )
