"""A tablet and a real hub over HTTP: what is taken, what is refused, and that nothing is a 500."""

import asyncio
import gzip
import hashlib
import http.cookies
import json
import time
from collections.abc import Iterator
from typing import Any, Self

import pytest

from tests.hub import Answer, Hub, make_shop, new_database, new_hub
from tests.sales import Goods, sell
from tests.tablet import Tablet, batch_body, new_id

pytestmark = pytest.mark.slow

MINUTE_MS = 60_000
REVOKED = {"device": "00000000-0000-7000-8000-000000000001", "reason": "hilang"}


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def hub(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """One demo shop for the whole file; its record must be sound after everything done to it."""
    data = tmp_path_factory.mktemp("hub") / "data"
    if request.param == "sqlite":
        hub = new_hub(data, demo=True)
    else:
        server = request.getfixturevalue("postgres_address")
        hub = Hub(data, new_database(server, "lancar_ingest"))
        make_shop(data, demo=True, database=hub.database)
    hub.start()
    yield hub
    hub.assert_record_is_sound()
    hub.stop()


@pytest.fixture
def tablet(hub: Hub) -> Tablet:
    return hub.pair(Tablet())


LONE = "(half a character)"  # becomes an escape that JSON allows and UTF-8 does not


def with_lone_surrogate(tablet: Tablet, event: dict[str, str]) -> dict[str, str]:
    """The tablet's newest event with LONE replaced, hashed and signed again."""
    if LONE not in event["raw"]:
        return event
    raw = event["raw"].replace(LONE, "\\ud800")
    seq, _ = tablet.heads["F"]
    tablet.heads["F"] = (seq, hashlib.sha256(raw.encode()).hexdigest())
    return {"raw": raw, "sig": tablet.sign(raw.encode())}


def harmless(tablet: Tablet, **changes: Any) -> dict[str, str]:
    """Revoking a device that never was: a valid fact that changes no other row."""
    return tablet.append("device.revoked", REVOKED, **changes)


def statuses(answer: Answer) -> list[str]:
    assert answer.status == 200, answer
    return [result["status"] for result in answer.json["results"]]


def outcomes(answer: Answer) -> list[tuple[str, str]]:
    assert answer.status == 200, answer
    return [(result["status"], result["code"]) for result in answer.json["results"]]


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
    following = hub.signed(tablet, "GET", f"/sync/v1/pull?cursor={pulled['next']}").json
    assert (following["changes"], following["more"]) == ([], False)


def test_a_cursor_of_another_incarnation_starts_anew(hub, tablet):
    answer = hub.signed(tablet, "GET", f"/sync/v1/pull?cursor={new_id()}:3")
    assert answer.json["reset"] is True
    assert answer.json["changes"] == []


def test_a_price_changed_in_the_back_office_is_told_within_two_seconds(hub, tablet):
    greeting = hub.hello(tablet)
    jar = http.cookies.SimpleCookie(greeting.headers["set-cookie"])
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in jar.items())
    told, waited = asyncio.run(_wait_for_catalogue(hub, cookie))
    assert told["manifest"] != greeting.json["catalog"]["manifest"]
    assert waited < 2.0
    assert hub.hello(tablet).json["catalog"]["manifest"] == told["manifest"]


CHANGE_A_PRICE = """
import time
from pos.catalog.actions import set_price
from pos.catalog.models import Product
product = Product.objects.get(sku="MIE001")
set_price(product=product, price_minor=(product.price_minor or 0) + 100, by=None)
print(time.time())
"""


async def _wait_for_catalogue(hub: Hub, cookie: str) -> tuple[dict[str, Any], float]:
    """Seconds from the end of the verb, in another process, to the notice here."""
    async with await _open_live(hub, cookie) as socket:
        changing = asyncio.create_task(asyncio.to_thread(hub.python, CHANGE_A_PRICE))
        while True:
            told = json.loads(await asyncio.wait_for(socket.receive(), timeout=60))
            if told["kind"] == "catalog":
                return told, time.time() - float(await changing)


async def _open_live(hub: Hub, cookie: str) -> "LiveSocket":
    reader, writer = await asyncio.open_connection("127.0.0.1", hub.port)
    socket = LiveSocket(reader, writer)
    await socket.shake_hands(hub, cookie)
    return socket


class LiveSocket:
    """The little of a WebSocket client that this test needs: the handshake and short texts."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        self.writer.close()
        await self.writer.wait_closed()

    async def shake_hands(self, hub: Hub, cookie: str) -> None:
        lines = [
            "GET /ws/live HTTP/1.1",
            f"Host: 127.0.0.1:{hub.port}",
            f"Origin: {hub.address}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13",
            f"Cookie: {cookie}",
        ]
        self.writer.write("\r\n".join([*lines, "", ""]).encode())
        answer = await self.reader.readuntil(b"\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 101"), answer

    async def receive(self) -> str:
        head = await self.reader.readexactly(2)
        length = head[1] & 0x7F
        if length == 126:
            length = int.from_bytes(await self.reader.readexactly(2))
        content = await self.reader.readexactly(length)
        assert head[0] & 0x0F == 1, (head, content)
        return content.decode()


def test_a_socket_without_a_ticket_is_closed(hub):
    async def close_code() -> bytes:
        async with await _open_live(hub, "lancar_shop_live=forged") as socket:
            head = await asyncio.wait_for(socket.reader.readexactly(4), timeout=10)
            return bytes([head[0] & 0x0F]) + head[2:4]

    assert asyncio.run(close_code()) == bytes([8]) + (4401).to_bytes(2)


# What is wrong with the request --------------------------------------------------------------


def test_an_unsigned_request_is_refused(hub):
    for method, path in [
        ("POST", "/sync/v1/hello"),
        ("POST", "/sync/v1/push"),
        ("GET", "/sync/v1/pull"),
        ("GET", f"/sync/v1/catalog/{'0' * 64}"),
    ]:
        answer = hub.request(method, path, b"{}" if method == "POST" else b"")
        assert (answer.status, answer.code) == (401, "unsigned_request")


def test_a_device_nobody_paired_is_unknown(hub):
    stranger = Tablet(new_id(), new_id(), new_id())
    answer = hub.hello(stranger)
    assert (answer.status, answer.code) == (401, "unknown_device")


def test_a_signature_over_another_body_is_refused(hub, tablet):
    answer = hub.signed(
        tablet,
        "POST",
        "/sync/v1/hello",
        tablet.hello_body(),
        signature=tablet.headers("POST", "/sync/v1/hello", b"{}")["Lancar-Signature"],
    )
    assert (answer.status, answer.code) == (401, "unknown_device")


@pytest.mark.parametrize("minutes", [-10, 10])
def test_a_clock_ten_minutes_off_is_told_the_time_and_may_sign_again(hub, tablet, minutes):
    wrong = time.time_ns() // 1_000_000 + minutes * MINUTE_MS
    body = tablet.hello_body()
    answer = hub.signed(tablet, "POST", "/sync/v1/hello", body, time_ms=wrong)
    assert (answer.status, answer.code) == (401, "clock_skew")
    offset = answer.json["server_time"] - wrong
    assert abs(offset + minutes * MINUTE_MS) < MINUTE_MS
    again = hub.signed(tablet, "POST", "/sync/v1/hello", body, time_ms=wrong + offset)
    assert again.status == 200


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Lancar-Device": "not-a-uuid"}, "unsigned_request"),
        ({"Lancar-Epoch": "first"}, "unsigned_request"),
        ({"Lancar-Epoch": "9" * 400}, "unknown_device"),
        ({"Lancar-Epoch": "2"}, "unknown_device"),
        ({"Lancar-Time": "now"}, "unsigned_request"),
        ({"Lancar-Time": "9" * 30}, "unknown_device"),
        ({"Lancar-Signature": ""}, "unknown_device"),
        ({"Lancar-Signature": "%%%"}, "unknown_device"),
        ({"Lancar-Signature": "A" * 5000}, "unknown_device"),
    ],
)
def test_odd_headers_are_refused_with_a_code(hub, tablet, headers, code):
    body = tablet.hello_body()
    signed = tablet.headers("POST", "/sync/v1/hello", body)
    answer = hub.request("POST", "/sync/v1/hello", body, {**signed, **headers})
    assert (answer.status, answer.code) == (401, code)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "bad_json"),
        (b"{", "bad_json"),
        (b"[]", "bad_json"),
        (b"\xff\xfe\x00", "bad_json"),
        (b"[" * 100_000, "bad_json"),
        (b'{"events": 7}', "bad_batch"),
        (b'{"events": [7]}', "bad_batch"),
        (b'{"events": [{"raw": 1, "sig": 2}]}', "bad_batch"),
        (b'{"events": [{"raw": "{}"}]}', "bad_batch"),
        (b"{}", "bad_batch"),
    ],
)
def test_a_body_that_is_no_batch_is_refused_with_a_code(hub, tablet, body, code):
    answer = hub.signed(tablet, "POST", "/sync/v1/push", body)
    assert (answer.status, answer.code) == (400, code)


def test_more_events_than_allowed_are_refused_before_anything_is_stored(hub, tablet):
    for _ in range(201):
        harmless(tablet)
    answer = hub.push(tablet, tablet.events)
    assert (answer.status, answer.code) == (413, "batch_too_large")
    assert hub.hello(tablet).json["heads"] == []
    assert statuses(hub.push(tablet, tablet.events[:200])) == ["stored"] * 200


def test_more_bytes_than_allowed_are_refused(hub, tablet):
    limit = hub.hello(tablet).json["limits"]["bytes"]
    for _ in range(3):
        tablet.append("device.revoked", {**REVOKED, "padding": "x" * (limit // 2)})
    answer = hub.push(tablet, tablet.events)
    assert (answer.status, answer.code) == (413, "batch_too_large")


def test_a_body_beyond_every_limit_is_refused(hub, tablet):
    answer = hub.signed(tablet, "POST", "/sync/v1/push", b"x" * (6 * 1024 * 1024))
    assert (answer.status, answer.code) == (413, "body_too_large")


def test_a_gzip_bomb_is_not_inflated(hub, tablet):
    bomb = gzip.compress(b"0" * (256 * 1024 * 1024), compresslevel=9)
    began = time.monotonic()
    answer = hub.signed(tablet, "POST", "/sync/v1/push", bomb, gzipped=True)
    assert (answer.status, answer.code) == (413, "batch_too_large")
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("body", [b"", b"not gzip", gzip.compress(b"{}")[:-4], b"\x1f\x8b"])
def test_a_broken_gzip_is_refused(hub, tablet, body):
    answer = hub.signed(tablet, "POST", "/sync/v1/push", body, gzipped=True)
    assert (answer.status, answer.code) == (400, "bad_gzip")


def test_a_truncated_gzip_of_good_events_stores_nothing(hub, tablet):
    for _ in range(20):
        sell(tablet, Goods())
    whole = batch_body(tablet.events, gzipped=True)
    answer = hub.signed(tablet, "POST", "/sync/v1/push", whole[: len(whole) // 2], gzipped=True)
    assert (answer.status, answer.code) == (400, "bad_gzip")
    assert hub.hello(tablet).json["heads"] == []


@pytest.mark.parametrize(
    ("spoken", "code"),
    [
        ({"min": 2, "max": 9}, "protocol_mismatch"),
        ({"min": -5, "max": 0}, "protocol_mismatch"),
        ({"min": "1", "max": "1"}, "bad_protocol"),
        ({"min": True, "max": True}, "bad_protocol"),
        (7, "bad_protocol"),
        (None, "bad_protocol"),
    ],
)
def test_a_tablet_that_speaks_no_common_version_is_told_so(hub, tablet, spoken, code):
    body = json.dumps({"protocol": spoken}).encode()
    answer = hub.signed(tablet, "POST", "/sync/v1/hello", body)
    assert (answer.status, answer.code) == (400, code)


def test_a_tablet_that_also_speaks_newer_versions_is_welcome(hub, tablet):
    body = json.dumps({"protocol": {"min": 1, "max": 9}}).encode()
    assert hub.signed(tablet, "POST", "/sync/v1/hello", body).json["protocol"] == 1


@pytest.mark.parametrize("cursor", ["x", "x:1", f"{new_id()}:-1", f"{new_id()}:{2**70}"])
def test_a_cursor_nobody_gave_out_is_refused(hub, tablet, cursor):
    answer = hub.signed(tablet, "GET", f"/sync/v1/pull?cursor={cursor}")
    assert (answer.status, answer.code) == (400, "bad_cursor")


@pytest.mark.parametrize("query", ["limit=abc", "limit=1e9", f"cursor={'x' * 200}"])
def test_a_query_of_the_wrong_shape_is_refused(hub, tablet, query):
    answer = hub.signed(tablet, "GET", f"/sync/v1/pull?{query}")
    assert (answer.status, answer.code) == (422, "bad_input")


def test_a_chunk_that_is_not_current_is_unknown(hub, tablet):
    answer = hub.signed(tablet, "GET", f"/sync/v1/catalog/{'0' * 64}")
    assert (answer.status, answer.code) == (404, "unknown_chunk")


@pytest.mark.parametrize("digest", ["x", "%00", "0" * 63, "G" * 64, "0" * 5000])
def test_a_chunk_is_asked_by_a_hash_and_nothing_else(hub, tablet, digest):
    answer = hub.signed(tablet, "GET", f"/sync/v1/catalog/{digest}")
    assert (answer.status, answer.code) == (400, "bad_hash")


# Pairing -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"public_key": "AAAA"}, 400, "bad_public_key"),
        ({"public_key": "%"}, 400, "bad_public_key"),
        ({"name": "   "}, 400, "name_missing"),
        ({"name": None}, 422, "bad_input"),
        ({"role": "owner"}, 422, "bad_input"),
        ({"code": "000000"}, 403, "bad_pairing_code"),
    ],
)
def test_pairing_refuses_what_it_must(hub, change, status, code):
    wanted = {"public_key": Tablet().public_key, "name": "Kasir", "role": "till", **change}
    answer = hub.request("POST", "/sync/v1/pair", json.dumps(wanted).encode())
    assert answer.status == status, answer
    assert answer.code == code


def test_from_another_host_name_a_code_of_the_back_office_is_needed(hub):
    wanted = {"public_key": Tablet().public_key, "name": "Kasir", "role": "till"}
    headers = {"X-Forwarded-For": "192.168.1.20"}
    answer = hub.request("POST", "/sync/v1/pair", json.dumps(wanted).encode(), headers)
    assert (answer.status, answer.code) == (403, "pairing_code_needed")


# What is wrong with an event -----------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    ["", "{}", "[]", "null", "7", '"x"', "{" * 50_000, '{"v":1}', "\x00", '{"v":NaN}', "1" * 5000],
)
def test_what_is_no_event_stops_the_batch_and_keeps_what_came_before(hub, tablet, raw):
    good = harmless(tablet)
    answer = hub.push(tablet, [good, {"raw": raw, "sig": good["sig"]}])
    assert statuses(answer) == ["stored"]
    assert answer.json["stopped"]["code"] == "bad_envelope"
    assert answer.json["heads"][0]["seq"] == 1


@pytest.mark.parametrize(
    "change",
    [
        {"seq": 0},
        {"seq": -1},
        {"seq": 1.0},
        {"seq": 2**53},
        {"epoch": 0},
        {"epoch": 2**31},
        {"tv": 2**31},
        {"stream": "X"},
        {"id": "NOT-A-UUID"},
        {"id": "01A2008C-70E9-7BEC-A3B2-A875C05F572B"},
        {"prev": "0" * 63},
        {"prev": "G" * 64},
        {"hlc": [1]},
        {"hlc": [-1, 0]},
        {"hlc": [1, 70_000]},
        {"hlc": None},
        {"tv": 0},
        {"type": "x" * 65},
        {"type": None},
        {"series": "K" * 9},
        {"series": LONE},
        {"series": "K\x00"},
        {"actor": {"person": 7}},
        {"actor": "Ana"},
        {"shift": 7},
        {"business_date": "2026-11-21T00:00"},
        {"v": 2},
    ],
)
def test_an_envelope_with_one_wrong_field_is_no_event(hub, tablet, change):
    event = harmless(tablet, **{key: value for key, value in change.items() if key != "v"})
    if "v" in change:
        event = {**event, "raw": event["raw"].replace('{"v":1', '{"v":2')}
    event = with_lone_surrogate(tablet, event)
    answer = hub.push(tablet, [event])
    assert statuses(answer) == []
    assert answer.json["stopped"]["code"] == "bad_envelope"


def test_an_event_signed_by_another_key_is_kept_apart_and_the_queue_goes_on(hub, tablet):
    forged = {**harmless(tablet), "sig": Tablet().sign(b"something else")}
    assert outcomes(hub.push(tablet, [forged])) == [("quarantined", "bad_signature")]
    assert statuses(hub.push(tablet, [harmless(tablet)])) == ["stored"]


def test_another_devices_event_is_refused_and_the_owner_told(hub, tablet):
    other = hub.pair(Tablet())
    theirs = sell_event(other)
    answer = hub.push(tablet, [theirs])
    assert outcomes(answer) == [("refused", "foreign_device")]
    assert answer.json["stopped"]["code"] == "foreign_device"
    assert problems(hub, "foreign_device") >= 1
    assert statuses(hub.push(other, [theirs])) == ["stored"]


def test_same_key_with_other_content_is_a_fork_and_both_are_kept(hub, tablet):
    sell(tablet, Goods())
    twin = Tablet(
        tablet.merchant, tablet.outlet, tablet.device, tablet.series, tablet.epoch, tablet.key
    )
    other, after = sell_event(twin), sell_event(twin)
    assert statuses(hub.push(tablet, tablet.events)) == ["stored"]
    answer = hub.push(twin, [other, after])
    assert outcomes(answer) == [("fork", "same_key_other_content"), ("refused", "fork")]
    assert answer.json["stopped"]["code"] == "same_key_other_content"
    assert answer.json["heads"][0]["hash"] == tablet.heads["F"][1]
    code = "from pos.journal.models import Fork; print(Fork.objects.filter(device_id='%s').count())"
    assert int(hub.python(code % tablet.device)) == 1


def test_a_hole_in_the_chain_is_a_gap_and_is_filled_later(hub, tablet):
    events = [sell_event(tablet) for _ in range(3)]
    assert statuses(hub.push(tablet, [events[0], events[2]])) == ["stored", "gap"]
    assert statuses(hub.push(tablet, events)) == ["duplicate", "stored", "stored"]


def test_another_shops_event_is_kept_under_this_shop_and_does_not_count(hub, tablet):
    for change in ({"merchant": new_id()}, {"outlet": new_id()}):
        answer = hub.push(tablet, [harmless(tablet, **change)])
        assert outcomes(answer) == [("quarantined", "wrong_tenant")]


@pytest.mark.parametrize(("kind", "change"), [("drone.landed", {}), ("sale.completed", {"tv": 2})])
def test_a_kind_of_a_newer_release_waits_and_the_queue_goes_on(hub, tablet, kind, change):
    events = [tablet.append(kind, {"x": 1}, **change), sell_event(tablet)]
    assert outcomes(hub.push(tablet, events)) == [("pending", "unknown_kind"), ("stored", "")]


ABSURD = [
    ("quantity_milli", 2**53),
    ("quantity_milli", -(2**63)),
    ("quantity_milli", 10**400),
    ("quantity_milli", 1.5),
    ("quantity_milli", "1000"),
    ("quantity_milli", True),
    ("quantity_milli", None),
    ("factor_milli", 0),
    ("name", 7),
    ("name", "x" * 300),
    ("name", LONE),
    ("product", "not-a-uuid"),
    ("choices", [{"name": LONE}]),
    ("choices", 3),
]


@pytest.mark.parametrize(("field", "value"), ABSURD)
def test_a_sale_with_an_absurd_line_is_kept_apart_and_the_next_one_counts(
    hub, tablet, field, value
):
    bad = sell(Tablet(series=tablet.series), Goods())
    bad["lines"][0][field] = value
    tablet.counter = 1
    event = with_lone_surrogate(tablet, tablet.append("sale.completed", bad))
    answer = hub.push(tablet, [event, sell_event(tablet)])
    assert [status for status, _ in outcomes(answer)] == ["quarantined", "stored"]


def test_the_largest_quantity_there_is_does_not_break_the_stock(hub, tablet):
    for _ in range(3):
        body = sell(Tablet(series=tablet.series), Goods(product=new_id()))
        tablet.counter += 1
        body["receipt"]["counter"] = tablet.counter
        body["lines"][0]["quantity_milli"] = body["lines"][0]["base_quantity_milli"] = 2**53 - 1
        body["lines"][0]["product"] = "00000000-0000-7000-8000-00000000ffff"
        tablet.append("sale.completed", body)
    outcome = outcomes(hub.push(tablet, tablet.events))
    assert {status for status, _ in outcome} <= {"stored", "quarantined"}
    assert outcome[0] == ("stored", "")


def test_a_receipt_number_used_twice_is_kept_apart_with_its_own_code(hub, tablet):
    first = sell_event(tablet)
    tablet.counter = 0
    again = sell_event(tablet)
    assert outcomes(hub.push(tablet, [first, again])) == [
        ("stored", ""),
        ("quarantined", "receipt_number_taken"),
    ]


def test_a_clock_years_ahead_is_flagged_and_followed_by_nobody(hub, tablet):
    answer = hub.push(tablet, [harmless(tablet, hlc=[2_145_916_800_000, 0])])
    assert statuses(answer) == ["stored"]
    assert problems(hub, "clock_suspect") >= 1
    assert abs(hub.hello(tablet).json["time"] - time.time() * 1000) < MINUTE_MS


@pytest.mark.parametrize("epoch", [2, 2**31 - 1])
def test_an_epoch_the_device_never_had_is_kept_apart(hub, tablet, epoch):
    assert outcomes(hub.push(tablet, [harmless(tablet, epoch=epoch)])) == [
        ("quarantined", "bad_signature")
    ]


def test_a_revoked_tablet_may_hand_in_what_it_has_and_gets_nothing(hub, tablet):
    sell(tablet, Goods())
    code = (
        "from pos.tills.models import Device\nfrom pos.tills.actions import revoke_device\n"
        "revoke_device(device=Device.objects.get(id='%s'), reason='hilang', by=None)"
    )
    hub.python(code % tablet.device)
    assert hub.hello(tablet).json["revoked"] is True
    assert outcomes(hub.push(tablet, tablet.events)) == [("quarantined", "revoked_device")]
    for path in ("/sync/v1/pull", f"/sync/v1/catalog/{'0' * 64}"):
        answer = hub.signed(tablet, "GET", path)
        assert (answer.status, answer.code) == (403, "revoked_device")


def sell_event(tablet: Tablet) -> dict[str, str]:
    sell(tablet, Goods())
    return tablet.events[-1]


def problems(hub: Hub, code: str) -> int:
    asked = f"from pos.journal.models import Problem; print(Problem.objects.filter(code='{code}')"
    return int(hub.python(f"{asked}.count())"))
