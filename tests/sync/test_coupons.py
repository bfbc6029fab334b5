"""A till asks the hub about a coupon: over HTTP, signed, on both databases."""

import json
from typing import Any

import pytest

from tests.hub import Answer, Hub
from tests.tablet import Tablet, new_id

pytestmark = pytest.mark.slow

MAKE = """
from pos.outlets.queries import the_outlet
from pos.prices.actions import add_promotion
made = add_promotion(
    outlet=the_outlet(), by=None, noticed=["large_part:3000:1000"],
    identity={{"name": "Kupon uji", "kind": "threshold", "priority": {priority}}},
    gives={{"minimum_minor": 3_000, "amount_minor": 1_000}},
    coupon={{"code": "{code}", "uses_limit": 2}},
)
print(made.pk)
"""


def made(hub: Hub, code: str, priority: int) -> str:
    return hub.python(MAKE.format(code=code, priority=priority)).strip()


def ask(hub: Hub, tablet: Tablet, promotion: str, **changes: Any) -> Answer:
    body = {"promotion": promotion, "allotted": 0, "spent": 0, "wanted": 1, **changes}
    return hub.signed(tablet, "POST", "/sync/v1/coupon", json.dumps(body).encode())


def test_tills_are_given_what_is_left_and_told_where_the_rest_lies(hub, tablet):
    promotion, other = made(hub, "UJIDUA", 7), hub.pair(Tablet())
    assert ask(hub, tablet, promotion).json == {"allotted": 1}
    assert ask(hub, other, promotion, wanted=5).json == {"allotted": 1}
    refused = ask(hub, tablet, promotion, allotted=1, spent=1)
    assert (refused.status, refused.code) == (422, "coupon_elsewhere")
    assert refused.json["detail"].startswith("Sisa kupon ini dipegang kasir ")


def test_who_may_not_ask_is_not_answered(hub, tablet):
    promotion = made(hub, "UJISATU", 8)
    body = json.dumps({"promotion": promotion, "allotted": 0, "spent": 0}).encode()
    assert hub.request("POST", "/sync/v1/coupon", body).status == 401
    unknown = ask(hub, tablet, new_id())
    assert (unknown.status, unknown.code) == (404, "unknown_promotion")
    assert ask(hub, tablet, "x").status == 422
    assert ask(hub, tablet, promotion, wanted=0).status == 422
