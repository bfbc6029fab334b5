"""Signing in by two steps: digits of RFC 6238 beside the password, each once, or a spare code."""

import json
import re

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from pos.journal.errors import LancarError
from pos.journal.models import Event, Problem
from pos.journal.replay import rebuild
from pos.people import two_step
from pos.people.actions import add_person, set_password
from pos.people.backends import MAX_FAILURES
from pos.people.models import LoginLock, Person, TwoStep
from pos.people.two_step import STEP_SECONDS, letters_of, step_of
from pos.people.two_step_actions import begin_two_step, end_two_step, take_code
from tests.pos.world import World, hire, make_world

pytestmark = pytest.mark.django_db
RFC = b"12345678901234567890".hex()
PASSWORD = "rahasia-uji-1"
NOW_S = 1_800_000_000  # the beginning of a half minute


@pytest.fixture(autouse=True)
def _nobody_failed_before():
    cache.clear()


@pytest.fixture
def clock(monkeypatch):
    """Moves only what codes are made by."""
    hands = {"seconds": NOW_S}
    monkeypatch.setattr(two_step, "wall_ms", lambda: hands["seconds"] * 1000)
    return hands


@pytest.fixture
def world(clock) -> World:
    return make_world()


@pytest.fixture
def rina(world) -> Person:
    person = add_person(
        merchant_id=world.merchant.id, name="Rina", roles=["owner"], by=None, username="rina"
    )
    set_password(person=person, password=PASSWORD, by=None)
    return person


def code_at(seconds: int, secret: str = RFC) -> str:
    return two_step._maker(secret).generate(seconds).decode()


def begin(person: Person, seconds: int = NOW_S - STEP_SECONDS) -> list[str]:
    return begin_two_step(person=person, secret=RFC, code=code_at(seconds))


def type_password() -> Client:
    browser = Client()
    typed = {"username": "rina", "password": PASSWORD, "next": "/admin/people/phone/"}
    answer = browser.post("/admin/login/", typed)
    assert answer.headers["Location"] == "/admin/login/kode/"
    return browser


def test_the_digits_are_those_of_rfc_6238():
    made = {at: code_at(at) for at in (59, 1_111_111_109, 1_234_567_890, 20_000_000_000)}
    assert made == {
        59: "287082",
        1_111_111_109: "081804",
        1_234_567_890: "005924",
        20_000_000_000: "353130",
    }
    assert letters_of(RFC) == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"


@pytest.mark.parametrize(
    ("off", "is_good"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
def test_a_clock_may_be_half_a_minute_off_and_no_more(clock, off, is_good):
    assert (step_of(RFC, code_at(NOW_S + off)) is not None) is is_good


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "12 34 5", "²12345"]
)
def test_what_is_no_six_digits_opens_nothing(rina, typed):
    begin(rina)
    assert step_of(RFC, typed) is None
    assert take_code(person=rina, typed=typed) is False


def test_a_code_is_good_once_and_an_older_one_no_more(clock, rina):
    begin(rina)
    now, before = code_at(NOW_S), code_at(NOW_S - STEP_SECONDS)
    assert [take_code(person=rina, typed=each) for each in (before, now, now, before)] == [
        False,  # it was used up when the app was set up
        True,
        False,
        False,
    ]
    clock["seconds"] += STEP_SECONDS
    assert take_code(person=rina, typed=f" {code_at(NOW_S + STEP_SECONDS)}") is True


def test_the_secret_is_neither_in_the_record_nor_readable_in_the_database(rina, settings):
    begin(rina)
    row = TwoStep.objects.get()
    assert RFC not in row.secret
    event = Event.objects.get(kind="two_step.begun")
    assert json.loads(bytes(event.raw))["body"] == {"person": {"id": str(rina.id), "name": "Rina"}}
    settings.SECRET_KEY = "of another server"
    assert take_code(person=rina, typed=code_at(NOW_S)) is False


def test_a_wrong_code_sets_nothing_up_and_a_second_step_is_not_set_up_twice(rina):
    with pytest.raises(LancarError) as refused:
        begin(rina, NOW_S - 600)
    assert (refused.value.code, TwoStep.objects.count()) == ("code_wrong", 0)
    begin(rina)
    with pytest.raises(LancarError) as refused:
        begin(rina, NOW_S)
    assert refused.value.code == "two_step_there"


def test_a_spare_code_opens_once_however_it_is_typed_and_the_owner_hears_of_it(rina):
    spares = begin(rina)
    assert (len(spares), len(set(spares)), {len(each) for each in spares}) == (8, 8, {14})
    typed = spares[3].lower().replace("-", " ")
    assert [take_code(person=rina, typed=typed) for _ in range(2)] == [True, False]
    assert Problem.objects.get(code="two_step_spare_used").sentence == (
        "Rina masuk dengan kode cadangan, bukan dengan aplikasinya."
    )
    body = json.loads(bytes(Event.objects.get(kind="two_step.spare_used").raw))["body"]
    assert body["left"] == 7
    assert rebuild(verify_only=True) == []


def test_only_they_themselves_or_an_owner_end_it(world, rina):
    begin(rina)
    maya = hire(world.merchant.id, "Maya", "manager")
    with pytest.raises(LancarError) as refused:
        end_two_step(person=rina, by=maya)
    assert (refused.value.code, TwoStep.objects.count()) == ("not_allowed", 1)
    end_two_step(person=rina, by=world.sari)
    assert (TwoStep.objects.count(), Event.objects.get(kind="two_step.ended").actor_id) == (
        0,
        world.sari.id,
    )
    end_two_step(person=rina, by=world.sari)  # again is no second fact
    assert Event.objects.filter(kind="two_step.ended").count() == 1


def test_without_the_code_nobody_is_signed_in_and_with_it_they_are_where_they_wanted(rina):
    begin(rina)
    browser = type_password()
    assert browser.get("/admin/").status_code == 302
    assert browser.get("/api/v1/me").status_code == 401
    page = browser.post("/admin/login/kode/", {"code": "000000"})
    assert "Kode itu salah atau sudah dipakai" in page.content.decode()
    assert browser.get("/admin/").status_code == 302
    answer = browser.post("/admin/login/kode/", {"code": code_at(NOW_S)})
    assert answer.headers["Location"] == "/admin/people/phone/"
    assert browser.get("/admin/people/phone/").status_code == 200
    again = type_password().post("/admin/login/kode/", {"code": code_at(NOW_S)})
    assert "sudah dipakai" in again.content.decode()


def test_who_typed_no_password_gets_no_place_for_a_code():
    make_world()
    answer = Client().post("/admin/login/kode/", {"code": "123456"})
    assert answer.headers["Location"] == "/admin/login/"


def test_the_page_for_the_code_closes_after_five_minutes_and_goes_nowhere_else(rina, monkeypatch):
    begin(rina)
    browser, session_of = type_password(), "waits_for_code"
    session = browser.session
    session[session_of] = [*session[session_of][:2], "https://orang-lain.example/"]
    session.save()
    answer = browser.post("/admin/login/kode/", {"code": code_at(NOW_S)})
    assert answer.headers["Location"] == "/admin/"
    late = type_password()
    session = late.session
    session[session_of] = [session[session_of][0], session[session_of][1] - 300_001, "/admin/"]
    session.save()
    answer = late.post("/admin/login/kode/", {"code": code_at(NOW_S + STEP_SECONDS)})
    assert answer.headers["Location"] == "/admin/login/"


def test_wrong_codes_count_with_wrong_passwords_and_the_password_alone_clears_nothing(rina):
    begin(rina)
    for number in range(MAX_FAILURES):
        type_password().post("/admin/login/kode/", {"code": f"00000{number % 10}"})
    assert LoginLock.objects.get().failures == MAX_FAILURES
    typed = {"username": "rina", "password": PASSWORD}
    assert Client().post("/admin/login/", typed).status_code == 200  # the pause
    cache.clear()
    assert take_code(person=rina, typed=code_at(NOW_S)) is True


def test_a_paused_name_takes_no_code_either(rina):
    begin(rina)
    browser = type_password()
    for _ in range(MAX_FAILURES):
        browser.post("/admin/login/kode/", {"code": "000000"})
    page = browser.post("/admin/login/kode/", {"code": code_at(NOW_S)})
    assert page.status_code == 200
    assert take_code(person=rina, typed=code_at(NOW_S)) is True  # it was not used up by that


def test_it_is_set_up_from_the_menu_with_the_password_and_ended_there(world, rina):
    browser = Client()
    browser.post("/admin/login/", {"username": "rina", "password": PASSWORD})
    page = browser.get("/admin/people/person/dua-langkah/")
    assert "no-store" in page.headers["Cache-Control"]
    secret = browser.session["shown_secret"][0]
    assert letters_of(secret) in page.content.decode()
    typed = {"password": "salah", "code": code_at(NOW_S, secret)}
    refused = browser.post("/admin/people/person/dua-langkah/", typed)
    assert ("Kata sandi salah" in refused.content.decode(), TwoStep.objects.count()) == (True, 0)
    typed = {"password": PASSWORD, "code": code_at(NOW_S, secret)}
    told = browser.post("/admin/people/person/dua-langkah/", typed).content.decode()
    assert told.count("<li><code>") == 8
    assert "shown_secret" not in browser.session
    on = browser.get("/admin/people/person/dua-langkah/").content.decode()
    assert "Kode cadangan yang belum dipakai: 8." in on
    browser.post("/admin/people/person/dua-langkah/", {"password": PASSWORD})
    assert TwoStep.objects.count() == 0


def test_an_owner_ends_anothers_on_their_page_and_nobody_else_can(world, rina):
    begin(rina)
    maya = hire(world.merchant.id, "Maya", "manager")
    address = f"/admin/people/person/{rina.id}/dua-langkah/"
    browser = Client()
    browser.force_login(maya)
    assert browser.post(address, {"password": PASSWORD}).status_code == 403
    set_password(person=world.sari, password=PASSWORD, by=None)
    browser.force_login(world.sari)
    assert (
        "Matikan dua langkah"
        in browser.get(f"/admin/people/person/{rina.id}/change/").content.decode()
    )
    browser.post(address, {"password": "bukan ini"})
    assert TwoStep.objects.count() == 1
    browser.post(address, {"password": PASSWORD})
    assert TwoStep.objects.count() == 0


def test_whoever_sits_at_the_server_lets_somebody_in_again(rina, monkeypatch):
    begin(rina)
    monkeypatch.setattr("getpass.getpass", lambda _: "kata-sandi-baru-7")
    call_command("office_login", "rina")
    assert TwoStep.objects.count() == 0
    assert Event.objects.get(kind="two_step.ended").actor_id is None


def test_both_fields_of_the_sign_in_page_have_an_edge_that_people_see(world):
    page = Client().get("/admin/login/").content.decode()
    fields = [each for each in re.findall(r"<input[^>]*>", page) if 'name="username"' in each]
    fields += [each for each in re.findall(r"<input[^>]*>", page) if 'name="password"' in each]
    classes = [re.findall(r'class="([^"]*)"', each)[0].split() for each in fields]
    assert [("border" in each, "border-base-200" in each) for each in classes] == [(True, True)] * 2
