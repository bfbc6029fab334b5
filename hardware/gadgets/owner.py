"""Each scale, pole display, scanner and drawer box has one owner: a thread that has its line.

`publish(say, till)` tells a till, at once or never. Whatever a device sends, and whatever goes
wrong with its cable, ends no thread: it is said in words, and tried again.
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connection

from hardware.drivers.wires import NotStarted, Wire, connected
from hardware.gadgets.sorts import word_for
from hardware.links import DeviceLink
from hardware.models import Gadget, PrinterState
from pos.journal.clock import wall_ms

log = logging.getLogger("lancar.hardware")

AGAIN_SECONDS = 2.0
NOTICED_MS = 60_000
PULLED = "Sambungan terputus; periksa kabel dan listriknya."
ERROR_OF_OURS = "Server terganggu saat memakai perangkat ini."
Publish = Callable[[dict[str, Any], "str | None"], None]


class GadgetOwner(threading.Thread):
    """Subclasses say what happens on an open line (`serve`)."""

    def __init__(self, gadget: Gadget, publish: Publish) -> None:
        super().__init__(name=f"gadget {gadget.pk}", daemon=True)
        self.gadget, self.publish = gadget, publish
        self.link = gadget.link
        self.stopped = threading.Event()
        self.wake = threading.Event()
        self._noted: tuple[str, int] | None = None

    def serve(self, wire: Wire) -> None:
        """Until `stopped`. OSError: the line broke."""
        raise NotImplementedError

    def hear(self, said: dict[str, Any], till: str) -> None:
        """What a till that it belongs to says."""

    def away(self, trouble: str) -> None:
        """It cannot be used now."""

    def stop(self) -> None:
        self.stopped.set()
        self.wake.set()

    @property
    def on_cable(self) -> bool:
        return isinstance(self.link, DeviceLink)

    def run(self) -> None:
        """For ever: a locked database must not end it either."""
        while not self.stopped.is_set():
            try:
                trouble = self.serve_once()
                if trouble:
                    self.away(trouble)
                    self.note(trouble)
            except Exception:
                log.exception("gadget %s: trying again", self.gadget.pk)
                connection.close()
                trouble = ERROR_OF_OURS
            if trouble:
                self.stopped.wait(AGAIN_SECONDS)
        connection.close()

    def note(self, trouble: str) -> None:
        """For the back office: when it changes, and now and then."""
        now = wall_ms()
        if self._noted and self._noted[0] == trouble and now - self._noted[1] < NOTICED_MS:
            return
        known = PrinterState.objects.filter(pk=self.gadget.pk).first()
        since = known.since if known and known.trouble == trouble else now
        PrinterState.objects.update_or_create(
            pk=self.gadget.pk,
            defaults={
                "merchant_id": self.gadget.merchant_id,
                "outlet_id": self.gadget.outlet_id,
                "trouble": trouble,
                "since": since,
                "seen_at": now,
            },
        )
        self._noted = (trouble, now)

    def worded(self, failed: NotStarted) -> str:
        """Sentences about lines are written for printers."""
        named = failed.sentence.replace("Printer", word_for(self.gadget.sort))
        return named.replace("printer", "perangkat")

    def serve_once(self) -> str:
        """Its trouble; empty: none, or told before."""
        try:
            wire = connected(self.link)
        except NotStarted as failed:
            return self.worded(failed)
        try:
            self.serve(wire)
        except OSError:
            return PULLED
        except Exception:
            log.exception("gadget %s: trying again", self.gadget.pk)
            connection.close()
            return ERROR_OF_OURS
        finally:
            wire.close()
        return ""


def heard(wire: Wire, seconds: float) -> bytes | None:
    """None: nothing came in time. OSError: the line broke."""
    wire.settimeout(seconds)
    try:
        data = wire.recv(512)
    except TimeoutError:
        return None
    if not data:
        raise ConnectionResetError
    return data


def moment() -> float:
    return time.monotonic()
