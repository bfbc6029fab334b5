"""Random days: expected cash, every Z, taxes and stock equal an independent book, to the rupiah,
when the paper is made, after what comes late, and after a replay. `make prove ARGS=days` plays a
thousand."""

import os

import pytest

from tests.days.play import differences
from tests.rounds import rounds

pytestmark = pytest.mark.django_db

USUAL = 8


@pytest.mark.parametrize("number", range(rounds(USUAL)))
def test_a_day_ends_as_the_book_says(number: int):
    piece = int(os.environ.get("LANCAR_PIECE", "0"))
    assert differences(f"day {piece + number}") == []
