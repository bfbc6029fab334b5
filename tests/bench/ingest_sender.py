"""One hub's side of part "ingest": batches made ready, then sent one after the other as a relay
does. Runs in a process of its own with the hub's keys (tests/bench/ingest_part.py starts it)."""

import gzip
import json
import os
import time
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization

from pos.journal.models import DeviceKey
from pos.journal.rows import find_ledger
from pos.outlets.queries import the_outlet
from pos.tills.actions import pair_device
from sync.cloud_line import Line
from sync.uplink import RELAY, active_uplink
from tests.bench.sales import write_sales
from tests.tablet import Tablet

READY, GO = "ready", "go"


def pair(data: Path) -> None:
    """The till whose sales will be sent; its key travels with the hub's own record."""
    outlet, tablet = the_outlet(), Tablet()
    where = {"merchant_id": outlet.merchant_id, "outlet_id": outlet.id}
    device = pair_device(**where, public_key=tablet.public_key, name="Bangku")
    series = DeviceKey.objects.get(device_id=device.id).series
    _till_file(data).write_bytes(_kept(tablet))
    told = {"merchant": str(outlet.merchant_id), "outlet": str(outlet.id)}
    told |= {"device": str(device.id), "series": series}
    (data / "till.json").write_text(json.dumps(told))


def send(address: str, sales: int, batch: int, every: float = 0.0) -> str:
    """Waits for the file GO, sends all: a batch `every` so many seconds, or as soon as the last one
    was answered. JSON: when it began, when each was asked and answered, bytes."""
    data = Path(os.environ["LANCAR_DATA"])
    tablet = _till(data)
    first = len(tablet.events)
    write_sales(tablet, json.loads((data / "goods.json").read_text()), sales)
    _keep_ends(data, tablet)
    bodies = [
        _body(tablet.events[start : start + batch])
        for start in range(first, len(tablet.events), batch)
    ]
    line = _line(address)
    (data / READY).touch()
    while not (data / GO).exists():
        time.sleep(0.005)
    began, asked, answered = time.time(), [], []
    for number, body in enumerate(bodies):
        time.sleep(max(0.0, began + number * every - time.time()))
        asked.append(time.time())
        status, answer = line._once(f"{RELAY}/events", body)  # its body is ready
        assert status == 200, answer
        assert answer["statuses"] == {"stored": batch}, answer["statuses"]
        answered.append(time.time())
    (data / READY).unlink()
    times = {"began": began, "asked": asked, "answered": answered}
    return json.dumps({**times, "bytes": sum(map(len, bodies))})


def _body(events: list[dict[str, str]]) -> bytes:
    told = {"events": events, "waiting": 0, "version": "bench"}
    return gzip.compress(json.dumps(told, ensure_ascii=False).encode(), compresslevel=3, mtime=0)


def _line(address: str) -> Line:
    uplink = active_uplink()
    assert uplink is not None
    ledger = find_ledger(uplink.merchant_id, uplink.outlet_id)
    assert ledger is not None
    return Line(address, ledger.device_id, ledger.epoch)


def _till_file(data: Path) -> Path:
    return data / "till.pem"


def _kept(tablet: Tablet) -> bytes:
    return tablet.key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _till(data: Path) -> Tablet:
    tablet = Tablet()
    key: Any = serialization.load_pem_private_key(_till_file(data).read_bytes(), None)
    tablet.key = key
    told = json.loads((data / "till.json").read_text())
    for name in ("merchant", "outlet", "device", "series"):
        setattr(tablet, name, told[name])
    tablet.counter = told.get("counter", 0)
    tablet.heads = {stream: (seq, end) for stream, (seq, end) in told.get("heads", {}).items()}
    return tablet


def _keep_ends(data: Path, tablet: Tablet) -> None:
    told = json.loads((data / "till.json").read_text())
    told |= {"counter": tablet.counter, "heads": tablet.heads}
    (data / "till.json").write_text(json.dumps(told))
