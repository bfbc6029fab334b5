"""A tablet and a real hub over HTTP: pairing, pushing, pulling, the catalogue, live notices."""

import asyncio
import hashlib
import json
import time
import urllib.error
import urllib.request
from typing import Any

import pytest

from tests.hub import Hub
from tests.live_socket import cookie_of, open_live
from tests.sales import Goods, sell
from tests.sync.talking import (
    statuses,
)
from tests.tablet import Tablet, new_id
from tests.waiting import PATIENCE_SECONDS

pytestmark = pytest.mark.slow

MINUTE_MS = 60_000


# What goes well ------------------------------------------------------------------------------


def test_pairing_twice_with_one_key_gives_the_same_device(hub):
    tablet = Tablet()
    first = hub.pair(tablet)
    told = (first.device, first.series, first.epoch)
    assert (hub.pair(tablet).device, tablet.series, tablet.epoch) == told


def test_every_pairing_gets_a_receipt_series_of_its_own(hub):
    assert len({hub.pair(Tablet()).series for _ in range(3)}) == 3


def test_hello_tells_where_the_hub_stands_and_what_it_takes(hub, tablet):
    told = hub.hello(tablet).json
    assert told["protocol"] == 1
    assert told["server"]["role"] == "shop"
    assert told["limits"]["events"] == 200
    assert told["heads"] == []
    assert abs(told["time"] - time.time() * 1000) < MINUTE_MS
    assert told["revoked"] is False


@pytest.mark.parametrize("gzipped", [False, True])
def test_a_push_is_acknowledged_with_the_head_of_the_tablets_own_chain(hub, tablet, gzipped):
    for _ in range(3):
        sell(tablet, Goods(), Goods())
    answer = hub.push(tablet, tablet.events, gzipped=gzipped)
    assert statuses(answer) == ["stored"] * 3
    seq, digest = tablet.heads["F"]
    assert answer.json["heads"] == [{"epoch": 1, "stream": "F", "seq": seq, "hash": digest}]
    assert answer.json["durable"]["hub"] == [{"epoch": 1, "stream": "F", "seq": 3}]
    assert answer.json["durable"]["cloud"] == []
    assert answer.json["stopped"] is None


def test_the_same_push_again_is_a_duplicate_and_the_head_stays(hub, tablet):
    sell(tablet, Goods())
    first = hub.push(tablet, tablet.events)
    again = hub.push(tablet, tablet.events)
    assert (statuses(first), statuses(again)) == (["stored"], ["duplicate"])
    assert first.json["heads"] == again.json["heads"]


def test_an_acknowledged_sale_is_committed_before_the_answer(hub, tablet):
    """Another process reads it at once, with the hub still holding its connection."""
    body = sell(tablet, Goods(), Goods())
    assert statuses(hub.push(tablet, tablet.events)) == ["stored"]
    code = "from pos.sales.models import Sale; print(Sale.objects.get(id='%s').total_minor)"
    assert int(hub.python(code % body["sale"])) == body["totals"]["total_minor"]


def test_the_catalogue_is_chunks_whose_bytes_have_the_hash_they_are_asked_by(hub, tablet):
    manifest = hub.hello(tablet).json["catalog"]["manifest"]
    chunks = json.loads(catalogue_bytes(hub, tablet, manifest))["chunks"]
    names = {chunk["name"] for chunk in chunks}
    assert {"outlet", "staff", "categories", "choice_groups"} <= names
    rows: dict[str, Any] = {}
    for chunk in chunks:
        rows[chunk["name"]] = json.loads(catalogue_bytes(hub, tablet, chunk["sha256"]))
        counted = rows[chunk["name"]]
        assert chunk["rows"] == (len(counted) if isinstance(counted, list) else 1)
    assert sum(len(part) for name, part in rows.items() if name.startswith("products/")) == 210
    assert [person["name"] for person in rows["staff"]] == sorted(
        ["Ana", "Beni", "Budi", "Sari"], key=lambda name: _id_of(rows["staff"], name)
    )


def _id_of(rows: list[dict[str, Any]], name: str) -> str:
    return str(next(row["id"] for row in rows if row["name"] == name))


def catalogue_bytes(hub: Hub, tablet: Tablet, digest: str) -> bytes:
    answer = hub.signed(tablet, "GET", f"/sync/v1/catalog/{digest}")
    assert answer.status == 200, answer
    assert "immutable" in answer.headers["cache-control"]
    assert hashlib.sha256(answer.body).hexdigest() == digest
    return answer.body


def test_pull_gives_what_others_did_in_order_and_not_ones_own(hub, tablet):
    start = hub.hello(tablet).json["cursor"]
    other = hub.pair(Tablet())
    mine, theirs = [sell(one, Goods())["sale"] for one in (tablet, other)]
    hub.push(tablet, tablet.events)
    hub.push(other, other.events)
    pulled = hub.signed(tablet, "GET", f"/sync/v1/pull?cursor={start}&limit=50").json
    assert pulled["reset"] is False
    numbers = [change["server_seq"] for change in pulled["changes"]]
    assert numbers == sorted(numbers)
    sold = [
        json.loads(change["raw"])["body"]["sale"]
        for change in pulled["changes"]
        if change["type"] == "sale.completed"
    ]
    assert (theirs in sold, mine in sold) == (True, False)
    keys = {key["device"]: key["public_key"] for key in pulled["keys"]}
    assert keys.pop(other.device) == other.public_key
    assert set(keys) == {hub.hello(tablet).json["server"]["device"]}, "the hub paired the other"
    following = hub.signed(tablet, "GET", f"/sync/v1/pull?cursor={pulled['next']}").json
    assert (following["changes"], following["more"]) == ([], False)


def test_a_cursor_of_another_incarnation_starts_anew(hub, tablet):
    answer = hub.signed(tablet, "GET", f"/sync/v1/pull?cursor={new_id()}:3")
    assert answer.json["reset"] is True
    assert answer.json["changes"] == []


def test_a_price_changed_in_the_back_office_is_told_on_the_open_line(hub, tablet):
    """How soon, on how many tills, is measured by `make bench`."""
    for _ in range(3):
        greeting = hub.hello(tablet)
        told = asyncio.run(_wait_for_catalogue(hub, cookie_of(greeting)))
        assert told["manifest"] != greeting.json["catalog"]["manifest"]
        assert hub.hello(tablet).json["catalog"]["manifest"] == told["manifest"]


CHANGE_A_PRICE = """
from pos.catalog.actions import set_price
from pos.catalog.models import Product
product = Product.objects.get(sku="MIE001")
set_price(product=product, price_minor=(product.price_minor or 0) + 100, by=None)
"""


async def _wait_for_catalogue(hub: Hub, cookie: str) -> dict[str, Any]:
    """The notice of what another process changed."""
    async with await open_live(hub, cookie) as socket, asyncio.timeout(PATIENCE_SECONDS):
        changing = asyncio.create_task(asyncio.to_thread(hub.python, CHANGE_A_PRICE))
        while True:
            told: dict[str, Any] = json.loads(await socket.receive())
            if told["kind"] == "catalog":
                await changing
                return told


def test_a_socket_without_a_ticket_is_closed(hub):
    async def close_code() -> bytes:
        async with await open_live(hub, "lancar_shop_live=forged") as socket:
            head = await asyncio.wait_for(socket.reader.readexactly(4), timeout=60)
            return bytes([head[0] & 0x0F]) + head[2:4]

    assert asyncio.run(close_code()) == bytes([8]) + (4401).to_bytes(2)


@pytest.mark.parametrize("path", ["/till/", "/sw.js", "/healthz", "/admin/login/", "/nowhere"])
def test_every_answer_carries_the_content_policy(hub, path):
    try:
        answer = urllib.request.urlopen(hub.address + path, timeout=60)
    except urllib.error.HTTPError as refusal:
        answer = refusal
    with answer:
        policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert ("unsafe-eval'" in policy.replace("'wasm-unsafe-eval'", "")) == path.startswith("/admin")
