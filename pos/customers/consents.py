"""What customers allow, from what was said: every word is kept, the newest counts.

A word arrives in a customer's consent group or by itself; order of arrival means nothing. Said at
the same moment, no counts. Who was written down twice and merged is one person: a word told to a
till that has not heard of it counts for both. Who takes keep_data back is forgotten under all ids,
whatever else is still said; whoever owes on kasbon, or still has credit, is kept until that is
settled, and then forgotten.
"""

import uuid
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import Any
from zlib import crc32

from pos.balances.models import Account
from pos.balances.queries import open_sums
from pos.customers.aliases import families, family_of
from pos.customers.models import CONSENTS, FORGOTTEN, ConsentTick, Customer
from pos.domain.formatting import format_rupiah
from pos.journal.bulk import insert_rows
from pos.journal.clock import is_suspect
from pos.journal.ids import derived_id
from pos.journal.problems import report
from pos.journal.projections import Happening
from pos.outlets.masters import in_slices, next_revision

Told = Callable[[Any], list[tuple[str, Any]]]
Row = tuple[Any, ...]
Ids = Container[uuid.UUID]
_OPEN = {Account.KASBON.value: "kasbonnya", Account.STORE_CREDIT.value: "saldonya"}
_TICK = (
    *("id", "merchant_id", "outlet_id", "customer_id", "consent"),
    *("given", "at", "wording", "channel", "actor_id"),
)


def heed(
    run: Sequence[Happening], told: Told, *, also: Iterable[uuid.UUID] = (), won: Ids = frozenset()
) -> None:
    """Keep the words of this run and let rows say the newest of each: of those spoken about, and of
    `also`. The rows in `won` have their new revision already."""
    merchant_id = run[0].merchant_id
    said = _said(run, told)
    known = _stored(merchant_id, said)
    fresh = (row for identity, row in said.items() if identity not in known)
    insert_rows(ConsentTick, _TICK, fresh)
    spoken = {row[3] for row in said.values()} | set(also)
    _write(merchant_id, spoken, won)
    _report_debtors(run[-1], spoken)


def settle_again(merchant_id: uuid.UUID, ids: set[uuid.UUID]) -> None:
    """What these owe has changed: whoever waited only for that is forgotten now."""
    _write(merchant_id, ids, frozenset())


def _write(merchant_id: uuid.UUID, ids: set[uuid.UUID], won: Ids) -> None:
    for customer, columns in _settled(merchant_id, ids):
        if customer.id not in won:
            columns["revision"] = next_revision(Customer, merchant_id)
        Customer.objects.filter(merchant_id=merchant_id, id=customer.id).update(**columns)


def _report_debtors(happening: Happening, ids: set[uuid.UUID]) -> None:
    """Somebody asked to be forgotten who still owes: said once, kept until it is paid."""
    for customer in debtors_to_forget(happening.merchant_id, ids):
        open_ones = open_sums(happening.merchant_id, family_of(customer))
        told = [f"{_OPEN[each]} {format_rupiah(minor)}" for each, minor in open_ones.items()]
        report(
            code="debtor_withdrew",
            key=str(customer.id),
            sentence=(
                f"{customer.name} minta datanya dihapus, tetapi {' dan '.join(sorted(told))}. "
                "Nama dan nomornya disimpan sampai lunas, lalu terhapus sendiri."
            ),
            suggestion="Selesaikan di Pelanggan, tab Kasbon atau Saldo.",
            event_id=happening.id,
            merchant_id=happening.merchant_id,
            outlet_id=happening.outlet_id,
        )


def debtors_to_forget(merchant_id: uuid.UUID, ids: Iterable[uuid.UUID]) -> list[Customer]:
    """Of these: who took keep_data back and is still here."""
    found: list[Customer] = []
    for part in in_slices(ids):
        rows = Customer.objects.filter(merchant_id=merchant_id, id__in=part).order_by("id")
        found += [each for each in rows if each.is_kept_for_debt]
    return found


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


def _settled(
    merchant_id: uuid.UUID, ids: set[uuid.UUID]
) -> Iterator[tuple[Customer, dict[str, Any]]]:
    """The rows that have to say something else."""
    same = families(merchant_id, ids)
    people = {each: end for end, family in same.items() for each in family}
    newest: dict[tuple[uuid.UUID, str], ConsentTick] = {}
    for tick in _ticks(merchant_id, people):
        newest[tick.customer_id, tick.consent] = tick
        newest[people[tick.customer_id], tick.consent] = tick
    withdrawn = {end for end in same if _is_withdrawn(newest.get((end, "keep_data")))}
    owing = {end for end in withdrawn if open_sums(merchant_id, same[end])}
    for part in in_slices(people):
        rows = Customer.objects.filter(merchant_id=merchant_id, id__in=part)
        for customer in rows.order_by("id"):
            said = {name: newest.get((customer.id, name)) for name in CONSENTS}
            end = people[customer.id]
            columns = _columns(said, newest.get((end, "keep_data")), owes=end in owing)
            if any(getattr(customer, name) != value for name, value in columns.items()):
                yield customer, columns


def _ticks(merchant_id: uuid.UUID, ids: Iterable[uuid.UUID]) -> list[ConsentTick]:
    """Of these customers, the oldest first; of one moment the yes first, so that the no counts."""
    found: list[ConsentTick] = []
    for part in in_slices(ids):
        found += ConsentTick.objects.filter(merchant_id=merchant_id, customer_id__in=part)
    return sorted(found, key=lambda tick: (tick.at, not tick.given, str(tick.id)))


def _is_withdrawn(keep: ConsentTick | None) -> bool:
    return keep is not None and not keep.given


def _columns(
    ticks: dict[str, ConsentTick | None], keep: ConsentTick | None, *, owes: bool
) -> dict[str, Any]:
    """`keep`: the word that counts about keeping this person at all."""
    columns: dict[str, Any] = {name: tick and tick.said() for name, tick in ticks.items()}
    if keep is None or keep.given:
        return columns
    if owes:
        return {**columns, "keep_data": keep.said()}
    gone = {"name": FORGOTTEN, "phone": "", "member": False, "price_list": None}
    gone.update(birthday="", keep_birthday=None)
    return {**columns, **gone, "group_id": None, "archived": True, "keep_data": keep.said()}
