"""The wire between tills and hub: loses, repeats, delays, tears; a part of the shop goes dark."""

import random
from dataclasses import dataclass, field

from tests.simulator.weather import Weather

FINE_MS = 5


@dataclass
class Network:
    weather: Weather
    dice: random.Random
    dark: dict[int, float] = field(default_factory=dict)  # till → until when
    healed: bool = False
    blackout: bool = False  # of the shop's own network; only its own end heals that

    def is_dark(self, till: int, now: float) -> bool:
        return self.blackout or (not self.healed and self.dark.get(till, -1.0) > now)

    def deliveries(self, till: int, now: float) -> list[float]:
        """How long each copy of a message travels; none: it is lost."""
        if self.is_dark(till, now):
            return []
        if self.healed:
            return [FINE_MS]
        if self.dice.random() < self.weather.loss / 2:
            return []
        copies = 2 if self.dice.random() < self.weather.duplicate else 1
        return [self._delay() for _ in range(copies)]

    def torn(self, body: bytes) -> bytes:
        """What arrives of a body: usually all of it."""
        if self.healed or not body or self.dice.random() >= self.weather.corrupt:
            return body
        place = self.dice.randrange(len(body))
        return body[:place] + bytes([body[place] ^ 0x20]) + body[place + 1 :]

    def _delay(self) -> float:
        if self.dice.random() < self.weather.slow:
            return self.dice.randrange(3_000, 20_000)
        return 1 + self.dice.randrange(self.weather.delay_ms + 1)
