"""The API under made-up requests from its own contract: never a 500, every refusal a problem.

schemathesis makes requests from OpenAPI, valid ones and broken ones; they are asked in the name of
the owner of a shop that has one of everything, half of them about things that really are there.
What a signed tablet may send is fuzzed in tests/sync.
"""

import json
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

from pos.config.api import api
from pos.tills.actions import add_drawer, open_shift
from tests.pos.world import make_world, of, pair, shelve, stock_up

EXAMPLES = 12
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

schema = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix=""))
OPERATIONS = {
    result.ok().definition.raw["operationId"]: result.ok() for result in schema.get_all_operations()
}

# Without parameters and body there is nothing to break.
BREAKABLE = [
    name
    for name, operation in OPERATIONS.items()
    if operation.body or operation.query or operation.path_parameters
]


class Asker:
    """Signed in as the owner; knows ids that exist."""

    def __init__(self) -> None:
        world = make_world()
        shelve(world)
        till, product = pair(world), stock_up(world)
        sale = till.sell(of(product))
        till.push()
        drawer = add_drawer(**world.tenant, name="Laci 1", by=None)
        shift = open_shift(drawer=drawer, float_minor=0, by=world.sari)
        self.ids = {
            "product_id": str(product.id),
            "sale_id": sale["sale"],
            "shift_id": str(shift.id),
            "device_id": str(till.device.id),
            "outlet_id": str(world.outlet.id),
        }
        self.client = Client(raise_request_exception=False)
        self.client.force_login(world.sari)

    def ask(self, case: Any, *, about_real_things: bool) -> Any:
        if about_real_things:
            known = {key: self.ids[key] for key in case.path_parameters if key in self.ids}
            case.path_parameters = {**case.path_parameters, **known}
        wanted = case.as_transport_kwargs(base_url="http://testserver")
        query = urlencode(wanted.get("params") or {}, doseq=True, errors="surrogatepass")
        path = urlsplit(wanted["url"]).path
        body = json.dumps(wanted["json"]) if "json" in wanted else wanted.get("data") or b""
        return self.client.generic(
            wanted["method"],
            f"{path}?{query}" if query else path,
            body,
            content_type=wanted["headers"].get("Content-Type", "application/octet-stream"),
        )


def assert_in_words(name: str, case: Any, answer: Any) -> None:
    """An answer, or a problem with a code; a method that does not exist is Django's own 405."""
    said = f"{name}: {answer.status_code} {answer.content[:300]!r} to {case.as_curl_command()}"
    assert answer.status_code < 500, said
    if answer.status_code >= 400 and answer.status_code != 405:
        assert answer["content-type"] == "application/problem+json", said
        assert answer.json()["code"], said


def fuzz(asker: Asker, name: str, mode: GenerationMode) -> int:
    """How many requests of this operation were asked."""
    asked = 0

    @given(case=OPERATIONS[name].as_strategy(generation_mode=mode), real=st.booleans())
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=QUIET,
    )
    def ask(case: Any, real: bool) -> None:
        nonlocal asked
        asked += 1
        assert_in_words(name, case, asker.ask(case, about_real_things=real))

    with suppress(Unsatisfiable):  # an identifier that may be any text cannot be broken
        ask()
    return asked


@pytest.mark.slow
@pytest.mark.django_db
def test_made_up_requests_are_answered_or_refused_in_words():
    asker = Asker()
    asked = sum(fuzz(asker, name, GenerationMode.POSITIVE) for name in sorted(OPERATIONS))
    asked += sum(fuzz(asker, name, GenerationMode.NEGATIVE) for name in sorted(BREAKABLE))
    assert asked >= 400
