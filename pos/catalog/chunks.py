"""The catalogue as tablets load it: immutable pieces of JSON named by the SHA-256 of their bytes.

    manifest   {"version":1,"chunks":[{"name":"outlet","sha256":…,"rows":1}, …]}, itself a chunk
    outlet     one object: who sells, how the receipt looks, the rules prices follow,
               the favourites as arranged at the tills
    staff, categories, choice_groups    arrays sorted by id
    products/NN    products whose id ends in bucket NN; a power of two of buckets, about 500 each

Bytes depend on rows only, never on the order of changes, so equal catalogues have equal hashes.
Each process keeps one `Shelf` per shop in memory: the bytes of each product's row, and the hash of
each bucket. Rows carry a revision that grows with every change, so a shelf asks the database only
for what is newer than what it has, whichever process wrote it. Within an open transaction a
throw-away shelf is used: what is not committed must not be remembered.
"""

import hashlib
import json
import threading
import uuid
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import Max

from pos.catalog.models import Category, ChoiceGroup, Favourites, Product, TaxClass
from pos.catalog.queries import favourites_for, rules_for
from pos.catalog.rows import category_rows, choice_group_rows, product_rows
from pos.outlets.masters import MasterModel
from pos.outlets.models import Merchant, Outlet
from pos.outlets.queries import outlet_facts, outlet_of
from pos.people.models import Person
from pos.people.queries import staff_chunk

BUCKET_ROWS = 500
MAX_RETIRED = 64  # replaced pieces kept for tablets that are just downloading
MAX_SHELVES = 1000  # merchants' outlets in one process (cloud); one on a hub

_SMALL: dict[str, tuple[type[MasterModel], ...]] = {
    "outlet": (Merchant, Outlet, TaxClass, Favourites),
    "staff": (Person,),
    "categories": (Category,),
    "choice_groups": (ChoiceGroup,),
}

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
        self.products: dict[int, dict[uuid.UUID, bytes]] = {0: {}}
        self.hashes: dict[int, str] = {}
        self.retired: OrderedDict[str, bytes] = OrderedDict()
        self.manifest_hash, self.manifest_bytes = "", b""

    def refresh(self) -> None:
        """Ask for what is newer, rebuild the pieces it is in, and name them anew."""
        newest = self._newest()
        if newest == self.revisions and self.manifest_hash:
            return
        for name, tables in _SMALL.items():
            if name not in self.small or any(
                newest[table] != self.revisions.get(table) for table in tables
            ):
                self._keep_small(name)
        self._refresh_products()
        self.revisions = newest
        self._keep_manifest()

    def find(self, sha256: str) -> bytes | None:
        if sha256 == self.manifest_hash:
            return self.manifest_bytes
        for known, content, _ in self.small.values():
            if known == sha256:
                return content
        for bucket, known in self.hashes.items():
            if known == sha256:
                return self._bucket_bytes(bucket)
        return self.retired.get(sha256)

    def _newest(self) -> dict[type[MasterModel], int]:
        tables = {table for names in _SMALL.values() for table in names} | {Product}
        return {
            table: table._default_manager.filter(merchant_id=self.merchant_id).aggregate(
                top=Max("revision")
            )["top"]
            or 0
            for table in tables
        }

    def _keep_small(self, name: str) -> None:
        content = _SOURCES[name](self)
        data = _json(content)
        if name in self.small:
            self._retire(self.small[name][0], self.small[name][1])
        rows = 1 if name == "outlet" else len(content)
        self.small[name] = (_sha256(data), data, rows)

    def _refresh_products(self) -> None:
        since = self.revisions.get(Product, -1)
        changed = {
            identity: _json(row) for identity, row in product_rows(self.merchant_id, since=since)
        }
        total = sum(map(len, self.products.values())) + len(changed)
        if _buckets(total) > len(self.products):
            total = len({*changed, *(key for rows in self.products.values() for key in rows)})
            self._spread(_buckets(total))
        touched = {self._bucket_of(identity) for identity in changed}
        for bucket in touched & set(self.hashes):
            self._retire(self.hashes[bucket], self._bucket_bytes(bucket))
        for identity, row in changed.items():
            self.products[self._bucket_of(identity)][identity] = row
        for bucket in touched | (set(self.products) - set(self.hashes)):
            self.hashes[bucket] = _sha256(self._bucket_bytes(bucket))

    def _spread(self, count: int) -> None:
        """More products than the buckets are meant for: share all rows out anew."""
        if count == len(self.products):
            return
        rows = [item for bucket in self.products.values() for item in bucket.items()]
        self.products = {bucket: {} for bucket in range(count)}
        self.hashes = {}
        for identity, row in rows:
            self.products[self._bucket_of(identity)][identity] = row

    def _bucket_of(self, identity: uuid.UUID) -> int:
        """The last bits of a UUIDv7 are random, so buckets fill evenly."""
        return identity.int & (len(self.products) - 1)

    def _bucket_bytes(self, bucket: int) -> bytes:
        rows = self.products[bucket]
        return b"[" + b",".join(rows[identity] for identity in sorted(rows)) + b"]"

    def _keep_manifest(self) -> None:
        pieces = [
            {"name": name, "sha256": sha256, "rows": rows}
            for name, (sha256, _, rows) in sorted(self.small.items())
        ]
        pieces += [
            {
                "name": f"products/{bucket:02d}",
                "sha256": self.hashes[bucket],
                "rows": len(self.products[bucket]),
            }
            for bucket in sorted(self.products)
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
    return {**facts, "favourites": favourites_for(outlet)}


_SOURCES: dict[str, Callable[[Shelf], Any]] = {
    "outlet": _outlet,
    "staff": lambda shelf: staff_chunk(shelf.merchant_id),
    "categories": lambda shelf: category_rows(shelf.merchant_id),
    "choice_groups": lambda shelf: choice_group_rows(shelf.merchant_id),
}


def _buckets(products: int) -> int:
    """The smallest power of two that keeps buckets at about BUCKET_ROWS."""
    count = 1
    while count * BUCKET_ROWS < products:
        count *= 2
    return count


def _json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
