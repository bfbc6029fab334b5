"""Pairing over HTTP: who may ask, from which page, and what a lost answer costs (nothing)."""

import json
from typing import Any

import pytest
from django.test import Client

from pos.tills.actions import make_pairing_code, revoke_device
from pos.tills.models import Device, PairingCode
from tests.pos.world import World, make_world
from tests.tablet import Tablet

pytestmark = pytest.mark.django_db
HERE = {"HTTP_HOST": "localhost:8000", "REMOTE_ADDR": "127.0.0.1"}
ELSEWHERE = {"HTTP_HOST": "localhost:8000", "REMOTE_ADDR": "192.168.1.20"}


@pytest.fixture
def world() -> World:
    return make_world()


def ask(
    key: str, place: dict[str, str], *, content_type: str = "application/json", **more: Any
) -> tuple[int, dict[str, Any]]:
    body = json.dumps({"public_key": key, "name": "Kasir 1", "role": "till", **more})
    answer = Client().post("/sync/v1/pair", body, content_type=content_type, **place)
    return answer.status_code, answer.json()


def refusal(answer: tuple[int, dict[str, Any]]) -> tuple[int, str]:
    return answer[0], answer[1]["code"]


def test_pairing_the_same_public_key_again_returns_the_same_device(world):
    code, key = make_pairing_code(**world.tenant, by=world.sari.id), Tablet().public_key
    first, again = (ask(key, ELSEWHERE, code=code) for _ in range(2))
    assert (first[0], again[0]) == (200, 200)
    assert {**again[1], "time": first[1]["time"]} == first[1]
    assert Device.objects.filter(role="till").count() == 1


def test_a_repeated_pairing_spends_no_second_code_and_counts_against_none(world):
    key = Tablet().public_key
    used = make_pairing_code(**world.tenant, by=world.sari.id)
    assert ask(key, ELSEWHERE, code=used)[0] == 200
    make_pairing_code(**world.tenant, by=world.sari.id)
    assert ask(key, ELSEWHERE, code=used)[0] == 200
    waiting = PairingCode.objects.get(used_at=None)
    assert (waiting.failures, waiting.used_at) == (0, None)


def test_a_spent_code_pairs_no_other_key(world):
    code = make_pairing_code(**world.tenant, by=world.sari.id)
    assert ask(Tablet().public_key, ELSEWHERE, code=code)[0] == 200
    other = ask(Tablet().public_key, ELSEWHERE, code=code)
    assert refusal(other) == (403, "bad_pairing_code")


def test_a_revoked_key_is_refused_and_spends_no_code(world):
    key = Tablet().public_key
    paired = ask(key, HERE)[1]
    revoke_device(device=Device.objects.get(id=paired["device"]), reason="hilang", by=None)
    code = make_pairing_code(**world.tenant, by=world.sari.id)
    assert ask(key, ELSEWHERE, code=code)[1]["code"] == "revoked_device"
    assert PairingCode.objects.get().used_at is None


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ("http://localhost:8000", 200),
        ("https://localhost:8000", 403),
        ("http://localhost:8001", 403),
        ("http://evil.example", 403),
        ("null", 403),
        ("", 403),
    ],
)
def test_only_a_page_of_this_server_may_pair(world, origin, expected):
    status, answer = ask(Tablet().public_key, {**HERE, "HTTP_ORIGIN": origin})
    assert status == expected
    assert answer.get("code") == (None if expected == 200 else "foreign_origin")


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_request_that_is_not_json_is_refused(world, content_type):
    answer = ask(Tablet().public_key, HERE, content_type=content_type)
    assert refusal(answer) == (400, "content_type_not_json")


def test_a_foreign_page_is_refused_even_with_a_known_key(world):
    key = Tablet().public_key
    assert ask(key, HERE)[0] == 200
    place = {**HERE, "HTTP_ORIGIN": "http://evil.example"}
    assert refusal(ask(key, place)) == (403, "foreign_origin")
