"""Columns as arrays: PostgreSQL reads back the values that were written, whatever is in them."""

import uuid
from enum import StrEnum
from typing import Any

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos.catalog.models import ProductKind
from pos.journal.arrays import as_array, as_ids

pytestmark = pytest.mark.postgres

CHARACTERS = st.characters(exclude_characters="\x00", exclude_categories=("Cs",))
TEXTS = st.one_of(
    st.none(),
    st.text(CHARACTERS, max_size=12),
    st.sampled_from(["", "NULL", "null", "{", "},{", '"', "\\", '\\"', ",", " a ", "\n\t", "😀'"]),
)


class Word(StrEnum):
    SALE = "sale"
    LOST = "lo\\st"


@pytest.fixture(scope="module")
def database(postgres_address: str) -> Any:
    with psycopg.connect(postgres_address, autocommit=True) as connection:
        yield psycopg.Cursor(connection)


def read_back(database: Any, kind: str, values: list[Any]) -> list[Any]:
    mark = "%b" if kind == "bytea" else "%s"
    asked = f"SELECT each FROM unnest({mark}::{kind}[]) WITH ORDINALITY AS t(each, place)"
    rows = database.execute(f"{asked} ORDER BY place", [as_array(values)]).fetchall()
    return [row[0] for row in rows]


def test_any_text_comes_back_as_it_was(database: Any) -> None:
    @settings(max_examples=150, deadline=None)
    @given(st.lists(TEXTS, min_size=1, max_size=6))
    def law(values: list[str | None]) -> None:
        assert read_back(database, "text", values) == values

    law()


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("bigint", [0, None, -(2**63), 2**63 - 1]),
        ("boolean", [True, None, False]),
        ("bytea", [b"", None, b'\x00\\"{,', bytes(range(256))]),
        ("text", [None, None]),
    ],
)
def test_numbers_truth_values_and_bytes_come_back(
    database: Any, kind: str, values: list[Any]
) -> None:
    assert read_back(database, kind, values) == values


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ([Word.LOST, None, Word.SALE], ["lo\\st", None, "sale"]),
        ([Word.SALE, "sale", None], ["sale", "sale", None]),
        ([None, "sale", ProductKind.GOODS, Word.LOST], [None, "sale", "goods", "lo\\st"]),
    ],
)
def test_a_word_of_an_enumeration_is_its_value(
    database: Any, written: list[Any], read: list[Any]
) -> None:
    assert read_back(database, "text", written) == read


@pytest.mark.parametrize("value", ["half \ud800", "\x00"])
def test_what_no_text_can_hold_is_refused_and_never_cut(database: Any, value: str) -> None:
    with pytest.raises((UnicodeEncodeError, psycopg.DataError)):
        read_back(database, "text", [value])


def test_a_number_beyond_its_column_is_refused(database: Any) -> None:
    with pytest.raises(psycopg.DataError):
        read_back(database, "integer", [2**31])


ONE, OTHER = "0190a5f0-7c1e-7b2a-9c3d-0123456789ab", "ffffffff-ffff-4fff-8fff-ffffffffffff"


@pytest.mark.parametrize("cursor", [psycopg.Cursor, psycopg.ClientCursor])
def test_ids_come_back_with_and_without_hyphens_and_with_none_among_them(
    database: Any, cursor: Any
) -> None:
    """ClientCursor: as Django asks while somebody listens to its queries."""
    asking = cursor(database.connection)
    for texts in ([ONE], [ONE.replace("-", ""), OTHER], [None, OTHER, None, ONE], [None]):
        rows = asking.execute("SELECT unnest(%s::uuid[])::text", [as_ids(texts)]).fetchall()
        meant = [text and str(uuid.UUID(text)) for text in texts]
        assert [row[0] for row in rows] == meant


@pytest.mark.parametrize("text", ["", "no id", ONE[:-1], f"{ONE}0", f"{ONE}00"])
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        as_ids([OTHER, text])
    with pytest.raises(ValueError):  # what one has too little the other may have too much
        as_ids([text, OTHER + "0" * (len(ONE) - len(text))])
