#!/usr/bin/env python3
"""Prove what depends on luck: campaigns in pieces of some minutes, resumable, one screen.

    prove.py                  every campaign, from where it ended, until each has what it wants
    prove.py tabs quota       only these
    prove.py --minutes 30     begins no piece after half an hour
    prove.py --show           only the table

What was done stands in var/prove/state.json; nothing but the piece that was stopped is played
again. No two pieces have the same luck. A piece that turns red leaves its words in var/prove/, ends
its campaign, and is the first to be played next time. A proof that is complete begins anew.
LANCAR_PROVE=n wants n rounds of everything, LANCAR_SEEDS=n so many stories of the simulator.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from checks import environment
from machine import ROOT

FOLDER = ROOT / "var" / "prove"
PYTEST = ("-m", "pytest", "-q", "-p", "no:cacheprovider")
NUMBERED = ("--first", "{first}", "--seeds", "{rounds}")
SIMULATOR = ("-m", "tests.simulator", *NUMBERED)
A_SHOP = ("--tills", "10", "--sales", "1000")
FORTNIGHT = (*SIMULATOR[:2], "--fortnight", "--first", "{first}", *A_SHOP)
MODEL = ("-m", "tests.simulator.model", *NUMBERED)
BITS = ("tests/pos/backups/test_wrong_bits.py", "tests/browser/test_flipped_bits.py")
TWO_NETWORKS = ("tests/pos/config/test_two_networks.py", "tests/browser/test_new_owner.py")


@dataclass(frozen=True)
class Campaign:
    """`wanted` rounds in pieces of `piece`; `a_seed` rounds share one LANCAR_SEED."""

    name: str
    wanted: int
    piece: int
    command: tuple[str, ...]
    a_seed: int = 1


@dataclass
class Done:
    """`before`: rounds of earlier proofs, whose luck is used up. `red`: where its words are."""

    rounds: int = 0
    before: int = 0
    seconds: float = 0.0
    red: str = ""


CAMPAIGNS = (
    Campaign("seeds", 2_000, 200, SIMULATOR),
    Campaign("clouds", 20_000, 200, (*SIMULATOR, "--clouds")),
    Campaign("copies", 1_000, 100, (*SIMULATOR, "--copies")),
    Campaign("model", 200_000, 5_000, MODEL),
    Campaign("fortnight", 2, 1, FORTNIGHT),
    Campaign("laws", 1_000, 250, (*PYTEST, "tests/domain")),
    Campaign("forms", 1_000, 250, (*PYTEST, "tests/sync/test_fuzz_api.py")),
    Campaign("hub-kills", 50, 10, (*PYTEST, "tests/sync/test_kill_hub.py")),
    Campaign("cloud-kills", 200, 20, (*PYTEST, "tests/sync/test_kill_cloud.py")),
    Campaign("browser-kills", 200, 40, (*PYTEST, "tests/browser/test_kill_browser.py")),
    Campaign("tabs", 1_000, 120, (*PYTEST, "tests/browser/test_tabs.py"), a_seed=30),
    Campaign("quota", 100, 10, (*PYTEST, "tests/browser/test_quota.py")),
    Campaign("months", 1_000, 50, (*PYTEST, "tests/months/test_months.py")),
    Campaign("days", 1_000, 100, (*PYTEST, "tests/days/test_days.py")),
    Campaign("tamperings", 1_000, 250, (*PYTEST, "tests/pos/journal/test_record.py")),
    Campaign("print-jobs", 1_000, 100, (*PYTEST, "tests/hardware/test_campaign.py")),
    Campaign("soak", 480, 480, (*PYTEST, "tests/hardware/test_soak.py")),
    Campaign("restores", 100, 10, (*PYTEST, "tests/pos/backups/test_restores.py")),
    Campaign("updates", 200, 20, (*PYTEST, "tests/pos/box/test_installing.py", "-k", "kill")),
    Campaign("bits", 1_000, 200, (*PYTEST, *BITS)),
    Campaign("two-networks", 10, 2, (*PYTEST, *TWO_NETWORKS)),
    Campaign("two-releases", 5, 1, (*PYTEST, "tests/pos/config/test_two_releases.py")),
    Campaign("hour", 100, 100, (*PYTEST, "tests/browser/test_cashier_hour.py")),
)


class Proof:
    """`play` runs one command with more environment and says (0 when green, its words)."""

    def __init__(
        self,
        campaigns: Sequence[Campaign],
        folder: Path,
        play: Callable[[Sequence[str], dict[str, str]], tuple[int, str]],
    ) -> None:
        self.campaigns, self.folder, self.play = campaigns, folder, play
        kept = folder / "state.json"
        said = json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else {}
        self.done = {one.name: Done(**said.get(one.name, {})) for one in campaigns}

    def run(self, names: Sequence[str], until: float) -> None:
        """All pieces that are missing, campaign by campaign; begins none after `until`."""
        chosen = [one for one in self.campaigns if not names or one.name in names]
        if all(self.done[one.name].rounds >= one.wanted for one in chosen):
            for one in chosen:
                self._anew(one)
        for one in chosen:
            self.done[one.name].red = ""
            while self._is_missing(one) and time.monotonic() < until:
                self._piece(one)

    def table(self) -> str:
        """One screen."""
        return "\n".join(
            [f"{'':15}{'done':>7}{'wanted':>8}{'s a round':>11}", *map(self._row, self.campaigns)]
        )

    @property
    def is_red(self) -> bool:
        """Has any campaign ended with a red piece?"""
        return any(done.red for done in self.done.values())

    def _is_missing(self, one: Campaign) -> bool:
        done = self.done[one.name]
        return not done.red and done.rounds < one.wanted

    def _piece(self, one: Campaign) -> None:
        done = self.done[one.name]
        first, rounds = done.before + done.rounds, min(one.piece, one.wanted - done.rounds)
        command = [word.format(first=first + 1, rounds=rounds) for word in one.command]
        luck = {"LANCAR_PIECE": str(first), "LANCAR_SEED": str(first // one.a_seed)}
        began = time.monotonic()
        code, words = self.play(command, {**luck, "LANCAR_PROVE": str(rounds)})
        seconds = time.monotonic() - began
        if code == 0:
            done.rounds, done.seconds = done.rounds + rounds, done.seconds + seconds
        else:
            log = self.folder / f"{one.name}-{first}.txt"
            log.parent.mkdir(parents=True, exist_ok=True)
            log.write_text(words, encoding="utf-8")
            done.red = str(log)
        self._keep()
        print(f"{one.name} {first}+{rounds}: {done.red or 'ok'} ({seconds:.0f} s)", flush=True)

    def _anew(self, one: Campaign) -> None:
        done = self.done[one.name]
        self.done[one.name] = Done(before=done.before + done.rounds)

    def _keep(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        said = {name: asdict(done) for name, done in self.done.items()}
        (self.folder / "state.json").write_text(json.dumps(said, indent=1), encoding="utf-8")

    def _row(self, one: Campaign) -> str:
        done = self.done[one.name]
        pace = f"{done.seconds / done.rounds:.2f}" if done.rounds else "-"
        state = f"RED: {done.red}" if done.red else "" if self._is_missing(one) else "proven"
        return f"{one.name:15}{done.rounds:7}{one.wanted:8}{pace:>11}  {state}".rstrip()


def wanted() -> list[Campaign]:
    """The campaigns with the numbers that the caller wants."""
    everything, seeds = os.environ.get("LANCAR_PROVE"), os.environ.get("LANCAR_SEEDS")
    asked = {one.name: everything for one in CAMPAIGNS} | ({"seeds": seeds} if seeds else {})
    return [
        Campaign(one.name, int(asked[one.name] or one.wanted), one.piece, one.command, one.a_seed)
        for one in CAMPAIGNS
    ]


def play(command: Sequence[str], more: dict[str, str]) -> tuple[int, str]:
    """One piece in a process of its own; both streams are its words."""
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**environment(None), **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def main() -> int:
    """Play what is missing, then show all."""
    parser = argparse.ArgumentParser(prog="prove.py")
    names = [one.name for one in CAMPAIGNS]
    parser.add_argument("names", nargs="*", help=", ".join(names))
    parser.add_argument("--minutes", type=float, default=1e6)
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    if strange := set(given.names).difference(names):
        parser.error(f"there is no campaign {', '.join(strange)}; there are {', '.join(names)}")
    proof = Proof(wanted(), FOLDER, play)
    if not given.show:
        proof.run(given.names, time.monotonic() + given.minutes * 60)
    print(proof.table())
    return 1 if proof.is_red else 0


if __name__ == "__main__":
    sys.exit(main())
