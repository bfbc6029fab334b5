"""Many seeds after each other: how many held, how fast, and which command plays a bad one again."""

import math
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.simulator import bugs
from tests.simulator.cloud import CloudFailure
from tests.simulator.cloud_world import CloudWorld
from tests.simulator.copied_world import FIRST, CopiedWorld
from tests.simulator.fortnight import Fortnight
from tests.simulator.link_opening import Linked, open_link
from tests.simulator.machine import FOLDER
from tests.simulator.opening import TILLS, open_shop
from tests.simulator.oracle import Violation
from tests.simulator.pipe import Pipe, TillFailure, build
from tests.simulator.world import World

REPLAY = "python -m tests.simulator --seed {seed}{more} --trace"
FORTNIGHT = "python -m tests.simulator --fortnight --seed {seed} --tills {tills} --sales {sales}"
MOST_SEEDS_A_BUG = 12
A_CLOUD_EVERY = 3


@dataclass
class Tally:
    seeds: int = 0
    seconds: float = 0.0
    virtual_ms: float = 0.0
    requests: int = 0
    failures: list[str] = field(default_factory=list)
    stories: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        rate = self.seeds / self.seconds if self.seconds else 0.0
        hours = self.virtual_ms / 3_600_000
        return (
            f"{self.seeds} seeds, {len(self.failures)} bad, {rate:.1f} seeds/s, "
            f"{self.requests} requests, {hours:.1f} virtual hours"
        )


class Campaign:
    """One process of tills and one folder for the hub, used again by every seed."""

    def __init__(self, tills: int = TILLS) -> None:
        self.pipe = Pipe(build(FOLDER / "tills"))
        self.opening = open_shop(self.pipe, tills)
        self.linked: Linked | None = None

    def close(self) -> None:
        self.pipe.close()
        if self.linked:
            self.linked.cloud.close()

    def world(self, seed: int, bug: str) -> World:
        """Every third shop has a cloud; the others show what its second road would hide. Above
        FIRST profiles are copied."""
        if seed > FIRST:
            return CopiedWorld(seed, self.pipe, self.opening, bug)
        if seed % A_CLOUD_EVERY:
            return World(seed, self.pipe, self.opening, bug)
        self.linked = self.linked or open_link(self.pipe, self.opening)
        return CloudWorld(seed, self.linked, bug)

    def play(self, seed: int, bug: str = "") -> tuple[World, str]:
        """One seed, and what was wrong with it (or "")."""
        world = self.world(seed, bug)
        try:
            world.run()
        except (Violation, TillFailure, CloudFailure) as error:
            more = f" --bug {bug}" if bug else ""
            command = REPLAY.format(seed=seed, more=more)
            return world, f"seed {seed}: {error}\n  {command}"
        return world, ""

    def fortnight(self, seed: int, sales: int, bug: str = "") -> tuple[World, str]:
        """Fourteen days of every tablet, and what was wrong with them (or "")."""
        self.linked = self.linked or open_link(self.pipe, self.opening)
        world = Fortnight(seed, self.linked, sales, bug)
        try:
            world.run()
        except (Violation, TillFailure, CloudFailure) as error:
            tills = len(self.opening)
            return world, f"{error}\n  {FORTNIGHT.format(seed=seed, tills=tills, sales=sales)}"
        return world, ""

    def many(self, seeds: Iterable[int], minutes: float = math.inf) -> Tally:
        """None is begun after so many minutes."""
        tally, began = Tally(), time.monotonic()
        for seed in seeds:
            if tally.seconds > minutes * 60:
                break
            world, failure = self.play(seed)
            tally.seeds += 1
            tally.stories.append(f"seed {seed}: story {world.digest()}")
            tally.requests += world.hub.requests
            tally.virtual_ms += world.now
            tally.seconds = time.monotonic() - began
            if failure:
                tally.failures.append(failure)
        return tally

    def hunt(self, bug: str) -> str:
        """How this planted fault was found, by an invariant that it breaks; "": it was not."""
        known, invariants = bugs.FOUND[bug]
        step = A_CLOUD_EVERY if bug in bugs.ABOVE else 1
        others = range(step, step * MOST_SEEDS_A_BUG, step)
        if known > FIRST:
            others = range(FIRST + 1, FIRST + MOST_SEEDS_A_BUG)
        for seed in [known, *others]:
            failure = self.play(seed, bug)[1].splitlines()[:1]
            if failure and failure[0].removeprefix(f"seed {seed}: ").split(":")[0] in invariants:
                return failure[0]
        return ""
