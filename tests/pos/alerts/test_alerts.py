"""Who asked is told once, of what they asked for, from their size on, in their language."""

from types import SimpleNamespace

import pytest
from django.test import Client

from pos.alerts import noticing, pushing
from pos.alerts.kinds import KIND_OF_CODE
from pos.alerts.models import Alert, State, Subscription
from pos.alerts.queries import contact_of
from pos.alerts.sealing import own_public_key
from pos.alerts.words import ENGLISH
from pos.config import tasks
from pos.journal.clock import wall_ms
from pos.people.actions import archive_person, change_person, set_password
from pos.reports.attention import Found, Need, Source
from pos.stock.actions import Received, receive_stock
from tests.pos.alerts.push_service import NAME, Browser, claims_of
from tests.pos.alerts.telling import (
    HOUR_MS,
    PATH,
    ask,
    counted,
    look,
    opened,
    said_to,
    subscribed,
)
from tests.pos.world import hire, make_world, of, stock_up

pytestmark = pytest.mark.django_db
KAS = "Selisih kas -Rp 5 di shift Siti"


def test_whatever_can_be_asked_for_can_be_said_in_english():
    assert set(ENGLISH) == set(KIND_OF_CODE)


@pytest.mark.parametrize("count", [1, 100, 255, 256, 90_000])
def test_any_count_can_be_told(world, count):
    need = Need("sales_left", count, "dititipkan", "/admin/", "warn")
    found = Found(Source("reports.view_figure", list, False, 0), world.outlet, need)
    assert noticing.marks_of(found)


def test_a_drawer_that_differs_is_told_once_with_whose_it_is(world, till, service):
    browser = Browser()
    subscribed(world.sari, browser)
    counted(till, -50_000)
    look(3)
    assert said_to(browser, service) == [("Toko Uji", "Selisih kas -Rp 50.000 di shift Siti")]
    [(path, headers, body)] = service.taken
    assert path == "/kirim/satu?v=2"
    said = claims_of(headers["Authorization"])
    assert (said["aud"], "sub" in said) == (f"https://{NAME}", False)
    assert said["key"] == ask(world.sari, "GET").json()["public_key"] == own_public_key()
    assert (headers["TTL"], headers["Content-Encoding"]) == ("86400", "aes128gcm")
    assert browser.read(body)["link"].startswith("/admin/tills/shift/")
    assert b"Siti" not in body


def test_from_the_size_on_that_was_asked_for_and_in_that_language(world, till, service):
    browser = Browser()
    subscribed(world.sari, browser, "en", variance=20_000)
    counted(till, 19_999)
    counted(till, 20_000)
    look()
    assert said_to(browser, service) == [("Toko Uji", "Cash off by Rp 20.000 in Siti's shift")]
    stored = ask(world.sari, "GET", f"?device={Subscription.objects.get().id}").json()["device"]
    assert (stored["choices"], stored["trouble"]) == ({"variance": 20_000}, "")
    assert stored["told_at"] > 0


def test_what_is_so_already_is_not_told_to_who_begins_to_listen(world, till, service):
    counted(till, 90_000)
    browser = Browser()
    subscribed(world.sari, browser)
    look()
    assert service.taken == []
    subscribed(world.sari, browser, variance=1_000)  # nor after a lower limit
    look()
    assert service.taken == []
    assert Subscription.objects.count() == 1


def test_goods_taken_back_and_a_shop_where_nothing_is_sold(world, till, service):
    product, browser = stock_up(world, price={"price_minor": 60_000}), Browser()
    subscribed(world.sari, browser, refund=100_000, sales_stopped=3)
    sold = till.sell_second(of(product, 2_000), completed_at=wall_ms())
    till.refund(sold, completed_at=wall_ms())
    opened(till, hours_ago=2)
    till.push()
    look()
    assert said_to(browser, service) == [("Toko Uji", "Retur Rp 120.000 oleh Siti")]


@pytest.mark.parametrize(("hours", "says"), [(2, 0), (4, 1)])
def test_a_shop_that_is_open_and_sells_nothing(world, till, service, hours, says):
    browser = Browser()
    subscribed(world.sari, browser)
    opened(till, hours_ago=hours)
    till.push()
    look(2)
    told = said_to(browser, service)
    assert len(told) == says
    if told:
        [(_, body)] = told
        assert body.startswith("Tidak ada penjualan sejak ")
        assert body.endswith(", padahal kasir buka")


def test_what_cannot_be_delivered_is_tried_again_later_and_given_up_after_a_day(
    world, till, service, later
):
    service.answers = [(503, {}), (429, {"Retry-After": "600"}), (201, {})]
    device = subscribed(world.sari, Browser())
    counted(till, -50_000)
    for at_ms, came in ((0, 1), (10_000, 1), (31_000, 2), (600_000, 2), (632_000, 3), (999_000, 3)):
        later(at_ms)
        look()
        assert len(service.taken) == came, at_ms
    assert Alert.objects.get().state == State.SENT
    service.answers = [(500, {})] * 99
    counted(till, -60_000)
    look()
    trouble = ask(world.sari, "GET", f"?device={device}").json()["device"]["trouble"]
    assert trouble == "Layanan pemberitahuan menolak (500)."
    later(25 * HOUR_MS)
    look(2)
    assert [each.state for each in Alert.objects.order_by("id")] == [State.SENT, State.ENDED]


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_its_push_service_knows_no_more_is_forgotten(world, till, service, status):
    service.answers = [(status, {})]
    subscribed(world.sari, Browser())
    counted(till, -50_000)
    look()
    assert (Subscription.objects.count(), Alert.objects.count()) == (0, 0)


def test_a_push_service_that_sends_us_elsewhere_is_not_followed(world, till, service):
    service.answers = [(302, {"Location": "https://127.0.0.1/admin/"})]
    subscribed(world.sari, Browser())
    counted(till, -50_000)
    look()
    assert len(service.taken) == 1
    assert Alert.objects.get().state == State.WAITING


def test_one_that_stands_in_the_own_network_is_asked_nothing(world, till, service, monkeypatch):
    monkeypatch.setattr(pushing, "address_of", lambda host: None)
    subscribed(world.sari, Browser())
    counted(till, -50_000)
    look()
    assert service.taken == []
    assert Alert.objects.get().state == State.ENDED
    assert "tidak berada di internet" in Subscription.objects.get().trouble


@pytest.mark.parametrize("change", ["password", "left"])
def test_who_may_not_come_in_any_more_is_told_nothing_more(world, till, service, change):
    dewi = hire(world.merchant.id, "Dewi", "owner", username="dewi")
    subscribed(dewi, Browser())
    counted(till, -50_000)
    if change == "password":
        set_password(person=dewi, password="garam-laut-2027", by=world.sari.id)
    else:
        archive_person(person=dewi, by=world.sari.id)
    look()
    assert service.taken == []
    assert Subscription.objects.count() == 0


def test_only_what_their_roles_may_see_is_told(world, till, service, monkeypatch):
    stocker = hire(world.merchant.id, "Tono", "stock")
    assert ask(stocker, "GET").json()["code"] == "not_allowed"
    fault = SimpleNamespace(code="address_moved", words="alamat server berubah")
    monkeypatch.setattr(tasks, "fault", lambda: None)
    budi = hire(world.merchant.id, "Budi", "supervisor")
    browsers = {"sari": Browser("sari"), "budi": Browser("budi")}
    for person, browser in ((world.sari, browsers["sari"]), (budi, browsers["budi"])):
        subscribed(person, browser, server=0, variance=1)
    monkeypatch.setattr(tasks, "fault", lambda: fault)
    counted(till, -5)
    look()
    told = {path: [] for path in ("/kirim/sari?v=2", "/kirim/budi?v=2")}
    for path, _, body in service.taken:
        told[path].append(browsers[path[7:11]].read(body)["body"])
    assert sorted(told["/kirim/sari?v=2"]) == ["Alamat server berubah", KAS]
    assert told["/kirim/budi?v=2"] == [KAS]


def test_what_stands_is_told_once_a_day_and_again_when_it_has_doubled(world, till, service):
    browser = Browser()
    subscribed(world.sari, browser, stock=0)
    till.sell_second(*(of(stock_up(world, f"Barang {n}"), 1_000) for n in range(2)))
    till.push()
    look(2)
    till.sell_second(of(stock_up(world, "Barang 3"), 1_000))
    till.push()
    look()
    last = stock_up(world, "Barang 4")
    till.sell_second(of(last, 1_000))
    till.push()
    look(2)
    receive_stock(outlet=world.outlet, lines=[Received(last.id, 5_000, 9_000)], by=None)
    look()  # 3 again: better is no news
    assert [body for _, body in said_to(browser, service)] == ["2 stok minus", "4 stok minus"]


def test_a_device_is_never_told_more_than_forty_times_a_day(world, till, service, monkeypatch):
    monkeypatch.setattr(noticing, "MOST_A_DAY", 3)
    browser = Browser()
    subscribed(world.sari, browser)
    for _ in range(5):
        counted(till, -50_000)
    look(3)
    assert len(service.taken) == 3
    assert Alert.objects.filter(state=State.SEEN).count() == 2


def test_a_trial_comes_and_a_device_that_asks_no_more_is_told_nothing(world, till, service):
    browser = Browser()
    device = subscribed(world.sari, browser)
    for _ in range(2):
        assert ask(world.sari, "POST", "/try", id=device).json() == {"done": True}
        look()
    expected = ("Pemberitahuan menyala", "Begini perangkat ini memberi tahu Anda.")
    assert said_to(browser, service) == [expected, expected]
    assert ask(world.sari, "POST", "/stop", id=device).json() == {"done": True}
    assert ask(world.sari, "POST", "/try", id=device).json()["code"] == "not_subscribed"
    counted(till, -50_000)
    look()
    assert len(service.taken) == 2


def test_a_device_belongs_to_whoever_signed_in_there_last_and_to_nobody_else(world, service):
    browser, other = Browser(), make_world("Toko Lain")
    device = subscribed(world.sari, browser)
    for stranger in (hire(world.merchant.id, "Budi", "supervisor"), other.sari):
        assert ask(stranger, "GET", f"?device={device}").json()["device"] is None
        assert ask(stranger, "POST", "/stop", id=device).status_code == 404
    second = hire(world.merchant.id, "Dewi", "owner")
    assert subscribed(second, browser) == device
    assert Subscription.objects.get().person_id == second.id
    assert ask(world.sari, "GET", f"?device={device}").json()["device"] is None
    assert NAME not in str(Subscription.objects.values().get())


def test_a_device_says_that_others_are_told_on_it_only_while_they_are(world, service):
    device = subscribed(world.sari, Browser())
    second = hire(world.merchant.id, "Dewi", "owner")

    def others(person):
        return ask(person, "GET", f"?device={device}").json()["others"]

    assert (others(world.sari), others(second)) == (False, True)
    set_password(person=world.sari, password="kata-sandi-baru-88", by=None)
    assert others(second) is False, "a new password ends it"
    assert ask(second, "GET", "").json()["others"] is False


def test_what_is_no_subscription_is_refused(world):
    browser = Browser()
    good = {
        "endpoint": browser.endpoint, "public": browser.public, "auth": browser.auth,
        "language": "id", "choices": {},
    }  # fmt: skip
    refused = [
        ({"endpoint": "https://192.168.1.1/a"}, 400, "bad_push_address"),
        ({"public": "AAAA"}, 400, "bad_push_address"),
        ({"choices": {"rahasia": 1}}, 422, "unknown_alert"),
        ({"choices": {"refund": -1}}, 422, "bad_input"),
        ({"language": "fr"}, 422, "bad_input"),
    ]
    for change, status, code in refused:
        told = ask(world.sari, "PUT", **{**good, **change})
        assert (told.status_code, told.json()["code"]) == (status, code), change
    assert Client().get(PATH).status_code == 401
    for place in range(12):
        ask(world.sari, "PUT", **{**good, "endpoint": f"{browser.endpoint}&{place}"})
    assert Subscription.objects.count() == 10


def test_a_push_service_that_answers_a_letter_at_a_time_keeps_nobody_waiting(
    world, till, service, monkeypatch
):
    monkeypatch.setattr(pushing, "ANSWER_SECONDS", 0.5)
    service.drips = True
    subscribed(world.sari, Browser())
    counted(till, -50_000)
    counted(till, -60_000)
    look()
    service.drips = False
    assert len(service.taken) == 1  # the second is put off with the first
    assert "belum terjangkau" in Subscription.objects.get().trouble


def test_what_waits_is_not_told_to_who_may_not_see_it_any_more_nor_to_who_came_after(
    world, till, service
):
    dewi = hire(world.merchant.id, "Dewi", "owner")
    service.answers = [(503, {})]
    browser = Browser()
    subscribed(dewi, browser, variance=1)
    counted(till, -50_000)
    look()
    Alert.objects.update(next_at=0)
    change_person(person=dewi, by=world.sari.id, roles={"roles": ["stock"]})
    look()
    assert [each.state for each in Alert.objects.all()] == [State.SEEN]
    Alert.objects.update(state=State.WAITING)
    subscribed(world.sari, browser, variance=1)
    look()
    assert len(service.taken) == 1


def test_a_merchant_whose_needs_cannot_be_found_silences_no_other(
    world, till, service, monkeypatch
):
    other = make_world("Toko Lain")
    subscribed(other.sari, Browser("lain"))
    subscribed(world.sari, Browser())
    look_for = noticing.outlets_here

    def found(merchant_id):
        if merchant_id == other.merchant.id:
            raise RuntimeError("a row that nobody expected")
        return look_for(merchant_id)

    monkeypatch.setattr(noticing, "outlets_here", found)
    counted(till, -50_000)
    look()
    assert [path for path, _, _ in service.taken] == ["/kirim/satu?v=2"]


def test_in_the_cloud_it_says_where_it_may_be_asked(world, settings):
    settings.ROLE = "cloud"
    assert contact_of(world.sari, "cloud.contoh.id") == "https://cloud.contoh.id/"
    settings.ROLE = "shop"
    settings.RECEIPT_POST = None
    assert contact_of(world.sari, "192.168.1.250:8443") == ""
