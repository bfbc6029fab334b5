"""python -m tests.simulator: many seeds, one seed again, or the hunt for planted faults.

--seeds 200 --minutes 3     as `make test` does: 1 to 200, or as many as three minutes allow
--seed 17 --trace           one seed again, with everything that happened
--clouds --seeds 60         only shops with a cloud: seeds 3, 6, … 180
--copies --seeds 20         only shops in which profiles are copied and tablets lost
--seeds 9 --trace           many, and the digest of each one's story
--fortnight --seed 1 --tills 10 --sales 1000    fourteen days, so many sales a tablet and day
--bugs                      plants every fault of bugs.py and says which seed found it, and by what
--bug NAME --seed 5         one of them;  --bugs --bug A,B hunts some
"""

import argparse
import math
import sys
import time

from tests.simulator.machine import start

start()

from tests.simulator import bugs  # noqa: E402
from tests.simulator.campaign import A_CLOUD_EVERY, Campaign  # noqa: E402
from tests.simulator.copied_world import FIRST  # noqa: E402
from tests.simulator.fortnight import DAYS  # noqa: E402
from tests.simulator.opening import TILLS  # noqa: E402


def main() -> int:
    given = _arguments()
    campaign = Campaign(given.tills)
    try:
        if given.fortnight:
            return _fortnight(campaign, given)
        if given.seed:
            return _one(campaign, given.seed, given.bug, trace=given.trace)
        if given.bugs:
            return _hunt(campaign, given.bug)
        return _many(campaign, given)
    finally:
        campaign.close()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulator")
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=math.inf)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--bug", default="")
    parser.add_argument("--bugs", action="store_true")
    parser.add_argument("--trace", action="store_true")
    parser.add_argument("--fortnight", action="store_true")
    parser.add_argument("--tills", type=int, default=TILLS)
    parser.add_argument("--sales", type=int, default=100)
    parser.add_argument("--clouds", action="store_true")
    parser.add_argument("--copies", action="store_true")
    return parser.parse_args()


def _one(campaign: Campaign, seed: int, bug: str, *, trace: bool) -> int:
    world, failure = campaign.play(seed, bug)
    if trace:
        print(world.weather, *world.trace, sep="\n")
    print(failure or f"seed {seed}: nothing is lost, nothing is doubled; story {world.digest()}")
    return 1 if failure else 0


def _fortnight(campaign: Campaign, given: argparse.Namespace) -> int:
    began = time.perf_counter()
    world, failure = campaign.fortnight(given.seed or given.first, given.sales, given.bug)
    if given.trace:
        print(*world.trace, sep="\n")
    sold = given.tills * given.sales * DAYS
    took = f"{time.perf_counter() - began:.0f} s, {world.hub.requests} requests at the hub"
    print(failure or f"{sold} sales in fourteen days, the same Rupiah on three tiers; {took}")
    return 1 if failure else 0


def _many(campaign: Campaign, given: argparse.Namespace) -> int:
    numbers = range(given.first, given.first + given.seeds)
    if given.clouds:
        numbers = range(given.first * A_CLOUD_EVERY, numbers.stop * A_CLOUD_EVERY, A_CLOUD_EVERY)
    if given.copies:
        numbers = range(FIRST + given.first, FIRST + numbers.stop)
    tally = campaign.many(numbers, given.minutes)
    if given.trace:
        print(*tally.stories, sep="\n")
    print(*tally.failures, tally, sep="\n")
    return 1 if tally.failures else 0


def _hunt(campaign: Campaign, bug: str) -> int:
    names = bug.split(",") if bug else list(bugs.ALL)
    missed = 0
    for name in names:
        how = campaign.hunt(name)
        missed += not how
        print(f"{name}: {how or 'NOT FOUND'}", flush=True)
    print(f"{len(names) - missed} of {len(names)} planted faults found")
    return 1 if missed else 0


sys.exit(main())
