"""Customers written down twice: suggested, merged by a person, and one person from then on,
whatever tablets that have not heard of it still write."""

import json
from datetime import date

import pytest

from pos.customers.actions import add_group, change_customer, merge_customers
from pos.customers.aliases import family_of, stand_ins
from pos.customers.doubles import doubles_of, name_key
from pos.customers.models import Customer
from pos.journal.errors import RuleError
from pos.journal.replay import rebuild
from pos.outlets.actions import write_groups
from pos.reports.actions import sum_stale_days
from pos.reports.customer_reports import CUSTOMER_REPORTS
from pos.reports.periods import Stretch
from pos.reports.purchases import goods_of, purchases_of
from tests.pos.customers.test_customers import (
    ANI,
    BUDI,
    TICK,
    office_customer,
    register,
    rows_on_tills,
    tell,
)
from tests.pos.world import Till, make_world, of, pair, stock_up

pytestmark = pytest.mark.django_db


def two(till: Till) -> tuple[Customer, Customer]:
    """Ani twice: with a number, and a member without one."""
    never = {"keep_data": TICK, "send_receipts": None, "send_promotions": None}
    register(till, ANI, membership={"member": False}, consent=never)
    register(till, BUDI, identity={"name": "Ibu Ani", "phone": ""}, consent=never)
    till.push()
    return Customer.objects.get(id=ANI), Customer.objects.get(id=BUDI)


def buyer(identity: str) -> dict:
    return {"id": identity, "name": "Ani", "phone": None, "member": False}


def test_the_other_takes_what_only_the_merged_one_had_and_the_tills_know_one():
    world = make_world()
    till = pair(world)
    ani, double = two(till)
    group = add_group(merchant_id=world.merchant.id, name="Warung", by=None)
    change_customer(customer=double, by=None, group={"group": group.id})
    change_customer(customer=double, by=None, given={"send_receipts": True})
    merge_customers(customer=double, into=ani, by=world.sari.id)
    ani.refresh_from_db()
    assert (ani.name, ani.phone, ani.member) == ("Bu Ani", "6281234567890", True)
    assert (ani.group, ani.consents) == (group, ["keep_data", "send_receipts"])
    shown = [row for row in rows_on_tills(world) if not row["archived"]]
    assert [row["id"] for row in shown] == [ANI]
    before = list(Customer.objects.order_by("id").values())
    assert rebuild(verify_only=False) == []
    assert list(Customer.objects.order_by("id").values()) == before


def test_sales_of_both_count_under_one_also_those_that_come_in_later():
    world = make_world()
    till = pair(world)
    ani, double = two(till)
    noodles = stock_up(world)
    till.sell_second(of(noodles, 2_000), customer=buyer(ANI))
    till.push()
    merge_customers(customer=double, into=ani, by=None)
    till.sell_second(of(noodles, 1_000), customer=buyer(BUDI))
    till.push()
    bought = purchases_of(world.outlet, family_of(double))
    assert (bought.sales, bought.total_minor) == (2, 10_500)
    (good,) = goods_of(world.outlet, family_of(ani))
    assert (good["quantity"], good["times"], good["total"]) == (3_000, 2, 10_500)
    while sum_stale_days():
        pass
    day = date.fromisoformat(json.loads(till.tablet.events[-1]["raw"])["business_date"])
    (line,) = CUSTOMER_REPORTS[0].rows(world.outlet, Stretch(day, day))
    assert (line.key, line.sums.sales, line.sums.total_minor) == (ANI, 2, 10_500)


def test_a_word_told_to_a_till_that_has_not_heard_of_the_merge_counts_for_the_person():
    world = make_world()
    till = pair(world)
    ani, double = two(till)
    change_customer(customer=ani, by=None, given={"send_promotions": True})
    merge_customers(customer=double, into=ani, by=None)
    later = ani.send_promotions["at"] + 1
    words = [{**TICK, "consent": "send_promotions", "given": False, "at": later}]
    till.tablet.append("customer.consented", {"id": BUDI, "ticks": words})
    till.push()
    assert Customer.objects.get(id=ANI).consents == ["keep_data"]
    tell(till, keep_data=False)
    till.push()
    names = set(Customer.objects.values_list("name", "archived"))
    assert names == {("Pelanggan dihapus", True)}
    before = list(Customer.objects.order_by("id").values())
    assert rebuild(verify_only=False) == []
    assert list(Customer.objects.order_by("id").values()) == before


def test_a_chain_leads_to_its_end_and_showing_one_again_parts_it():
    world = make_world()
    first, second, third = (office_customer(world, name, "") for name in ("A", "B", "C"))
    merge_customers(customer=first, into=second, by=None)
    merge_customers(customer=second, into=third, by=None)
    assert stand_ins(world.merchant.id) == {first.id: third.id, second.id: third.id}
    fourth = office_customer(world, "D", "")
    assert merge_customers(customer=fourth, into=first, by=None).id == third.id
    change_customer(customer=second, by=None, state={"archived": False})
    assert stand_ins(world.merchant.id) == {first.id: second.id, fourth.id: third.id}


def test_two_servers_that_merged_each_way_make_one_person_not_none():
    world = make_world()
    ani, double = two(pair(world))
    tenant = {"merchant_id": world.merchant.id, "outlet_id": ani.outlet_id, "actor_id": None}
    for one, other in ((ani, double), (double, ani)):
        groups = {"merge": {"merged_into": str(other.id)}}
        write_groups("customer.changed", one.id, groups, **tenant)
    assert stand_ins(world.merchant.id) == {double.id: ani.id}
    assert family_of(double) == {ani.id, double.id}


def test_what_cannot_be_merged_is_refused_with_a_sentence():
    world = make_world()
    ani, budi, cici = (office_customer(world, name, "") for name in ("Ani", "Budi", "Cici"))

    def refused(customer: Customer, into: Customer) -> tuple[str, str]:
        with pytest.raises(RuleError) as refusal:
            merge_customers(customer=customer, into=into, by=None)
        return refusal.value.code, refusal.value.sentence

    same = ("merged_with_itself", "Keduanya pelanggan yang sama. Pilih dua yang berbeda.")
    assert refused(ani, ani) == same
    merge_customers(customer=budi, into=ani, by=None)
    assert refused(ani, budi) == same
    assert refused(budi, cici) == ("already_merged", "Budi sudah digabung ke Ani.")
    change_customer(customer=cici, by=None, state={"archived": True})
    archived = ("merge_archived", "Cici diarsipkan. Tampilkan lagi dahulu.")
    assert refused(ani, cici) == archived
    change_customer(customer=ani, by=None, given={"keep_data": False})
    assert refused(ani, cici)[0] == "customer_forgotten"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Ibu Anni Lestari", ("ani", "lestari")),
        ("LESTARI, Bu Ani", ("ani", "lestari")),
        ("🌶️🌶️", ()),
        ("Bu", ()),
    ],
)
def test_names_are_alike_without_titles_order_and_doubled_letters(name: str, key: tuple):
    assert name_key(name) == key


def test_the_same_name_with_two_numbers_is_two_people():
    world = make_world()
    one = office_customer(world, "Budi", "0812-1111-1111")
    office_customer(world, "Pak Budi", "0812-2222-2222")
    assert doubles_of(world.merchant.id) == []
    third = office_customer(world, "Bapak Budi", "")
    assert (one.id, third.id) in doubles_of(world.merchant.id)
    for _ in range(12):
        office_customer(world, "🌶️ Sambal 🌶️", "")
    assert len(doubles_of(world.merchant.id)) == 2 + 15
