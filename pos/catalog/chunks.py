"""The catalogue as tablets load it: immutable pieces of JSON named by the SHA-256 of their bytes.

    manifest   {"version":1,"chunks":[{"name":"outlet","sha256":…,"rows":1}, …]}, itself a chunk
    outlet     one object: who sells, how the receipt looks, the rules prices follow,
               the favourites as arranged at the tills
    staff, categories, choice_groups    arrays sorted by id
    products/NN    products whose id ends in bucket NN; a power of two of buckets, about 500 each
    customers/NN   customers, likewise: people's names and numbers, so only paired tablets get them

Bytes depend on rows only, never on the order of changes, so equal catalogues have equal hashes.
Each process keeps one `Shelf` per shop in memory: the bytes of each product's and customer's row,
and the hash of each bucket (buckets.py). Rows carry a revision that grows with every change, so a
shelf asks the database only for what is newer than what it has, whichever process wrote it. Within
an open transaction a throw-away shelf is used: what is not committed must not be remembered.
"""

import hashlib
import json
import threading
import uuid
from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection

from pos.catalog.buckets import Buckets
from pos.catalog.extensions import product_tables, products_touched, rule_tables
from pos.catalog.models import Category, ChoiceGroup, Favourites, Product, TaxClass
from pos.catalog.queries import favourites_for, rules_for
from pos.catalog.rows import category_rows, choice_group_rows, product_rows
from pos.customers.models import Customer, CustomerGroup, PointsRule
from pos.customers.points import rule_row, spending_row
from pos.customers.queries import customer_rows
from pos.journal.lookup import largest
from pos.outlets.masters import MasterModel
from pos.outlets.models import Merchant, Outlet
from pos.outlets.queries import outlet_facts, outlet_of
from pos.payments.models import PaymentMethod
from pos.payments.queries import credit_row, gift_row, kasbon_row, method_rows
from pos.people.models import Person, TillRules
from pos.people.queries import rules_of, staff_chunk

MAX_RETIRED = 64  # replaced pieces kept for tablets that are just downloading
MAX_SHELVES = 1000  # merchants' outlets in one process (cloud); one on a hub

_SMALL: dict[str, tuple[type[MasterModel], ...]] = {
    "outlet": (Merchant, Outlet, TaxClass, Favourites, PaymentMethod, TillRules, PointsRule),
    "staff": (Person,),
    "categories": (Category,),
    "choice_groups": (ChoiceGroup,),
}

Row = tuple[uuid.UUID, dict[str, Any]]
_LARGE: dict[str, tuple[type[MasterModel], Callable[..., Iterator[Row]]]] = {
    "products": (Product, product_rows),
    "customers": (Customer, customer_rows),
}


def _tables() -> tuple[type[MasterModel], ...]:
    """Every table whose change is a change of some piece."""
    small = (table for tables in _SMALL.values() for table in tables)
    beside: tuple[type[MasterModel], ...] = (*rule_tables(), *product_tables(), CustomerGroup)
    return (*small, *beside, *(table for table, _ in _LARGE.values()))


Key = tuple[uuid.UUID, uuid.UUID]


def manifest(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> tuple[str, bytes]:
    """The hash and bytes of the list of all chunks, up to date with the database."""
    shelf = _shelf(merchant_id, outlet_id)
    with shelf.lock:
        shelf.refresh()
        return shelf.manifest_hash, shelf.manifest_bytes


def manifest_hash(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> str:
    return manifest(merchant_id, outlet_id)[0]


def chunk(merchant_id: uuid.UUID, outlet_id: uuid.UUID, sha256: str) -> bytes | None:
    """The piece with this hash while it is current or was until lately; else None."""
    shelf = _shelf(merchant_id, outlet_id)
    with shelf.lock:
        if shelf.find(sha256) is None:
            shelf.refresh()
        return shelf.find(sha256)


class Shelf:
    """One outlet's catalogue in this process."""

    def __init__(self, merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> None:
        self.merchant_id, self.outlet_id = merchant_id, outlet_id
        self.lock = threading.Lock()
        self.revisions: dict[type[MasterModel], int] = {}
        self.small: dict[str, tuple[str, bytes, int]] = {}
        self.large = {name: Buckets(name, self._retire) for name in _LARGE}
        self.retired: OrderedDict[str, bytes] = OrderedDict()
        self.manifest_hash, self.manifest_bytes = "", b""

    def refresh(self) -> None:
        """Ask for what is newer, rebuild the pieces it is in, and name them anew."""
        newest = self._newest()
        if newest == self.revisions and self.manifest_hash:
            return
        for name, tables in _SMALL.items():
            feeding = (*tables, *rule_tables()) if name == "outlet" else tables
            if name not in self.small or any(
                newest[table] != self.revisions.get(table) for table in feeding
            ):
                self._keep_small(name)
        for name, (table, rows) in _LARGE.items():
            feeding = (table, *(product_tables() if name == "products" else (CustomerGroup,)))
            if any(newest[each] > self.revisions.get(each, -1) for each in feeding):
                self._keep_large(name, rows(self.merchant_id, **self._since(name, table)))
        self.revisions = newest
        self._keep_manifest()

    def find(self, sha256: str) -> bytes | None:
        if sha256 == self.manifest_hash:
            return self.manifest_bytes
        for known, content, _ in self.small.values():
            if known == sha256:
                return content
        for buckets in self.large.values():
            found = buckets.find(sha256)
            if found is not None:
                return found
        return self.retired.get(sha256)

    def _newest(self) -> dict[type[MasterModel], int]:
        """One question to the database: every pull of every tablet asks it."""
        tables = _tables()
        tops = largest(tables, "revision", {"merchant_id": self.merchant_id})
        return dict(zip(tables, tops, strict=True))

    def _keep_small(self, name: str) -> None:
        content = _SOURCES[name](self)
        data = _json(content)
        if name in self.small:
            self._retire(self.small[name][0], self.small[name][1])
        rows = 1 if name == "outlet" else len(content)
        self.small[name] = (_sha256(data), data, rows)

    def _keep_large(self, name: str, changed: Iterator[Row]) -> None:
        self.large[name].update({identity: _json(row) for identity, row in changed})

    def _since(self, name: str, table: type[MasterModel]) -> dict[str, Any]:
        """What is newer than this shelf, in the words of the rows' function."""
        since: dict[str, Any] = {"since": self.revisions.get(table, -1)}
        if name == "products":
            since["also"] = products_touched(self.merchant_id, self.revisions)
        if name == "customers":
            since["groups_since"] = self.revisions.get(CustomerGroup, -1)
        return since

    def _keep_manifest(self) -> None:
        pieces = [
            {"name": name, "sha256": sha256, "rows": rows}
            for name, (sha256, _, rows) in sorted(self.small.items())
        ]
        pieces += [
            {"name": name, "sha256": sha256, "rows": rows}
            for buckets in self.large.values()
            for name, sha256, rows in buckets.pieces()
        ]
        if self.manifest_hash:
            self._retire(self.manifest_hash, self.manifest_bytes)
        self.manifest_bytes = _json({"version": 1, "chunks": pieces})
        self.manifest_hash = _sha256(self.manifest_bytes)

    def _retire(self, sha256: str, content: bytes) -> None:
        self.retired[sha256] = content
        self.retired.move_to_end(sha256)
        while len(self.retired) > MAX_RETIRED:
            self.retired.popitem(last=False)


_shelves: OrderedDict[Key, Shelf] = OrderedDict()
_shelves_lock = threading.Lock()


def _shelf(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> Shelf:
    if connection.in_atomic_block:
        return Shelf(merchant_id, outlet_id)
    key = (merchant_id, outlet_id)
    with _shelves_lock:
        shelf = _shelves.setdefault(key, Shelf(merchant_id, outlet_id))
        _shelves.move_to_end(key)
        while len(_shelves) > MAX_SHELVES:
            _shelves.popitem(last=False)
        return shelf


def _outlet(shelf: Shelf) -> dict[str, Any]:
    outlet = outlet_of(shelf.merchant_id, shelf.outlet_id)
    merchant = Merchant.objects.get(id=shelf.merchant_id)
    facts = {**outlet_facts(merchant, outlet), "rules": rules_for(outlet)}
    kasbon, credit = kasbon_row(shelf.merchant_id), credit_row(shelf.merchant_id)
    gift, points = gift_row(shelf.merchant_id), rule_row(shelf.merchant_id)
    spending = spending_row(shelf.merchant_id)
    return {
        **facts,
        "favourites": favourites_for(outlet),
        "payment_methods": method_rows(shelf.merchant_id),
        # Tills before presets were the owner's leave this unread and offer their own.
        "discount_presets": outlet.discount_presets,
        # Likewise; they read 21, 22 and 23.
        "scale_layouts": outlet.scale_layouts,
        # Likewise; they let supervisors refund and change prices, and nobody is capped.
        "permissions": rules_of(shelf.merchant_id, shelf.outlet_id),
        **({"kasbon_method": kasbon} if kasbon else {}),
        **({"credit_method": credit} if credit else {}),
        **({"gift_method": gift} if gift else {}),
        # This server knows money paid in (`balance.paid_in`); for one that does not, none is taken.
        **({"takes_paid_in": True} if gift or credit else {}),
        # Tills that know no points give none; nobody guesses what their sales would have earned.
        **({"points": points} if points else {}),
        **({"points_method": spending} if spending else {}),
    }


_SOURCES: dict[str, Callable[[Shelf], Any]] = {
    "outlet": _outlet,
    "staff": lambda shelf: staff_chunk(shelf.merchant_id, shelf.outlet_id),
    "categories": lambda shelf: category_rows(shelf.merchant_id),
    "choice_groups": lambda shelf: choice_group_rows(shelf.merchant_id),
}


def _json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
