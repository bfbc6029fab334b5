"""Who may hand in a record at the cloud, and what becomes of what should not come: over its doors,
in this process, on the tests' own database."""

import gzip
import hashlib
import json
import uuid
from typing import Any

import pytest
from django.test import Client

from pos.journal.clock import wall_ms
from pos.journal.errors import RuleError
from pos.journal.keys import is_valid
from pos.journal.models import DeviceKey, Event, State
from pos.tills.actions import add_drawer
from sync.links import ANY_MERCHANT, CODE_LIFE_MS, make_code, unlink_hub
from sync.models import HubLink, LinkCode
from tests.sales import Goods, sell
from tests.tablet import Tablet, batch_body, new_id

pytestmark = pytest.mark.django_db
RELAY = "/sync/v1/relay"


@pytest.fixture(autouse=True)
def as_cloud(settings: Any, tmp_path: Any) -> None:
    settings.ROLE, settings.DATA_DIR = "cloud", tmp_path


class Box(Tablet):
    """A hub as the cloud sees it: a device with a key that tells its record."""

    def __init__(self, merchant: str = "", outlet: str = "") -> None:
        super().__init__(merchant or new_id(), outlet or new_id(), new_id(), "H01")

    def introduce(self, device: Tablet, role: str) -> None:
        body = {"device": device.device, "epoch": device.epoch, "series": device.series}
        named = {"public_key": device.public_key, "name": "Uji", "role": role, "drawer": None}
        self.append("device.paired", {**body, **named})

    def till(self) -> Tablet:
        till = Tablet(self.merchant, self.outlet, new_id(), "K01")
        self.introduce(till, "till")
        return till

    def ask(self, what: str, body: bytes, **changes: Any) -> Any:
        path = f"{RELAY}/{what}"
        headers = self.headers("POST", path, body, **changes)
        zipped = {"Content-Encoding": "gzip"} if changes.get("gzipped") else {}
        return Client().post(
            path, body, content_type="application/json", headers={**headers, **zipped}
        )

    def link(self, code: str, **changes: Any) -> Any:
        told = {"code": code, "merchant": self.merchant, "outlet": self.outlet}
        named = {"public_key": self.public_key, "name": "Cabang uji", **changes}
        return self.ask("link", json.dumps({**told, **named}).encode())

    def hand_in(self, events: list[dict[str, str]]) -> Any:
        return self.ask("events", batch_body(events))


def linked(merchant: str = "") -> Box:
    """A hub that came in and told who it is."""
    box = Box(merchant)
    code = make_code(merchant_id=merchant) if merchant else make_code()
    assert box.link(code).status_code == 200
    box.introduce(box, "hub")
    return box


def code_of(answer: Any) -> str:
    told = answer.json()
    assert told["detail"], told
    return str(told["code"])


def statuses(answer: Any) -> dict[str, int]:
    assert answer.status_code == 200, answer.content
    found: dict[str, int] = answer.json()["statuses"]
    return found


def test_a_code_works_once_and_the_same_hub_may_ask_again_for_its_answer() -> None:
    box, code = Box(), make_code()
    first = box.link(code)
    assert first.status_code == 200
    assert box.link(code).json() == first.json()
    assert HubLink.objects.count() == 1
    assert code_of(Box().link(code)) == "bad_link_code"


def test_a_code_dies_after_a_day_and_is_kept_as_a_hash_only() -> None:
    code = make_code()
    LinkCode.objects.update(expires_at=wall_ms() - 1)
    assert code_of(Box().link(code)) == "bad_link_code"
    kept = LinkCode.objects.get()
    assert kept.expires_at - kept.created_at < CODE_LIFE_MS
    assert code.replace("-", "") not in str(vars(kept))


def test_small_letters_and_spaces_in_a_code_do_not_matter() -> None:
    assert Box().link(f" {make_code().lower().replace('-', ' ')} ").status_code == 200


def test_a_second_hub_of_the_same_outlet_is_refused_until_the_first_is_taken_off() -> None:
    box = linked()
    second = Box(box.merchant, box.outlet)
    assert code_of(second.link(make_code(merchant_id=box.merchant))) == "outlet_taken"
    unlink_hub(link=HubLink.objects.get(), reason="Uji", by=None)
    assert second.link(make_code(merchant_id=box.merchant)).status_code == 200
    assert code_of(box.hand_in(box.events)) == "unknown_hub"


def test_a_code_for_new_merchants_does_not_open_a_known_one_nor_one_merchants_code_another() -> (
    None
):
    box, other = linked(), linked()
    assert code_of(Box(box.merchant).link(make_code())) == "bad_link_code"
    assert code_of(Box(box.merchant).link(make_code(merchant_id=other.merchant))) == "bad_link_code"


def test_a_known_merchants_code_tells_a_shop_that_never_was_there_what_to_ask_for() -> None:
    code = make_code(merchant_id=linked().merchant)
    assert code_of(Box().link(code)) == "not_for_newcomers"
    assert LinkCode.objects.get(used_at=None).merchant_id != ANY_MERCHANT  # it is still good


def test_no_merchant_is_the_one_whose_codes_let_in_anybody() -> None:
    box = Box(str(ANY_MERCHANT))
    assert code_of(box.link(make_code())) == "bad_merchant"
    assert HubLink.objects.count() == 0
    assert LinkCode.objects.get().used_at is None


def test_nobody_links_a_key_that_he_does_not_hold() -> None:
    box, stranger = Box(), Tablet()
    assert code_of(box.link(make_code(), public_key=stranger.public_key)) == "unsigned_request"
    assert HubLink.objects.count() == 0


def test_a_record_is_stored_once_however_often_it_comes() -> None:
    box = linked()
    till = box.till()
    for _ in range(3):
        sell(till, Goods())
    batch = box.events + till.events
    assert statuses(box.hand_in(batch)) == {"stored": 5}
    answer = box.hand_in(batch)
    assert statuses(answer) == {"duplicate": 5}
    ends = {(head["device"], head["seq"]) for head in answer.json()["heads"]}
    assert ends == {(box.device, 2), (till.device, 3)}
    assert {str(key.device_id) for key in DeviceKey.objects.filter(outlet_id=box.outlet)} == {
        box.device,
        till.device,
    }


def test_what_a_till_signs_after_its_revocation_waits_for_people_though_it_comes_in_one_batch() -> (
    None
):
    box = linked()
    till = box.till()
    sell(till, Goods())
    before = list(till.events)
    box.append("device.revoked", {"device": till.device, "reason": "Hilang"})
    sell(till, Goods())
    batch = [*box.events[:2], *before, box.events[2], till.events[-1]]
    assert statuses(box.hand_in(batch)) == {"stored": 4, "quarantined": 1}
    assert Event.objects.get(state=State.QUARANTINED).reason == "revoked_device"


def test_what_nobody_vouched_for_is_kept_apart_and_stops_nothing() -> None:
    box = linked()
    stranger = Tablet(box.merchant, box.outlet, new_id(), "K09")
    sell(stranger, Goods())
    assert statuses(box.hand_in(box.events + stranger.events)) == {"stored": 1, "quarantined": 1}
    assert Event.objects.get(state=State.QUARANTINED).reason == "bad_signature"


@pytest.mark.parametrize(("held", "kept_apart"), [(True, 1), (False, 0)])
def test_a_bad_signature_counts_here_as_it_did_in_the_shop(held: bool, kept_apart: int) -> None:
    """The second sale's is bad. Where the shop's push ended behind it nothing proved it there, and
    what came later must not prove it here; where the third came along, it does."""
    box = linked()
    till = box.till()
    for _ in range(3):
        sell(till, Goods())
    one, two, three = till.events
    bad = {**two, "sig": till.sign(b"something else")}
    told = [*box.events, one, {**bad, "held": True} if held else bad, three]
    answer = box.ask("events", json.dumps({"events": told}).encode())
    assert statuses(answer).get("quarantined", 0) == kept_apart
    assert Event.objects.filter(reason="bad_signature").count() == kept_apart
    assert statuses(box.ask("events", json.dumps({"events": told}).encode())) == {"duplicate": 5}


def test_another_merchants_events_stay_with_the_one_who_brought_them() -> None:
    victim, thief = linked(), linked()
    victim.hand_in(victim.events)
    forged = Tablet(victim.merchant, victim.outlet, new_id(), "K01")
    thief.introduce(forged, "till")
    sell(forged, Goods())
    assert statuses(thief.hand_in(thief.events + forged.events)) == {"stored": 2, "quarantined": 1}
    kept = Event.objects.get(reason="wrong_tenant")
    assert (str(kept.merchant_id), str(kept.outlet_id)) == (thief.merchant, thief.outlet)
    assert not Event.objects.filter(merchant_id=victim.merchant, device_id=forged.device).exists()


def test_a_hub_cannot_say_whom_the_cloud_lets_in() -> None:
    box = linked()
    body = {
        "outlet": box.outlet,
        "device": box.device,
        "epoch": 2,
        "public_key": box.public_key,
        "name": "x",
    }
    box.append("hub.linked", body)
    assert statuses(box.hand_in(box.events)) == {"stored": 1, "quarantined": 1}
    assert HubLink.objects.get().epoch == 1


def test_a_new_key_counts_once_the_old_one_has_said_so() -> None:
    box, young = linked(), Tablet()
    told = json.dumps({"epoch": 2, "public_key": young.public_key}).encode()
    assert box.ask("key", told).status_code == 200
    assert code_of(box.ask("hello", b"{}")) == "unknown_hub"
    box.key, box.epoch = young.key, 2
    before = Event.objects.count()
    assert box.ask("key", told).status_code == 200  # the first answer was lost on the way
    assert Event.objects.count() == before
    assert box.ask("hello", b"{}").status_code == 200
    assert statuses(box.hand_in(box.events)) == {"stored": 1}  # of the epoch before


def test_gaps_are_told_and_what_is_before_them_is_kept() -> None:
    box = linked()
    till = box.till()
    for _ in range(3):
        sell(till, Goods())
    answer = box.hand_in([*box.events, till.events[0], till.events[2]])
    assert statuses(answer) == {"gap": 1, "stored": 3}
    assert statuses(box.hand_in(till.events)) == {"duplicate": 1, "stored": 2}


BAD = (
    (b"not json", {}, "bad_json"),
    (gzip.compress(b'{"events":[]}')[:-6], {"gzipped": True}, "bad_gzip"),
    (gzip.compress(b" " * 20_000_000), {"gzipped": True}, "batch_too_large"),
    (b'{"events":7}', {}, "bad_batch"),
    (b'{"events":[]}', {"time_ms": 1}, "clock_skew"),
    (b'{"events":[]}', {"signature": "A" * 86}, "unknown_hub"),
)


@pytest.mark.parametrize(("body", "changes", "code"), BAD, ids=[code for *_, code in BAD])
def test_bad_input_has_a_stable_code_and_changes_nothing(body, changes, code) -> None:
    box = linked()
    before = Event.objects.count()
    assert code_of(box.ask("events", body, **changes)) == code
    assert Event.objects.count() == before


def test_a_hub_that_was_taken_off_is_told_so_and_nothing_of_it_is_stored() -> None:
    box = linked()
    unlink_hub(link=HubLink.objects.get(), reason="Uji", by=None)
    assert code_of(box.hand_in(box.events)) == "hub_unlinked"
    assert not Event.objects.filter(device_id=box.device).exists()


def test_tablets_find_no_shop_at_the_clouds_address() -> None:
    box = linked()
    till = box.till()
    box.hand_in(box.events)
    path = "/sync/v1/hello"
    asked = Client().post(
        path,
        till.hello_body(),
        content_type="application/json",
        headers=till.headers("POST", path, till.hello_body()),
    )
    assert code_of(asked) == "not_a_shop"
    paired = Client().post(
        "/sync/v1/pair", {"public_key": till.public_key, "name": "x"}, "application/json"
    )
    assert code_of(paired) == "not_a_shop"


def test_a_shops_server_has_no_doors_for_hubs(settings: Any) -> None:
    settings.ROLE = "shop"
    assert code_of(Box().link("ABCDE-FGHJK")) == "not_a_cloud"


def test_two_merchants_records_are_numbered_apart() -> None:
    for box in (linked(), linked()):
        box.hand_in(box.events)
    numbers = Event.objects.order_by("merchant_id", "server_seq").values_list(
        "server_seq", flat=True
    )
    assert list(numbers) == [1, 2, 3, 1, 2, 3]


# What the cloud says, and who signs in there ---------------------------------------------------


def known(box: Box, **changes: Any) -> Any:
    told = {"epoch": 1, "seq": 0, "hash": "0" * 64, **changes}
    return box.ask("pull", json.dumps(told).encode()).json()


def test_a_hub_hears_its_own_merchants_cloud_only_from_where_it_stopped() -> None:
    box, other = linked(), linked()
    told = known(box)
    raws = [json.loads(one["raw"]) for one in told["events"]]
    assert [one["type"] for one in raws] == ["device.paired", "hub.linked"]
    assert {one["merchant"] for one in raws} == {box.merchant} != {other.merchant}
    assert is_valid(told["keys"]["1"], *_signed(told["events"][1]))
    last = told["events"][1]["raw"].encode()
    again = known(box, seq=2, hash=hashlib.sha256(last).hexdigest())
    assert (again["events"], again["more"]) == ([], False)


def _signed(event: dict[str, str]) -> tuple[bytes, str]:
    return event["raw"].encode(), event["sig"]


def test_what_a_shop_with_its_own_server_does_is_not_written_in_the_cloud() -> None:
    box = linked()
    box.hand_in(box.events)
    tenant = {"merchant_id": uuid.UUID(box.merchant), "outlet_id": uuid.UUID(box.outlet)}
    with pytest.raises(RuleError, match="server toko cabangnya"):
        add_drawer(**tenant, name="Laci 2", by=None)
