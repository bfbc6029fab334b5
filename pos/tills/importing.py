"""Handing in a rescue file: the same processor as a push, on another road.

A verb: `import_file` reads a `.posj` (posj.py), stores its events batch by batch as pushes of the
devices that made them, and says what came of it. Doing it twice changes nothing. A file that breaks
in the middle is stored up to there. A device that this server does not know (it was put back to an
older copy) is enrolled anew from the file: who has the recovery seed is the owner.
"""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from django.db import transaction

from pos.journal.envelope import Envelope, read
from pos.journal.errors import LancarError, RuleError
from pos.journal.models import DeviceKey, Head
from pos.journal.store import Result, Sender, store_events
from pos.outlets.vault import open_data_key, open_event
from pos.tills import errors
from pos.tills.actions import FormerEpoch, enrol_epoch
from pos.tills.models import Device
from pos.tills.posj import Json, read_lines

MAX_FILE_BYTES = 512 * 1024 * 1024
MAX_BATCH = 200
MAX_BATCH_BYTES = 1024 * 1024
_KEPT = ("stored", "pending", "quarantined")


@dataclass
class Chain:
    """What one (device, epoch, stream) of the file came to. `head`: complete up to here now."""

    device: uuid.UUID
    series: str
    epoch: int
    stream: str
    new: int = 0
    known: int = 0
    aside: int = 0
    forked: int = 0
    waiting: int = 0
    head: int = 0


@dataclass
class Report:
    """`damage` is empty, or the sentence why the file ended early; `strangers` were not stored."""

    chains: dict[tuple[uuid.UUID, int, str], Chain] = field(default_factory=dict)
    strangers: int = 0
    unreadable: int = 0
    damage: str = ""

    def count(self, name: str) -> int:
        return sum(getattr(chain, name) for chain in self.chains.values())

    @property
    def is_whole(self) -> bool:
        left = self.strangers + self.unreadable + self.count("waiting")
        return not self.damage and left == 0

    @property
    def sentence(self) -> str:
        """12 baru, 30 sudah ada, rantai K02 lengkap sampai no. 42."""
        parts = [f"{self.count('new')} baru", f"{self.count('known')} sudah ada"]
        parts += [
            f"rantai {chain.series} lengkap sampai no. {chain.head}"
            for chain in self.chains.values()
        ]
        return ", ".join(parts) + "."

    @property
    def remarks(self) -> list[str]:
        """What a person should know besides, in plain sentences."""
        told = [
            (self.count("aside"), "{} kejadian disimpan di Perlu dicek."),
            (self.count("forked"), "{} kejadian berbeda dari yang sudah ada; keduanya disimpan."),
            (
                self.count("waiting"),
                "{} kejadian menunggu kejadian sebelumnya yang belum ada di server ini.",
            ),
            (self.strangers, "{} kejadian dari perangkat yang tidak dikenal toko ini."),
            (self.unreadable, "{} baris tidak dapat dibaca."),
        ]
        found = [sentence.format(count) for count, sentence in told if count]
        return [self.damage, *found] if self.damage else found


def import_file(
    file: IO[bytes], *, seed: bytes, merchant_id: uuid.UUID, outlet_id: uuid.UUID
) -> Report:
    """RuleError `foreign_seed` or `foreign_shop`, BadInput `not_posj`: nothing was stored."""
    report = Report()
    senders = _Senders(merchant_id, outlet_id)
    lines = read_lines(file, seed)
    try:
        senders.learn(next(lines))
        for batch in _batches(_envelopes(lines, report, seed)):
            _store(batch, senders, report)
    except errors.Damaged as damage:
        report.damage = damage.sentence
    _read_heads(report, senders)
    return report


def _envelopes(lines: Iterable[Json], report: Report, seed: bytes) -> Iterator[Envelope]:
    """Plain events, and those that lay sealed on a tablet which has lost its own key."""
    data_keys: dict[str, bytes] = {}
    for line in lines:
        try:
            if line.get("kind") == "key":
                data_keys[str(line["key"]["id"])] = open_data_key(seed, line["key"])
            elif "sealed" in line:
                row = line["sealed"]
                data_key = data_keys[row["sealed"]["key"]]
                yield read(open_event(data_key, row), row["sig"])
            elif line.get("kind") is None:
                yield read(line["raw"].encode("utf-8", "surrogatepass"), line["sig"])
        except (LancarError, KeyError, TypeError, ValueError, AttributeError):
            report.unreadable += 1


def _batches(envelopes: Iterable[Envelope]) -> Iterator[list[Envelope]]:
    """Of one device each, small enough for one short transaction. What was read before the file
    broke is given out before the break is told."""
    batch: list[Envelope] = []
    size = 0
    try:
        for envelope in envelopes:
            size += len(envelope.raw)
            full = len(batch) >= MAX_BATCH or size > MAX_BATCH_BYTES
            if batch and (full or envelope.device_id != batch[0].device_id):
                yield batch
                batch, size = [], len(envelope.raw)
            batch.append(envelope)
    except errors.Damaged:
        if batch:
            yield batch
        raise
    if batch:
        yield batch


def _store(batch: list[Envelope], senders: "_Senders", report: Report) -> None:
    sender = senders.of(batch[0].device_id)
    if sender is None:
        report.strangers += len(batch)
        return
    for envelope, result in zip(batch, store_events(sender, batch), strict=True):
        _count(report, envelope, result)


def _count(report: Report, envelope: Envelope, result: Result) -> None:
    key = (envelope.device_id, envelope.epoch, envelope.stream)
    chain = report.chains.setdefault(
        key, Chain(envelope.device_id, envelope.series, envelope.epoch, envelope.stream)
    )
    chain.new += result.status in _KEPT
    chain.known += result.status == "duplicate"
    chain.aside += result.status == "quarantined"
    chain.forked += result.status == "fork"
    chain.waiting += result.status in ("gap", "refused")


def _read_heads(report: Report, senders: "_Senders") -> None:
    rows = Head.objects.filter(
        merchant_id=senders.merchant_id, device_id__in={key[0] for key in report.chains}
    )
    for row in rows:
        chain = report.chains.get((row.device_id, row.epoch, row.stream))
        if chain is not None:
            chain.head = row.seq


class _Senders:
    """Who made the events: known devices, and those of the file's header that are enrolled anew."""

    def __init__(self, merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> None:
        self.merchant_id, self.outlet_id = merchant_id, outlet_id
        self.known: dict[uuid.UUID, Sender | None] = {}

    def learn(self, header: Json) -> None:
        """Enrol the file's own devices where this server does not know them. `foreign_shop`."""
        if header.get("merchant") != str(self.merchant_id):
            raise errors.foreign_shop()
        epochs = header.get("epochs")
        for claim in epochs if isinstance(epochs, list) else []:
            former = FormerEpoch.of(claim)
            if former is not None and header.get("outlet") == str(self.outlet_id):
                self._enrol(former)

    def of(self, device_id: uuid.UUID) -> Sender | None:
        if device_id not in self.known:
            self.known[device_id] = self._sender(device_id)
        return self.known[device_id]

    def _enrol(self, former: FormerEpoch) -> None:
        known = DeviceKey.objects.filter(device_id=former.device, epoch=former.epoch)
        if known.exists():
            return
        try:
            with transaction.atomic():
                enrol_epoch(former, merchant_id=self.merchant_id, outlet_id=self.outlet_id)
        except RuleError:
            return  # its series went to somebody else: its events are counted as strangers

    def _sender(self, device_id: uuid.UUID) -> Sender | None:
        keys = list(DeviceKey.objects.filter(merchant_id=self.merchant_id, device_id=device_id))
        if not keys:
            return None
        return Sender(
            merchant_id=self.merchant_id,
            outlet_id=keys[0].outlet_id,
            device_id=device_id,
            public_keys={key.epoch: key.public_key for key in keys},
            is_revoked=_is_revoked(self.merchant_id, device_id),
            via="import",
        )


def _is_revoked(merchant_id: uuid.UUID, device_id: uuid.UUID) -> bool:
    devices = Device.objects.filter(merchant_id=merchant_id, id=device_id)
    return devices.exclude(revoked_at=None).exists()


def as_json(report: Report) -> dict[str, Any]:
    """What `/sync/v1/import` answers."""
    names = ("series", "epoch", "stream", "new", "known", "aside", "forked", "waiting", "head")
    return {
        "new": report.count("new"),
        "known": report.count("known"),
        "whole": report.is_whole,
        "sentence": report.sentence,
        "remarks": report.remarks,
        "chains": [
            {"device": str(chain.device), **{name: getattr(chain, name) for name in names}}
            for chain in report.chains.values()
        ],
    }
