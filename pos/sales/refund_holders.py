"""Does a refund give the money back to whom it came from? A tablet that was changed may keep it as
somebody else's credit, or on any card. It is recorded all the same, and a person is told.
"""

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from pos.customers.aliases import families
from pos.domain.formatting import format_rupiah

Json = Mapping[str, Any]
_PARTS = ("amount_minor", "tip_minor", "donation_minor")
_OF_CUSTOMERS = {"kasbon": "kasbon", "store_credit": "saldo", "points": "poin"}


def misdirected(merchant_id: uuid.UUID, body: Json, original: Json) -> str | None:
    """What went to somebody or something else, as the rest of a sentence; None: nothing did."""
    told = [*_to_others(merchant_id, body, original), *_onto_cards(body, original)]
    return "; ".join(told) or None


def _to_others(merchant_id: uuid.UUID, body: Json, original: Json) -> Iterator[str]:
    now, then = body["customer"], original["customer"]
    if _is_same(merchant_id, now, then):
        return
    for kind, word in _OF_CUSTOMERS.items():
        back = -sum(_kept(each) for each in body["payments"] if each["kind"] == kind)
        if back:
            to, of = _named(now), f"atas nama {then['name']}" if then else _named(then)
            yield f"{format_rupiah(back)} ke {word} {to}, padahal belanjanya {of}"


def _is_same(merchant_id: uuid.UUID, now: Json | None, then: Json | None) -> bool:
    if now is None or then is None:
        return now is then
    if now["id"] == then["id"]:
        return True
    return len(families(merchant_id, [uuid.UUID(now["id"]), uuid.UUID(then["id"])])) == 1


def _named(customer: Json | None) -> str:
    return str(customer["name"]) if customer else "tanpa nama pelanggan"


def _onto_cards(body: Json, original: Json) -> Iterator[str]:
    """At most what each card paid of this sale."""
    paid = _by_card(original)
    names = {each.get("card"): each.get("reference") or "" for each in body["payments"]}
    for card, minor in _by_card(body).items():
        if -minor > paid.get(card, 0):
            came = f"yang membayar {format_rupiah(paid[card])}" if card in paid else "lain"
            name = f"kartu hadiah {names[card]}".strip()
            yield f"{format_rupiah(-minor)} ke {name}, kartu {came}"


def _by_card(body: Json) -> dict[str | None, int]:
    sums: dict[str | None, int] = {}
    for each in body["payments"]:
        if each["kind"] == "gift_card":
            sums[each.get("card")] = sums.get(each.get("card"), 0) + _kept(each)
    return sums


def _kept(payment: Json) -> int:
    return sum(int(payment.get(key) or 0) for key in _PARTS)
