"""Random months: stock, its value, profit and debts equal an independent book, everywhere."""

import os

import pytest

from tests.months.check import differences
from tests.months.play import play
from tests.rounds import rounds

pytestmark = pytest.mark.django_db

USUAL = 3


@pytest.mark.parametrize("number", range(rounds(USUAL)))
def test_a_month_ends_as_the_book_says(number: int):
    piece = int(os.environ.get("LANCAR_PIECE", "0"))
    assert differences(play(f"month {piece + number}")) == []
