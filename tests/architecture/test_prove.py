"""A proof in pieces: what was done is kept, luck is never used twice, red is played again."""

import importlib
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def prove(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(ROOT / "deploy" / "dev"))
    yield importlib.import_module("prove")
    for name in ("prove", "checks", "frontend", "machine"):
        sys.modules.pop(name, None)


class Player:
    """Plays nothing; remembers what it was asked for, and is red when told so."""

    def __init__(self) -> None:
        self.played: list[tuple[str, str, str, str]] = []
        self.code = 0

    def __call__(self, command: Sequence[str], more: dict[str, str]) -> tuple[int, str]:
        luck = (more["LANCAR_PIECE"], more["LANCAR_SEED"], more["LANCAR_PROVE"])
        self.played.append((" ".join(command), *luck))
        return self.code, "what it said"


def proof(prove: Any, folder: Path, player: Player) -> Any:
    steps = prove.Campaign("steps", 70, 30, ("play", "{first}", "{rounds}"), a_seed=10)
    return prove.Proof([steps], folder, player)


def test_a_proof_goes_on_where_it_ended_and_a_complete_one_begins_with_new_luck(
    prove: Any, tmp_path: Path
) -> None:
    player = Player()
    proof(prove, tmp_path, player).run([], -math.inf)
    assert player.played == []
    first = proof(prove, tmp_path, player)
    first.run([], math.inf)
    pieces = [("play 1 30", "0", "0", "30"), ("play 31 30", "30", "3", "30")]
    assert player.played == [*pieces, ("play 61 10", "60", "6", "10")]
    assert first.table().splitlines()[1].split() == ["steps", "70", "70", "0.00", "proven"]
    proof(prove, tmp_path, player).run(["steps"], math.inf)
    assert player.played[3] == ("play 71 30", "70", "7", "30")


def test_a_red_piece_counts_for_nothing_and_is_the_next_to_be_played(
    prove: Any, tmp_path: Path
) -> None:
    player = Player()
    player.code = 1
    red = proof(prove, tmp_path, player)
    red.run([], math.inf)
    assert red.is_red
    log = tmp_path / "steps-0.txt"
    assert log.read_text(encoding="utf-8") == "what it said"
    assert red.table().splitlines()[1].split() == ["steps", "0", "70", "-", "RED:", str(log)]
    assert len(player.played) == 1
    player.code = 0
    again = proof(prove, tmp_path, player)
    assert again.is_red
    again.run([], math.inf)
    assert player.played[1] == player.played[0]
    assert not again.is_red
