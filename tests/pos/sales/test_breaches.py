"""What a cashier did beyond her rights is kept and said, unless somebody who may allowed it."""

import time
import uuid

import pytest

from pos.journal.ids import uuid7
from pos.journal.models import Event, Problem, State
from pos.journal.replay import rebuild
from pos.people.actions import archive_person, change_permissions, change_person
from pos.people.models import Approval
from pos.sales.actions import check_prices
from tests.pos.world import Till, World, hire, make_world, of, pair, stock_up
from tests.tablet import new_id

pytestmark = pytest.mark.django_db
THIRTY = {"kind": "percent", "rate_ppm": 300_000}


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def till(world: World) -> Till:
    return pair(world)


def cashier(person):
    return {"id": str(person.id), "name": person.name}


def sell_discounted(till, product, person, discount=THIRTY):
    line = {**of(product), "discount": discount}
    return till.sell_second(line, cashier=cashier(person))


def approve(till, document, approver, *, amount=300_000, by=None, action="discount"):
    body = {
        "document": document,
        "items": [{"action": action, "amount": amount, "label": "Diskon 30 %"}],
        "asked_by": by or {"id": new_id(), "name": "Ana"},
        "approver": cashier(approver),
        "method": "pin",
        "reason": None,
        "given_at": 1_795_000_000_000,
    }
    till.tablet.append("approval.given", body)


def breaches():
    return list(Problem.objects.filter(code="permission_breach").values_list("sentence", flat=True))


def test_a_discount_beyond_the_cashiers_limit_is_kept_and_said(world, till):
    ana, product = hire(world.merchant.id, "Ana"), stock_up(world)
    sell_discounted(till, product, ana)
    till.push()
    check_prices()
    assert Event.objects.get(kind="sale.completed").state == State.APPLIED
    ask = "diskon tangan 30% oleh Ana (Kasir), tanpa persetujuan yang diperlukan."
    assert breaches() == [f"Struk B01-K01-20261121-0001: {ask}"]


def test_within_the_limit_nothing_is_said(world, till):
    ana, product = hire(world.merchant.id, "Ana"), stock_up(world)
    sell_discounted(till, product, ana, {"kind": "percent", "rate_ppm": 250_000})
    till.push()
    check_prices()
    assert breaches() == []


def test_a_supervisors_own_sale_needs_nobody(world, till):
    budi, product = hire(world.merchant.id, "Budi", "supervisor"), stock_up(world)
    sell_discounted(till, product, budi)
    till.push()
    check_prices()
    assert breaches() == []


@pytest.mark.parametrize(
    ("approver", "amount", "said"),
    [("supervisor", 300_000, 0), ("supervisor", 299_999, 1), ("cashier", 300_000, 1)],
)
def test_an_approval_holds_for_so_much_and_from_whoever_may(world, till, approver, amount, said):
    ana, product = hire(world.merchant.id, "Ana"), stock_up(world)
    other = hire(world.merchant.id, "Budi", approver)
    document = new_id()
    approve(till, document, other, amount=amount)
    line = {**of(product), "discount": THIRTY}
    till.sell_second(line, cashier=cashier(ana), sale=document)
    till.push()
    check_prices()
    assert len(breaches()) == said
    assert Approval.objects.get().approver_name == "Budi"
    assert rebuild(verify_only=True) == []


def test_an_approval_for_another_sale_or_from_another_till_is_none(world, till):
    ana, product = hire(world.merchant.id, "Ana"), stock_up(world)
    budi = hire(world.merchant.id, "Budi", "supervisor")
    other = pair(world, "Kasir 2")
    document = new_id()
    approve(till, new_id(), budi)
    approve(other, document, budi)
    line = {**of(product), "discount": THIRTY}
    till.sell_second(line, cashier=cashier(ana), sale=document)
    other.push()
    till.push()
    check_prices()
    assert len(breaches()) == 1


def test_the_rules_of_its_own_hour_judge_a_sale(world, till):
    ana, product = hire(world.merchant.id, "Ana"), stock_up(world)
    sell_discounted(till, product, ana, {"kind": "percent", "rate_ppm": 150_000})
    till.push()
    stricter = {"discount": {"cashier": {"rule": "allowed", "limit": 100_000}}}
    change_permissions(**world.tenant, rules=stricter, by=world.sari.id)
    check_prices()
    assert breaches() == []


def test_a_refused_action_is_said_and_a_changed_role_counts(world, till):
    ana, product = hire(world.merchant.id, "Ana"), stock_up(world)
    rules = {"discount": {"cashier": {"rule": "refused", "limit": None}}}
    change_permissions(**world.tenant, rules=rules, by=world.sari.id)
    sell_discounted(till, product, ana, {"kind": "percent", "rate_ppm": 10_000})
    till.push()
    check_prices()
    assert len(breaches()) == 1
    change_person(person=ana, by=world.sari.id, roles={"roles": ["cashier", "supervisor"]})
    sell_discounted(till, product, ana, {"kind": "percent", "rate_ppm": 10_000})
    till.push()
    check_prices()
    assert len(breaches()) == 1


def test_a_refund_names_its_approver(world, till):
    ana, budi = hire(world.merchant.id, "Ana"), hire(world.merchant.id, "Budi", "supervisor")
    product = stock_up(world)
    later = 1_795_000_900_000
    for approved in (cashier(budi), None, cashier(ana)):
        sold = till.sell_second(of(product), cashier=cashier(ana))
        till.refund(sold, cashier=cashier(ana), approved_by=approved, completed_at=later * 2)
    till.push()
    check_prices()
    said = breaches()
    assert len(said) == 2
    assert all(
        "retur dengan struk Rp 3.500 oleh Ana (Kasir), tanpa" in sentence for sentence in said
    )


def test_a_quick_undo_is_a_right_of_its_own(world, till):
    ana, product = hire(world.merchant.id, "Ana"), stock_up(world)
    rules = {"undo_sale": {"cashier": {"rule": "allowed", "limit": 3_500}}}
    change_permissions(**world.tenant, rules=rules, by=world.sari.id)
    for quantity in (1_000, 2_000):
        sold = till.sell_second(of(product, quantity), cashier=cashier(ana))
        till.refund(sold, cashier=cashier(ana), completed_at=sold["completed_at"] + 59_000)
    till.push()
    check_prices()
    assert len(breaches()) == 1
    assert "batalkan penjualan sendiri Rp 7.000" in breaches()[0]


def test_an_approved_undo_is_no_breach(world, till):
    """The till asks before there is a refund, so the yes names the sale."""
    ana, budi = hire(world.merchant.id, "Ana"), hire(world.merchant.id, "Budi", "supervisor")
    rules = {"undo_sale": {"cashier": {"rule": "approval", "limit": None}}}
    change_permissions(**world.tenant, rules=rules, by=world.sari.id)
    product = stock_up(world)
    for amount in (3_500, 3_499):
        sold = till.sell_second(of(product), cashier=cashier(ana))
        approve(till, sold["sale"], budi, amount=amount, action="undo_sale")
        till.refund(sold, cashier=cashier(ana), completed_at=sold["completed_at"] + 59_000)
    till.push()
    check_prices()
    assert len(breaches()) == 1
    assert "batalkan penjualan sendiri Rp 3.500 oleh Ana (Kasir), tanpa" in breaches()[0]


def test_a_refund_is_no_undo_because_it_says_so(world, till):
    """Three hours later under a false time, by another cashier, and before the sale."""
    ana, cici = hire(world.merchant.id, "Ana"), hire(world.merchant.id, "Cici")
    product = stock_up(world)
    for after, who in ((10_800_000, ana), (30_000, cici), (-1, ana), (30_000, ana)):
        sold = till.sell_second(of(product), cashier=cashier(ana))
        at = sold["completed_at"] + after
        told = {**sold, "completed_at": at - 1}
        till.refund(told, cashier=cashier(who), completed_at=at)
    till.push()
    check_prices()
    assert [sentence.split(": ")[1][:18] for sentence in breaches()] == ["retur dengan struk"] * 3


def test_a_clock_moved_back_makes_no_undo_of_a_refund(world, till):
    """The sale an hour ago, the clock put back to it: the tablet wrote the jump down in between."""
    ana, product = hire(world.merchant.id, "Ana"), stock_up(world)
    jump = {"step_ms": -3_600_000, "wall_ms": 1, "offset_before_ms": 0, "offset_after_ms": None}
    till.tablet.append("clock.jumped", jump)  # before the sale: means nothing
    for moved in (False, True):
        sold = till.sell_second(of(product), cashier=cashier(ana))
        if moved:
            till.tablet.append("clock.jumped", jump)
        till.refund(sold, cashier=cashier(ana), completed_at=sold["completed_at"] + 30_000)
    till.push()
    check_prices()
    assert [sentence.split(": ")[1][:18] for sentence in breaches()] == ["retur dengan struk"]


def test_the_roles_of_its_own_hour_judge_a_sale(world, till):
    """Made cashier before anybody looked, or supervisor since: neither changes what was. The
    tablet's clock is ahead, so what the hub writes next has the same millisecond."""
    till.tablet.clock_ms = time.time_ns() // 1_000_000 + 60_000
    ana, budi = hire(world.merchant.id, "Ana"), hire(world.merchant.id, "Budi", "supervisor")
    product = stock_up(world)
    for person in (ana, budi):
        sell_discounted(till, product, person)
    till.push()
    later = {"ana": (ana, "supervisor"), "budi": (budi, "cashier")}
    for person, role in later.values():
        change_person(person=person, by=world.sari.id, roles={"roles": [role]})
    check_prices()
    assert len(breaches()) == 1
    assert "oleh Ana (Kasir), tanpa" in breaches()[0]


def test_the_yes_of_whoever_was_archived_by_then_is_none(world, till):
    ana, budi = hire(world.merchant.id, "Ana"), hire(world.merchant.id, "Budi", "supervisor")
    product = stock_up(world)
    for _ in range(2):
        document = new_id()
        approve(till, document, budi)
        line = {**of(product), "discount": THIRTY}
        till.sell_second(line, cashier=cashier(ana), sale=document)
        till.push()
        archive_person(person=budi, by=world.sari.id)
    check_prices()
    assert len(breaches()) == 1


def test_a_stranger_closing_a_shift_is_said_where_the_owner_minds(world, till):
    ana, budi = hire(world.merchant.id, "Ana"), hire(world.merchant.id, "Budi")
    rules = {"close_others_shift": {"cashier": {"rule": "approval", "limit": None}}}
    change_permissions(**world.tenant, rules=rules, by=world.sari.id)
    for closer in (ana, budi):
        shift = new_id()
        opened = {
            "shift": shift, "drawer": None, "opened_at": 1, "float_minor": 0,
            "person": cashier(ana),
        }  # fmt: skip
        closed = {
            "shift": shift, "closed_at": 2, "counted_minor": 0, "expected_minor": 0,
            "variance_minor": 0, "counts": [], "person": cashier(closer),
        }  # fmt: skip
        till.tablet.append("shift.opened", opened, shift=shift)
        till.tablet.append("shift.closed", closed, shift=shift)
    till.push()
    check_prices()
    said = breaches()
    assert len(said) == 1
    assert "tutup shift orang lain oleh Budi (Kasir), tanpa" in said[0]


ASKED = {"reason": "Salah kembalian"}


@pytest.mark.parametrize(
    ("variance", "approved", "told", "said"),
    [
        (-20_000, 0, ASKED, 0),
        (20_001, 0, ASKED, 1),
        (-35_000, 35_000, ASKED, 0),
        (-35_000, 30_000, ASKED, 1),
        (-35_000, 0, {}, 0),  # a tablet of the release before, which never asks
    ],
)
def test_closing_with_more_of_a_difference_than_one_may_is_said(
    world, till, variance, approved, told, said
):
    ana, budi = hire(world.merchant.id, "Ana"), hire(world.merchant.id, "Budi", "supervisor")
    shift = new_id()
    if approved:
        approve(till, shift, budi, amount=approved, action="variance")
    closed = {
        "shift": shift, "closed_at": 2, "counted_minor": 100_000, "expected_minor": 0,
        "variance_minor": variance, "counts": [], "person": cashier(ana), **told,
    }  # fmt: skip
    till.tablet.append("shift.closed", closed, shift=shift)
    till.push()
    check_prices()
    assert len(breaches()) == said


def test_forgetting_a_customer_is_a_right(world, till):
    ana = hire(world.merchant.id, "Ana")
    tick = {
        "consent": "keep_data", "given": False, "at": 1, "wording": "2026-11", "channel": "till",
    }  # fmt: skip
    body = {"id": str(uuid7()), "ticks": [tick]}
    till.tablet.append("customer.consented", body, actor=signed_in(ana))
    till.push()
    check_prices()
    assert len(breaches()) == 1


def signed_in(person):
    return {"person": str(person.id), "credential_version": 1, "method": "pin"}


def customer_written(till, person, customer, groups=None):
    tick = {"given": True, "at": 1_795_000_000_000, "wording": "2026-11", "channel": "till"}
    whole = {
        "identity": {"name": "Bu Tini", "phone": ""},
        "membership": {"member": False},
        "consent": {"keep_data": tick, "send_receipts": None, "send_promotions": None},
        "state": {"archived": False},
    }
    body = {"id": customer, "groups": groups or whole}
    till.tablet.append("customer.changed", body, actor=signed_in(person))


def consented(till, person, customer, consent="send_receipts", *, given=True):
    at = 1_795_000_000_500
    tick = {"consent": consent, "given": given, "at": at, "wording": "2026-11", "channel": "till"}
    till.tablet.append(
        "customer.consented", {"id": customer, "ticks": [tick]}, actor=signed_in(person)
    )


def test_who_may_not_edit_customers_may_still_write_down_somebody_new(world, till):
    ana, customer = hire(world.merchant.id, "Ana"), str(uuid7())
    known_long = str(uuid.UUID(int=uuid7().int - (3_600_000 << 80)))  # an hour ago
    customer_written(till, ana, customer)
    consented(till, ana, customer)
    till.push()
    check_prices()
    assert breaches() == []  # the presets let everybody
    rules = {"edit_customer": {"cashier": {"rule": "refused", "limit": None}}}
    change_permissions(**world.tenant, rules=rules, by=world.sari.id)
    customer_written(till, ana, str(uuid7()))
    consented(till, ana, customer, "send_promotions")
    customer_written(till, ana, customer, {"identity": {"name": "Lain", "phone": ""}})
    customer_written(till, ana, known_long)  # whole, as if new
    till.push()
    check_prices()
    said = [each.partition(" oleh ")[0] for each in breaches()]
    assert said == ["Data pelanggan: ubah data pelanggan"] * 3


def sell_weighed(till, product, person, **marks):
    body = till.sell_second(of(product, 735), cashier=cashier(person), tv=6, marks=marks)
    return body["sale"]


def test_a_weight_typed_past_the_scale_needs_a_right_and_the_sale_says_it(world, till):
    ana, budi = hire(world.merchant.id, "Ana"), hire(world.merchant.id, "Budi", "supervisor")
    eggs = stock_up(world)
    sell_weighed(till, eggs, ana)  # the scale said it
    sell_weighed(till, eggs, budi, weight_typed=True)
    sell_weighed(till, eggs, ana, weight_typed=True)
    approved = new_id()
    approve(till, approved, budi, action="manual_weight", amount=0, by=cashier(ana))
    till.sell_second(
        of(eggs, 735), cashier=cashier(ana), tv=6, marks={"weight_typed": True}, sale=approved
    )
    till.push()
    check_prices()
    assert set(Event.objects.filter(kind="sale.completed").values_list("state")) == {
        (State.APPLIED,)
    }
    ask = "berat diketik oleh Ana (Kasir), tanpa persetujuan yang diperlukan."
    assert breaches() == [f"Struk B01-K01-20261121-0003: {ask}"]
