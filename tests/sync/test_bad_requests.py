"""Requests a hub must refuse, each with a stable code and none with a 500."""

import gzip
import json
import re
import time
from pathlib import Path

import pytest

from tests.sales import Goods, sell
from tests.sync.talking import (
    REVOKED,
    harmless,
    statuses,
)
from tests.tablet import Tablet, batch_body, new_id

pytestmark = pytest.mark.slow

MINUTE_MS = 60_000


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
    before = memory_of(hub)
    answer = hub.signed(tablet, "POST", "/sync/v1/push", bomb, gzipped=True)
    assert (answer.status, answer.code) == (413, "batch_too_large")
    assert memory_of(hub) - before < 64 * 1024 * 1024, "of 256 that it would be"


def memory_of(hub):
    """The most that its process ever held, in bytes."""
    told = Path(f"/proc/{hub.process.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", told)[1]) * 1024


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
    headers = {"Content-Type": "application/json"}
    answer = hub.request("POST", "/sync/v1/pair", json.dumps(wanted).encode(), headers)
    assert answer.status == status, answer
    assert answer.code == code


def test_from_another_host_name_a_code_of_the_back_office_is_needed(hub):
    wanted = {"public_key": Tablet().public_key, "name": "Kasir", "role": "till"}
    headers = {"X-Forwarded-For": "192.168.1.20", "Content-Type": "application/json"}
    answer = hub.request("POST", "/sync/v1/pair", json.dumps(wanted).encode(), headers)
    assert (answer.status, answer.code) == (403, "pairing_code_needed")
