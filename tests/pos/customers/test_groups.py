"""Groups of customers: a name, one a customer at most, and the price list everybody pays by."""

import pytest

from pos.customers.actions import add_group, change_customer, change_group
from pos.customers.models import Customer
from pos.domain.errors import LancarError
from pos.journal.errors import RuleError
from pos.journal.models import Problem
from pos.journal.replay import rebuild
from pos.prices.actions import add_price_list, give_group_list, give_list
from tests.pos.customers.test_customers import ANI, change, office_customer, register, rows_on_tills
from tests.pos.world import World, make_world, pair

pytestmark = pytest.mark.django_db


def a_list(world: World, name: str = "Grosir", applies: str = "customer"):
    return add_price_list(
        merchant_id=world.merchant.id, name=name, by=None, identity={"applies": applies}
    )


def on_tills(world: World) -> tuple[str | None, str | None]:
    (row,) = rows_on_tills(world)
    return row.get("group"), row["price_list"]


def test_whoever_is_in_a_group_pays_by_its_list_unless_they_have_their_own():
    world = make_world()
    ani, grosir, own = office_customer(world), a_list(world), a_list(world, "Bu Ani")
    group = add_group(merchant_id=world.merchant.id, name="Warung", by=None)
    change_customer(customer=ani, by=None, group={"group": group.id})
    assert on_tills(world) == ("Warung", None)
    give_group_list(group=group, price_list=grosir, by=None)
    assert on_tills(world) == ("Warung", str(grosir.id))
    give_list(customer=ani, price_list=own, by=None)
    assert on_tills(world) == ("Warung", str(own.id))
    give_list(customer=ani, price_list=None, by=None)
    change_group(group=group, by=None, state={"archived": True})
    assert on_tills(world) == (None, None)
    before = list(Customer.objects.values())
    assert rebuild(verify_only=False) == []
    assert list(Customer.objects.values()) == before


@pytest.mark.django_db(transaction=True)
def test_a_shelf_that_is_kept_hears_of_a_change_of_the_group_alone():
    world = make_world()
    ani, grosir = office_customer(world), a_list(world)
    group = add_group(merchant_id=world.merchant.id, name="Warung", by=None)
    change_customer(customer=ani, by=None, group={"group": group.id})
    assert on_tills(world) == ("Warung", None)
    give_group_list(group=group, price_list=grosir, by=None)
    assert on_tills(world) == ("Warung", str(grosir.id))


def test_what_cannot_be_is_refused_with_a_sentence():
    world = make_world()
    ani = office_customer(world)
    group = add_group(merchant_id=world.merchant.id, name="Warung", by=None)
    with pytest.raises(RuleError) as twice:
        add_group(merchant_id=world.merchant.id, name=" warung ", by=None)
    assert (twice.value.code, twice.value.sentence) == (
        "group_name_taken",
        "Sudah ada grup bernama warung.",
    )
    for_all = a_list(world, "Semua", "all")
    with pytest.raises(RuleError) as everybody:
        give_group_list(group=group, price_list=for_all, by=None)
    assert everybody.value.code == "not_for_customers"
    change_group(group=group, by=None, state={"archived": True})
    with pytest.raises(RuleError) as archived:
        change_customer(customer=ani, by=None, group={"group": group.id})
    assert archived.value.code == "group_archived"
    other = make_world("Toko Lain")
    theirs = add_group(merchant_id=other.merchant.id, name="Kafe", by=None)
    with pytest.raises(LancarError) as unknown:
        change_customer(customer=ani, by=None, group={"group": theirs.id})
    assert unknown.value.code == "unknown_group"


def test_a_till_may_not_put_a_customer_into_a_group():
    world = make_world()
    till = pair(world)
    group = add_group(merchant_id=world.merchant.id, name="Warung", by=None)
    register(till)
    till.tablet.append(
        "customer.changed", {"id": ANI, "groups": {"group": {"group": str(group.id)}}}, tv=2
    )
    change(till, identity={"name": "Ani L", "phone": ""})
    till.push()
    assert (Customer.objects.get(id=ANI).group, Customer.objects.get(id=ANI).name) == (
        None,
        "Ani L",
    )
    assert Problem.objects.filter(code="servers_only").count() == 1
