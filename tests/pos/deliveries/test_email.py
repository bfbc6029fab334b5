"""Receipts by e-mail: against a real mail server, without one, and with one that says no."""

import pytest

from pos.deliveries.actions import DELAYS_SECONDS, send_due
from pos.deliveries.models import Delivery, State
from pos.journal.models import Event, Problem
from pos.journal.replay import rebuild
from tests.pos.deliveries.mailman import mail_server
from tests.pos.world import make_world, of, pair, stock_up
from tests.tablet import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(settings):
    with mail_server() as server:
        settings.RECEIPT_POST = {
            "host": "127.0.0.1", "port": server.server_address[1], "sender": "toko@contoh.id",
        }  # fmt: skip
        yield server


def asked(address="budi@contoh.id", *, with_sale=True):
    world = make_world()
    till, product = pair(world), stock_up(world)
    sold = till.sell_second(of(product, 2_000))
    if not with_sale:
        sold = {**sold, "sale": new_id()}
    body = {
        "request": new_id(), "sale": sold["sale"], "number": sold["receipt"]["number"],
        "address": address, "requested_at": 1_795_000_000_000,
        "by": {"id": new_id(), "name": "Ana"}, "proof": "LANCAR1:X",
    }  # fmt: skip
    till.tablet.append("receipt.email_requested", body)
    assert {result.status for result in till.push()} == {"stored"}
    return Delivery.objects.get()


def test_a_receipt_goes_out_once_and_the_record_says_so(post):
    asked()
    assert (send_due(), send_due()) == (1, 0)
    letter = post.letters[0]
    assert len(post.letters) == 1
    assert (letter["To"], letter["From"]) == ("budi@contoh.id", "toko@contoh.id")
    assert letter["Subject"] == "Struk B01-K01-20261121-0001 dari Toko Uji"
    text = letter.get_body(("plain",)).get_content()
    assert "2 x Indomie Goreng = 7.000" in text
    assert "Kode bukti: LANCAR1:X" in text
    assert "TOTAL                             Rp 7.000" in letter.get_body(("html",)).get_content()
    assert Delivery.objects.get().state == State.SENT
    assert Event.objects.get(kind="receipt.email_settled").state == 0
    assert rebuild(verify_only=True) == []


def test_without_settings_it_waits_and_says_why(settings):
    settings.RECEIPT_POST = None
    asked()
    assert send_due() == 0
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.trouble) == ("waiting", "Pengaturan e-mail toko belum diisi.")
    assert send_due() == 0
    assert Delivery.objects.get().attempts == 1  # not before its time
    assert rebuild(verify_only=True) == []


def test_without_a_way_to_the_server_it_is_tried_for_ever_at_most_five_minutes_apart(settings):
    settings.RECEIPT_POST = {"host": "127.0.0.1", "port": 9, "sender": "toko@contoh.id"}
    asked()
    waits = []
    for _ in range(8):
        Delivery.objects.update(next_at=0)
        send_due()
        waits.append(Delivery.objects.get())
    assert [each.attempts for each in waits] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert waits[-1].trouble == (
        "Server e-mail belum terjangkau. Tidak ada yang menjawab di port itu."
    )
    assert DELAYS_SECONDS[-1] == 300


def test_a_receiver_that_does_not_exist_ends_it(post):
    asked("tidak@contoh.id")
    assert send_due() == 1
    assert Delivery.objects.get().state == State.REFUSED
    assert post.letters == []


def test_a_request_before_its_sale_waits_for_it(post):
    asked(with_sale=False)
    assert send_due() == 0
    assert Delivery.objects.get().trouble == "Transaksinya belum ada di server ini."


def test_a_till_may_not_say_that_a_letter_was_sent():
    delivery = asked()
    world_till = pair_of(delivery)
    body = {
        "request": str(delivery.id), "sale": str(delivery.sale_id), "outcome": "sent",
        "settled_at": 1_795_000_000_000,
    }  # fmt: skip
    world_till.tablet.append("receipt.email_settled", body)
    assert [(each.status, each.code) for each in world_till.push()] == [
        ("quarantined", "servers_only")
    ]
    assert Delivery.objects.get().state == State.WAITING
    assert Problem.objects.filter(code="servers_only").exists()


def pair_of(delivery):
    """Another till of the same shop."""
    from pos.outlets.models import Merchant, Outlet
    from pos.people.models import Person
    from tests.pos.world import World

    merchant = Merchant.objects.get(id=delivery.merchant_id)
    outlet = Outlet.objects.get(id=delivery.outlet_id)
    return pair(World(merchant, outlet, Person.objects.first(), b""), "Kasir 2")
