"""Each cashier beside the shop, counted from what was recorded."""

from datetime import date

import pytest

from pos.journal.ids import uuid7
from pos.reports.control_report import deeds_of
from pos.reports.periods import Stretch
from tests.pos.tills.test_cash_moves import close_shift, moved, open_shift
from tests.pos.world import hire, make_world, of, pair, stock_up

pytestmark = pytest.mark.django_db
ALWAYS = Stretch(date(2025, 1, 1), date(2027, 12, 31))


def test_what_each_did_stands_beside_the_whole_shop():
    world = make_world()
    till, product = pair(world), stock_up(world)
    rina, budi = hire(world.merchant.id, "Rina"), hire(world.merchant.id, "Budi")
    people = [{"id": str(each.id), "name": each.name} for each in (rina, budi)]
    shift = open_shift(till)
    for person in (*people, people[0]):
        sold = till.sell_second(of(product, 2_000), shift=shift, cashier=person)
    till.refund(sold, shift=shift, part={"quantities": [1_000]}, cashier=people[0])
    undone = {"reason": {"code": "wrong_entry", "label": "Salah input"}, "approved_by": None}
    till.refund(sold, shift=shift, part={"quantities": [1_000]}, cashier=people[0], **undone)
    copy = {
        "sale": sold["sale"], "number": sold["receipt"]["number"], "copy_number": 1,
        "printed_at": 1_795_000_000_000, "by": people[0],
    }  # fmt: skip
    till.tablet.append("receipt.reprinted", copy)
    moved(till, shift, "out", 4_000)
    close_shift(till, shift, counted_minor=110_000, person=people[1])
    till.push()
    rows = {row.name: row for row in deeds_of(world.outlet, ALWAYS)}
    first, second, shop = rows["Rina"], rows["Budi"], rows["Seluruh toko"]
    assert (first.sales, first.total_minor, first.refunds, first.refund_minor) == (
        2,
        14_000,
        2,
        7_000,
    )
    assert (first.refund_ppm, first.undone, first.reprints) == (500_000, 1, 1)
    assert (second.sales, second.refunds, second.refund_ppm, second.shifts) == (1, 0, 0, 1)
    assert second.variance_minor == 110_000 - (100_000 + 21_000 - 7_000 - 4_000)
    assert (shop.sales, shop.refund_minor, shop.out_minor) == (3, 7_000, 4_000)
    assert shop.refund_ppm == 333_333
    assert [row.name for row in deeds_of(world.outlet, ALWAYS)][-1] == "Seluruh toko"


def test_who_does_something_twice_as_often_as_the_shop_stands_out():
    world = make_world()
    till, product = pair(world), stock_up(world)
    people = [
        {"id": str(each.id), "name": each.name}
        for each in (hire(world.merchant.id, name) for name in ("Rina", "Budi", "Tuti"))
    ]
    for person in [people[0]] * 3 + [people[1]] * 9:
        sold = till.sell_second(of(product, 4_000), cashier=person)
    for person in [people[0]] * 3 + [people[1]] * 2:
        copy = {
            "sale": sold["sale"], "number": sold["receipt"]["number"], "copy_number": 1,
            "printed_at": 1_795_000_000_000, "by": person,
        }  # fmt: skip
        till.tablet.append("receipt.reprinted", copy)
    for _ in range(3):
        till.refund(sold, part={"quantities": [1_000]}, cashier=people[2])
    till.push()
    rows = deeds_of(world.outlet, ALWAYS)
    # 5 copies of 12 receipts are the average; Rina made 3 of 3. Tuti sold nothing.
    assert {row.name: row.stands_out for row in rows} == {
        "Rina": "Cetak ulang 2,4×",
        "Budi": "",
        "Tuti": "Retur",
        "Seluruh toko": "",
    }


def test_proofs_of_kasbon_printed_again_count_on_the_day_of_their_paper():
    world = make_world()
    till = pair(world)
    rina = hire(world.merchant.id, "Rina")
    for copy_number, printed_at in ((1, 1_795_000_000_000), (2, 1_600_000_000_000)):
        copy = {
            "sale": str(uuid7()), "number": "KB-K01-3", "copy_number": copy_number,
            "printed_at": printed_at, "by": {"id": str(rina.id), "name": rina.name},
        }  # fmt: skip
        till.tablet.append("receipt.reprinted", copy)
    till.push()
    assert {row.name: row.reprints for row in deeds_of(world.outlet, ALWAYS)}["Rina"] == 1


def test_days_without_anything_have_no_rows():
    world = make_world()
    assert deeds_of(world.outlet, ALWAYS) == []
