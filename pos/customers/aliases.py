"""Who somebody really is, once the shop has merged what was written down twice.

A merge only says who stands for whom: documents keep the customer they name, readers ask here. A
chain leads to its end. A circle, which two servers can make that did not know of each other, stands
for its smallest id.
"""

import uuid
from collections.abc import Iterable

from pos.customers.models import Customer

Id = uuid.UUID


def stand_ins(merchant_id: Id) -> dict[Id, Id]:
    """{merged: who stands for them}; whoever is not in it stands for themselves."""
    merged = Customer.objects.filter(merchant_id=merchant_id, merged_into__isnull=False)
    told = merged.values_list("id", "merged_into")
    steps = {each: into for each, into in told if into is not None}
    ends = {each: _end(each, steps) for each in steps}
    return {each: end for each, end in ends.items() if end != each}


def families(merchant_id: Id, ids: Iterable[Id]) -> dict[Id, set[Id]]:
    """{who stands for them: all that are the same person} of these customers."""
    stands = stand_ins(merchant_id)
    ends = {stands.get(each, each) for each in ids}
    found = {end: {end} for end in ends}
    for merged, end in stands.items():
        if end in found:
            found[end].add(merged)
    return found


def family_of(customer: Customer) -> set[Id]:
    """All ids under which this person is known."""
    [(_, family)] = families(customer.merchant_id, [customer.id]).items()
    return family


def _end(start: Id, steps: dict[Id, Id]) -> Id:
    seen: list[Id] = []
    here = start
    while here in steps and here not in seen:
        seen.append(here)
        here = steps[here]
    return min(seen[seen.index(here) :]) if here in seen else here
