"""A till asks the hub for another till's receipt: over HTTP, signed, on both databases."""

import json
from types import SimpleNamespace

import pytest

from tests.hub import Answer, Hub
from tests.pos.kasbon.kasbon_till import repayment_body
from tests.sync.talking import sell_event
from tests.tablet import Tablet, new_id

pytestmark = pytest.mark.slow


def ask(hub: Hub, tablet: Tablet, text: str) -> Answer:
    return hub.signed(tablet, "POST", "/sync/v1/receipt", json.dumps({"text": text}).encode())


def copied(tablet: Tablet, paper: str, number: str, copy: int) -> dict[str, str]:
    body = {
        "sale": paper,
        "number": number,
        "copy_number": copy,
        "printed_at": tablet.clock_ms,
        "by": {"id": new_id(), "name": "Ana"},
    }
    return tablet.append("receipt.reprinted", body)


def test_the_sale_and_its_copies_come_as_their_till_signed_them(hub, tablet):
    other = hub.pair(Tablet(), name="Kasir lain")
    sold = sell_event(other)
    body = json.loads(sold["raw"])["body"]
    number = body["receipt"]["number"]
    assert ask(hub, tablet, number).json["receipts"] == []
    copy = copied(other, body["sale"], number, 1)
    assert hub.push(other, [sold, copy]).status == 200
    answer = ask(hub, tablet, number)
    [receipt] = answer.json["receipts"]
    assert receipt["till"] == "Kasir lain"
    assert [(each["raw"], each["sig"]) for each in receipt["events"]] == [
        (sold["raw"], sold["sig"]),
        (copy["raw"], copy["sig"]),
    ]
    assert answer.json["keys"] == [
        {"device": other.device, "epoch": 1, "public_key": other.public_key}
    ]


def test_who_may_not_ask_is_not_answered(hub, tablet):
    body = json.dumps({"text": "0001"}).encode()
    assert hub.request("POST", "/sync/v1/receipt", body).status == 401
    assert ask(hub, tablet, "").status == 422
    assert ask(hub, tablet, "x" * 401).status == 422
    refused = ask(hub, tablet, "LANCAR1:nothing")
    assert (refused.status, refused.code) == (422, "receipt_unreadable")


def test_what_is_on_it_finds_it_too_but_none_of_ones_own(hub, tablet):
    other = hub.pair(Tablet(), name="Kasir lain")
    sold = sell_event(other)
    body = json.loads(sold["raw"])["body"]
    words = f"{body['lines'][0]['name']} Rp {body['due_minor']}"
    assert hub.push(other, [sold]).status == 200
    answer = ask(hub, tablet, words).json
    assert sold["raw"] in [found["events"][0]["raw"] for found in answer["receipts"]]
    assert 0 < answer["since"] < body["completed_at"]
    named = ask(hub, tablet, body["receipt"]["number"]).json
    assert (len(named["receipts"]), named["since"]) == (1, None)
    own = [found["events"][0]["raw"] for found in ask(hub, other, words).json["receipts"]]
    assert sold["raw"] not in own


def test_kasbon_paid_back_at_another_till_comes_with_every_tills_copies(hub, tablet):
    other = hub.pair(Tablet(), name="Kasir lain")
    buyer = SimpleNamespace(id=new_id(), name="Bu Ani")
    asked = json.dumps({"customer": buyer.id}).encode()

    def receipts(who):
        return hub.signed(who, "POST", "/sync/v1/repaid", asked).json["receipts"]

    paid = [other.append("kasbon.repaid", repayment_body(buyer, each)) for each in (5_000, 7_000)]
    first = json.loads(paid[0]["raw"])["id"]
    copies = [copied(other, first, "KB-K09-1", 1), copied(tablet, first, "KB-K09-1", 2)]
    assert hub.push(other, [*paid, copies[0]]).status == 200
    assert hub.push(tablet, [copies[1]]).status == 200
    told = {receipt["events"][0]["raw"]: receipt for receipt in receipts(tablet)}
    assert set(told) == {each["raw"] for each in paid}
    found = told[paid[0]["raw"]]
    assert found["till"] == "Kasir lain"
    assert [each["raw"] for each in found["events"][1:]] == [each["raw"] for each in copies]
    assert receipts(other) == []  # its own journal says them
    assert hub.request("POST", "/sync/v1/repaid", asked).status == 401
