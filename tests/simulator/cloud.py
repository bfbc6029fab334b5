"""The simulator's end of the pipe to the cloud (cloud_process.py), and the link's weather."""

import base64
import json
import random
import select
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.simulator.machine import Virtual
from tests.simulator.oracle import demand

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "https://cloud.simulasi.id"
RELAY = "/sync/v1/relay/"
PATIENCE_SECONDS = 1_200.0  # fourteen days are replayed and read in one answer


class CloudFailure(AssertionError):
    """The cloud's own code threw: a fault of it or of the simulator."""


class SimulatedCloud:
    """Used again by every seed; `ask` waits for the answer, virtual time stands still."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.simulator.cloud_process"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def ask(self, what: str, **order: Any) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"at": Virtual.now_ms, "do": what, **order}) + "\n")
        self.process.stdin.flush()
        if not select.select([self.process.stdout], [], [], PATIENCE_SECONDS)[0]:
            raise CloudFailure(f"the cloud's process says nothing to {what}")
        line = self.process.stdout.readline()
        if not line:
            raise CloudFailure("the cloud's process is gone; its words are above")
        return json.loads(line)

    def answer(self, request: dict[str, Any], body: bytes, dies: str = "") -> Any:
        """Status and body; None when it died with the answer on its lips."""
        text = base64.b64encode(body).decode()
        said = self.ask("request", request=request, body=text, dies=dies)
        if not said["status"]:
            return None
        demand("cloud_acknowledged_uncommitted", not said["uncommitted"], said["uncommitted"])
        return said["status"], base64.b64decode(said["body"])

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(timeout=60)
        if self.process.stdout:
            self.process.stdout.close()


@dataclass
class LinkWeather:
    """What happens to the internet and to the cloud in one seed. `path`: which roads there are.

    relay   hub and cloud alone; tablets never hear of a silent hub long enough to ask the cloud
    direct  the shop's own network is dead from early on until the hub has heard all from the cloud
    both    everything may happen
    """

    path: str = "both"
    loss: float = 0.0
    no_reply: float = 0.0
    duplicate: float = 0.0
    corrupt: float = 0.0
    late: float = 0.0  # how often another copy of a request comes seconds later
    deaths: float = 0.0
    partitions: int = 0
    partition_ms: int = 30_000
    copies: int = 0
    restores: int = 0
    prices: int = 0
    both_prices: bool = False  # the same goods at the hub, too
    outages: int = 0  # of the hub, longer than a tablet's patience
    neighbour: int = 6  # events of the other merchant
    dark_until: float = field(default=-1.0, repr=False)
    lan_dark_until: float = field(default=-1.0, repr=False)


def link_weather(dice: random.Random) -> LinkWeather:
    chance = dice.choice([0.25, 0.5, 0.9])

    def maybe(value: float) -> float:
        return round(value * dice.random(), 4) if dice.random() < chance else 0.0

    weather = LinkWeather(path=dice.choice(["relay", "direct", "both"]))
    weather.loss, weather.no_reply = maybe(0.4), maybe(0.4)
    weather.duplicate, weather.corrupt = maybe(0.4), maybe(0.1)
    weather.late, weather.deaths = maybe(0.3), maybe(0.3)
    weather.partitions = dice.randrange(1, 3) if dice.random() < chance else 0
    weather.partition_ms = dice.choice([5_000, 30_000, 90_000])
    if dice.random() < chance:
        weather.copies, weather.restores = dice.randrange(1, 4), dice.randrange(1, 3)
    weather.prices = dice.randrange(1, 5) if dice.random() < chance else 0
    weather.both_prices = dice.random() < 0.5
    weather.outages = 1 if weather.path == "both" and dice.random() < 0.7 else 0
    weather.neighbour = dice.randrange(2, 9)
    return weather
