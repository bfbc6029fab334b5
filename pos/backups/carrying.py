"""Copies over the internet, a step at a time, so that the shop's own copies never wait long.

The owner's bucket is one way, the cloud another (sync.shelf adds it). What is lacking there is
asked of the place itself. What goes wrong stands on that way's own row, in words, and is tried
again after a delay; a folder's copies, and the other way's, go on meanwhile.
"""

import logging
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.db.models import QuerySet

from pos.backups.making import Shop
from pos.backups.models import BackupBucket, BackupCloud, Carried
from pos.backups.notes import Note
from pos.backups.queries import bucket_of, cloud_of, door_of, last_of
from pos.domain.errors import LancarError
from pos.journal.clock import wall_ms

log = logging.getLogger("lancar.backups")

AWAITED_MS = 6 * 3_600_000
# After the n-th failure so many seconds; the last one for ever.
DELAYS_SECONDS = (60, 120, 300, 900, 1800, 3600)


class Shelf(Protocol):
    """Somewhere on the internet. Each raises LancarError with a sentence for the owner."""

    def carry(self, shop: Shop) -> bool:
        """Some of the oldest file that is lacking there, or nothing. True: now it has all."""

    def bring(self, shop: Shop, name: str, into: Path) -> Note | None:
        """That file as it lies there. None: it does not."""


@dataclass(frozen=True)
class Way:
    """`row_of` says how it goes; `is_open`, asked often, whether it is set up; `shelf` is slow."""

    row_of: Callable[[uuid.UUID, uuid.UUID], Carried]
    is_open: Callable[[Any], bool]
    shelf: Callable[[Any], Shelf]


def _bucket_shelf(row: BackupBucket) -> Shelf:
    from pos.backups.bucket_shelf import BucketShelf  # noqa: PLC0415  (its library is slow to load)

    door = door_of(row)
    assert door is not None
    return BucketShelf(door)


BUCKET = Way(bucket_of, lambda row: door_of(row) is not None, _bucket_shelf)
WAYS = [BUCKET]
_clouds: list[Callable[[uuid.UUID, uuid.UUID], bool]] = []


def add_cloud(
    is_linked: Callable[[uuid.UUID, uuid.UUID], bool], shelf: Callable[..., Shelf]
) -> None:
    """Called once, by who knows the protocol; nothing here does."""

    def is_open(row: BackupCloud) -> bool:
        return row.is_on and not row.is_paused and is_linked(row.merchant_id, row.outlet_id)

    _clouds.append(is_linked)
    WAYS.append(Way(cloud_of, is_open, shelf))


def has_cloud(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> bool:
    """The shop is linked to one, so copies could go there."""
    return any(is_linked(merchant_id, outlet_id) for is_linked in _clouds)


def is_due(shop: Shop) -> bool:
    return any(_is_due(row, shop) for way, row in _open(shop))


def wanted_at(shop: Shop) -> int:
    """Since when the latest of them wants a whole copy; 0: none is set up."""
    return max((row.set_at for _, row in _open(shop)), default=0)


def is_awaited(shop: Shop, made_at: int) -> bool:
    """A file made then is still on its way, and not for too long."""
    is_fresh = 0 <= wall_ms() - made_at < AWAITED_MS
    return is_fresh and any(
        row.copied_at is None or row.copied_at < made_at for _, row in _open(shop)
    )


def carry_one(shop: Shop) -> None:
    """A step of the first way that has something to do."""
    due = [(way, row) for way, row in _open(shop) if _is_due(row, shop)]
    for way, row in due[:1]:
        _carry(way, row, shop)


def bring_back(shop: Shop, name: str, into: Path) -> Note | None:
    """For its trial: that file as it lies at the first place that has it."""
    for way, row in _open(shop):
        try:
            note = way.shelf(row).bring(shop, name, into)
        except LancarError as error:
            log.warning("a copy on the internet could not be tried: %s", error.code)
            continue
        if note is not None:
            return note
    return None


def _open(shop: Shop) -> Iterator[tuple[Way, Carried]]:
    for way in WAYS:
        row = way.row_of(shop.ledger.merchant_id, shop.ledger.outlet_id)
        if way.is_open(row):
            yield way, row


def _is_due(row: Carried, shop: Shop) -> bool:
    newest = last_of(shop)
    if newest is None:
        return False
    now = wall_ms()
    waits = now < row.next_at <= now + DELAYS_SECONDS[-1] * 1000  # further off: the clock was wrong
    is_behind = row.copied_at is None or row.copied_at < newest.made_at or bool(row.trouble)
    return is_behind and not waits


def _carry(way: Way, row: Carried, shop: Shop) -> None:
    began = wall_ms()
    try:
        is_all = way.shelf(row).carry(shop)
    except LancarError as error:
        log.warning("a copy did not leave the shop: %s", error.code)
        return _note_trouble(row, error.sentence)
    changes = {"copied_at": began} if is_all else {}
    _rows(row).update(trouble="", attempts=0, next_at=0, **changes)
    return None


def _note_trouble(row: Carried, sentence: str) -> None:
    delay = DELAYS_SECONDS[min(row.attempts, len(DELAYS_SECONDS) - 1)]
    _rows(row).update(
        attempts=row.attempts + 1, next_at=wall_ms() + delay * 1000, trouble=sentence[:200]
    )


def _rows(row: Carried) -> QuerySet[Any]:
    """The row as it was set then: what was set anew meanwhile begins anew."""
    return type(row)._default_manager.filter(
        merchant_id=row.merchant_id, outlet_id=row.outlet_id, id=row.id, set_at=row.set_at
    )
