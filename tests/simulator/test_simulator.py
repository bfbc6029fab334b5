"""A hundred stories of a shop in trouble, and proof that the storyteller sees what goes wrong.

The simulator is a process of its own (it owns the clock of everything in it). `make test` tells the
same SEEDS stories each time, or those of them that MINUTES allow on a slow machine; `make prove
SEEDS=n` tells others.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SEEDS, COPIES = 200, 20
MINUTES = 3
FEWEST = 20  # a machine that tells fewer in that time is not one to prove anything on
FAULTS_AT_LEAST = 40
MODEL_SEEDS, MODEL_FAULTS_AT_LEAST = 500, 8


def simulator(*arguments: str, part: str = "") -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if "DJANGO" not in name}
    return subprocess.run(
        [sys.executable, "-m", f"tests.simulator{part}", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=3600,
        check=False,
    )


@pytest.mark.slow
def test_whatever_happens_nothing_is_lost_and_nothing_is_doubled() -> None:
    done = simulator("--seeds", str(SEEDS), "--minutes", str(MINUTES))
    assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]
    told = re.search(r"^(\d+) seeds, 0 bad, ", done.stdout, re.MULTILINE)
    assert told is not None, done.stdout
    assert int(told[1]) >= FEWEST, done.stdout


def test_copied_profiles_and_lost_tablets_lose_nothing_that_anybody_still_has() -> None:
    done = simulator("--copies", "--seeds", str(COPIES))
    assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]
    assert done.stdout.startswith(f"{COPIES} seeds, 0 bad, "), done.stdout


def test_a_fortnight_without_hub_and_internet_ends_with_the_same_rupiah_on_three_tiers() -> None:
    """`make prove ARGS=fortnight` plays it with ten tablets and 1,000 sales a day on each."""
    done = simulator("--fortnight", "--tills", "2", "--sales", "4")
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert done.stdout.startswith("112 sales in fourteen days, "), done.stdout


@pytest.mark.slow
def test_every_planted_fault_is_found() -> None:
    """Each by an invariant that it breaks: `python -m tests.simulator --bugs`."""
    done = simulator("--bugs")
    assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]
    found = int(done.stdout.rstrip().splitlines()[-1].split()[0])
    assert found >= FAULTS_AT_LEAST


def test_one_seed_is_one_story() -> None:
    """Alone in a new process, or after others in an old one: to the last byte of the last event."""
    alone, again = simulator("--seed", "7", "--trace"), simulator("--seed", "7", "--trace")
    assert alone.returncode == 0, alone.stdout + alone.stderr
    assert alone.stdout == again.stdout
    after_others = simulator("--first", "5", "--seeds", "3", "--trace")
    story = alone.stdout.split()[-1]
    assert f"seed 7: story {story}\n" in after_others.stdout


def test_the_model_of_the_protocol_loses_nothing_and_sees_its_own_planted_faults() -> None:
    """It is held against the real ingest in every shop with a cloud (model_check.py)."""
    done = simulator("--seeds", str(MODEL_SEEDS), part=".model")
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert done.stdout.startswith(f"{MODEL_SEEDS} seeds, 0 bad, "), done.stdout
    faults = simulator("--bugs", part=".model")
    assert faults.returncode == 0, faults.stdout + faults.stderr
    assert len(faults.stdout.splitlines()) >= MODEL_FAULTS_AT_LEAST
