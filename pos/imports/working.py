"""The worker's part of an import: read and plan, let in, take back. One at a time, in pieces.

A piece is one short transaction, so that a till's sale never waits long for the database. A worker
that dies goes on with what has no step yet.
"""

import logging
import time
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from pos.catalog.models import TaxClass
from pos.domain.errors import LancarError
from pos.imports.files import Row, read_rows
from pos.imports.layouts import NUMBERS, Kind, Layout, best_sheet
from pos.imports.models import Import, ImportStep, State
from pos.imports.numbers import Style, Told, told_style
from pos.imports.places import file_of, plan_of, throw_away
from pos.imports.plan import Line, counts_of, keep_plan, planned
from pos.imports.queries import DAY_MS, next_waiting, steps_of
from pos.imports.targets import Work, work_of
from pos.journal.clock import wall_ms
from pos.outlets.queries import outlet_of

log = logging.getLogger("lancar.imports")

PIECE = 200
SAMPLES = 20
TELL_EVERY = 1_000
SAMPLE_COLUMNS = 40
MOST_TRIES = 2  # without getting on: a worker that is killed begins again by itself
MOST_TOLD = 200  # rows that could not go in after all
OLD_A_ROUND = 20
BREATH_SECONDS = 0.02  # between two pieces: whoever waits to write gets in
NO_ROOM = "Berkas tidak dapat dibaca atau ditulis; periksa ruang disk server."
TOO_MUCH = (
    "Server berhenti setiap kali mengerjakan berkas ini. Bagi menjadi berkas yang lebih kecil."
)
FORGOTTEN = "Tidak dilanjutkan dalam 24 jam, jadi berkasnya dihapus. Unggah lagi bila perlu."
BROKEN = "Impor berhenti karena kesalahan pada server. Beri tahu yang merawat server."


def imports_wait() -> bool:
    return next_waiting() is not None


def work_imports() -> int:
    """The oldest that waits. Returns how many were worked on."""
    row = next_waiting()
    if row is None:
        return 0
    if row.tries >= MOST_TRIES:
        _fail(row, TOO_MUCH)
        return 1
    _note(row, tries=row.tries + 1)
    try:
        _WORKS[State(row.state)](row)
    except LancarError as error:
        _fail(row, error.sentence)
    except OSError:
        log.exception("an import could not be read or written")
        _fail(row, NO_ROOM)
    except Exception:
        # The oldest is done first: one that cannot be done must not keep the others for ever.
        log.exception("an import could not be worked on")
        _fail(row, BROKEN)
    return 1


def throw_away_imports() -> int:
    """A day after its end or, never let in, after it was handed in: the file and the steps go."""
    old = Import.objects.filter(is_kept=True, asked_at__lt=wall_ms() - DAY_MS)
    idle = old.exclude(state__in=[State.CHECKING, State.APPLYING, State.UNDOING])
    for row in idle.order_by("id")[:OLD_A_ROUND]:
        if wall_ms() - (row.finished_at or row.asked_at) < DAY_MS:
            continue
        throw_away(row)
        steps_of(row).delete()
        _note(row, is_kept=False, found={"left_out": row.found.get("left_out", 0)})
        if row.state in (State.ASKING, State.CHECKED):
            _fail(row, FORGOTTEN)
    return 0


def _check(row: Import) -> None:
    """Reads the file; asks what it leaves open, or else makes the plan."""
    work = work_of(row.target)
    rows, layout = best_sheet(read_rows(file_of(row).read_bytes()), work.fields)
    body = rows[layout.header + 1 :]
    options = row.options or _proposed(row, layout)
    unclear = _settle_styles(work, options, body)
    known = layout.vendor is not None and not unclear
    wanted = [each for each in work.fields if each.must or each.is_asked]
    is_whole = all(each.key in options["columns"] for each in wanted)
    found = {
        "headings": layout.headings[:SAMPLE_COLUMNS],
        "samples": [each.cells[:SAMPLE_COLUMNS] for each in body[:SAMPLES]],
        "unclear": unclear,
        "rows": len(body),
    }
    _note(row, options=options, found=found, vendor=layout.vendor_name, total=len(body), done=0)
    if not options["answered"] and not (known and is_whole):
        _note(row, state=State.ASKING, tries=0)
        return
    lines: list[Line] = []
    for line in work.planner(row.merchant_id, options).lines(body):
        lines.append(line)
        if len(lines) % TELL_EVERY == 0:
            _note(row, done=len(lines))
    keep_plan(plan_of(row), lines)
    _note(row, state=State.CHECKED, counts=counts_of(lines), tries=0)


def _settle_styles(work: Work, options: dict[str, Any], body: Sequence[Row]) -> list[str]:
    """How numbers are written, as far as the file says so itself. Returns those that mean two
    things. Prices and quantities on their own: our own export writes the first without any mark,
    so a mark there is a person's, and the second with a point."""
    money, quantity = (_told(work, kind, options["columns"], body) for kind in NUMBERS)
    if money.style:
        options["style"] = money.style.value
    vendors = options["vendor_style"]
    options["quantity_style"] = quantity.style or vendors or money.style or options["style"]
    return money.examples or ([] if vendors or money.style else quantity.examples)


def _told(work: Work, kind: Kind, columns: dict[str, int], body: Sequence[Row]) -> Told:
    places = [columns[f.key] for f in work.fields if f.kind == kind and f.key in columns]
    return told_style(each.cell(place) for each in body for place in places)


def _proposed(row: Import, layout: Layout) -> dict[str, Any]:
    vendor = layout.vendor
    return {
        "columns": layout.columns,
        "style": ((vendor and vendor.style) or Style.COMMA).value,
        "vendor_style": vendor and vendor.style,
        "tax_class": _tax_class(row),
        "existing": "all",
        "code_is_barcode": bool(vendor and vendor.code_is_barcode),
        "answered": False,
    }


def _tax_class(row: Import) -> str:
    """A PKP's goods are taxed, another shop's are not."""
    codes = set(TaxClass.objects.filter(merchant_id=row.merchant_id).values_list("code", flat=True))
    likely = ("PPN", "NON") if outlet_of(row.merchant_id, row.outlet_id).pkp else ("NON", "PPN")
    return next((code for code in likely if code in codes), min(codes, default="NON"))


def _apply(row: Import) -> None:
    work = work_of(row.target)
    done = set(steps_of(row).values_list("row", flat=True))
    todo = [each for each in planned(plan_of(row)) if each.number not in done]
    troubles: list[list[Any]] = []
    for start in range(0, len(todo), PIECE):
        troubles += _let_in(row, work, todo[start : start + PIECE])
        _note(row, done=len(done) + min(start + PIECE, len(todo)), tries=0)
        time.sleep(BREATH_SECONDS)
    found = {**row.found, "troubles": troubles[:MOST_TOLD], "left_out": len(troubles)}
    _note(row, state=State.DONE, found=found, finished_at=wall_ms(), tries=0)


def _let_in(row: Import, work: Work, piece: Sequence[Line]) -> list[list[Any]]:
    """Returns the rows that could not go in: somebody changed the shop since the plan."""
    try:
        with transaction.atomic():
            work.let_in(row, piece)
    except LancarError as error:
        if len(piece) == 1:
            return [[piece[0].number, piece[0].name, error.sentence]]
        return [trouble for line in piece for trouble in _let_in(row, work, [line])]
    return []


def _undo(row: Import) -> None:
    work, done = work_of(row.target), 0
    waiting = steps_of(row).filter(undo=ImportStep.Undo.NO).order_by("-noun", "-row")
    _note(row, total=waiting.count())
    while piece := list(waiting[:PIECE]):
        _take_back(row, work, piece)
        done += len(piece)
        _note(row, done=done, tries=0)
        time.sleep(BREATH_SECONDS)
    _note(row, state=State.UNDONE)


def _take_back(row: Import, work: Work, piece: Sequence[ImportStep]) -> None:
    try:
        with transaction.atomic():
            work.take_back(row, piece)
            steps_of(row).bulk_update(piece, ["undo"])
    except LancarError:
        # What stood before is not possible any more: its code is another product's by now.
        for step in piece if len(piece) > 1 else ():
            _take_back(row, work, [step])
        if len(piece) == 1:
            steps_of(row).filter(id=piece[0].id).update(undo=ImportStep.Undo.LEFT)


def _fail(row: Import, sentence: str) -> None:
    """What went in before stays, and can still be taken back."""
    _note(row, state=State.FAILED, trouble=sentence[:300], finished_at=wall_ms(), tries=0)


def _note(row: Import, **changes: Any) -> None:
    here = {"merchant_id": row.merchant_id, "outlet_id": row.outlet_id}
    Import.objects.filter(**here, id=row.id).update(**changes)


_WORKS = {State.CHECKING: _check, State.APPLYING: _apply, State.UNDOING: _undo}
