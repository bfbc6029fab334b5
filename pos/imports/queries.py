"""Reads about imports."""

import uuid

from django.db.models import QuerySet

from pos.imports import errors
from pos.imports.models import WORKED, Import, ImportStep, State
from pos.journal.clock import wall_ms

DAY_MS = 86_400_000
ENDED = (State.DONE, State.FAILED)


def imports_of(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> QuerySet[Import]:
    """The newest first."""
    return Import.objects.filter(merchant_id=merchant_id, outlet_id=outlet_id).order_by("-id")


def import_of(merchant_id: uuid.UUID, outlet_id: uuid.UUID, import_id: uuid.UUID) -> Import:
    row = imports_of(merchant_id, outlet_id).filter(id=import_id).first()
    if row is None:
        raise errors.unknown_import()
    return row


def next_waiting() -> Import | None:
    """What the worker does next: the oldest first."""
    return Import.objects.filter(state__in=WORKED).order_by("id").first()


def steps_of(row: Import) -> QuerySet[ImportStep]:
    here = {"merchant_id": row.merchant_id, "outlet_id": row.outlet_id}
    return ImportStep.objects.filter(**here, import_id=row.id)


def may_undo(row: Import) -> bool:
    """A day long, once, and only where something went in."""
    if row.state not in ENDED or row.finished_at is None:
        return False
    return wall_ms() - row.finished_at < DAY_MS and steps_of(row).exists()
