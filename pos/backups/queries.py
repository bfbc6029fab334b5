"""How safe the shop is, in numbers and in words."""

import time
import uuid
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from pos.backups.doors import Door
from pos.backups.making import Shop
from pos.backups.models import (
    Backup,
    BackupBucket,
    BackupCloud,
    BackupPlace,
    Carried,
    FileKind,
    SafeHead,
)
from pos.backups.notes import folder_in
from pos.journal.locking import opened
from pos.journal.models import Ledger
from pos.outlets.models import Merchant

ALARM_MS = 36 * 3_600_000
PATIENCE_MS = 12 * 3_600_000  # a provider's bad night is nobody's alarm
BUCKET_KEYS = "bucket keys"


@dataclass(frozen=True)
class Standing:
    """Times in ms UTC, null: never. `elsewhere`: the copy that was tried lay on another disk."""

    copied_at: int | None
    tried_at: int | None
    elsewhere: bool
    trouble: str

    def is_alarming(self, now_ms: int) -> bool:
        """Nothing on another disk was put back for trial within 36 hours (design.md §7)."""
        return bool(self.trouble) or not self.elsewhere or (self.tried_at or 0) < now_ms - ALARM_MS

    def as_json(self) -> dict[str, Any]:
        return {
            "copied_at": self.copied_at,
            "tried_at": self.tried_at,
            "elsewhere": self.elsewhere,
            "trouble": bool(self.trouble),
        }


def is_possible() -> bool:
    """A hub on PostgreSQL is copied with that server's own tools."""
    return connection.vendor == "sqlite"


def own_shop() -> Shop | None:
    """The shop of this box: its first ledger, and the merchant whose card opens the copies."""
    ledger = Ledger.objects.order_by("id").first()
    merchant = ledger and Merchant.objects.filter(id=ledger.merchant_id).first()
    if not ledger or not merchant or not merchant.backup_public_key:
        return None
    return Shop(ledger, merchant)


def home() -> Path:
    """Where copies are made: beside the database."""
    return Path(settings.DATA_DIR) / "backups"


def home_folder(shop: Shop) -> Path:
    return folder_in(home(), shop.merchant.id, shop.ledger.incarnation)


def place_of(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> BackupPlace:
    """As it was set; an unsaved empty one where nobody has."""
    mine = {"merchant_id": merchant_id, "outlet_id": outlet_id, "id": outlet_id}
    return BackupPlace.objects.filter(**mine).first() or BackupPlace(**mine)


def bucket_of(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> BackupBucket:
    """As it was set; an unsaved empty one where nobody has."""
    mine = {"merchant_id": merchant_id, "outlet_id": outlet_id, "id": outlet_id}
    return BackupBucket.objects.filter(**mine).first() or BackupBucket(**mine)


def cloud_of(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> BackupCloud:
    """As it was set; an unsaved one that is off where nobody has."""
    mine = {"merchant_id": merchant_id, "outlet_id": outlet_id, "id": outlet_id}
    return BackupCloud.objects.filter(**mine).first() or BackupCloud(**mine)


def door_of(row: BackupBucket) -> Door | None:
    """None: no bucket is set, or its keys are not this server's to read (it was put back)."""
    key, _, secret = opened(BUCKET_KEYS, row.keys).partition("\n")
    if not (row.address and key and secret):
        return None
    return Door(row.address, row.bucket, key, secret, row.region, row.prefix)


def is_bucket_late(row: BackupBucket, now_ms: int) -> bool:
    """A bucket is set and its owner has to look: it fails since long, or has no keys."""
    return bool(row.address) and (not row.keys or _is_late(row, now_ms))


def is_cloud_late(row: BackupCloud, now_ms: int) -> bool:
    """Copies are to go to the cloud and have not all got there since long."""
    return row.is_on and (row.is_paused or _is_late(row, now_ms))


def _is_late(row: Carried, now_ms: int) -> bool:
    seen_at = row.copied_at or row.set_at
    return bool(row.trouble) and now_ms - seen_at > PATIENCE_MS


def files_of(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> Any:
    return Backup.objects.filter(merchant_id=merchant_id, outlet_id=outlet_id)


def last_of(shop: Shop, *kinds: FileKind) -> Backup | None:
    rows = files_of(shop.ledger.merchant_id, shop.ledger.outlet_id)
    return rows.filter(kind__in=kinds or FileKind.values).order_by("-number").first()


def standing(
    merchant_id: uuid.UUID, outlet_id: uuid.UUID, place: BackupPlace | None = None
) -> Standing:
    """`place`: where the caller has read it already."""
    place = place or place_of(merchant_id, outlet_id)
    rows = files_of(merchant_id, outlet_id).filter(kind=FileKind.SNAPSHOT)
    tried = rows.exclude(tried_at=None).order_by("-number").first()
    return Standing(
        copied_at=place.copied_at,
        tried_at=tried.tried_at if tried else None,
        elsewhere=bool(tried and tried.elsewhere),
        trouble=place.trouble or (tried.trouble if tried else ""),
    )


_SAFE_SECONDS = 60.0
_safe: dict[tuple[uuid.UUID, uuid.UUID], tuple[float, dict[uuid.UUID, list[Any]]]] = {}


def safe_heads(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> dict[uuid.UUID, list[Any]]:
    """What a tried copy on another disk holds of each device: the protocol's `durable.backup`.

    Asked by every push and changed once a night, so it is read at most once a minute."""
    read_at, found = _safe.get((merchant_id, outlet_id), (0.0, {}))
    now = time.monotonic()
    if not read_at or now - read_at > _SAFE_SECONDS:
        found = _read_safe_heads(merchant_id, outlet_id)
        _safe.clear()
        _safe[merchant_id, outlet_id] = (now, found)
    return found


def _read_safe_heads(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> dict[uuid.UUID, list[Any]]:
    found: dict[uuid.UUID, list[Any]] = defaultdict(list)
    here = (outlet_id, merchant_id)
    for row in SafeHead.objects.filter(merchant_id=merchant_id, outlet_id__in=here):
        found[row.device_id].append({"epoch": row.epoch, "stream": row.stream, "seq": row.seq})
    return dict(found)
