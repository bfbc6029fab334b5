"""At a hub that was put back to an older copy: what it had said itself after that copy comes home.

Goods received and prices set in the office stand in no tablet; what the relay had sent of them lies
at the cloud. It comes back with what the tablets lack (lacking.py), under the keys of the epochs it
was said in, and is stored and applied as late words are. `Ledger.lost_from_epoch` says that it is
owed; a hub that was put back by an older release is owed nothing, so it gets no second copy of what
was typed in again months ago.

Every kind that a hub writes was looked at. What was done counts, however late: documents, people,
revocations; of two changes of one field the later one wins, as everywhere, and the other one is in
*Perubahan*. A revocation counts also against a key that the same tablet has had since: a tablet may
renew its key without anybody's leave, and a stolen one would. Without effect stay the settings of
a computer that is gone (`OF_THE_LOST_COMPUTER`) and what was said again (`_was_said_again`). What a
person may have typed in once more nobody can tell but people: `tell` asks them.
"""

import uuid
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Q

from pos.journal import keys, kinds
from pos.journal.admin.words import kind_text
from pos.journal.clock import wall_ms
from pos.journal.envelope import Envelope, read
from pos.journal.errors import RuleError
from pos.journal.models import DeviceKey, Event, Head, Ledger, State
from pos.journal.problems import report, revise
from pos.journal.rows import StreamKey
from pos.journal.store import Push, Sender, Stored
from pos.sales.models import ShiftReport
from sync.models import Told, Uplink
from sync.uplink import active_uplink

Json = dict[str, Any]
STREAMS = ("F", "O")
MOST_EPOCHS = 50  # a server that was put back so often in one life of its cloud has other worries
PATIENCE_MS = 10 * 60_000
CODE = "own_word_back"
NEWS = ("stored", "pending", "quarantined")
OF_THE_LOST_COMPUTER = frozenset(
    {
        # The line of now is the one over which this came.
        "cloud.linked",
        "cloud.unlinked",
        # Folders of disks that are gone; and passwords are kept beside the record, so the one that
        # is here belongs to what was set before.
        "backup.place_changed",
        "backup.bucket_changed",
        "mail.changed",
        # A server that was put back waits for its owner's word before it sends copies there.
        "backup.cloud_changed",
        # Its secret is gone with the disk: to say that it is on would be a lie.
        "two_step.begun",
        "two_step.ended",
    }
)
# Settings of which the last to arrive counts, not the last to be said, and what the worker says
# once of a thing by itself; with what they are about.
SAID_LAST = {
    "recap.changed": "",
    "device.wipe_asked": "device",
    "shipment.matched": "shipment",
}
MAY_BE_SAID_AGAIN = {*SAID_LAST, "shift.reported", "device.paired"}


# --- what is asked for ----------------------------------------------------------------------------


def ends_of_own(uplink: Uplink, without: Collection[StreamKey] = ()) -> list[Json]:
    """Where our chains of earlier epochs end here; nothing where nothing is owed."""
    ledger = _ledger(uplink)
    if ledger.lost_from_epoch is None:
        return []
    heads = dict(_own_heads(ledger))
    return [
        {"device": str(ledger.device_id), "epoch": epoch, "stream": stream, "seq": seq}
        for epoch in sorted(own_keys(ledger))
        if epoch >= ledger.lost_from_epoch
        for stream in STREAMS
        if (ledger.device_id, epoch, stream) not in without
        for seq in [heads.get((epoch, stream), 0)]
    ]


def _own_heads(ledger: Ledger) -> list[tuple[tuple[int, str], int]]:
    mine = Head.objects.filter(merchant_id=ledger.merchant_id, device_id=ledger.device_id)
    return [((head.epoch, head.stream), head.seq) for head in mine]


def own_keys(ledger: Ledger) -> dict[int, str]:
    """Of our earlier epochs: those on the record, and those whose key file is here though the
    record of that epoch is not. Nobody else's word is taken for what was our key."""
    mine = DeviceKey.objects.filter(merchant_id=ledger.merchant_id, device_id=ledger.device_id)
    known = dict(mine.filter(epoch__lt=ledger.epoch).values_list("epoch", "public_key"))
    for epoch in range(max(1, ledger.epoch - MOST_EPOCHS), ledger.epoch):
        if epoch not in known and keys.has_own_key(ledger.device_id, epoch):
            known[epoch] = keys.own_public_key(ledger.device_id, epoch)
    return dict(sorted(known.items())[-MOST_EPOCHS:])


def note_home(uplink: Uplink) -> None:
    """All that the cloud has of it is here."""
    owed = Ledger.objects.filter(merchant_id=uplink.merchant_id, outlet_id=uplink.outlet_id)
    owed.exclude(lost_from_epoch=None).update(lost_from_epoch=None)


def is_awaited() -> bool:
    """For a while after a restore whoever counts on from what was said last (Z reports) waits for
    it, so that no number is given twice. Not for long: a cloud that is away holds up nothing."""
    ledger = Ledger.objects.exclude(lost_from_epoch=None).first()
    if settings.ROLE == "cloud" or ledger is None or active_uplink() is None:
        return False
    begun = Event.objects.filter(
        merchant_id=ledger.merchant_id,
        device_id=ledger.device_id,
        epoch=ledger.epoch,
        stream="F",
        seq=1,
    )
    since = begun.values_list("received_at", flat=True).first() or 0
    return abs(wall_ms() - since) < PATIENCE_MS


# --- what becomes of it ---------------------------------------------------------------------------


def without_strange(uplink: Uplink, envelopes: Sequence[Envelope]) -> list[Envelope]:
    """Of ours only those of earlier epochs whose key we know: nobody tells us what we say now, and
    what is badly signed would stand in our own chain for good."""
    ledger = _ledger(uplink)
    known = own_keys(ledger)
    return [each for each in envelopes if each.device_id != ledger.device_id or each.epoch in known]


def is_own(uplink: Uplink, device_id: uuid.UUID) -> bool:
    return _ledger(uplink).device_id == device_id


def sender_of(uplink: Uplink, envelopes: Sequence[Envelope]) -> Sender:
    """As whom these events of ours are stored; in the transaction that stores them."""
    ledger = _ledger(uplink)
    return Sender(
        merchant_id=uplink.merchant_id,
        outlet_id=uplink.outlet_id,
        device_id=ledger.device_id,
        public_keys=own_keys(ledger),
        via="home",
        idle=frozenset(each.id for each in envelopes if _is_idle(ledger, each)),
    )


def _is_idle(ledger: Ledger, envelope: Envelope) -> bool:
    if envelope.kind in OF_THE_LOST_COMPUTER or _was_told_on(ledger, envelope):
        return True
    return _was_said_again(ledger, envelope)


def _was_told_on(ledger: Ledger, envelope: Envelope) -> bool:
    """Where the merchant has several hubs the cloud may have told us of it, and it has effect: what
    concerns all outlets, and papers of goods between them."""
    return Told.objects.filter(merchant_id=ledger.merchant_id, id=envelope.id).exists()


def _was_said_again(ledger: Ledger, envelope: Envelope) -> bool:
    """What cannot be read is judged where everybody's is."""
    known = kinds.find(envelope.kind, envelope.version)
    if known is None or envelope.kind not in MAY_BE_SAID_AGAIN:
        return False
    try:
        body = kinds.read_body(known, envelope.body)
    except RuleError:
        return False
    if envelope.kind == "shift.reported":
        return _was_reported(ledger, body)
    if envelope.kind == "device.paired":
        return _is_enrolled(ledger, body)
    return _was_set_later(ledger, envelope)


def _was_set_later(ledger: Ledger, envelope: Envelope) -> bool:
    later = Q(device_id=ledger.device_id, epoch__gt=envelope.epoch) | Q(hlc_ms__gt=envelope.hlc[0])
    said = Event.objects.filter(
        later,
        merchant_id=ledger.merchant_id,
        outlet_id=ledger.outlet_id,
        kind=envelope.kind,
        state=State.APPLIED,
    )
    about = SAID_LAST[envelope.kind]
    return any(_body(event).get(about) == envelope.body.get(about) for event in said)


def _body(event: Event) -> Json:
    found: Json = read(bytes(event.raw), event.signature).body
    return found


def _was_reported(ledger: Ledger, body: Any) -> bool:
    """A Z of that number, or of that shift: made again before the first one came back."""
    here = {"merchant_id": ledger.merchant_id, "outlet_id": ledger.outlet_id}
    same = Q(number=body.number) | Q(shift_id=body.shift)
    made = ShiftReport.objects.filter(same, **here, part=body.part)
    return made.exclude(id=body.report).exists()


def _is_enrolled(ledger: Ledger, body: Any) -> bool:
    """The very same key: a till that was paired in the lost time and has come in again."""
    known = DeviceKey.objects.filter(merchant_id=ledger.merchant_id, device_id=body.device)
    return known.filter(epoch=body.epoch, series=body.series, public_key=body.public_key).exists()


# --- what people hear -----------------------------------------------------------------------------


def tell(uplink: Uplink, pushes: Sequence[Push], stored: Sequence[Stored]) -> None:
    """One notice a restore, that grows with every batch. What nobody did by hand (Z reports, keys)
    nobody can have typed in again."""
    ledger = _ledger(uplink)
    counts: Counter[str] = Counter()
    for push, each in zip(pushes, stored, strict=True):
        if push.sender.device_id == ledger.device_id:
            came = {result.id for result in each.results if result.status in NEWS}
            came -= push.sender.idle
            counts.update(one.kind for one in push.envelopes if one.id in came and one.actor_id)
    if counts:
        _notice(ledger, dict(counts))


def _notice(ledger: Ledger, counts: dict[str, int]) -> None:
    key = str(ledger.epoch)
    report(
        code=CODE,
        key=key,
        sentence=_sentence({}),
        suggestion="Bila ada yang sudah diketik ulang sesudah pemulihan, batalkan salah satunya.",
        detail={"kinds": {}},
        merchant_id=ledger.merchant_id,
        outlet_id=ledger.outlet_id,
        reopen=True,
    )

    def grown(detail: Json) -> tuple[str, Json]:
        told = Counter(detail.get("kinds", {})) + Counter(counts)
        return _sentence(told), {"kinds": dict(told)}

    revise(
        code=CODE,
        key=key,
        merchant_id=ledger.merchant_id,
        outlet_id=ledger.outlet_id,
        change=grown,
    )


def _sentence(counts: dict[str, int]) -> str:
    """The most frequent first; a list of hundreds of kinds does not exist."""
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    what = ", ".join(f"{kind_text(kind)} {count}×" for kind, count in ordered)
    return (
        f"Server dipulihkan dari cadangan. {sum(counts.values())} catatan kantor yang dibuat "
        f"sesudah cadangan itu kembali dari cloud: {what}."
    )


def _ledger(uplink: Uplink) -> Ledger:
    return Ledger.objects.get(merchant_id=uplink.merchant_id, outlet_id=uplink.outlet_id)
