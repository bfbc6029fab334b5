"""Verbs: where copies go, that one is wanted now, and what a trial found."""

import uuid
from pathlib import Path

from django.conf import settings
from django.db import transaction

from pos.backups import errors
from pos.backups.making import Shop
from pos.backups.models import Backup, BackupPlace, SafeHead
from pos.backups.places import is_there
from pos.backups.trial import Found
from pos.journal.actions import append
from pos.journal.clock import wall_ms
from pos.journal.ids import uuid7
from pos.outlets.models import Outlet


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
