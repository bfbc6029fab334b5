"""The golden corpus: what any tablet in the field has signed is read for ever."""

import json
from pathlib import Path

import pytest

from pos.journal.envelope import read, sha256
from pos.journal.keys import is_valid
from pos.journal.kinds import all_kinds, find, read_body

FOLDER = Path(__file__).parents[2] / "golden" / "journal"
FILES = sorted(FOLDER.glob("*.json"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_golden_event_is_read_as_it_was_signed(path):
    golden = json.loads(path.read_text())
    raw = golden["raw"].encode()
    envelope = read(raw, golden["sig"])
    assert sha256(raw) == golden["hash"] == envelope.hash
    assert is_valid(golden["public_key"], raw, golden["sig"])
    assert (envelope.kind, envelope.version) == (golden["kind"], golden["version"])
    known = find(envelope.kind, envelope.version)
    assert known is not None
    read_body(known, envelope.body)


def test_every_kind_and_version_has_a_golden_event():
    assert [f"{kind.name}.v{kind.version}" for kind in all_kinds()] == sorted(
        path.stem for path in FILES
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_changed_byte_breaks_the_signature(path):
    golden = json.loads(path.read_text())
    raw = golden["raw"].replace('"v":1', '"v":2', 1).encode()
    assert not is_valid(golden["public_key"], raw, golden["sig"])
