"""One day for a file of tests: the shop's day is asked for again and again, in a test and in what
it tests, and a run that goes on over midnight (17:00 UTC) would get two answers. Not for the whole
run: tests beside this folder have clocks of their own (tests/months)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.utils import timezone

from pos.journal.clock import wall_ms
from pos.outlets.models import Outlet


@pytest.fixture(scope="module", autouse=True)
def one_day() -> Iterator[None]:
    """As it was when the file began. Moments go on: who names one gets the day of that moment."""
    began = wall_ms()
    local = datetime.fromtimestamp(began / 1000, UTC).astimezone(ZoneInfo(Outlet().zone)).date()
    with pytest.MonkeyPatch.context() as patch:
        for asked in ("pos.outlets.queries.wall_ms", "pos.journal.backoffice.show.wall_ms"):
            patch.setattr(asked, lambda: began)
        patch.setattr(timezone, "localdate", lambda: local)
        yield


@pytest.fixture(autouse=True)
def nobody_guessed_before() -> None:
    """Wrong passwords are counted by user name for five minutes, and every test's owner is Sari."""
    cache.clear()
