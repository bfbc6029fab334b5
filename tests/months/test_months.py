"""Random months: stock, its value, profit and debts equal an independent book, everywhere."""

import os

import pytest
from django.db import transaction

from tests.months.check import differences
from tests.months.play import play
from tests.rounds import rounds

pytestmark = pytest.mark.django_db

USUAL = 3


@pytest.mark.parametrize("number", range(rounds(USUAL)))
def test_a_month_ends_as_the_book_says(number: int):
    piece = int(os.environ.get("LANCAR_PIECE", "0"))
    assert differences(play(f"month {piece + number}")) == []


def test_the_same_month_happens_every_time():
    """Ids are made anew, so nothing may be chosen by them: a planted fault shows where it did."""
    assert _happened("month again") == _happened("month again")


def _happened(seed: str) -> list[object]:
    with transaction.atomic():
        month = play(seed, 12)
        transaction.set_rollback(True)
    parts = (month, month.owing, month.consigning, month.holding, month.couponing, month.pointing)
    said = [(fact.at, fact.day, fact.total) for fact in month.sold]
    return [said, *month.holding.book.values(), *(part.luck.random() for part in parts)]
