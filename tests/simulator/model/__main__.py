"""python -m tests.simulator.model --first 1 --seeds 10000: the protocol alone.

--bugs: each fault of FOUND must break one of its invariants within the first BUG_SEEDS seeds.
"""

import argparse
import sys
import time

from tests.simulator.model.story import Broken, Story

BUG_SEEDS = 400
FOUND = {
    "answers_before_commit": ("lost", "mark_behind", "lost_above", "deposit_not_home"),
    "delete_on_send": ("lost", "mark_behind", "lost_above"),
    "ignores_incarnation": ("lost", "mark_behind"),
    "counts_deposits": ("doubled_above", "forked", "order"),
    "trusts_its_mark": ("lost_above",),
    "never_fetches": ("deposit_not_home",),
    "ignores_gaps": ("lost_above",),
    "deposits_go_when_fetched": ("deposit_not_home",),
}


def broken(seed: int, planted: str = "") -> str:
    try:
        Story(seed, planted).run()
    except Broken as error:
        return str(error)
    return ""


def hunt() -> int:
    missed = 0
    for name, invariants in FOUND.items():
        said = (broken(seed, name) for seed in range(1, BUG_SEEDS))
        found = next((text for text in said if text.split(":")[0] in invariants), "")
        missed += not found
        print(f"{name}: {found or 'NOT FOUND'}")
    return 1 if missed else 0


def many(first: int, count: int) -> int:
    began, bad = time.monotonic(), 0
    for seed in range(first, first + count):
        text = broken(seed)
        if text:
            bad += 1
            print(f"seed {seed}: {text}")
    seconds = time.monotonic() - began
    print(f"{count} seeds, {bad} bad, {count / seconds:.0f} seeds/s")
    return 1 if bad else 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulator.model")
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--seeds", type=int, default=1_000)
    parser.add_argument("--bugs", action="store_true")
    given = parser.parse_args()
    return hunt() if given.bugs else many(given.first, given.seeds)


sys.exit(main())
