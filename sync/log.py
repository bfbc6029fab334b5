"""What went between hub and cloud: a line for an hour of work, one for an outage, in words.

Kept on both sides, for sixty days or MAX_LINES. It is bookkeeping, not the record: a copy of the
database that is put back brings an older one, and nothing depends on it.
"""

import uuid

from django.db.models import F, QuerySet, Subquery

from pos.domain.formatting import format_number
from pos.journal.backoffice.show import moment_text
from pos.journal.clock import wall_ms
from sync.models import SyncLine

HOUR_MS = 3_600_000
LONGEST_MS = 60 * 24 * HOUR_MS
FLAP_MS = 5 * 60_000
MAX_LINES = 2_000
MAX_SHOWN = 50
Where = tuple[uuid.UUID, uuid.UUID]  # merchant and outlet
Line = tuple[str, str, str]  # when, what, and the tone


def note_work(where: Where, *, sent: int = 0, received: int = 0, spent_ms: int = 0) -> None:
    """Something went through. In the transaction of whoever notes what it was."""
    now = wall_ms()
    changes = {
        "last_at": now,
        "sent": F("sent") + sent,
        "received": F("received") + received,
        "tries": F("tries") + 1,
        "spent_ms": F("spent_ms") + spent_ms,
    }
    newest = _rows(where).order_by("-begun_at", "-id").values("pk")[:1]
    going_on = _rows(where).filter(pk=Subquery(newest), trouble="", begun_at__gt=now - HOUR_MS)
    if not going_on.update(**changes):
        SyncLine.objects.filter(pk=_begin(where, now).pk, merchant_id=where[0]).update(**changes)


def note_failure(where: Where, sentence: str) -> None:
    """The same trouble again is the same line, however long it lasts."""
    now, told = wall_ms(), sentence[:300]
    same = _goes_on(where, now, told) or _begin(where, now, told)
    line = SyncLine.objects.filter(pk=same.pk, merchant_id=where[0])
    line.update(last_at=now, tries=F("tries") + 1)


def lines_of(where: Where) -> list[Line]:
    """The newest MAX_SHOWN, newest first."""
    rows = _rows(where).order_by("-begun_at", "-id")[:MAX_SHOWN]
    return [(_when(row), _what(row), "warn" if row.trouble else "ok") for row in rows]


def _rows(where: Where) -> "QuerySet[SyncLine]":
    return SyncLine.objects.filter(merchant_id=where[0], outlet_id=where[1])


def _goes_on(where: Where, now: int, trouble: str) -> SyncLine | None:
    """Its line; a short success ends no outage, or a line that flaps would fill the log."""
    for place, row in enumerate(_rows(where).order_by("-begun_at", "-id")[:2]):
        if row.trouble == trouble and (place == 0 or now - row.last_at < FLAP_MS):
            return row
    return None


def _begin(where: Where, now: int, trouble: str = "") -> SyncLine:
    kept = _rows(where).order_by("-begun_at").values_list("begun_at", flat=True)[MAX_LINES - 2 :]
    oldest = max([now - LONGEST_MS, *kept[:1]])
    _rows(where).filter(begun_at__lt=oldest).delete()
    return SyncLine.objects.create(
        merchant_id=where[0], outlet_id=where[1], begun_at=now, last_at=now, trouble=trouble
    )


def _when(row: SyncLine) -> str:
    begun, last = moment_text(row.begun_at), moment_text(row.last_at)
    return begun if begun == last else f"{begun} – {last.split()[-1]}"


def _what(row: SyncLine) -> str:
    if row.trouble:
        return f"{row.trouble} {_number(row.tries)} kali dicoba."
    told = [
        f"{_number(row.sent)} catatan terkirim" if row.sent else "",
        f"{_number(row.received)} catatan diterima" if row.received else "",
    ]
    spent = f"{_number(row.tries)} kali, {format_number(max(row.spent_ms // 100, 1), 1)} detik"
    return f"{', '.join(each for each in told if each)} ({spent})"


def _number(count: int) -> str:
    return format_number(count, 0)
