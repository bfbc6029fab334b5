"""Ingest without HTTP: what storing, verifying and projecting cost inside one process.

Runs in a process of its own on a bench shop's data (tests/bench/hub_part.py starts it).
"""

import json
import time
from typing import Any

from pos.journal.envelope import read
from pos.journal.models import DeviceKey
from pos.journal.store import Sender, store_events
from pos.outlets.models import Outlet
from pos.tills.actions import pair_device
from tests.bench.sales import write_sales
from tests.tablet import Tablet

BATCH = 200


def measure(goods: list[dict[str, Any]], count: int) -> str:
    """`count` sales of four lines in batches of 200; JSON of seconds of clock and of processor."""
    tablet, sender = _paired()
    write_sales(tablet, goods, count)
    batches = [_as_received(tablet, start) for start in range(0, count, BATCH)]
    began, worked = time.perf_counter(), time.process_time()
    for batch in batches:
        _store(sender, batch)
    clock, cpu = time.perf_counter() - began, time.process_time() - worked
    return json.dumps({"sales": count, "seconds": clock, "cpu_seconds": cpu})


def _store(sender: Sender, batch: list[tuple[bytes, str]]) -> None:
    envelopes = [read(raw, signature) for raw, signature in batch]
    results = store_events(sender, envelopes)
    assert {result.status for result in results} == {"stored"}, results[0]


def _as_received(tablet: Tablet, start: int) -> list[tuple[bytes, str]]:
    return [(e["raw"].encode(), e["sig"]) for e in tablet.events[start : start + BATCH]]


def _paired() -> tuple[Tablet, Sender]:
    outlet, tablet = Outlet.objects.get(), Tablet()
    where = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    device = pair_device(**where, public_key=tablet.public_key, name="Bangku")
    key = DeviceKey.objects.get(device_id=device.id)
    for name, value in {**where, "device_id": device.id}.items():
        setattr(tablet, name.removesuffix("_id"), str(value))
    tablet.series = key.series
    return tablet, Sender(**where, device_id=device.id, public_keys={1: tablet.public_key})
