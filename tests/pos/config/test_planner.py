"""SQLite is told that merchant and outlet choose nothing: what is asked by ids is found by ids."""

import uuid

import pytest
from django.db import connection, models

from pos.journal.models import Event
from pos.sales.models import Sale, SaleLine
from pos.stock.models import SHOP, Level
from pos.tills.models import Device
from pos.tills.queries import with_last_heard

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own planner"),
]


def plan(rows: "models.QuerySet[models.Model]") -> str:
    return rows.explain().partition("\n")[0].partition(" USING ")[2]


@pytest.mark.parametrize("model", [Event, Sale, SaleLine])
@pytest.mark.parametrize("count", [1, 5, 200])
def test_a_few_of_a_shop_s_rows_are_found_by_their_ids(model: type[models.Model], count: int):
    """It read all rows of the shop from five ids on."""
    here = {"merchant_id": uuid.uuid4(), "outlet_id": uuid.uuid4()}
    asked = model._default_manager.filter(**here, id__in=[uuid.uuid4() for _ in range(count)])
    table = model._meta.db_table
    assert plan(asked) == f"INDEX sqlite_autoindex_{table}_1 (id=?)"


@pytest.mark.parametrize("count", [1, 20, 200])
def test_a_few_events_of_a_long_chain_are_found_by_their_numbers(count: int):
    here = {"merchant_id": uuid.uuid4(), "outlet_id": uuid.uuid4(), "device_id": uuid.uuid4()}
    asked = Event.objects.filter(**here, epoch=1, stream="F", seq__in=range(count))
    assert plan(asked).endswith(" AND device_id=? AND epoch=? AND stream=? AND seq=?)")


def test_the_next_events_after_a_mark_are_read_in_their_order_whatever_their_kinds():
    here = {"merchant_id": uuid.uuid4(), "outlet_id": uuid.uuid4()}
    kinds = ("sale.completed", "sale.refunded", "shift.closed")
    asked = Event.objects.filter(**here, kind__in=kinds, state=0, server_seq__gt=5)
    words = asked.order_by("server_seq")[:25].explain()
    assert "(merchant_id=? AND outlet_id=? AND server_seq>?)" in words
    assert "TEMP B-TREE" not in words


def test_every_index_of_a_shop_has_its_figures():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'index' "
            "EXCEPT SELECT idx FROM sqlite_stat1"
        )
        assert cursor.fetchall() == []
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE idx = 'event_waiting'")
        assert cursor.fetchone() == ("1000 1000 10 noskipscan",)


def test_levels_that_moved_are_read_from_the_mark_on_and_in_their_order():
    here = {"merchant_id": uuid.uuid4(), "outlet_id": uuid.uuid4()}
    moved = Level.objects.filter(**here, revision__gt=5, place=SHOP).order_by("revision")
    words = moved[:100].explain()
    assert "revision>?" in words
    assert "TEMP B-TREE" not in words


def test_when_a_device_was_last_heard_is_one_look_into_its_chain():
    words = with_last_heard(Device.objects.filter(merchant_id=uuid.uuid4())).explain()
    [look] = [row for row in words.splitlines() if "journal_event" in row]
    assert look.endswith("device_id=? AND epoch=? AND stream=? AND seq=?)")
