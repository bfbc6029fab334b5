"""What the pages of an import say in each of its states."""

from collections.abc import Mapping
from itertools import islice
from typing import Any

from django.core.paginator import Paginator

from pos.catalog.models import TaxClass
from pos.domain.formatting import format_number
from pos.imports.layouts import NUMBERS
from pos.imports.models import WORKED, Import, ImportStep, State
from pos.imports.numbers import Style, read_amount
from pos.imports.places import plan_of
from pos.imports.plan import GOES_IN, Verdict, kept_lines
from pos.imports.product_fields import UNITS
from pos.imports.queries import DAY_MS, may_undo, steps_of
from pos.imports.targets import fields_of
from pos.journal.backoffice.show import moment_text

PER_PAGE = 100
LEFT_SHOWN = 50
WORDS = {
    Verdict.NEW: "baru",
    Verdict.CHANGED: "berubah",
    Verdict.SAME: "sudah sama",
    Verdict.SKIPPED: "dilewati",
    Verdict.ERROR: "galat",
}
TONES = {State.DONE: "ok", State.CHECKED: "info", State.ASKING: "warn", State.FAILED: "danger"}
SAYS = {
    State.CHECKING: "Berkas sedang diperiksa. Belum ada yang berubah di toko.",
    State.APPLYING: "Sedang diimpor. Halaman ini boleh ditinggal; kasir tetap bisa menjual.",
    State.UNDOING: "Sedang diurungkan. Halaman ini boleh ditinggal.",
}
_PACKS = {f"{part}{number}" for number in UNITS for part in ("unit", "factor", "price", "barcode")}


def listed(row: Import) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.file_name,
        "from": row.vendor,
        "by": f"{row.by_name}, {moment_text(row.asked_at)[:-3]}",
        "state": row.get_state_display(),
        "tone": TONES.get(State(row.state), "quiet"),
    }


def of(row: Import, words: Mapping[str, str]) -> dict[str, Any]:
    state = State(row.state)
    if state in WORKED:
        return _working(row)
    if state == State.ASKING:
        return _questions(row)
    if state == State.CHECKED:
        return _plan(row, words)
    return _end(row)


def _working(row: Import) -> dict[str, Any]:
    """`percent` None: how much there is, is what is being found out."""
    said: dict[str, Any] = {"part": "working", "says": SAYS[State(row.state)]}
    if not row.total:
        return {**said, "percent": None, "rows": "Membaca isi berkas …"}
    rows = f"{format_number(row.done, 0)} dari {format_number(row.total, 0)} baris"
    return {**said, "percent": row.done * 100 // row.total, "rows": rows}


def _questions(row: Import) -> dict[str, Any]:
    fields = [
        {"key": f.key, "label": f.label, "must": f.must, "place": row.options["columns"].get(f.key)}
        for f in fields_of(row.target)
    ]
    numeric = {
        row.options["columns"].get(f.key) for f in fields_of(row.target) if f.kind in NUMBERS
    }
    return {
        "part": "questions",
        "fields": [each for each in fields if each["key"] not in _PACKS],
        "packs": [each for each in fields if each["key"] in _PACKS],
        "headings": list(enumerate(_named(row.found["headings"]))),
        "samples": row.found["samples"],
        "unclear": [_both_ways(text) for text in row.found["unclear"]],
        "numeric": numeric,
        "options": row.options,
        "tax_classes": _tax_classes(row),
    }


def _named(headings: list[str]) -> list[str]:
    return [text or f"Kolom {place + 1}" for place, text in enumerate(headings)]


def _both_ways(text: str) -> dict[str, str]:
    return {"text": text, **{style.value: _read(text, style) for style in Style}}


def _read(text: str, style: Style) -> str:
    amount = read_amount(text, style)
    if amount is None:
        return "?"
    fraction = f",{amount.fraction}" if amount.fraction else ""
    return f"{'-' if amount.is_negative else ''}{format_number(int(amount.whole), 0)}{fraction}"


def _tax_classes(row: Import) -> list[tuple[str, str]]:
    found = TaxClass.objects.filter(merchant_id=row.merchant_id).order_by("code")
    return [(each.code, each.label) for each in found]


def _plan(row: Import, words: Mapping[str, str]) -> dict[str, Any]:
    chosen = words.get("lihat", "")
    verdict = next((each for each in Verdict if each.value == chosen), _first(row))
    page = Paginator(range(row.counts[verdict.value]), PER_PAGE).get_page(words.get("p"))
    first = (page.number - 1) * PER_PAGE
    there = kept_lines(plan_of(row), verdict) if plan_of(row).is_file() else iter(())
    columns = {f.label: place for f in fields_of(row.target)
               if (place := row.options["columns"].get(f.key)) is not None}  # fmt: skip
    headings = _named(row.found["headings"])
    return {
        "part": "plan",
        "tabs": [
            (each.value, WORDS[each], format_number(row.counts[each.value], 0), each == verdict)
            for each in Verdict
            if row.counts[each.value]
        ],
        "verdict": verdict.value,
        "page": page,
        "lines": list(islice(there, first, first + PER_PAGE)),
        "goes_in": sum(row.counts[each.value] for each in GOES_IN),
        "errors": row.counts[Verdict.ERROR.value],
        "columns": [
            (label, headings[place]) for label, place in columns.items() if place < len(headings)
        ],
        "options": row.options,
    }


def _first(row: Import) -> Verdict:
    """What needs a look most: what cannot go in, else what does."""
    order = (Verdict.ERROR, Verdict.CHANGED, Verdict.NEW, Verdict.SKIPPED, Verdict.SAME)
    return next((each for each in order if row.counts[each.value]), Verdict.NEW)


def _end(row: Import) -> dict[str, Any]:
    goods = steps_of(row).exclude(noun="category")
    new, changed = goods.filter(before=None).count(), goods.exclude(before=None).count()
    left = list(goods.filter(undo=ImportStep.Undo.LEFT)[:LEFT_SHOWN])
    return {
        "part": "end",
        "new": format_number(new, 0),
        "changed": format_number(changed, 0),
        "back": format_number(goods.filter(undo=ImportStep.Undo.BACK).count(), 0),
        "left": [(each.row, _name(each)) for each in left],
        "left_count": goods.filter(undo=ImportStep.Undo.LEFT).count(),
        "errors": row.counts.get(Verdict.ERROR.value, 0) + row.found.get("left_out", 0),
        "may_undo": may_undo(row),
        "until": moment_text((row.finished_at or 0) + DAY_MS)[:-3],
        "finished": moment_text(row.finished_at)[:-3] if row.finished_at else "",
    }


def _name(step: ImportStep) -> str:
    return str(step.after.get("identity", {}).get("name", ""))
