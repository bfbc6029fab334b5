"""Selling is a right as any other: what arrives from whoever has it not is kept, and said."""

import pytest

from pos.journal.models import Event, State
from pos.people.actions import change_permissions
from pos.sales.actions import check_prices
from tests.pos.sales.test_breaches import approve, breaches, cashier
from tests.pos.world import hire, make_world, of, pair, stock_up
from tests.tablet import new_id

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("rule", "limit", "approved", "said"),
    [
        ("allowed", None, 0, 0),
        ("allowed", 3_500, 0, 0),
        ("allowed", 3_499, 0, 1),
        ("approval", None, 3_500, 0),
        ("approval", None, 3_499, 1),
        ("refused", None, 0, 1),
    ],
)
def test_a_sale_by_whoever_may_not_sell_is_kept_and_said(rule, limit, approved, said):
    world = make_world()
    till = pair(world)
    ana, budi = hire(world.merchant.id, "Ana"), hire(world.merchant.id, "Budi", "supervisor")
    rules = {"sell": {"cashier": {"rule": rule, "limit": limit}}}
    change_permissions(**world.tenant, rules=rules, by=world.sari.id)
    product, document = stock_up(world), new_id()
    if approved:
        approve(till, document, budi, amount=approved, action="sell")
    till.sell_second(of(product), cashier=cashier(ana), sale=document)
    till.push()
    check_prices()
    assert Event.objects.get(kind="sale.completed").state == State.APPLIED
    ask = "menjual Rp 3.500 oleh Ana (Kasir), tanpa persetujuan yang diperlukan."
    assert breaches() == [f"Struk B01-K01-20261121-0001: {ask}"] * said


def test_by_the_presets_every_role_with_a_tile_sells_and_no_other():
    """A tablet that knows nothing of this right sells as before."""
    world = make_world()
    till, product = pair(world), stock_up(world)
    for role in ("owner", "manager", "supervisor", "cashier", "waiter"):
        till.sell_second(of(product), cashier=cashier(hire(world.merchant.id, role, role)))
    till.push()
    check_prices()
    assert [sentence.split(" oleh ")[1].split()[0] for sentence in breaches()] == ["waiter"]
