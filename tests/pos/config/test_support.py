"""The support file says what a helper needs, and holds nothing of anybody that was sown."""

import io
import json
import logging
import zipfile

import pytest
from django.apps import apps
from django.db import models
from django.test import Client

from pos.catalog.actions import add_product
from pos.config import last_troubles
from pos.config.help import support, support_page
from pos.customers.actions import add_customer
from pos.customers.models import Customer
from pos.journal.models import Event
from pos.people.actions import set_password, set_pin
from tests.pos.backoffice.shop import Shop, make_shop

SOWN = "KENARI"
PIN, PHONE, PRICE_MINOR = "604817", "6281290817264", 76_543_210
PAGE = "/admin/minta-bantuan/"
# Words of ours and fingerprints: what they hold is the same in every shop, or says nothing.
OURS = {
    "outlets.Outlet.zone", "tills.Device.role", "journal.Head.hash", "journal.Event.hash",
    "journal.Event.prev", "tills.Sighting.app_version", "journal.Event.origin_hash",
}  # fmt: skip


@pytest.fixture
def shop(db, settings, tmp_path) -> Shop:
    settings.DATA_DIR = tmp_path
    made = make_shop()
    wide = {"merchant_id": made.merchant.id, "by": None}
    add_customer(name=f"{SOWN} Wati", phone=PHONE, consents=["keep_data"], **wide)
    add_product(name=f"{SOWN} goreng", price={"price_minor": PRICE_MINOR}, **wide)
    set_pin(person=made.owner, pin=PIN, by=None)
    set_password(person=made.owner, password=f"{SOWN}-sandi", by=None)
    made.sell(made.products[0], note=f"{SOWN} catatan")
    made.push()
    return made


@pytest.fixture
def office(shop) -> Client:
    browser = Client()
    browser.force_login(shop.owner)
    return browser


def stored_texts():
    """Every text in every row of the shop: (value, where)."""
    for model in apps.get_models():
        if not model.__module__.startswith(("pos.", "sync.", "hardware.")):
            continue
        for field in model._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField):
                for value in model._default_manager.values_list(field.attname, flat=True):
                    yield str(value or ""), f"{model._meta.label}.{field.attname}"


def read(answer) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_nothing_that_lies_anywhere_in_the_shop_gets_into_the_file(shop, office, monkeypatch):
    monkeypatch.setenv("LANCAR_SMTP", f"smtp://toko:{SOWN}@contoh.id")
    handler = last_troubles.LastTroubles(str(support.settings.DATA_DIR))
    log = logging.getLogger("lancar.uji")
    log.addHandler(handler)
    try:
        int(f"{SOWN} {PHONE}")
    except ValueError:
        log.exception("could not store %s", f"{SOWN} {PHONE}")
    log.removeHandler(handler)
    files = read(office.post(PAGE))
    assert set(files) == set(support_page.WHAT)
    whole = "\n".join(files.values())
    for planted in (SOWN, PHONE, PHONE[2:], PIN, str(PRICE_MINOR), "argon2", "smtp:"):
        assert planted.casefold() not in whole.casefold(), planted
    leaked = {
        where
        for value, where in stored_texts()
        if len(value) > 5 and where not in OURS and f'"{value}"' in whole
    }
    assert leaked == set()


def test_it_says_what_a_helper_needs(shop, office):
    files = {name: json.loads(text) for name, text in read(office.post(PAGE)).items()}
    assert files["versi.json"]["lancar"]
    assert "disk" in {each["code"] for each in files["doctor.json"]}
    assert files["jumlah.json"]["customers.Customer"] == Customer.objects.count()
    assert str(shop.device.id) in {each["device"] for each in files["perangkat.json"]}
    assert all(len(each["hash"]) == 64 for each in files["catatan.json"]["chains"])


def test_all_of_it_is_shown_before_and_who_took_it_is_on_the_record(shop, office):
    shown = office.get(PAGE).content.decode()
    assert all(what in shown for what in support_page.WHAT.values())
    assert str(shop.device.id) in shown
    answer = office.post(PAGE)
    (event,) = Event.objects.filter(kind="support.made")
    body = json.loads(bytes(event.raw))["body"]
    assert body["sha256"] == support.fingerprint(answer.content)
    assert body["name"] in answer.headers["Content-Disposition"]
    assert (body["way"], event.actor_id) == ("download", shop.owner.id)


def test_it_goes_only_onto_a_stick_that_is_plugged_in(shop, office, tmp_path, monkeypatch):
    stick = tmp_path / "stik"
    stick.mkdir()
    monkeypatch.setattr(support, "sticks", lambda: [stick])
    assert str(stick) in office.get(PAGE).content.decode()
    office.post(PAGE, {"stick": "/etc"})
    assert not Event.objects.filter(kind="support.made").exists()
    told = office.post(PAGE, {"stick": str(stick)}, follow=True).content.decode()
    (written,) = stick.iterdir()
    assert f"{written.name} ada di stik" in told
    assert zipfile.ZipFile(written).testzip() is None
    stick.rename(tmp_path / "dicabut")
    told = office.post(PAGE, {"stick": str(stick)}, follow=True).content.decode()
    assert "Stik tidak dapat ditulis" in told
    assert Event.objects.filter(kind="support.made").count() == 1


def test_only_who_may_change_the_shop_makes_one(shop):
    cashier = Client()
    cashier.force_login(shop.staff["cashier"])
    assert cashier.post(PAGE).status_code in (302, 403)
    assert Client().post(PAGE).status_code == 302
    assert not Event.objects.filter(kind="support.made").exists()


def test_a_full_disk_or_a_broken_line_stops_nobody(tmp_path):
    handler = last_troubles.LastTroubles(str(tmp_path / "nowhere"))
    record = logging.LogRecord("lancar.x", logging.ERROR, __file__, 1, "no room", None, None)
    handler.emit(record)
    here = last_troubles.LastTroubles(str(tmp_path))
    here.emit(record)
    with (tmp_path / last_troubles.FILE).open("a") as file:
        file.write('{"at": 1, "lev')
    assert [each["said"] for each in last_troubles.last_troubles(tmp_path)] == ["no room"]


def test_the_file_of_last_troubles_stays_small(tmp_path, monkeypatch):
    monkeypatch.setattr(last_troubles, "MOST_BYTES", 1000)
    here = last_troubles.LastTroubles(str(tmp_path))
    for number in range(50):
        here.emit(logging.LogRecord("lancar.x", logging.ERROR, __file__, number, "a", None, None))
    assert sum(each.stat().st_size for each in tmp_path.iterdir()) < 3000
    assert last_troubles.last_troubles(tmp_path)[0]["where"] == "test_support:49"
