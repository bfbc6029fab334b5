"""Every operation of the API, from its own description, with whatever fits and whatever does not.

The promise is small and absolute: no answer is a 500, signed in or not, and every refusal is
problem+json with a code. Run against Django directly, in one transaction that is thrown away.
"""

import json
from contextlib import suppress
from typing import Any
from urllib.parse import quote

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as some
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

from pos.catalog.models import Product
from pos.config.api import api
from tests.pos.world import World, make_world, stock_up
from tests.rounds import rounds

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

EXAMPLES = rounds(4)
DESCRIPTION = json.loads(json.dumps(api.get_openapi_schema(), default=str))
SCHEMA = schemathesis.openapi.from_dict(DESCRIPTION)
OPERATIONS = {
    result.ok().definition.raw["operationId"]: result.ok() for result in SCHEMA.get_all_operations()
}
FUZZ = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def world() -> World:
    world = make_world()
    stock_up(world)
    return world


@pytest.fixture
def stranger() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def owner(world: World) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(world.sari)
    return client


def test_the_description_names_every_operation_once() -> None:
    assert len(OPERATIONS) == sum(len(path) for path in DESCRIPTION["paths"].values())


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
@pytest.mark.parametrize("who", ["owner", "stranger"])
def test_no_input_is_a_server_error(
    operation: str, who: str, request: pytest.FixtureRequest, world: World
) -> None:
    client = request.getfixturevalue(who)
    ask_with(client, operation, GenerationMode.POSITIVE)
    with suppress(Unsatisfiable):  # some operations take any text, so nothing is wrong for them
        ask_with(client, operation, GenerationMode.NEGATIVE)


def ask_with(client: Client, operation: str, mode: GenerationMode) -> None:
    real = {"product_id": str(Product.objects.values_list("id", flat=True).earliest("id"))}

    @seed(20261121)
    @FUZZ
    @given(case=OPERATIONS[operation].as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        if mode == GenerationMode.POSITIVE:  # go past "there is no such product"
            case.path_parameters = {
                name: real.get(name, value) for name, value in (case.path_parameters or {}).items()
            }
        assert_answered(send(client, case), case)

    ask()


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
def test_bytes_that_are_nothing_are_no_server_error(
    operation: str, owner: Client, world: World
) -> None:
    path, method = OPERATIONS[operation].path, OPERATIONS[operation].method

    @seed(20261121)
    @FUZZ
    @given(body=some.binary(max_size=200), text=some.text(min_size=1, max_size=40))
    def ask(body: bytes, text: str) -> None:
        address = "/".join(
            quote(text, safe="", errors="replace") if "{" in part else part
            for part in path.split("/")
        )
        answer = owner.generic(method.upper(), address, body, content_type="application/json")
        assert answer.status_code < 500, (address, body, answer.content)

    ask()


def send(client: Client, case: Any) -> Any:
    words = case.as_transport_kwargs(base_url="http://testserver")
    headers = {name: str(value) for name, value in dict(words.get("headers") or {}).items()}
    headers.pop("User-Agent", None)
    content = body_of(words)
    return client.generic(
        case.method.upper(),
        case.formatted_path,
        content,
        content_type="application/json",
        headers={name: value for name, value in headers.items() if name != "Content-Type"},
        query_params=dict(case.query or {}),
    )


def body_of(words: dict[str, Any]) -> bytes:
    content = words.get("data") if words.get("data") is not None else words.get("json")
    if content is None:
        return b""
    if isinstance(content, bytes):
        return content
    return content.encode() if isinstance(content, str) else json.dumps(content).encode()


def assert_answered(answer: Any, case: Any) -> None:
    told = (case.method, case.formatted_path, case.query, case.body, answer.content[:500])
    assert answer.status_code < 500, told
    if answer.status_code >= 400 and answer.headers["Content-Type"] != "text/html; charset=utf-8":
        assert answer.headers["Content-Type"].startswith("application/problem+json"), told
        assert answer.json()["code"], told
