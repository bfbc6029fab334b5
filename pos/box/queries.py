"""Is the shop's address well? And what stands on an invitation."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from django.conf import settings

from pos.box import keeping
from pos.box.authority import fingerprint
from pos.box.clocks import BESIDE_TABLETS, beside_tablets
from pos.box.keeping import RENEWED_BEFORE, Damaged, load_authority, load_leaf
from pos.box.origin import Origin, is_ours, own_addresses, read_origin
from pos.box.watch import last_look
from pos.box.wifi import Wifi, read_wifi
from pos.box.words import FAULTS
from pos.domain.paper import Operation, rule, tall, text
from pos.journal.clock import wall_ms
from pos.journal.models import Event, Ledger
from pos.tills.models import Device
from pos.tills.queries import with_greeting, with_last_heard

BROUGHT_LATE = timedelta(days=14)
LATE = RENEWED_BEFORE - timedelta(days=1)  # by then it should have renewed itself for a day
QUIET_MS = 7 * 24 * 3_600_000
CLOCK_BACK_MS = 5 * 60_000
GROUP = 4
GROUPS = 4


@dataclass(frozen=True)
class Fault:
    """`words`: what is wrong; `help`: what to do; `english`: both."""

    code: str
    words: str
    help: str
    english: str


@dataclass(frozen=True)
class Invitation:
    """What a new tablet needs, but for the code: a card gets lost, the screen does not."""

    shop: str
    origin: Origin
    groups: tuple[str, ...]
    wifi: Wifi | None


def fault(now: datetime | None = None) -> Fault | None:
    """The worst thing about the fixed address; None: all is well, or there is none yet."""
    origin: Origin | None = settings.ORIGIN
    data = Path(settings.DATA_DIR)
    if origin is None:
        return _damaged_note(data)
    code = _fault_code(origin, data, now or datetime.now(UTC))
    if not code:
        return None
    own = ", ".join(own_addresses()) or "-"
    seen = last_look(data)
    rival = (seen and seen.rival) or "-"
    told = {"base": origin.base, "address": origin.address, "own": own, "rival": rival}
    beside = beside_tablets() if code in BESIDE_TABLETS else None  # else nothing is read for it
    told |= beside.told if beside else {}
    said = {key: words.format_map(defaultdict(str, told)) for key, words in FAULTS[code].items()}
    return Fault(code, said["words"], said["help"], said["english"])


def _damaged_note(data: Path) -> Fault | None:
    if settings.ROLE != "shop":
        return None
    try:
        read_origin(data)
    except ValueError:
        said = FAULTS["origin_damaged"]
        return Fault("origin_damaged", said["words"], said["help"], said["english"])
    return None


def _fault_code(origin: Origin, data: Path, now: datetime) -> str:
    if now < keeping.EARLIEST:
        return "clock_wrong"
    found = _brought_fault(origin, now) if origin.public_name else _own_fault(origin, data, now)
    if found:
        return found
    seen = last_look(data)
    if seen is not None and seen.rival:
        return "address_twice"
    if is_clock_back():
        return "clock_back"
    beside = beside_tablets()
    return beside.code if beside else ""


def is_clock_back() -> bool:
    """Whether this computer's clock is behind its own newest record."""
    return _last_record_ms() - wall_ms() > CLOCK_BACK_MS


def _last_record_ms() -> int:
    """When this server says that its newest record came; by numbers, which have an index."""
    last = 0
    for ledger in Ledger.objects.all():
        numbered = Event.objects.filter(
            merchant_id=ledger.merchant_id,
            outlet_id__in=(ledger.outlet_id, ledger.merchant_id),
            server_seq=ledger.server_seq,
        )
        last = max([last, *numbered.values_list("received_at", flat=True)])
    return last


def _own_fault(origin: Origin, data: Path, now: datetime) -> str:
    try:
        authority = load_authority(data)
    except Damaged:
        return "certificate_damaged"
    if not keeping.is_in_force(authority, now):
        return "authority_other_time"
    leaf = load_leaf(data)
    if not is_ours(origin.address):
        return "address_gone"
    is_late = leaf is None or now > leaf.not_valid_after_utc - LATE
    return "certificate_late" if is_late else ""


def holding_records() -> list[str]:
    """Tablets heard within a week that told of records which are not here yet, by name. One that
    lies in a drawer for longer must not keep a shop from updates for ever; it is understood by
    newer servers for a year."""
    since = wall_ms() - QUIET_MS
    tills: list[Any] = list(with_greeting(with_last_heard(Device.objects.filter(revoked_at=None))))
    return [
        each.name
        for each in sorted(tills, key=lambda each: each.series)
        if each.heard_at >= since and each.told_seq and each.told_seq > (each.known_seq or 0)
    ]


def certificate_ends(origin: Origin, data: Path) -> datetime:
    """Of the certificate that is served; only where `fault` has found nothing."""
    path = Path(origin.certificate_file) if origin.public_name else keeping.server_file(data)
    return x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc


def _brought_fault(origin: Origin, now: datetime) -> str:
    """Nobody here can renew it, so it is told a fortnight before."""
    try:
        brought = x509.load_pem_x509_certificate(Path(origin.certificate_file).read_bytes())
    except (OSError, ValueError):
        return "brought_missing"
    if not is_ours(origin.address):
        return "address_gone"
    return "brought_late" if now > brought.not_valid_after_utc - BROUGHT_LATE else ""


def invitation(shop: str) -> Invitation | None:
    """None while there is no fixed address, or its certificate cannot be read."""
    origin: Origin | None = settings.ORIGIN
    data = Path(settings.DATA_DIR)
    if origin is None:
        return None
    if origin.public_name:
        return Invitation(shop, origin, (), read_wifi(data))
    try:
        root = load_authority(data).root
    except Damaged:
        return None
    return Invitation(shop, origin, fingerprint_groups(fingerprint(root)), read_wifi(data))


def fingerprint_groups(told: str) -> tuple[str, ...]:
    """Enough to compare by eye."""
    return tuple(told[at : at + GROUP] for at in range(0, GROUP * GROUPS, GROUP))


def invitation_paper(card: Invitation) -> list[Operation]:
    """For a receipt printer. A public certificate needs no steps, and has no fingerprint here."""
    steps = [("Buka alamat ini di Chrome (iPad: Safari)", _door_paper(card))]
    if card.wifi is not None:
        steps.insert(0, ("Sambungkan ke Wi-Fi toko", _wifi_paper(card.wifi)))
    if card.groups:
        words = text(" ".join(card.groups), "center", True)
        steps.append(("Ikuti langkah di layar tablet. Sidik sertifikat harus sama:", [words]))
    lines: list[Operation] = [
        text(card.shop, "center", True),
        text("UNDANGAN TABLET", "center"),
        rule("="),
    ]
    for number, (words_of, parts) in enumerate(steps, 1):
        lines += [text(f"{number}. {words_of}", bold=True), *parts, rule("-")]
    code = "Kode pasang 6 angka dibuat di kantor: Perangkat > Undang tablet."
    return [*lines, text(code, "center"), {"op": "cut"}]


def _wifi_paper(wifi: Wifi) -> list[Operation]:
    return [{"op": "qr", "data": wifi.code}, text(wifi.name, "center", True)]


def _door_paper(card: Invitation) -> list[Operation]:
    door = card.origin.door
    return [{"op": "qr", "data": door}, *tall([text(door, "center", True)])]
