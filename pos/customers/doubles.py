"""Customers who may have been written down twice: the same number, or the same name and not two
numbers. A person decides; nothing is merged by itself, and who was said to be two is not asked
about again.
"""

import re
import uuid
from collections.abc import Hashable, Iterable, Iterator
from itertools import combinations

from pos.customers.models import Customer, KeptApart
from pos.domain.text import small_letters, to_ascii

MOST = 50  # pairs on a page; the rest when these are settled
MOST_ALIKE = 6  # of one name or number: more are looked up by hand
TITLES = frozenset(
    {"bu", "ibu", "pak", "bapak", "bp", "bpk", "mbak", "mas", "kak", "h", "hj", "ny"}
)

Pair = tuple[uuid.UUID, uuid.UUID]
Row = tuple[uuid.UUID, str, str]


def doubles_of(merchant_id: uuid.UUID) -> list[Pair]:
    """The older first; those with the same number before those with the same name."""
    held = Customer.objects.filter(merchant_id=merchant_id, archived=False)
    rows = list(held.order_by("id").values_list("id", "name", "phone"))
    apart = set(KeptApart.objects.filter(merchant_id=merchant_id).values_list("one_id", "other_id"))
    pairs: dict[Pair, None] = {}
    for pair in (*_same_number(rows), *_same_name(rows)):
        if (min(pair, key=str), max(pair, key=str)) in apart:
            continue
        pairs[pair] = None
        if len(pairs) == MOST:
            break
    return list(pairs)


def _same_number(rows: Iterable[Row]) -> Iterator[Pair]:
    numbered = ((phone, row) for row in rows if (phone := row[2]))
    for alike in _grouped(numbered):
        yield from ((one[0], other[0]) for one, other in combinations(alike, 2))


def _same_name(rows: Iterable[Row]) -> Iterator[Pair]:
    named = ((key, row) for row in rows if (key := name_key(row[1])))
    for alike in _grouped(named):
        pairs = combinations(alike, 2)
        yield from ((one[0], other[0]) for one, other in pairs if not (one[2] and other[2]))


def name_key(name: str) -> tuple[str, ...]:
    """Letters without case, titles, order and doubled letters: Ibu Anni Lestari = lestari ani."""
    words = re.split(r"[^a-z0-9]+", small_letters(to_ascii(name)))
    kept = (re.sub(r"(.)\1+", r"\1", word) for word in words if word and word not in TITLES)
    return tuple(sorted(kept))


def _grouped(keyed: Iterable[tuple[Hashable, Row]]) -> Iterator[list[Row]]:
    groups: dict[Hashable, list[Row]] = {}
    for key, row in keyed:
        groups.setdefault(key, []).append(row)
    return (rows[:MOST_ALIKE] for rows in groups.values() if len(rows) > 1)
