"""What customers allow, from what was said: every word is kept, the newest counts.

A word arrives in a customer's consent group or by itself; order of arrival means nothing. Said at
the same moment, no counts. Who takes keep_data back is forgotten here, whatever else is still said.
"""

import uuid
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from zlib import crc32

from pos.customers.models import CONSENTS, FORGOTTEN, ConsentTick, Customer
from pos.journal.bulk import insert_rows
from pos.journal.clock import is_suspect
from pos.journal.ids import derived_id
from pos.journal.projections import Happening
from pos.outlets.masters import in_slices, next_revision

Told = Callable[[Any], list[tuple[str, Any]]]
Row = tuple[Any, ...]
_COLUMNS = (
    *("id", "merchant_id", "outlet_id", "customer_id", "consent"),
    *("given", "at", "wording", "channel", "actor_id"),
)


def heed(run: Sequence[Happening], told: Told, *, touched: Iterable[uuid.UUID] = ()) -> None:
    """Keep the words of this run and let the customers' rows say the newest of each."""
    merchant_id = run[0].merchant_id
    said = _said(run, told)
    known = _stored(merchant_id, said)
    insert_rows(
        ConsentTick, _COLUMNS, (row for identity, row in said.items() if identity not in known)
    )
    for part in in_slices({row[3] for row in said.values()} | set(touched)):
        _settle(merchant_id, part)


def _said(run: Sequence[Happening], told: Told) -> dict[uuid.UUID, Row]:
    """By whoever wrote it down first. A word from a clock far ahead is one of when we heard it."""
    said: dict[uuid.UUID, Row] = {}
    for happening in run:
        customer = uuid.UUID(happening.body.id)
        for name, tick in told(happening.body):
            if tick is None:
                continue
            ahead = is_suspect((tick.at, 0), happening.received_at_ms)
            at = happening.received_at_ms if ahead else tick.at
            words = (name, tick.given, at, tick.wording, tick.channel)
            identity = derived_id(customer, crc32(repr((*words[:2], tick.at, *words[3:])).encode()))
            tenant = (identity, happening.merchant_id, happening.outlet_id)
            said.setdefault(identity, (*tenant, customer, *words, happening.actor_id))
    return said


def _stored(merchant_id: uuid.UUID, ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    found: set[uuid.UUID] = set()
    for part in in_slices(ids):
        rows = ConsentTick.objects.filter(merchant_id=merchant_id, id__in=part)
        found.update(rows.values_list("id", flat=True))
    return found


def _settle(merchant_id: uuid.UUID, ids: list[uuid.UUID]) -> None:
    newest: dict[tuple[uuid.UUID, str], ConsentTick] = {}
    ticks = ConsentTick.objects.filter(merchant_id=merchant_id, customer_id__in=ids)
    for tick in ticks.order_by("at", "-given", "id"):
        newest[tick.customer_id, tick.consent] = tick
    for customer in Customer.objects.filter(merchant_id=merchant_id, id__in=ids).order_by("id"):
        _write(customer, {name: newest.get((customer.id, name)) for name in CONSENTS})


def _write(customer: Customer, ticks: dict[str, ConsentTick | None]) -> None:
    columns: dict[str, Any] = {name: tick and tick.said() for name, tick in ticks.items()}
    keep = ticks["keep_data"]
    if keep is not None and not keep.given:
        gone = {"name": FORGOTTEN, "phone": "", "member": False, "price_list": None, "group": None}
        columns.update(gone, archived=True)
    if any(getattr(customer, name) != value for name, value in columns.items()):
        columns["revision"] = next_revision(Customer, customer.merchant_id)
        Customer.objects.filter(merchant_id=customer.merchant_id, id=customer.id).update(**columns)
