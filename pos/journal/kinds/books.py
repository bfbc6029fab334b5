"""The shop's books: a month that is closed, and what came for it afterwards.

A closed month never changes: the event holds its journal as it was. What arrives later is a dated
addendum, booked on the day on which it was noticed.
"""

from typing import Annotated

from pydantic import Field, StringConstraints

from pos.journal.kinds import MAX_SAFE, Body, DateText, Minor, ShortText, TimeMs, kind
from pos.journal.kinds.sales import Who

Month = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
AccountCode = Annotated[str, StringConstraints(min_length=1, max_length=20)]


class BookEntry(Body):
    """One account of a day by what it is about; a credit is below zero."""

    day: DateText
    about: ShortText
    account: AccountCode
    amount_minor: Minor


Entries = Annotated[list[BookEntry], Field(max_length=8_000)]


@kind("month.closed", version=1)
class MonthClosed(Body):
    month: Month
    entries: Entries
    closed_at: TimeMs
    by: Who


@kind("month.amended", version=1)
class MonthAmended(Body):
    """`entries` are differences to the closed month and its earlier addenda. `number` counts the
    addenda of the month from 1; `dated` is the day on which this one stands in the books."""

    month: Month
    number: Annotated[int, Field(ge=1, le=MAX_SAFE)]
    dated: DateText
    entries: Entries
    noted_at: TimeMs
