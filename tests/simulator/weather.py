"""What happens to a shop in one seed: drawn once, so that a seed is a whole story.

Swarm testing: each seed has only some of the troubles, because a trouble that is always there hides
others (a second path repairs what the first one breaks). A third of the seeds have no live line, so
there the signed requests are the only path.
"""

import random
from dataclasses import dataclass, field

DAY_MS = 24 * 3600 * 1000


@dataclass
class Weather:
    tills: int = 1
    sales: int = 8  # each till's
    pace_ms: int = 4_000
    loss: float = 0.0
    duplicate: float = 0.0
    corrupt: float = 0.0
    delay_ms: int = 20
    slow: float = 0.0  # how often a message takes longer than any patience
    partitions: int = 0
    partition_ms: int = 30_000
    hub_deaths: float = 0.0  # a request
    till_deaths: float = 0.0  # a sale
    power: float = 0.5  # of a till's deaths
    skews_ms: list[int] = field(default_factory=list)
    jumps: int = 0
    copies: int = 0
    restores: int = 0
    prices: int = 0
    poison: float = 0.0
    old_tills: bool = False  # begin a release behind
    updates: list[int] = field(default_factory=list)  # before which sale a till changes its release
    old_hub: bool = False
    hub_updates: int = 0  # forward when it is behind, else back
    full_hub: int = 0  # how often the hub's disk has no room for a while
    full_tills: float = 0.0  # how often a till's disk refuses to write
    live: bool = True
    storm_least_ms: int = 0

    @property
    def storm_ms(self) -> int:
        """How long the troubles last."""
        return max(self.storm_least_ms, self.sales * self.pace_ms + 20_000)


def drawn(dice: random.Random) -> Weather:
    """One of three: a calm day with one trouble, a bad day, a day of everything."""
    chance = dice.choice([0.25, 0.5, 0.9])

    def maybe(value: float) -> float:
        return round(value * dice.random(), 4) if dice.random() < chance else 0.0

    tills = dice.choice([1, 1, 2, 2, 3])
    weather = Weather(tills=tills, sales=dice.randrange(4, 16 if tills == 1 else 10))
    weather.pace_ms = dice.choice([500, 2_000, 8_000])
    weather.loss, weather.duplicate = maybe(0.5), maybe(0.4)
    weather.corrupt, weather.slow = maybe(0.1), maybe(0.15)
    weather.delay_ms = dice.choice([2, 40, 800])
    weather.partitions = dice.randrange(1, 4) if dice.random() < chance else 0
    weather.partition_ms = dice.choice([2_000, 15_000, 60_000])
    weather.hub_deaths, weather.till_deaths = maybe(0.3), maybe(0.6)
    weather.power = dice.random()
    if dice.random() < chance:
        weather.skews_ms = [dice.randrange(-DAY_MS, DAY_MS) for _ in range(tills)]
        weather.jumps = dice.randrange(3)
    if dice.random() < chance:
        weather.copies = dice.randrange(1, 4)
        weather.restores = dice.randrange(1, 3)
    weather.prices = dice.randrange(1, 5) if dice.random() < chance else 0
    weather.poison = maybe(0.3)
    weather.old_tills, weather.old_hub = dice.random() < chance / 3, dice.random() < chance / 2
    weather.live = dice.random() < 2 / 3
    if dice.random() < chance / 2:
        weather.updates = [dice.randrange(weather.sales) for _ in range(dice.randrange(1, 4))]
        weather.hub_updates = dice.randrange(4)
    weather.full_hub = dice.randrange(1, 4) if dice.random() < chance / 2 else 0
    if dice.random() < chance / 2:
        weather.full_tills = dice.choice([0.3, 0.7, 1.0])
    return weather
