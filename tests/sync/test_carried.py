"""A record that comes to the cloud in a file, and the answer that goes back: each end in this
process. A real hub and a real cloud do it in test_relay.py."""

import io
import json
import uuid
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client

from pos.journal import sealed_file
from pos.journal.clock import wall_ms
from pos.journal.errors import LancarError
from pos.journal.keys import own_public_key
from pos.journal.models import Event, Ledger
from pos.journal.problems import Problem
from pos.people.actions import set_password
from sync import carried, down
from sync.carrying import hear_answer, write_record
from sync.handed_over import known_in, take_record
from sync.links import own_key, unlink_hub
from sync.models import CloudHead, Deposit, HubLink, Uplink
from tests.pos.world import Till, World, hire, make_world, pair
from tests.sales import Goods, sell
from tests.sync.test_deposits import leave
from tests.sync.test_links import Box, linked
from tests.sync.test_relay_steps import hand_in, sold
from tests.tablet import Tablet, new_id

pytestmark = pytest.mark.django_db
Json = dict[str, Any]


@pytest.fixture
def in_cloud(settings: Any, tmp_path: Any) -> None:
    settings.ROLE, settings.DATA_DIR = "cloud", tmp_path


def carry(way: str, writer: Tablet, recipient: str, *lines: Json, close: bool = True) -> bytes:
    """A file by who has no key among this server's own."""
    file = io.BytesIO()
    sealed = sealed_file.Writer(file, carried.FORMAT, recipient, way=way)
    for number, told in enumerate(lines):
        text = json.dumps(told)
        signature = writer.sign(carried._message(sealed.digest, number, text))
        sealed.write({"text": text, "sig": signature})
    if close:
        sealed.close()
    return file.getvalue()


def beginning(box: Box, **changes: Any) -> Json:
    told = {"merchant": box.merchant, "outlet": box.outlet, "device": box.device}
    return {**told, "made_at_ms": 1_000_000, "known": down.NOTHING, **changes}


def batch(*events: dict[str, str], **more: Any) -> Json:
    return {"events": list(events), **more}


def record(box: Box, *batches: Json, signer: Tablet | None = None, **changes: Any) -> bytes:
    recipient = own_key(uuid.UUID(box.merchant)).public_key
    return carry("up", signer or box, recipient, beginning(box, **changes), *batches)


def taken(box: Box, content: bytes) -> Any:
    return take_record(io.BytesIO(content), uuid.UUID(box.merchant))


def refused(act: Any) -> str:
    with pytest.raises(LancarError) as found:
        act()
    return found.value.code


def stored() -> int:
    return Event.objects.count()


def a_shop() -> tuple[Box, Tablet, list[Json]]:
    """A hub that is known, its till, and its record in two batches of two sales each."""
    box = linked()
    till = box.till()
    for _ in range(4):
        sell(till, Goods())
    return box, till, [batch(*box.events, *till.events[:2]), batch(*till.events[2:])]


def test_a_record_comes_in_a_file_and_again_changes_nothing(in_cloud: None) -> None:
    box, till, batches = a_shop()
    before = stored()
    content = record(box, *batches)
    found = taken(box, content)
    assert (found.sentence, found.is_whole, found.remarks) == ("6 baru, 0 sudah ada.", True, [])
    assert stored() == before + 6
    link = HubLink.objects.get()
    assert link.heard_at == max(1_000_000, link.heard_at or 0)
    assert abs(wall_ms() - (link.received_at or 0)) < 60_000
    again = taken(box, content)
    assert (again.sentence, again.is_whole) == ("0 baru, 6 sudah ada.", True)
    assert stored() == before + 6
    assert box.hand_in(till.events).json()["statuses"] == {"duplicate": 4}


def test_what_a_tablet_left_is_let_go_when_its_servers_record_comes_in_a_file(
    in_cloud: None,
) -> None:
    box, till, batches = a_shop()
    taken(box, record(box, batch(*box.events)))
    leave(till, till.events)
    assert Deposit.objects.count() == 4
    taken(box, record(box, batches[0]))
    assert Deposit.objects.count() == 2
    taken(box, record(box, *batches))
    assert Deposit.objects.count() == 0


def test_a_half_written_file_is_kept_as_far_as_it_goes_and_the_whole_one_brings_the_rest(
    in_cloud: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed_file, "FRAME_BYTES", 256)
    box, _, batches = a_shop()
    content, before = record(box, *batches), stored()
    found = taken(box, content[:-400])
    assert found.is_whole is False
    assert "terpotong" in found.remarks[0]
    assert found.new == 4
    assert stored() == before + 4
    assert taken(box, content).sentence == "2 baru, 4 sudah ada."
    flipped = bytearray(content)
    flipped[-400] ^= 1
    assert "rusak" in taken(box, bytes(flipped)).remarks[0]
    assert refused(lambda: taken(box, content[:400])) == "damaged_file"


def test_what_is_no_file_for_this_merchant_is_refused_before_anything_is_stored(
    in_cloud: None,
) -> None:
    box, _, batches = a_shop()
    other, _, _ = a_shop()
    stranger, before = Tablet(), stored()
    cloud_key = own_key(uuid.UUID(box.merchant)).public_key
    content = record(box, *batches)
    for attempt, code in (
        (lambda: taken(other, content), "foreign_file"),
        (lambda: taken(box, record(box, *batches, merchant=other.merchant)), "foreign_file"),
        (lambda: taken(box, record(box, *batches, device=other.device)), "unknown_writer"),
        (lambda: taken(box, record(box, *batches, signer=stranger)), "unknown_writer"),
        (lambda: taken(box, record(box, *batches, device="?")), "not_carried"),
        (lambda: taken(box, b"PK\x03\x04 something else"), "not_carried"),
        (lambda: taken(box, content[:20]), "not_carried"),
        (lambda: taken(box, b""), "not_carried"),
        (lambda: taken(box, carry("down", box, cloud_key, beginning(box))), "wrong_way"),
        (lambda: taken(box, carry("up", box, cloud_key)), "damaged_file"),
    ):
        assert refused(attempt) == code
    unlink_hub(link=HubLink.objects.get(id=box.outlet), reason="hilang", by=None)
    after = stored()
    assert refused(lambda: taken(box, content)) == "hub_unlinked"
    assert (before + 1, after) == (after, stored())


def test_a_line_that_the_hub_did_not_sign_for_this_file_is_not_taken(in_cloud: None) -> None:
    box, _, batches = a_shop()
    recipient = own_key(uuid.UUID(box.merchant)).public_key
    file = io.BytesIO()
    sealed = sealed_file.Writer(file, carried.FORMAT, recipient, way="up")
    first, second = json.dumps(beginning(box)), json.dumps(batches[0])
    for place, text in ((0, first), (7, second)):  # signed for another place in it
        message = carried._message(sealed.digest, place, text)
        sealed.write({"text": text, "sig": box.sign(message)})
    sealed.close()
    before = stored()
    found = taken(box, file.getvalue())
    assert (found.new, found.is_whole, stored()) == (0, False, before)
    assert "tidak ditulis oleh server yang dikenal" in found.remarks[0]


def test_a_bomb_a_batch_too_long_and_no_batch_end_the_file_there(in_cloud: None) -> None:
    box, _, batches = a_shop()
    for line, words in (
        ({"events": [], "more": "0" * 5_000_000}, "rusak"),
        (batch(*box.events * 201), "terlalu besar"),
        ({"events": "?"}, "daftar kejadian"),
    ):
        found = taken(box, record(box, batches[0], line, batches[1]))
        assert found.is_whole is False
        assert words in found.remarks[0]
    assert taken(box, record(box, *batches)).sentence == "2 baru, 4 sudah ada."


def test_what_comes_before_what_the_cloud_lacks_waits_for_a_file_with_all(in_cloud: None) -> None:
    box, _, batches = a_shop()
    found = taken(box, record(box, batch(*box.events), batches[1]))
    assert (found.new, found.is_whole) == (2, False)
    assert "unduh berkas dengan semua catatan" in found.remarks[0]
    assert taken(box, record(box, *batches)).is_whole is True


def test_what_the_hub_keeps_apart_for_its_signature_is_kept_apart_here_too(in_cloud: None) -> None:
    box, till, _ = a_shop()
    bad = {**till.events[0], "sig": till.sign(b"something else")}
    told = batch(*box.events, {**bad, "held": True}, till.events[1])
    assert taken(box, record(box, told)).remarks == ["1 catatan disimpan di Perlu dicek."]
    assert Problem.objects.filter(event_id=json.loads(bad["raw"])["id"]).count() == 1


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def cloud(world: World) -> Tablet:
    merchant = str(world.merchant.id)
    return Tablet(merchant, merchant, new_id(), "A01")


@pytest.fixture
def uplink(world: World, cloud: Tablet) -> Uplink:
    return Uplink.objects.create(
        id=world.outlet.id,
        **world.tenant,
        address="https://cloud.contoh.id",
        cloud_device_id=cloud.device,
        cloud_public_key=cloud.public_key,
        epoch=1,
        linked_at=1,
    )


def opened(content: bytes, cloud: Tablet) -> list[Json]:
    """What stands in a hub's file, as the cloud reads it."""
    file = io.BytesIO(content)
    header = sealed_file.read_header(file, carried.FORMAT)
    assert set(header[0]) == {"way", "recipient", "ephemeral", "salt"}
    lines = sealed_file.read_lines(
        file, carried.FORMAT, header, lambda point: cloud.key.exchange(ec.ECDH(), point)
    )
    return [json.loads(line["text"]) for line in lines]


def written(uplink: Uplink, **options: Any) -> bytes:
    file = io.BytesIO()
    write_record(uplink, file, **options)
    return file.getvalue()


def answer(world: World, cloud: Tablet, till: Till, upto: int, *lines: Json) -> bytes:
    """The cloud has so much of the till, all of the hub, and says `lines`."""
    heads = [
        {"device": str(one.device_id), "epoch": 1, "stream": "F", "seq": one.seq, "hash": one.hash}
        for one in Event.objects.order_by("server_seq")
        if str(one.device_id) != till.tablet.device or one.seq <= upto
    ]
    ledger = Ledger.objects.get()
    return carry(
        "down", cloud, own_public_key(ledger.device_id, 1), {"heads": heads[-200:]}, *lines
    )


def heard(uplink: Uplink, content: bytes) -> Any:
    return hear_answer(Uplink.objects.get(pk=uplink.pk), io.BytesIO(content))


def test_a_hub_writes_what_the_cloud_lacks_and_goes_on_where_its_answer_says(
    world: World, cloud: Tablet, uplink: Uplink
) -> None:
    till = pair(world)
    sales = [sold(till) for _ in range(3)]
    assert hand_in(till, *sales) == ["stored"] * 3
    content = written(uplink)
    for secret in (
        b"sale.completed",
        b"Sari",
        str(world.outlet.id).encode(),
        sales[0]["sig"].encode(),
    ):
        assert secret not in content, "a stick that is lost tells nothing"
    told = opened(content, cloud)
    assert told[0]["known"] == down.NOTHING
    carried_now = [event for line in told[1:] for event in line["events"]]
    assert len(carried_now) == Event.objects.count()
    assert [event["raw"] for event in carried_now[-3:]] == [sale["raw"] for sale in sales]
    found = heard(uplink, answer(world, cloud, till, 2))
    assert (found.damage, found.left, found.is_older) == ("", 1, False)
    again = opened(written(Uplink.objects.get()), cloud)
    assert [event["raw"] for line in again[1:] for event in line["events"]] == [sales[2]["raw"]]
    assert CloudHead.objects.get(device_id=till.tablet.device).seq == 2
    older = heard(uplink, answer(world, cloud, till, 1))
    assert (older.is_older, older.left) == (True, 1)
    assert CloudHead.objects.get(device_id=till.tablet.device).seq == 2
    whole = opened(written(Uplink.objects.get(), is_whole=True), cloud)
    assert sum(len(line["events"]) for line in whole[1:]) == Event.objects.count()


def test_an_answer_brings_what_was_changed_in_the_cloud_and_only_this_cloud_is_believed(
    world: World, cloud: Tablet, uplink: Uplink
) -> None:
    till = pair(world)
    category = {"id": new_id(), "groups": {"identity": {"name": "Minuman", "colour": "#DDEBE4"}}}
    cloud.append("category.changed", category)
    line = {"events": cloud.events, "keys": {"1": cloud.public_key}}
    stranger = Tablet(cloud.merchant, cloud.outlet, cloud.device, "A01")
    before = stored()
    forged = answer(world, stranger, till, 0, line)
    assert refused(lambda: heard(uplink, forged)) == "unknown_writer"
    assert refused(lambda: heard(uplink, written(uplink))) == "wrong_way"
    assert stored() == before
    content = answer(world, cloud, till, 0, line)
    assert heard(uplink, content[:-40]).damage != ""
    assert heard(uplink, content).count == 1
    assert stored() == before + 1
    assert heard(uplink, content).count == 1
    assert stored() == before + 1


def test_the_page_in_the_cloud_takes_the_file_and_gives_the_answer(in_cloud: None) -> None:
    box, _till, batches = a_shop()
    merchant_id = uuid.UUID(box.merchant)
    sari = hire(merchant_id, "Sari", "owner", username="sari")
    set_password(person=sari, password="kata-sandi-panjang", by=sari.id)
    office = Client()
    office.force_login(sari)
    base = "/admin/sync/uplink/"
    assert "Masukkan dulu berkas" in office.post(f"{base}berkas/").content.decode()
    file = io.BytesIO(record(box, *batches))
    file.name = "toko.lancar"
    shown = office.post(f"{base}berkas/masuk/", {"file": file}, follow=True).content.decode()
    assert "6 baru, 0 sudah ada." in shown
    given = office.post(f"{base}berkas/")
    content = b"".join(given.streaming_content)
    assert given["Content-Disposition"].endswith('-balasan.lancar"')
    opened_here = opened(content, box)
    assert {head["device"] for head in opened_here[0]["heads"]} >= {box.device, _till.device}
    assert [set(line) for line in opened_here[1:]] == [{"events", "keys"}]
    nothing = office.post(f"{base}berkas/masuk/", follow=True).content.decode()
    assert "Pilih berkasnya dulu" in nothing
    assert known_in({"epoch": 0, "seq": 1, "hash": ""}) == down.NOTHING
