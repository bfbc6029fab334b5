"""Is the shop's address well? And what stands on an invitation."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from pos.box import keeping
from pos.box.authority import fingerprint
from pos.box.keeping import Damaged, load_authority, load_leaf
from pos.box.origin import Origin, is_ours, own_addresses
from pos.box.wifi import Wifi, read_wifi
from pos.box.words import FAULTS
from pos.domain.paper import Operation, rule, tall, text

LATE = timedelta(days=30)  # it renews itself at sixty: something has been in the way for a month
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
    if origin is None:
        return None
    code = _fault_code(origin, Path(settings.DATA_DIR), now or datetime.now(UTC))
    if not code:
        return None
    own = ", ".join(own_addresses()) or "-"
    told = {"base": origin.base, "address": origin.address, "own": own}
    said = {key: words.format(**told) for key, words in FAULTS[code].items()}
    return Fault(code, said["words"], said["help"], said["english"])


def _fault_code(origin: Origin, data: Path, now: datetime) -> str:
    if now < keeping.EARLIEST:
        return "clock_wrong"
    try:
        load_authority(data)
    except Damaged:
        return "certificate_damaged"
    leaf = load_leaf(data)
    if leaf is not None and now < leaf.not_valid_before_utc:
        return "clock_wrong"
    if not is_ours(origin.address):
        return "address_gone"
    is_late = leaf is None or now > leaf.not_valid_after_utc - LATE
    return "certificate_late" if is_late else ""


def invitation(shop: str) -> Invitation | None:
    """None while there is no fixed address, or its certificate cannot be read."""
    origin: Origin | None = settings.ORIGIN
    data = Path(settings.DATA_DIR)
    if origin is None:
        return None
    try:
        root = load_authority(data).root
    except Damaged:
        return None
    return Invitation(shop, origin, fingerprint_groups(fingerprint(root)), read_wifi(data))


def fingerprint_groups(told: str) -> tuple[str, ...]:
    """Enough to compare by eye."""
    return tuple(told[at : at + GROUP] for at in range(0, GROUP * GROUPS, GROUP))


def invitation_paper(card: Invitation) -> list[Operation]:
    """For a receipt printer."""
    lines: list[Operation] = [
        text(card.shop, "center", True),
        text("UNDANGAN TABLET", "center"),
        rule("="),
    ]
    if card.wifi is not None:
        lines += [
            text("1. Sambungkan ke Wi-Fi toko", bold=True),
            {"op": "qr", "data": card.wifi.code},
            text(card.wifi.name, "center", True),
            rule("-"),
        ]
    number = 2 if card.wifi is not None else 1
    return [
        *lines,
        text(f"{number}. Buka alamat ini di Chrome (iPad: Safari)", bold=True),
        {"op": "qr", "data": card.origin.door},
        *tall([text(card.origin.door, "center", True)]),
        rule("-"),
        text(
            f"{number + 1}. Ikuti langkah di layar tablet. Sidik sertifikat harus sama:", bold=True
        ),
        text(" ".join(card.groups), "center", True),
        text("Kode pasang 6 angka dibuat di kantor: Perangkat > Undang tablet.", "center"),
        {"op": "cut"},
    ]
