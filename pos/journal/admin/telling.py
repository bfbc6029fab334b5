"""An event in an owner's words: what it is about, who allowed it, and what it changed.

Bodies of any release come here, and those that nobody could read: what is not understood is left
out.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pos.domain.formatting import format_percent, format_quantity, format_rupiah
from pos.journal.admin.words import group_text
from pos.journal.models import Event

LOOK_BACK = 3_000  # events of the same kind that are read for what was before
WINDOW = 200
_NOTHING = "–"
KEYS = {
    "name": "nama",
    "price_minor": "harga",
    "cost_minor": "harga beli",
    "category": "kategori",
    "unit": "satuan",
    "tax_class": "kelas pajak",
    "archived": "diarsipkan",
    "favourite": "favorit",
    "active": "aktif",
    "roles": "peran",
    "phone": "telepon",
    "limit_minor": "batas",
    "barcodes": "barcode",
    "units": "satuan lain",
    "breaks": "harga bertingkat",
    "position": "urutan",
    "steps": "harga",
    "fills_itself": "cabang mengisi sendiri",
    "raise_ppm": "paling banyak naik",
    "lower_ppm": "paling banyak turun",
    "note": "catatan",
}
YES_NO: dict[bool | None, str] = {True: "ya", False: "tidak", None: _NOTHING}
Json = Mapping[str, Any]


class Change(NamedTuple):
    part: str
    key: str
    before: str
    after: str


def envelope_of(event: Event) -> Json:
    """Empty for what cannot be read: the page says the rest."""
    try:
        found = json.loads(bytes(event.raw))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def body_of(event: Event) -> Json:
    body = envelope_of(event).get("body")
    return body if isinstance(body, dict) else {}


def about(event: Event) -> str:
    """In a few words: a number, a name, an amount."""
    try:
        return " · ".join(part for part in _parts(body_of(event)) if part)[:160]
    except (TypeError, ValueError, AttributeError):
        return ""


def _parts(body: Json) -> Iterator[str]:
    receipt, original = body.get("receipt"), body.get("original")
    if isinstance(receipt, dict):
        yield str(receipt.get("number", ""))
    elif isinstance(body.get("number"), str):
        yield body["number"]
    if isinstance(original, dict):
        yield f"dari {original.get('number', '')}"
    yield _name(body)
    for key in ("due_minor", "amount_minor"):
        if isinstance(body.get(key), int):
            yield format_rupiah(body[key])
    if isinstance(body.get("variance_minor"), int):
        yield f"selisih {format_rupiah(body['variance_minor'])}"
    if isinstance(body.get("training"), str) and isinstance(body.get("done"), list):
        yield f"{(body['ended_at'] - body['began_at']) // 60_000} menit"
        yield f"{len(body['done'])} latihan selesai"
    items = body.get("items")
    if isinstance(items, list) and "approver" in body:
        yield ", ".join(str(item.get("label", "")) for item in items)


def _name(body: Json) -> str:
    groups = body.get("groups")
    identity = groups.get("identity") if isinstance(groups, dict) else None
    named = identity if isinstance(identity, dict) else body
    told = named.get("name") or body.get("label") or ""
    return told if isinstance(told, str) else ""


def approver_of(event: Event) -> str:
    body = body_of(event)
    told = body.get("approved_by") or body.get("approver")
    return str(told.get("name", "")) if isinstance(told, dict) else ""


def changes_of(event: Event, *, sees_cost: bool) -> list[Change]:
    """Each value of the groups that this event named and that was not so before."""
    groups = body_of(event).get("groups")
    if not isinstance(groups, dict):
        return []
    named = {key: value for key, value in groups.items() if isinstance(value, dict)}
    before = _before(event, set(named))
    return [
        Change(group_text(group), str(KEYS.get(key, key)), _said(key, was), _said(key, now))
        for group, values in named.items()
        if sees_cost or group != "cost"
        for key, now in values.items()
        for was in [before.get(group, {}).get(key)]
        if was != now
    ]


def differences(group: str, first: Json, second: Json) -> list[Change]:
    """Two contents of one group beside each other, where they are not the same."""
    return [
        Change(group_text(group), str(KEYS.get(key, key)), _said(key, one), _said(key, other))
        for key in {**first, **second}
        for one, other in [(first.get(key), second.get(key))]
        if one != other
    ]


def _before(event: Event, groups: set[str]) -> dict[str, Json]:
    """What each group was last said to be before this event, as far back as is read."""
    identity = str(body_of(event).get("id", ""))
    found: dict[str, Json] = {}
    earlier = Event.objects.filter(
        merchant_id=event.merchant_id, outlet_id=event.outlet_id, kind=event.kind
    ).order_by("-server_seq")
    last = event.server_seq
    for _ in range(LOOK_BACK // WINDOW):
        window = list(earlier.filter(server_seq__lt=last).only("server_seq", "raw")[:WINDOW])
        for each in window:
            if identity.encode() in bytes(each.raw):
                told = body_of(each)
                if told.get("id") == identity:
                    said = told.get("groups") or {}
                    found = {**{k: v for k, v in said.items() if isinstance(v, dict)}, **found}
        if len(window) < WINDOW or groups <= set(found):
            break
        last = window[-1].server_seq
    return found


def _said(key: str, value: Any) -> str:
    if value is None or isinstance(value, bool):
        return YES_NO[value]
    if isinstance(value, int):
        return _number_said(key, value)
    if isinstance(value, str):
        return value or _NOTHING
    if isinstance(value, list):
        return "; ".join(_step_said(key, each) for each in value) or _NOTHING
    if isinstance(value, dict):
        return ", ".join(f"{KEYS.get(k, k)} {_said(k, each)}" for k, each in value.items())
    return str(value)


def _number_said(key: str, value: int) -> str:
    if key.endswith("_minor"):
        return format_rupiah(value)
    if key.endswith("_milli"):
        return format_quantity(value)
    return format_percent(value) if key.endswith("_ppm") else str(value)


def _step_said(key: str, step: Any) -> str:
    """A price from a quantity on, a unit and what is in it, a barcode: as a label would say it."""
    if not isinstance(step, dict):
        return _said(key, step)
    told = {name: _said(name, value) for name, value in step.items()}
    if set(step) == {"unit", "min_quantity_milli", "price_minor"}:
        begins = f" mulai {told['min_quantity_milli']}" if step["min_quantity_milli"] else ""
        return f"{told['price_minor']} per {told['unit']}{begins}"
    if set(step) == {"unit", "factor_milli", "price_minor"}:
        return f"{told['unit']} isi {told['factor_milli']}, {told['price_minor']}"
    return _said(key, step)
