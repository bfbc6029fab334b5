"""Writes the record of one merchant as a zip that proves itself (verify_record.py lies in it).

Only a record without a fault is written: `audit` is asked first. What arrived with a signature that
proved nothing is in it too, and named in the list that this server signs.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from pos.journal.audit import chain_events, chains_of, is_unproven
from pos.journal.keys import sign
from pos.journal.models import DeviceKey, Event, Ledger
from pos.journal.record.verify_record import FORMAT, fingerprint, written

HERE = Path(__file__).parent
GUIDE = """CATATAN LANCAR / LANCAR RECORD

Isi: setiap kejadian di toko (penjualan, retur, kas, stok, harga, izin), persis seperti
ditandatangani perangkatnya. Cara memeriksa di komputer mana pun yang punya Python 3:

    python3 -m pip install cryptography
    python3 verify_record.py NAMA-BERKAS.zip

UTUH berarti tidak ada yang diubah, ditambah, atau hilang sejak ditulis. Cocokkan "Server key"
dengan yang ditampilkan `manage.py verify_journal` di server toko.

Every event of the shop, exactly as its device signed it. Check it with the two commands above:
WHOLE means that nothing was changed, added or lost since it was written. Compare "Server key"
with what `manage.py verify_journal` prints on the shop's own server.
"""
Json = dict[str, Any]


def write_record(ledger: Ledger, name: str, target: Path) -> Json:
    """The manifest of what was written. FileExistsError rather than writing over something."""
    with zipfile.ZipFile(target, "x", zipfile.ZIP_DEFLATED) as record:
        manifest = _manifest(ledger, name)
        with record.open("events.jsonl", "w", force_zip64=True) as file:
            manifest |= _write_events(ledger, file)
        raw = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        record.writestr("manifest.json", raw)
        record.writestr("manifest.sig", sign(ledger.device_id, ledger.epoch, raw))
        record.writestr("verify_record.py", (HERE / "verify_record.py").read_bytes())
        record.writestr("BACA-SAYA.txt", GUIDE)
    return manifest


def server_key(ledger: Ledger) -> str:
    """The fingerprint that people compare."""
    keys = DeviceKey.objects.filter(merchant_id=ledger.merchant_id, device_id=ledger.device_id)
    return fingerprint(keys.get(epoch=ledger.epoch).public_key)


def _manifest(ledger: Ledger, name: str) -> Json:
    keys = DeviceKey.objects.filter(merchant_id=ledger.merchant_id).order_by("device_id", "epoch")
    return {
        "format": FORMAT,
        "version": 1,
        "merchant": str(ledger.merchant_id),
        "name": name,
        "made_at": datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S"),
        "signer": {"device": str(ledger.device_id), "epoch": ledger.epoch},
        "keys": [
            {"device": str(key.device_id), "epoch": key.epoch, "public_key": key.public_key}
            for key in keys
        ],
    }


def _write_events(ledger: Ledger, file: IO[bytes]) -> Json:
    """Chain after chain, and what the list says of them."""
    digest, count, chains, unproven = hashlib.sha256(), 0, [], []
    for device, epoch, stream, events in _chains(ledger):
        told: Json = {"device": device, "epoch": epoch, "stream": stream, "events": 0, "head": ""}
        for event in events:
            line = written(bytes(event.raw).decode(), event.signature).encode()
            file.write(line)
            digest.update(line)
            told |= {"events": told["events"] + 1, "head": event.hash}
            if is_unproven(event):
                unproven.append([device, epoch, stream, event.seq])
        count += told["events"]
        chains.append(told)
    return {
        "events": count,
        "events_sha256": digest.hexdigest(),
        "chains": chains,
        "unproven": unproven,
    }


def _chains(ledger: Ledger) -> Iterator[tuple[str, int, str, Iterator[Event]]]:
    for chain, outlets in sorted(chains_of().items()):
        merchant_id, device_id, epoch, stream = chain
        if merchant_id == ledger.merchant_id:
            yield str(device_id), epoch, stream, chain_events(chain, outlets, 0)
