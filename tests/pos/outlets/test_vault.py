"""What a till sealed on its disk opens with the owner's recovery seed, and with nothing else."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from pos.journal.errors import BadInput
from pos.outlets import recovery, vault

GOLDEN = Path(__file__).parents[2] / "golden" / "vault" / "sealed_event.json"


@pytest.fixture
def golden() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return found


def test_the_seed_on_the_owners_card_opens_a_sealed_sale(golden: dict[str, Any]) -> None:
    seed = recovery.read_seed(golden["seed"])
    key = vault.open_data_key(seed, golden["key"])
    assert vault.open_event(key, golden["event"]).decode() == golden["raw"]


def test_the_data_key_names_the_shop_it_is_wrapped_to(golden: dict[str, Any]) -> None:
    seed = recovery.read_seed(golden["seed"])
    assert golden["key"]["recovery"]["to"] == recovery.public_keys(seed).wrap


def test_another_shops_seed_opens_nothing(golden: dict[str, Any]) -> None:
    with pytest.raises(BadInput) as refused:
        vault.open_data_key(bytes(32), golden["key"])
    assert refused.value.code == "wrong_seed"


@pytest.mark.parametrize("change", [{"seq": 8}, {"device": "other"}, {"hash": "0" * 64}])
def test_a_sealed_sale_under_another_name_does_not_open(
    golden: dict[str, Any], change: dict[str, Any]
) -> None:
    key = vault.open_data_key(recovery.read_seed(golden["seed"]), golden["key"])
    with pytest.raises(BadInput) as refused:
        vault.open_event(key, {**golden["event"], **change})
    assert refused.value.code == "sealed_damaged"


def test_a_flipped_bit_is_noticed(golden: dict[str, Any]) -> None:
    key = vault.open_data_key(recovery.read_seed(golden["seed"]), golden["key"])
    damaged = deepcopy(golden["event"])
    data = damaged["sealed"]["data"]
    damaged["sealed"]["data"] = ("A" if data[0] != "A" else "B") + data[1:]
    with pytest.raises(BadInput) as refused:
        vault.open_event(key, damaged)
    assert refused.value.code == "sealed_damaged"
