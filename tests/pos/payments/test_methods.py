"""Payment methods are the owner's data: named, ordered, put away; cash always remains."""

import json

import pytest

from pos.catalog.chunks import chunk, manifest
from pos.domain.errors import LancarError
from pos.journal.models import Event
from pos.journal.replay import rebuild
from pos.payments.actions import add_basic_methods, add_payment_method, change_payment_method
from pos.payments.models import PaymentMethod
from pos.payments.queries import method_rows
from tests.pos.world import make_world, pair

pytestmark = pytest.mark.django_db
T1 = (
    "00020101021126620016ID.CO.CONTOH.WWW011893600999000000000102090000000010303UMI"
    "51440014ID.CO.QRIS.WWW0215ID10999999999990303UMI5204541153033605802ID"
    "5916TOKO CONTOH JAYA6013JAKARTA PUSAT610510110630496BA"
)


def shop():
    world = make_world()
    add_basic_methods(merchant_id=world.merchant.id, by=world.sari.id)
    return world, PaymentMethod.objects.in_bulk(field_name="id")


def named(name):
    return PaymentMethod.objects.get(name=name)


def refusal(call, **changes):
    with pytest.raises(LancarError) as caught:
        call(**changes)
    return caught.value


def test_a_new_shop_can_be_paid_in_four_ways_and_cash_opens_the_drawer():
    world, _ = shop()
    rows = method_rows(world.merchant.id)
    assert [(row["code"], row["kind"], row["icon"]) for row in rows] == [
        ("tunai", "cash", "cash"),
        ("qris", "qris", "qris"),
        ("kartu-edc", "card", "card"),
        ("transfer", "transfer", "bank"),
    ]
    assert [row["opens_drawer"] for row in rows] == [True, False, False, False]
    assert [row["needs_reference"] for row in rows] == [False, False, True, False]


def test_a_method_keeps_its_code_whatever_it_is_called():
    shop()
    edc = named("Kartu / EDC")
    change_payment_method(method=edc, by=None, identity={"name": "EDC Mandiri"})
    assert (edc.name, edc.code) == ("EDC Mandiri", "kartu-edc")
    error = refusal(change_payment_method, method=edc, by=None, identity={"code": "x"})
    assert error.code == "method_fixed"
    error = refusal(change_payment_method, method=edc, by=None, identity={"kind": "cash"})
    assert error.code == "method_fixed"


def test_two_methods_of_one_name_have_two_codes():
    world, _ = shop()
    second = add_payment_method(
        merchant_id=world.merchant.id, name="QRIS", kind="qris", by=world.sari.id
    )
    assert second.code == "qris-2"


def test_the_last_cash_method_stays():
    world, _ = shop()
    cash = named("Tunai")
    error = refusal(change_payment_method, method=cash, by=None, shelf={"archived": True})
    assert error.code == "last_cash_method"
    assert "tunai" in [row["code"] for row in method_rows(world.merchant.id)]


def test_a_drawer_holds_one_kind_of_cash_so_a_second_cash_method_is_refused_in_words():
    world, _ = shop()
    before = Event.objects.count()
    error = refusal(
        add_payment_method, merchant_id=world.merchant.id, name="Tunai 2", kind="cash", by=None
    )
    assert error.code == "cash_method_exists"
    assert error.sentence.startswith("Sudah ada cara bayar tunai: Tunai.")
    assert Event.objects.count() == before


def test_a_shop_with_two_cash_methods_of_an_earlier_release_puts_one_away_for_good(monkeypatch):
    world, _ = shop()
    with monkeypatch.context() as earlier:
        earlier.setattr("pos.payments.actions._refuse_second_cash", lambda merchant: None)
        second = add_payment_method(merchant_id=world.merchant.id, name="Kas", kind="cash", by=None)
    change_payment_method(method=second, by=None, shelf={"archived": True})
    assert [row["kind"] for row in method_rows(world.merchant.id)].count("cash") == 1
    error = refusal(change_payment_method, method=second, by=None, shelf={"archived": False})
    assert error.code == "cash_method_exists"
    second.refresh_from_db()
    assert second.archived


def test_a_printed_qris_is_read_before_it_is_kept():
    shop()
    method = named("QRIS")
    before = Event.objects.count()
    broken = T1.replace("CONTOH JAYA", "CONTOH JAYB")
    error = refusal(change_payment_method, method=method, by=None, qris={"qris_payload": broken})
    assert error.code == "qris_unreadable"
    assert error.sentence == (
        "Kode QRIS ini tidak dapat dipakai. Kode QRIS salah baca atau rusak. Pindai ulang."
    )
    assert Event.objects.count() == before
    change_payment_method(method=method, by=None, qris={"qris_payload": f" {T1}\n"})
    assert method.qris_payload == T1


def test_tills_get_the_methods_with_the_outlet_and_a_change_changes_the_hash():
    world, _ = shop()
    tenant = (world.merchant.id, world.outlet.id)
    first, _ = manifest(*tenant)
    change_payment_method(method=named("QRIS"), by=None, use={"account": "QRIS BRI"})
    second, content = manifest(*tenant)
    assert first != second
    outlet = next(each for each in json.loads(content)["chunks"] if each["name"] == "outlet")
    methods = json.loads(chunk(*tenant, outlet["sha256"]))["payment_methods"]
    assert [(each["name"], each["account"]) for each in methods][:2] == [
        ("Tunai", ""),
        ("QRIS", "QRIS BRI"),
    ]


def test_a_till_cannot_say_where_money_goes():
    world, _ = shop()
    till, method = pair(world), named("QRIS")
    groups = {"qris": {"qris_payload": "milik saya"}}
    till.tablet.append("payment_method.changed", {"id": str(method.id), "groups": groups})
    assert [(each.status, each.code) for each in till.push()] == [("quarantined", "servers_only")]
    method.refresh_from_db()
    assert method.qris_payload == ""
    assert rebuild(verify_only=True) == []
