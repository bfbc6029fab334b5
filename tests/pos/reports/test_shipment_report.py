"""Bawaan acara: what was taken along, sold, brought home and is missing, a trip at a time."""

from datetime import date, timedelta

import pytest

from pos.config.tasks import SHIPMENT_DAYS
from pos.outlets.queries import business_date
from pos.reports.attention import needs_of
from pos.reports.periods import Stretch
from pos.reports.registry import report_named
from pos.stock.actions import (
    Adjusted,
    Came,
    Packed,
    Received,
    adjust_stock,
    cancel_shipment,
    receive_stock,
)
from pos.stock.shipment_models import ShipmentPaper
from tests.pos.reports.looking import ask
from tests.pos.stock.test_shipments import got, send, stand_of, take
from tests.pos.world import World, hire, make_world, of, pair, stock_up

pytestmark = pytest.mark.django_db
DAY_MS = 24 * 3_600_000


def test_a_fair_in_figures_before_and_after_what_is_left_went_home() -> None:
    world = make_world()
    stand, tea = stand_of(world), stock_up(world, "Teh")
    got(world, tea, 50, 100_000)
    adjust_stock(outlet=stand, lines=[Adjusted(tea.id, 3_000)], reason="found", by=None)
    first = send(world.outlet, stand, Packed(tea.id, 20_000))
    take(stand, first, world.outlet, came={1: Came(19_000, 1_000, "satu hilang, satu pecah")})
    till = pair(World(world.merchant, stand, world.sari, world.seed))
    till.sell(of(tea, 6_000))
    till.push()
    send(world.outlet, stand, Packed(tea.id, 10_000))
    named = f"{first.number} +1 Toko Uji"
    # 12 of the first twenty are there, ten are on their way; three were there before
    assert told(stand) == [[named, "Teh", "pcs", 30_000, 6_000, 0, 22_000, 2_000]]
    home = send(stand, world.outlet, Packed(tea.id, 12_000), returns=True)
    assert told(stand) == [[named, "Teh", "pcs", 30_000, 6_000, 12_000, 10_000, 2_000]]
    assert told(world.outlet) == []
    (trip,) = ask(world.sari, "/trips", outlet=str(stand.id)).json()["trips"]
    assert (trip["number"], trip["papers"], trip["source"]) == (first.number, 2, "Toko Uji")
    assert trip["ended_on"] == home.business_date
    goods = trip["goods"][0]
    assert [goods[f"{name}_milli"] for name in ("sent", "sold", "back", "there", "missing")] == [
        *(30_000, 6_000, 12_000, 10_000, 2_000)
    ]
    assert ask(world.sari, "/trips", outlet=str(world.outlet.id)).json() == {"trips": []}
    assert ask(hire(world.merchant.id, "Ana"), "/trips").status_code == 403


def test_what_comes_from_elsewhere_makes_nothing_look_lost_and_no_sale_counts_twice() -> None:
    world = make_world()
    stand, tea = stand_of(world), stock_up(world, "Teh")
    other = stand_of(world)
    for source in (world.outlet, other):
        adjust_stock(outlet=source, lines=[Adjusted(tea.id, 10_000)], reason="found", by=None)
        take(stand, send(source, stand, Packed(tea.id, 10_000)), source)
    receive_stock(outlet=stand, lines=[Received(tea.id, 5_000)], by=None)
    (row,) = told(stand)
    assert row[3:] == [20_000, 0, 0, 20_000, 0]
    till = pair(World(world.merchant, stand, world.sari, world.seed))
    till.sell(of(tea, 22_000))
    till.push()
    (row,) = told(stand)
    assert row[3:] == [20_000, 22_000, 0, 0, 0]


def test_what_was_taken_back_at_home_and_received_all_the_same_was_taken_along() -> None:
    """Both ends were offline; the sender's word comes to the stand after it received."""
    world = make_world()
    stand, tea = stand_of(world), stock_up(world, "Teh")
    got(world, tea, 50, 100_000)
    for pieces in (20_000, 5_000, 3_000):
        paper = send(world.outlet, stand, Packed(tea.id, pieces))
        if pieces < 20_000:
            cancel_shipment(
                outlet=world.outlet, shipment_id=paper.shipment_id, note="hujan", by=None
            )
        if pieces == 5_000:
            back = ShipmentPaper.objects.filter(shipment_id=paper.shipment_id, step="cancelled")
            row = back.get()
            back.delete()  # as long as the stand has not heard of it
            take(stand, paper, world.outlet)
            row.save(force_insert=True)
    (row,) = told(stand)
    assert row[3:] == [25_000, 0, 0, 25_000, 0]


def told(outlet) -> list[list[object]]:
    report = report_named("bawaan-acara")
    assert report is not None
    today = date.fromisoformat(business_date(outlet))
    rows = report.rows(outlet, Stretch(today - timedelta(days=1), today))
    return [[column.value(row) for column in report.columns] for row in rows]


def test_what_nobody_received_for_days_is_said_at_both_ends() -> None:
    world = make_world()
    stand, tea = stand_of(world), stock_up(world, "Teh")
    got(world, tea, 50, 100_000)
    paper = send(world.outlet, stand, Packed(tea.id, 20_000))
    ends = [world.outlet, stand]
    assert "shipments_late" not in said(ends)
    older = paper.happened_at - SHIPMENT_DAYS * DAY_MS - 1
    ShipmentPaper.objects.update(happened_at=older)
    assert said(ends).count("shipments_late") == 2
    take(stand, paper, world.outlet)
    assert "shipments_late" not in said(ends)
    assert "shipments_uneven" not in said(ends)


def said(outlets) -> list[str]:
    return [need.code for _, need in needs_of(lambda _: True, outlets)]
