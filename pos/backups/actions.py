"""Verbs: where copies go, that one is wanted now, and what a trial found."""

import uuid
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from pos.backups import errors
from pos.backups.making import Shop
from pos.backups.models import Backup, BackupBucket, BackupCloud, BackupPlace, Carried, SafeHead
from pos.backups.places import is_there
from pos.backups.queries import BUCKET_KEYS, bucket_of
from pos.backups.trial import Found
from pos.journal.actions import append
from pos.journal.clock import wall_ms
from pos.journal.ids import uuid7
from pos.journal.locking import locked
from pos.outlets.models import Outlet

WHERE = ("address", "region", "bucket", "prefix")


@transaction.atomic
def set_place(*, outlet: Outlet, folder: str, by: uuid.UUID | None) -> None:
    """A folder of the hub's computer, best on another disk; empty: only beside the database.
    RuleError `bad_place`."""
    if folder:
        _check(folder)
    merchant_id = outlet.merchant_id
    append(
        "backup.place_changed",
        {"folder": folder},
        merchant_id=merchant_id,
        outlet_id=outlet.id,
        actor_id=by,
    )
    rows = BackupPlace.objects.filter(merchant_id=merchant_id, outlet_id=outlet.id, id=outlet.id)
    SafeHead.objects.filter(merchant_id=merchant_id).delete()  # what lay there is out of sight
    rows.update(trouble="", copied_at=None, elsewhere=False, wanted_at=wall_ms())


def _check(folder: str) -> None:
    place = Path(folder)
    if not place.is_absolute():
        raise errors.bad_place(folder, "tulis lengkap, dimulai dengan /")
    if not is_there(place):
        raise errors.bad_place(folder, "tidak ada atau tidak dapat ditulis oleh server")
    data = Path(settings.DATA_DIR).resolve()
    if data in (place.resolve(), *place.resolve().parents):
        raise errors.bad_place(folder, "ini folder data toko sendiri")


@transaction.atomic
def set_bucket(
    *,
    outlet: Outlet,
    by: uuid.UUID | None,
    address: str,
    region: str = "",
    bucket: str = "",
    prefix: str = "",
    keys: tuple[str, str] | None,
) -> None:
    """Copies go there as well; an empty address: no more. `keys` None keeps the pair there is, for
    the same address and bucket. RuleError `bucket_address`, `bucket_keys`."""
    where = dict.fromkeys(WHERE, "")
    if address:
        given = (address.rstrip("/"), region, bucket, prefix.strip("/"))
        where = dict(zip(WHERE, given, strict=True))
        _check_bucket(bucket_of(outlet.merchant_id, outlet.id), where, keys)
    append(
        "backup.bucket_changed",
        {**where, "set_at": wall_ms(), "keys_changed": bool(address and keys)},
        merchant_id=outlet.merchant_id,
        outlet_id=outlet.id,
        actor_id=by,
    )
    _begin_bucket(outlet, keys if address else ("", ""))
    SafeHead.objects.filter(merchant_id=outlet.merchant_id).delete()  # as with a folder


@transaction.atomic
def set_cloud(*, outlet: Outlet, is_on: bool, by: uuid.UUID | None) -> None:
    """Copies go to the cloud that the shop is linked to as well, or no more."""
    append(
        "backup.cloud_changed",
        {"is_on": is_on, "set_at": wall_ms()},
        merchant_id=outlet.merchant_id,
        outlet_id=outlet.id,
        actor_id=by,
    )
    _begin(BackupCloud, outlet)
    BackupCloud.objects.filter(merchant_id=outlet.merchant_id, id=outlet.id).update(is_paused=False)
    SafeHead.objects.filter(merchant_id=outlet.merchant_id).delete()  # as with a folder


def _begin(kind: type[Carried], outlet: Outlet) -> None:
    """How copying there goes begins anew."""
    rows = kind._default_manager.filter(
        merchant_id=outlet.merchant_id, outlet_id=outlet.id, id=outlet.id
    )
    rows.update(trouble="", copied_at=None, attempts=0, next_at=0)


def _begin_bucket(outlet: Outlet, keys: tuple[str, str] | None) -> None:
    """Its keys are locked away; None: they stay."""
    _begin(BackupBucket, outlet)
    if keys:
        BackupBucket.objects.filter(merchant_id=outlet.merchant_id, id=outlet.id).update(
            keys=locked(BUCKET_KEYS, "\n".join(keys).strip())
        )


def _check_bucket(
    before: BackupBucket, where: dict[str, str], keys: tuple[str, str] | None
) -> None:
    parts = urlsplit(where["address"])
    if parts.scheme not in ("https", "http") or not parts.netloc or "@" in parts.netloc:
        raise errors.bucket("bucket_address")
    if parts.path or parts.query or not where["bucket"]:
        raise errors.bucket("bucket_address")
    is_same = (before.address, before.bucket) == (where["address"], where["bucket"])
    if not all(keys or ()) or (keys is None and not (is_same and before.keys)):
        raise errors.bucket("bucket_keys")


def want_copy(*, outlet: Outlet) -> None:
    """A whole copy and its trial, as soon as the worker comes to it. No fact, so no event."""
    BackupPlace.objects.update_or_create(
        id=outlet.id,
        merchant_id=outlet.merchant_id,
        outlet_id=outlet.id,
        defaults={"wanted_at": wall_ms()},
    )


@transaction.atomic
def record_trial(*, shop: Shop, backup: Backup, found: Found, elsewhere: bool) -> None:
    """On the record, and what tablets may let go: only what another disk was seen to hold."""
    now, merchant_id = wall_ms(), shop.ledger.merchant_id
    body = {
        "name": backup.name,
        "made_at": backup.made_at,
        "tried_at": now,
        "elsewhere": elsewhere,
        "trouble": found.trouble[:200],
    }
    outlet_id = shop.ledger.outlet_id
    append("backup.tried", body, merchant_id=merchant_id, outlet_id=outlet_id, actor_id=None)
    Backup.objects.filter(merchant_id=merchant_id, outlet_id=outlet_id, pk=backup.pk).update(
        tried_at=now, elsewhere=elsewhere, trouble=found.trouble[:200]
    )
    if not found.trouble and elsewhere:
        SafeHead.objects.filter(merchant_id=merchant_id).delete()
        rows = [SafeHead(id=uuid7(), merchant_id=merchant_id, **head) for head in found.heads]
        SafeHead.objects.bulk_create(rows, batch_size=200)


def note_support_file(*, outlet: Outlet, name: str, sha256: str, way: str, by: uuid.UUID) -> None:
    """Whoever takes something out of the shop leaves a trace, harmless as it is."""
    body = {"name": name, "sha256": sha256, "made_at": wall_ms(), "way": way}
    append("support.made", body, merchant_id=outlet.merchant_id, outlet_id=outlet.id, actor_id=by)
