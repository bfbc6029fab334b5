"""Who is listening now, and what they are told. All in this process's memory.

Messages to a device: {"kind": "catalog", "manifest": sha}, {"kind": "head", "cursor": "inc:n"},
{"kind": "revoked"}, {"kind": "problems"}, {"kind": "pong", "time": ms}, and what apps above tell
single devices (`teller`). A message says "look"; nothing is lost with it.
"""

import asyncio
import logging
import threading
import uuid
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from pos.catalog.chunks import manifest_hash
from pos.journal.models import DeviceKey, Ledger
from pos.live.watch import Change, watcher

log = logging.getLogger("lancar.live")

CATALOG_KINDS = frozenset(
    {
        "merchant.changed",
        "outlet.changed",
        "permissions.changed",
        "person.changed",
        "person.credential_changed",
        "customer.changed",
        "customer.consented",
        "customer_group.changed",
        "category.changed",
        "favourites.changed",
        "tax_class.changed",
        "choice_group.changed",
        "product.changed",
        "payment_method.changed",
        "promotion.changed",
        "price_list.changed",
        "list_price.changed",
        "price_plan.changed",
        "printer.changed",
        "gadget.changed",
        "points_rule.changed",
    }
)
Shop = tuple[uuid.UUID, uuid.UUID]
Told = Iterable[tuple[uuid.UUID, dict[str, Any]]]  # which device is told what
Teller = Callable[[Shop, Collection[uuid.UUID]], Told]
tellers: list[Teller] = []
Hearer = Callable[["Listener", dict[str, Any]], None]
hearers: dict[str, Hearer] = {}
MAX_LISTENERS = 500
MAX_WAITING = 50


@dataclass(frozen=True)
class Listener:
    """One open socket: messages go into its queue from the watcher's thread."""

    device_id: uuid.UUID
    merchant_id: uuid.UUID
    outlet_id: uuid.UUID
    loop: asyncio.AbstractEventLoop
    queue: "asyncio.Queue[dict[str, Any] | None]"

    def tell(self, message: dict[str, Any]) -> None:
        self.loop.call_soon_threadsafe(self._put, message)

    def _put(self, message: dict[str, Any]) -> None:
        """A full queue means a dead socket: close it, the tablet reconnects and catches up."""
        if self.queue.qsize() < MAX_WAITING:
            self.queue.put_nowait(message)
        elif self.queue.qsize() == MAX_WAITING:
            self.queue.put_nowait(None)


class Listeners:
    def __init__(self) -> None:
        self._all: set[Listener] = set()
        self._lock = threading.Lock()
        self._is_watching = False
        self._joined: list[Callable[[Listener], None]] = []

    def join(self, listener: Listener) -> bool:
        """False when the house is full."""
        with self._lock:
            if len(self._all) >= MAX_LISTENERS:
                return False
            self._all.add(listener)
            if not self._is_watching:
                self._is_watching = True
                watcher.listen(self.on_change)
                watcher.also(self.look)
        for joined in self._joined:
            joined(listener)
        return True

    def leave(self, listener: Listener) -> None:
        with self._lock:
            self._all.discard(listener)

    def also(self, joined: Callable[[Listener], None]) -> None:
        """Called when somebody begins to listen; it must not wait for anything."""
        self._joined.append(joined)

    def of_shop(self, shop: Shop) -> list[Listener]:
        with self._lock:
            return [one for one in self._all if (one.merchant_id, one.outlet_id) == shop]

    def on_change(self, change: Change) -> None:
        with self._lock:
            everybody = list(self._all)
        for shop in {(one.merchant_id, one.outlet_id) for one in everybody}:
            here = [one for one in everybody if (one.merchant_id, one.outlet_id) == shop]
            self._tell_shop(shop, here, change)
        if "device.wipe_asked" in change.kinds:
            for one in everybody:
                one.tell({"kind": "problems"})  # whom it concerns hears it in the next greeting
        if "device.revoked" in change.kinds:
            _tell_revoked(everybody)

    def look(self) -> None:
        """Each teller is asked once a shop, for the devices that listen."""
        with self._lock:
            everybody = list(self._all)
        for shop in {(one.merchant_id, one.outlet_id) for one in everybody} if tellers else ():
            here = [one for one in everybody if (one.merchant_id, one.outlet_id) == shop]
            devices = {one.device_id for one in here}
            for device_id, message in [told for each in tellers for told in each(shop, devices)]:
                for one in here:
                    if one.device_id == device_id:
                        one.tell(message)

    def _tell_shop(
        self, shop: tuple[uuid.UUID, uuid.UUID], here: list[Listener], change: Change
    ) -> None:
        messages: list[dict[str, Any]] = [{"kind": "head", "cursor": _cursor(*shop)}]
        if change.problems:
            messages.append({"kind": "problems"})
        if change.kinds & CATALOG_KINDS:
            messages.insert(0, {"kind": "catalog", "manifest": manifest_hash(*shop)})
        for listener in here:
            for message in messages:
                listener.tell(message)


def teller(tell: Teller) -> Teller:
    """An app above tells single devices what became of their own errands."""
    tellers.append(tell)
    return tell


def hearer(kinds: Iterable[str], hear: Hearer) -> None:
    """An app above hears what a device says of these kinds. Called in the loop: never wait."""
    hearers.update(dict.fromkeys(kinds, hear))


def _cursor(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> str:
    ledger = Ledger.objects.get(merchant_id=merchant_id, outlet_id=outlet_id)
    return f"{ledger.incarnation}:{ledger.server_seq}"


def _tell_revoked(everybody: list[Listener]) -> None:
    ids = [listener.device_id for listener in everybody]
    revoked = set(
        DeviceKey.objects.filter(device_id__in=ids)
        .exclude(revoked_at=None)
        .values_list("device_id", flat=True)
    )
    for listener in everybody:
        if listener.device_id in revoked:
            listener.tell({"kind": "revoked"})


listeners = Listeners()
