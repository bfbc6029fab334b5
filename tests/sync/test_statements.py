"""What a request of a hub costs the cloud, counted in statements: small shops send few sales at a
time, so what does not grow with them is most of it."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pos.sales.models import Sale
from tests.sales import Goods, sell
from tests.sync.test_deposits import box, in_cloud  # noqa: F401  (fixtures)
from tests.sync.test_links import Box
from tests.tablet import Tablet

pytestmark = pytest.mark.django_db

MOST = 31  # SQLite's; behind PostgreSQL's wall one more opens it, and two savepoints less


def statements(box: Box, till: Tablet, sales: int) -> list[str]:  # noqa: F811
    goods = [Goods() for _ in range(4)]
    first = len(till.events)
    for _ in range(sales):
        sell(till, *goods)
    with CaptureQueriesContext(connection) as heard:
        answer = box.hand_in(till.events[first:])
    assert answer.status_code == 200, answer.content
    assert answer.json()["statuses"] == {"stored": len(till.events) - first}
    return [query["sql"] for query in heard.captured_queries]


def test_a_request_of_five_sales_asks_no_more_than_one_of_two(box: Any) -> None:  # noqa: F811
    till = box.till()
    box.hand_in(box.events)
    statements(box, till, 2)  # the first of a day, an hour, a series
    two, five = statements(box, till, 2), statements(box, till, 5)
    assert len(two) == len(five), "\n".join(sql[:160] for sql in two)
    assert len(five) <= MOST, "\n".join(sql[:160] for sql in five)
    assert Sale.objects.count() == 9
