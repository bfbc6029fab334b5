"""Keeps an owner for every scale, pole display, scanner and drawer box in use, and carries words
between them and tills."""

import logging
from pathlib import Path
from typing import Any

from hardware.gadgets.bus import Bus, Message
from hardware.gadgets.drawer import DrawerOwner
from hardware.gadgets.owner import GadgetOwner
from hardware.gadgets.pole import PoleOwner
from hardware.gadgets.scale import ScaleOwner
from hardware.gadgets.scanner import ScannerOwner
from hardware.gadgets.sorts import DRAWERS, POLES, SCALES, SCANNERS, family_of
from hardware.models import Gadget

log = logging.getLogger("lancar.hardware")

OWNERS: dict[str, type[GadgetOwner]] = {
    **dict.fromkeys(SCALES, ScaleOwner),
    **dict.fromkeys(POLES, PoleOwner),
    **dict.fromkeys(SCANNERS, ScannerOwner),
    **dict.fromkeys(DRAWERS, DrawerOwner),
}
# What a till says, and to what it says it.
FOR = {"weigh": "scale", "tare": "scale", "tare_off": "scale", "done": "scale", "pole": "pole"}


class Gadgets:
    def __init__(self, folder: Path) -> None:
        self.owners: dict[Any, GadgetOwner] = {}
        self.bus = Bus(folder, self.hear)

    def open(self) -> None:
        """Printing goes on where the line to the tills cannot be opened."""
        try:
            self.bus.open()
        except OSError:
            log.exception("no line to the tills: no scale, pole display or scanner is heard")

    def close(self) -> None:
        for owner in self.owners.values():
            owner.stop()
        self.bus.close()

    def look(self) -> None:
        """Another address or language is another owner."""
        wanted = {each.pk: each for each in Gadget.objects.filter(archived=False).exclude(host="")}
        for pk, owner in list(self.owners.items()):
            is_same = pk in wanted and _place(owner.gadget) == _place(wanted[pk])
            if not (is_same and owner.is_alive()):
                owner.stop()
                del self.owners[pk]
        for pk, gadget in wanted.items():
            if pk in self.owners:
                self.owners[pk].gadget = gadget
                self.owners[pk].wake.set()
            elif gadget.sort in OWNERS:  # a newer release may know more
                self.owners[pk] = OWNERS[gadget.sort](gadget, self._publisher(pk))
                self.owners[pk].start()

    def hear(self, message: Message) -> None:
        """A till speaks: to what is its own, and to nothing else."""
        said, till = message["say"], str(message.get("till"))
        family = FOR.get(str(said.get("kind")))
        for owner in list(self.owners.values()):
            gadget = owner.gadget
            here = str(gadget.merchant_id), str(gadget.outlet_id)
            if here != (message.get("merchant"), message.get("outlet")):
                continue
            if family_of(gadget.sort) == family and gadget.belongs_to(till):
                owner.hear(said, till)

    def _publisher(self, pk: Any) -> Any:
        def publish(said: dict[str, Any], till: str | None) -> None:
            owner = self.owners.get(pk)
            if owner is None:
                return
            gadget = owner.gadget
            to = till or (str(gadget.till_id) if gadget.till_id else None)
            shop = {"merchant": str(gadget.merchant_id), "outlet": str(gadget.outlet_id)}
            self.bus.say({"till": to, **shop, "say": said})

        return publish


def _place(gadget: Gadget) -> tuple[Any, str]:
    return (gadget.link, gadget.sort)
