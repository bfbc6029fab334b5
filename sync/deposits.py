"""At the cloud: what tablets leave here while their own server is silent (decision 0041).

Kept apart from the record, byte for byte, and counted nowhere: the outlet's server fetches it,
takes it as it takes a push, and tells it with the rest of its record. Then it is let go here. What
a tablet leaves must fit behind what is known of its chain, in the record or here, so a replay
changes nothing and a gap is asked for again.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet, Sum
from django.db.models.functions import Length

from pos.journal import keys
from pos.journal.bulk import insert_rows
from pos.journal.clock import wall_ms
from pos.journal.envelope import GENESIS, Envelope, read
from pos.journal.errors import NotAllowed, NotSigned
from pos.journal.ids import uuid7
from pos.journal.keys import is_valid
from pos.journal.models import DeviceKey, Event, Head, Ledger
from pos.journal.rows import find_ledger
from pos.journal.store import Sender
from pos.journal.suspicions import keep_fork
from pos.journal.verify import judge_signatures
from pos.tills.models import Role
from sync.asked import Asked
from sync.models import Deposit, HubLink
from sync.reading import Malformed
from sync.signing import check_time, who_asks
from sync.taking import Ends, hub_unlinked

PROOF_PREFIX = "lancar-direct-v1"
MAX_WAITING = 20_000  # of one stream: weeks of a busy till
MAX_WAITING_BYTES = 64 * 1024 * 1024  # of one outlet
SALES = ("sale.completed",)
_COLUMNS = (
    "id", "merchant_id", "outlet_id", "device_id", "epoch", "stream", "seq", "kind", "hash", "raw",
    "signature", "received_at",
)  # fmt: skip
_WHY = {
    "foreign_device": "Kejadian ini bukan milik perangkat yang mengirim.",
    "wrong_tenant": "Kejadian ini milik toko lain.",
    "bad_signature": "Tanda tangan kejadian ini tidak cocok.",
    "gap": "Ada kejadian sebelumnya yang belum sampai; kirim ulang dari posisi cloud.",
    "fork": "Cloud sudah punya isi lain untuk nomor ini.",
    "deposit_full": "Titipan di cloud sudah penuh; server toko mengambilnya dulu.",
}
Stream = tuple[int, str]
End = tuple[int, str]


def who_leaves(asked: Asked, merchant_id: uuid.UUID) -> Sender:
    """NotSigned `unknown_device`, ClockSkew, NotAllowed `not_your_door`, `hub_unlinked`."""
    asks = who_asks(asked)
    known = list(DeviceKey.objects.filter(merchant_id=merchant_id, device_id=asks.device_id))
    for key in known:
        if key.epoch == asks.epoch and is_valid(key.public_key, asks.message, asks.signature):
            check_time(asks.time_ms)
            _check_outlet(key)
            return _sender(key, known)
    raise NotSigned(
        "unknown_device", "Cloud belum mengenal perangkat ini; server tokonya yang mengenalkannya."
    )


def _check_outlet(key: DeviceKey) -> None:
    if key.role in (Role.DISPLAY, Role.HUB, Role.CLOUD):
        raise NotAllowed("not_your_door", "Jenis perangkat ini tidak boleh meminta hal itu.")
    links = HubLink.objects.filter(merchant_id=key.merchant_id, id=key.outlet_id)
    if not links.filter(unlinked_at=None).exists():
        raise hub_unlinked()


def _sender(key: DeviceKey, known: Iterable[DeviceKey]) -> Sender:
    return Sender(
        merchant_id=key.merchant_id,
        outlet_id=key.outlet_id,
        device_id=key.device_id,
        public_keys={each.epoch: each.public_key for each in known},
        is_revoked=key.revoked_at is not None,
        via="direct",
    )


def leave(
    sender: Sender, envelopes: Sequence[Envelope], malformed: Malformed | None = None
) -> dict[str, Any]:
    """Keeps what fits, up to the first that does not; the answer is signed by the cloud."""
    with transaction.atomic():
        links = HubLink.objects.select_for_update()  # two requests of one tablet: one by one
        links.get(merchant_id=sender.merchant_id, id=sender.outlet_id)
        ends, starts = _ends(sender)
        fitting, stopped = _Fitting(sender, ends, starts).sort(envelopes)
        insert_rows(Deposit, _COLUMNS, [_row(sender, each) for each in fitting])
    if not stopped and malformed is not None:
        return _answer(sender, ends, {"code": malformed.code, "detail": malformed.sentence})
    return _answer(sender, ends, {"code": stopped, "detail": _WHY[stopped]} if stopped else None)


class _Fitting:
    """`ends`: of each stream, in the record or left here; moved on. `starts`: in the record."""

    def __init__(
        self, sender: Sender, ends: dict[Stream, End], starts: Mapping[Stream, int]
    ) -> None:
        self.sender, self.ends, self.starts = sender, ends, starts
        self.room = MAX_WAITING_BYTES - _bytes_here(sender)

    def sort(self, envelopes: Sequence[Envelope]) -> tuple[list[Envelope], str]:
        known = _known_hashes(self.sender, envelopes)
        verdicts = judge_signatures(self.sender.public_keys, envelopes)
        fitting: list[Envelope] = []
        for envelope, verdict in zip(envelopes, verdicts, strict=True):
            stream = (envelope.epoch, envelope.stream)
            seq, _ = self.ends.get(stream, (0, GENESIS))
            why = self._why_not(envelope, known) or ("" if verdict.is_good else "bad_signature")
            if why:
                return fitting, why
            if envelope.seq > seq:
                self.room -= len(envelope.raw)
                fitting.append(envelope)
                self.ends[stream] = (envelope.seq, envelope.hash)
        return fitting, ""

    def _why_not(self, envelope: Envelope, known: Mapping[tuple[int, str, int], str]) -> str:
        sender, stream = self.sender, (envelope.epoch, envelope.stream)
        seq, digest = self.ends.get(stream, (0, GENESIS))
        if envelope.device_id != sender.device_id:
            return "foreign_device"
        if envelope.merchant_id != sender.merchant_id or envelope.outlet_id not in _places(sender):
            return "wrong_tenant"
        if envelope.seq <= seq:
            before = known.get((*stream, envelope.seq), envelope.hash)
            return "" if before == envelope.hash else "fork"
        if envelope.seq != seq + 1:
            return "gap"
        if envelope.prev != digest:
            return "fork"
        is_full = seq - self.starts.get(stream, 0) >= MAX_WAITING
        return "deposit_full" if is_full or len(envelope.raw) > self.room else ""


def _bytes_here(sender: Sender) -> int:
    rows = Deposit.objects.filter(merchant_id=sender.merchant_id, outlet_id=sender.outlet_id)
    return int(rows.aggregate(size=Sum(Length("raw")))["size"] or 0)


def _places(sender: Sender) -> tuple[uuid.UUID, uuid.UUID]:
    return (sender.outlet_id, sender.merchant_id)


def _known_hashes(sender: Sender, envelopes: Sequence[Envelope]) -> dict[tuple[int, str, int], str]:
    wanted = {
        "merchant_id": sender.merchant_id,
        "device_id": sender.device_id,
        "epoch__in": {each.epoch for each in envelopes},
        "stream__in": {each.stream for each in envelopes},
        "seq__in": {each.seq for each in envelopes},
    }
    told = ("epoch", "stream", "seq", "hash")
    in_record = Event.objects.filter(outlet_id__in=_places(sender), **wanted).values_list(*told)
    here = Deposit.objects.filter(outlet_id=sender.outlet_id, **wanted).values_list(*told)
    return {(epoch, stream, seq): digest for epoch, stream, seq, digest in (*here, *in_record)}


def _ends(sender: Sender) -> tuple[dict[Stream, End], dict[Stream, int]]:
    """Where each of the device's streams ends at the cloud, and where in the record alone."""
    where = {"merchant_id": sender.merchant_id, "device_id": sender.device_id}
    heads = Head.objects.filter(**where)
    ends = {(head.epoch, head.stream): (head.seq, head.hash) for head in heads}
    starts = {stream: seq for stream, (seq, _) in ends.items()}
    left = _last_left(Deposit.objects.filter(outlet_id=sender.outlet_id, **where))
    ends.update({stream: last for stream, last in left if last[0] > starts.get(stream, 0)})
    return ends, starts


def _last_left(rows: "QuerySet[Deposit]") -> list[tuple[Stream, End]]:
    found = []
    for epoch, stream in rows.order_by().values_list("epoch", "stream").distinct():
        last = rows.filter(epoch=epoch, stream=stream).order_by("-seq").values_list("seq", "hash")
        found.append(((epoch, stream), last[0]))
    return found


def _row(sender: Sender, envelope: Envelope) -> tuple[Any, ...]:
    place = (envelope.device_id, envelope.epoch, envelope.stream, envelope.seq)
    bytes_ = (envelope.kind, envelope.hash, envelope.raw, envelope.signature[:86])
    return (uuid7(), sender.merchant_id, sender.outlet_id, *place, *bytes_, wall_ms())


def _answer(
    sender: Sender, ends: Mapping[Stream, End], stopped: dict[str, str] | None
) -> dict[str, Any]:
    ledger = find_ledger(sender.merchant_id, sender.outlet_id)
    assert ledger is not None, "a device that the record told has a record"
    heads = [
        {"epoch": epoch, "stream": stream, "seq": seq, "hash": digest}
        for (epoch, stream), (seq, digest) in sorted(ends.items())
    ]
    told = {"incarnation": str(ledger.incarnation), "time": wall_ms(), "heads": heads}
    return {**told, "stopped": stopped, "proof": _proof(ledger, sender, heads)}


def _proof(ledger: Ledger, sender: Sender, heads: Iterable[Mapping[str, Any]]) -> str:
    """By the key that the tablet's own server told it: nobody else can say that it is safe."""
    return keys.sign(ledger.device_id, ledger.epoch, proof_text(sender.device_id, heads))


def proof_text(device_id: uuid.UUID, heads: Iterable[Mapping[str, Any]]) -> bytes:
    lines = [f"{one['epoch']} {one['stream']} {one['seq']} {one['hash']}" for one in heads]
    return "\n".join([PROOF_PREFIX, str(device_id), *lines]).encode()


def wait_here(link: HubLink) -> bool:
    return Deposit.objects.filter(merchant_id=link.merchant_id, outlet_id=link.outlet_id).exists()


def standing(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> tuple[int, int | None]:
    """How many sales of an outlet wait here, and since when (None: nothing waits)."""
    rows = Deposit.objects.filter(merchant_id=merchant_id, outlet_id=outlet_id)
    found = rows.aggregate(sales=Count("id", filter=Q(kind__in=SALES)), since=Min("received_at"))
    return found["sales"], found["since"]


def left_by(merchant_id: uuid.UUID, outlet_id: uuid.UUID, device_id: uuid.UUID) -> int:
    """How many sales of one tablet wait here."""
    rows = Deposit.objects.filter(merchant_id=merchant_id, outlet_id=outlet_id)
    return rows.filter(device_id=device_id, kind__in=SALES).count()


def let_go(link: HubLink, ends: Ends) -> None:
    """What the server has told is in the record. Where that has another content, all that the
    tablet left beside it is a branch of its own: kept as a fork, and told to people."""
    if not wait_here(link):
        return
    for (device_id, epoch, stream), (seq, _) in ends.items():
        left = Deposit.objects.filter(
            merchant_id=link.merchant_id,
            outlet_id=link.outlet_id,
            device_id=device_id,
            epoch=epoch,
            stream=stream,
        )
        told = left.filter(seq__lte=seq)
        if _is_as_told(told):
            told.delete()
        else:
            _keep_branch(link, left)


def _is_as_told(left: "QuerySet[Deposit]") -> bool:
    return all(row.hash == _hash_in_record(row) for row in left.only(*_KEY, "hash").iterator())


_KEY = ("merchant_id", "outlet_id", "device_id", "epoch", "stream", "seq")


def _hash_in_record(row: Deposit) -> str | None:
    same = {name: getattr(row, name) for name in _KEY if name != "outlet_id"}
    found = Event.objects.filter(outlet_id__in=(row.outlet_id, row.merchant_id), **same)
    return found.values_list("hash", flat=True).first()


def _keep_branch(link: HubLink, left: "QuerySet[Deposit]") -> None:
    ledger = find_ledger(link.merchant_id, link.outlet_id)
    assert ledger is not None, "a linked hub has a record"
    reason = "same_key_other_content"
    for row in left.order_by("seq").iterator():
        if row.hash != _hash_in_record(row):
            keep_fork(ledger, read(bytes(row.raw), row.signature), reason, row.received_at)
            reason = "behind_fork"
    left.delete()
