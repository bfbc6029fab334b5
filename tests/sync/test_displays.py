"""A customer display over HTTP: paired with the same code, it may listen, and nothing else."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from pos.domain.errors import LancarError
from pos.live.tickets import holder
from pos.tills.actions import make_pairing_code, revoke_device
from pos.tills.models import Device
from pos.tills.queries import with_last_heard
from pos.tills.wiping import ask_to_wipe
from sync.asked import Asked
from sync.signing import DISPLAY_PATH, sender_of
from tests.hub import ROOT
from tests.pos.world import World, make_world
from tests.tablet import Tablet

pytestmark = pytest.mark.django_db
ELSEWHERE = {"HTTP_HOST": "localhost:8000", "REMOTE_ADDR": "192.168.1.20"}


@pytest.fixture
def world() -> World:
    return make_world()


def post(path: str, body: bytes, headers: dict[str, str] | None = None) -> Any:
    asking = {"content_type": "application/json", "headers": headers or {}, **ELSEWHERE}
    return Client().post(path, body, **asking)


def paired(world: World, role: str, name: str) -> Tablet:
    tablet, code = Tablet(), make_pairing_code(**world.tenant, by=world.sari.id)
    said = {"public_key": tablet.public_key, "name": name, "role": role, "code": code}
    answer = post("/sync/v1/pair", json.dumps(said).encode())
    assert answer.status_code == 200, answer.content
    return tablet.joined(answer.json())


def signed(tablet: Tablet, path: str, body: bytes = b"{}") -> Any:
    return post(path, body, tablet.headers("POST", path, body))


def cookies(answer: Any) -> bytes:
    return "; ".join(f"{name}={each.value}" for name, each in answer.cookies.items()).encode()


def test_a_display_pairs_with_the_office_s_code_and_stands_in_the_device_list_as_one(world):
    display = paired(world, "display", "Layar depan")
    row = Device.objects.get(id=display.device)
    assert (row.role, row.series, row.name, row.drawer_id) == (
        "display",
        "L01",
        "Layar depan",
        None,
    )
    said = {"public_key": Tablet().public_key, "name": "Layar", "role": "display"}
    refused = post("/sync/v1/pair", json.dumps(said).encode())
    assert refused.json()["code"] == "pairing_code_needed"


def test_a_greeting_names_the_shop_and_its_tills_and_is_seen_in_the_office(world):
    till, gone = paired(world, "till", "Kasir 1"), paired(world, "till", "Kasir 2")
    revoke_device(device=Device.objects.get(id=gone.device), reason="hilang", by=None)
    display = paired(world, "display", "Layar depan")
    answer = signed(display, DISPLAY_PATH)
    told = answer.json()
    assert (told["name"], told["shop"], told["logo"]) == ("Layar depan", world.outlet.name, None)
    assert told["tills"] == [{"id": till.device, "series": "K01", "name": "Kasir 1"}]
    heard = with_last_heard(Device.objects.filter(id=display.device)).get()
    assert heard.heard_at > 0


def test_a_display_is_refused_at_every_other_door_of_the_protocol(world):
    display = paired(world, "display", "Layar depan")
    described = json.loads((ROOT / "tests" / "openapi.json").read_text())["paths"]
    doors = [
        (method.upper(), path)
        for path, methods in described.items()
        for method in methods
        if path.startswith("/sync/v1/") and path not in (DISPLAY_PATH, "/sync/v1/pair")
    ]
    assert ("POST", "/sync/v1/push") in doors
    assert ("GET", "/sync/v1/pull") in doors
    for method, path in [*doors, ("POST", "/api/v1/prints"), ("POST", DISPLAY_PATH + "/")]:
        asked = Asked(method, path, Asked.of(_request(display, method, path)).headers, b"")
        with pytest.raises(LancarError) as refused:
            sender_of(asked)
        assert refused.value.code == "not_your_door", path
    assert signed(display, "/sync/v1/hello", display.hello_body()).status_code == 403


def _request(tablet: Tablet, method: str, path: str) -> Any:
    made = Client().generic(method, "/healthz", headers=tablet.headers(method, path))
    return made.wsgi_request


def test_a_till_gets_no_display_s_ticket_and_neither_opens_the_other_s_line(world):
    till, display = paired(world, "till", "Kasir 1"), paired(world, "display", "Layar depan")
    assert signed(till, DISPLAY_PATH).json()["code"] == "not_your_door"
    own = cookies(signed(till, "/sync/v1/hello", till.hello_body()))
    shown = cookies(signed(display, DISPLAY_PATH))
    assert str(holder(own).device_id) == till.device
    assert str(holder(shown, is_display=True).device_id) == display.device
    swapped = shown.replace(
        settings.DISPLAY_COOKIE_NAME.encode(), settings.LIVE_COOKIE_NAME.encode()
    )
    assert holder(swapped) is None
    other = own.replace(settings.LIVE_COOKIE_NAME.encode(), settings.DISPLAY_COOKIE_NAME.encode())
    assert holder(other, is_display=True) is None


def test_a_revoked_display_is_told_so_and_its_ticket_is_worth_nothing(world):
    display = paired(world, "display", "Layar depan")
    ticket = cookies(signed(display, DISPLAY_PATH))
    revoke_device(device=Device.objects.get(id=display.device), reason="pindah", by=None)
    assert signed(display, DISPLAY_PATH).json()["code"] == "revoked_device"
    assert holder(ticket, is_display=True) is None


def test_a_display_has_nothing_to_be_wiped(world):
    display = Device.objects.get(id=paired(world, "display", "Layar depan").device)
    with pytest.raises(LancarError) as refused:
        ask_to_wipe(device=display, reason="hilang", by=None)
    assert refused.value.code == "nothing_to_wipe"
