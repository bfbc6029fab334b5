"""A scale's owner: reads it, judges it (steady.py), and tells the tills that weigh at this moment.

A till that has its weighing sheet open says `weigh` every two seconds; nobody is told longer than
five seconds after that, and whoever weighed last is who a tare belongs to.
"""

from typing import Any

from hardware.drivers.wires import Wire
from hardware.gadgets.frames import PROTOCOLS, Frames
from hardware.gadgets.owner import GadgetOwner, Publish, heard, moment
from hardware.gadgets.steady import NO_ANSWER, Steadiness, Weight
from hardware.models import Gadget

LEASE_SECONDS = 5.0
ASK_SECONDS = 0.2
CALM_SECONDS = 5.0  # between two questions while nobody weighs
BEAT_SECONDS = 0.5  # a weight that stays as it is is said so often


class ScaleOwner(GadgetOwner):
    def __init__(self, gadget: Gadget, publish: Publish) -> None:
        super().__init__(gadget, publish)
        self.protocol = PROTOCOLS[gadget.sort]
        self.steady = Steadiness()
        self.weighing: dict[str, float] = {}
        self._told: tuple[Weight, float] | None = None

    def hear(self, said: dict[str, Any], till: str) -> None:
        """weigh, tare, tare_off, done."""
        what = said.get("kind")
        if what == "done":
            self.weighing.pop(till, None)
            self.steady.forget_tare()
            return
        self.weighing[till] = moment() + LEASE_SECONDS
        if what == "tare":
            self.steady.take_tare()
        elif what == "tare_off":
            self.steady.forget_tare()
        self._told = None
        self.wake.set()

    def serve(self, wire: Wire) -> None:
        frames, asked_at, began = Frames(self.protocol), -CALM_SECONDS, moment()
        while not self.stopped.is_set():
            now = moment()
            pause = ASK_SECONDS if self._tills(now) else CALM_SECONDS
            if self.protocol.ask and now - asked_at >= pause:
                asked_at = now
                wire.sendall(self.protocol.said(self.protocol.ask, on_cable=self.on_cable))
            readings, answer = frames.feed(heard(wire, 0.05) or b"")
            if answer:
                wire.sendall(self.protocol.said(answer, on_cable=self.on_cable))
            for reading in readings:
                self.steady.hear(reading, moment())
            if readings:
                began = moment()
            self._tell(self.steady.weight(moment()))
            self._note_silence(moment() - began)

    def away(self, trouble: str) -> None:
        self._tell(Weight(0, False, 0, trouble))

    def _note_silence(self, seconds: float) -> None:
        """One that is asked seldom is silent in between."""
        if seconds < ASK_SECONDS:
            self.note("")
        elif seconds > 2 * CALM_SECONDS:
            self.note(NO_ANSWER)

    def _tills(self, now: float) -> list[str]:
        """Who weighs now. When the last one has gone, so has the tare."""
        over = [till for till, until in list(self.weighing.items()) if until < now]
        for till in over:
            self.weighing.pop(till, None)
        if over and not self.weighing:
            self.steady.forget_tare()
        return list(self.weighing)

    def _tell(self, weight: Weight) -> None:
        now = moment()
        tills = self._tills(now)
        if not tills or (
            self._told and self._told[0] == weight and now - self._told[1] < BEAT_SECONDS
        ):
            return
        self._told = (weight, now)
        for till in tills:
            self.publish(
                {
                    "kind": "weight",
                    "gadget": str(self.gadget.pk),
                    "grams": weight.weight_g,
                    "stable": weight.is_stable,
                    "tare": weight.tare_g,
                    "trouble": weight.trouble,
                },
                till,
            )
