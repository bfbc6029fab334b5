"""What is an event and what is not, to the byte."""

import json

import pytest

from pos.journal.envelope import GENESIS, read, sha256
from pos.journal.errors import BadInput
from tests.tablet import Tablet, new_id

GOOD = json.loads(Tablet(new_id(), new_id(), new_id()).append("sale.completed", {"sum": 1})["raw"])


def bytes_with(**changes: object) -> bytes:
    return json.dumps({**GOOD, **changes}).encode()


def test_a_good_envelope_is_read_with_its_hash():
    raw = bytes_with()
    envelope = read(raw, "sig")
    assert (envelope.kind, envelope.version, envelope.seq) == ("sale.completed", 1, 1)
    assert envelope.hash == sha256(raw)
    assert envelope.prev == GENESIS


@pytest.mark.parametrize(
    "changes",
    [
        {"v": 2},
        {"v": "1"},
        {"id": "not-a-uuid"},
        {"id": GOOD["id"].upper()},
        {"device": GOOD["device"].replace("-", "")},
        {"seq": 0},
        {"seq": -1},
        {"seq": 1.0},
        {"seq": True},
        {"seq": 2**53},
        {"epoch": "1"},
        {"stream": "X"},
        {"prev": "0" * 63},
        {"prev": "G" * 64},
        {"hlc": [1]},
        {"hlc": [-1, 0]},
        {"hlc": [1, 65536]},
        {"hlc": 5},
        {"type": "x" * 65},
        {"type": "a\x00b"},
        {"type": "\ud800"},
        {"actor": {"person": 5}},
        {"actor": "Siti"},
        {"shift": "nope"},
        {"business_date": None},
        {"series": ["K01"]},
    ],
)
def test_a_wrong_place_is_named_as_bad_envelope(changes):
    with pytest.raises(BadInput) as caught:
        read(bytes_with(**changes), "sig")
    assert caught.value.code == "bad_envelope"


@pytest.mark.parametrize(
    "raw", [b"", b"{}", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"v":1}', b"9" * 5000]
)
def test_bytes_that_are_no_event_are_refused_without_a_crash(raw):
    with pytest.raises(BadInput) as caught:
        read(raw, "sig")
    assert caught.value.code == "bad_envelope"


def test_an_event_over_one_mebibyte_is_refused():
    with pytest.raises(BadInput):
        read(bytes_with(body="x" * 1024 * 1024), "sig")
