"""The cloud keeps sealed copies: who may leave them, who may fetch them, and what is never told of.
Over its doors, in this process, on the tests' own database."""

import base64
import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from pos.backups.models import BackupCloud
from pos.backups.notes import Note, file_name
from pos.journal.clock import wall_ms
from pos.outlets.models import Merchant
from pos.outlets.recovery import backup_key, new_seed, public_keys
from sync import copies, proof
from sync.forgetting import Forgetting
from sync.links import unlink_hub
from sync.models import HubLink, KeptCopy
from sync.signing import signed_message
from tests.sync.test_links import Box, code_of, linked
from tests.tablet import new_id

pytestmark = pytest.mark.django_db
COPIES = "/sync/v1/copies"
LIFE = new_id()
DAY_MS = 86_400_000


@pytest.fixture(autouse=True)
def as_cloud(settings: Any, tmp_path: Path) -> None:
    settings.ROLE, settings.DATA_DIR, settings.COPIES_DIR = "cloud", tmp_path, tmp_path / "copies"
    settings.COPIES_QUOTA_BYTES = 10_000_000


class Card:
    """What an owner has after the fire: fourteen groups on paper."""

    def __init__(self) -> None:
        self.seed = new_seed()
        self.public = public_keys(self.seed).backup

    def ask(self, what: str, told: dict[str, Any], **changes: Any) -> Any:
        path, body = f"{COPIES}/{what}", json.dumps(told).encode()
        door = Client().post(f"{COPIES}/door").json()["key"]
        at = changes.get("time_ms", wall_ms())
        message = signed_message("POST", changes.get("signs", path), at, body)
        said = proof.proof(backup_key(self.seed), card=self.public, door=door, message=message)
        headers = {
            "Lancar-Card": changes.get("card", self.public),
            "Lancar-Time": str(at),
            "Lancar-Signature": said,
        }
        return Client().post(path, body, content_type="application/json", headers=headers)


def shop(card: Card, merchant: str = "") -> Box:
    box = linked(merchant)
    Merchant.objects.get_or_create(
        id=box.merchant,
        defaults={
            "merchant_id": box.merchant,
            "outlet_id": box.merchant,
            "backup_public_key": card.public,
        },
    )
    return box


def ask(box: Box, what: str, told: dict[str, Any]) -> Any:
    path, body = f"{COPIES}/{what}", json.dumps(told).encode()
    headers = box.headers("POST", path, body)
    return Client().post(path, body, content_type="application/json", headers=headers)


def note(box: Box, content: bytes, number: int = 1, kind: str = "snapshot", **more: Any) -> Note:
    return Note(
        number=number, kind=kind, made_at=wall_ms(), size_bytes=len(content),
        digest=hashlib.sha256(content).hexdigest(), merchant=box.merchant, shop="Toko uji",
        incarnation=more.pop("incarnation", LIFE), release="1", after={}, marks={box.outlet: 5},
        **more,
    )  # fmt: skip


def send(box: Box, name: str, at: int, data: bytes, life: str = LIFE) -> Any:
    text = base64.b64encode(data).decode()
    return ask(box, "part", {"incarnation": life, "name": name, "at": at, "data": text})


def leave(box: Box, content: bytes, number: int = 1, kind: str = "snapshot", **more: Any) -> Note:
    """All of it in one part."""
    told = note(box, content, number, kind, **more)
    assert ask(box, "begin", asdict(told)).json() == {"have": 0, "whole": False}
    answer = send(box, told.name, 0, content, told.incarnation)
    assert answer.json() == {"have": len(content), "whole": True}
    return told


def names(box: Box, life: str = LIFE) -> dict[str, int]:
    found: dict[str, int] = ask(box, "list", {"incarnation": life}).json()["files"]
    return found


def files(box: Box) -> list[str]:
    folder = Path(settings.COPIES_DIR, box.merchant, box.outlet)
    return sorted(path.suffix for path in folder.iterdir())


def test_a_copy_comes_in_parts_goes_on_where_it_was_cut_and_is_told_of_only_once_whole() -> None:
    card = Card()
    box, content = shop(card), b"sealed" * 50
    told = note(box, content)
    assert ask(box, "begin", asdict(told)).json() == {"have": 0, "whole": False}
    assert send(box, told.name, 0, content[:100]).json() == {"have": 100, "whole": False}
    assert ask(box, "begin", asdict(told)).json() == {"have": 100, "whole": False}
    assert send(box, told.name, 0, content[:100]).json()["have"] == 100  # came twice
    assert send(box, told.name, 250, content[250:]).json()["have"] == 100  # a hole
    assert names(box) == {}
    assert code_of(card.ask("find", {})) == "no_copies_here"
    where = {"incarnation": LIFE, "name": told.name, "at": 0}
    assert code_of(card.ask("get", where)) == "no_copies_here"
    assert code_of(ask(box, "back", where)) == "copy_gone"
    assert send(box, told.name, 100, content[100:]).json() == {"have": 300, "whole": True}
    assert names(box) == {told.name: 300}
    back = ask(box, "back", {**where, "at": 200}).json()
    assert base64.b64decode(back["data"]) == content[200:]
    assert json.loads(back["note"]) == asdict(told)


def test_bytes_of_another_hash_are_thrown_away_and_more_than_announced_is_refused() -> None:
    box = shop(Card())
    told = note(box, b"what was announced")
    ask(box, "begin", asdict(told))
    assert code_of(send(box, told.name, 0, b"x" * 100)) == "bad_copy"
    assert code_of(send(box, told.name, 0, b"x" * told.size_bytes)) == "copy_differs"
    assert ask(box, "begin", asdict(told)).json() == {"have": 0, "whole": False}
    assert (names(box), files(box)) == ({}, [])


def test_a_whole_copy_is_never_written_over_and_one_that_the_cloud_lost_is_taken_again() -> None:
    box = shop(Card())
    told = leave(box, b"first")
    other = note(box, b"other")
    assert code_of(ask(box, "begin", asdict(other))) == "copy_is_another"
    assert send(box, told.name, 0, b"other").json() == {"have": 5, "whole": True}
    [path] = Path(settings.COPIES_DIR, box.merchant, box.outlet).iterdir()
    assert path.read_bytes() == b"first"
    path.unlink()
    assert names(box) == {}
    leave(box, b"first")
    assert names(box) == {told.name: 5}


def test_only_the_card_opens_the_door_and_only_to_the_shop_whose_copies_it_opens() -> None:
    card, other = Card(), Card()
    box, stranger = shop(card), shop(other)
    told, theirs = leave(box, b"ours"), leave(stranger, b"theirs", incarnation=new_id())
    found = card.ask("find", {}).json()
    assert found["merchant"] == box.merchant
    assert [each["outlet"] for each in found["outlets"]] == [box.outlet]
    [text] = card.ask("notes", {"outlet": box.outlet}).json()["notes"]
    assert json.loads(text) == asdict(told)
    got = card.ask("get", {"incarnation": LIFE, "name": told.name, "at": 0}).json()
    assert base64.b64decode(got["data"]) == b"ours"
    assert card.ask("notes", {"outlet": stranger.outlet}).json()["notes"] == []
    there = {"incarnation": theirs.incarnation, "name": theirs.name, "at": 0}
    assert code_of(card.ask("get", there)) == "copy_gone"
    assert code_of(ask(box, "back", there)) == "copy_gone"
    assert names(box, theirs.incarnation) == {}
    assert code_of(Card().ask("find", {})) == "no_copies_here"
    assert code_of(other.ask("find", {}, card=card.public)) == "unproven_card"


@pytest.mark.parametrize("door", ["find", "notes", "get"])
def test_a_proof_is_of_one_question_and_of_now(door: str) -> None:
    card = Card()
    leave(shop(card), b"ours")
    assert code_of(card.ask(door, {}, signs="/sync/v1/copies/door")) == "unproven_card"
    assert code_of(card.ask(door, {}, time_ms=wall_ms() - DAY_MS)) == "clock_skew"
    assert code_of(card.ask(door, {}, card="")) == "unproven_card"
    assert code_of(card.ask(door, {}, card="A" * 43)) == "unproven_card"  # the point of order 1
    assert code_of(Client().post(f"{COPIES}/{door}")) == "unproven_card"


@pytest.mark.parametrize("door", ["list", "begin", "part", "back"])
def test_a_hubs_doors_are_shut_to_strangers_to_a_hub_that_was_taken_off_and_at_a_shop(
    door: str, settings: Any
) -> None:
    box = shop(Card())
    assert code_of(ask(Box(box.merchant, box.outlet), door, {})) == "unknown_hub"
    assert code_of(Client().post(f"{COPIES}/{door}")) == "unsigned_request"
    unlink_hub(link=HubLink.objects.get(), reason="Uji", by=None)
    assert code_of(ask(box, door, {})) == "hub_unlinked"
    settings.ROLE = "shop"
    assert code_of(ask(box, door, {})) == "not_a_cloud"


def test_copies_of_a_server_that_was_taken_off_still_open_to_the_card() -> None:
    card = Card()
    leave(shop(card), b"ours")
    unlink_hub(link=HubLink.objects.get(), reason="Dicuri", by=None)
    assert len(card.ask("find", {}).json()["outlets"]) == 1


def test_two_outlets_of_one_merchant_are_kept_apart() -> None:
    card = Card()
    box = shop(card)
    second = shop(card, box.merchant)
    first, other = leave(box, b"first"), leave(second, b"second", incarnation=new_id())
    assert (names(box), names(box, other.incarnation)) == ({first.name: 5}, {})
    assert {each["outlet"] for each in card.ask("find", {}).json()["outlets"]} == {
        box.outlet,
        second.outlet,
    }
    for one, copy in ((box, first), (second, other)):
        [text] = card.ask("notes", {"outlet": one.outlet}).json()["notes"]
        assert json.loads(text)["incarnation"] == copy.incarnation


def test_a_merchant_that_names_anothers_card_is_refused_and_never_shown_for_it() -> None:
    card = Card()
    box, thief = shop(card), shop(card)
    leave(box, b"ours")
    bad = note(thief, b"planted")
    assert code_of(ask(thief, "begin", asdict(bad))) == "card_elsewhere"
    assert card.ask("find", {}).json()["merchant"] == box.merchant


def test_who_only_announces_copies_for_anothers_card_does_not_keep_its_shop_out() -> None:
    card = Card()
    box, thief = shop(card), shop(card)
    bad = note(thief, b"planted", incarnation=new_id())
    assert ask(thief, "begin", asdict(bad)).status_code == 200
    leave(box, b"ours")
    assert send(thief, bad.name, 0, b"planted", bad.incarnation).json()["whole"] is True
    assert card.ask("find", {}).json()["merchant"] == box.merchant


def test_a_copy_of_another_merchant_or_without_a_card_on_record_is_refused() -> None:
    box, other = shop(Card()), shop(Card())
    assert code_of(ask(box, "begin", asdict(note(other, b"x")))) == "bad_copy"
    assert code_of(ask(linked(), "begin", asdict(note(box, b"x")))) == "no_card"


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "other"},
        {"digest": "x"},
        {"size_bytes": 0},
        {"number": 10**8},
        {"format": 2},
        {"marks": {new_id(): 1 for _ in range(21)}},
        {"shop": "x" * 201},
        {"incarnation": "../.."},
    ],
)
def test_a_note_of_another_shape_is_refused(wrong: dict[str, Any]) -> None:
    box = shop(Card())
    assert code_of(ask(box, "begin", {**asdict(note(box, b"x")), **wrong})) == "bad_input"
    assert KeptCopy.objects.count() == 0


@pytest.mark.parametrize("name", ["../../x-snapshot.age", "1-snapshot.age", "00000001-snapshot"])
def test_a_name_that_is_none_of_ours_is_refused(name: str) -> None:
    box = shop(Card())
    assert code_of(send(box, name, 0, b"abc")) == "bad_input"
    assert code_of(ask(box, "back", {"incarnation": LIFE, "name": name, "at": 0})) == "bad_input"


def test_seven_snapshots_stay_and_what_follows_the_oldest_of_them_and_no_file_of_others() -> None:
    box = shop(Card())
    for number in range(1, 19):
        is_snapshot = number % 2 == 1
        leave(box, b"%d" % number, number, "snapshot" if is_snapshot else "segment")
    kept = [file_name(number, "snapshot") for number in range(5, 19, 2)]
    kept += [file_name(number, "segment") for number in range(6, 19, 2)]
    assert sorted(names(box)) == sorted(kept)
    assert files(box) == [".age"] * 14


def test_the_last_of_a_week_stays_beside_the_newest_by_the_clouds_own_clock() -> None:
    box = shop(Card())
    leave(box, b"old", 1)
    KeptCopy.objects.update(whole_at=wall_ms() - 8 * DAY_MS)
    for number in range(2, 10):
        leave(box, b"%d" % number, number)
    assert list(names(box))[:1] == [file_name(1, "snapshot")]
    assert len(names(box)) == 8


def test_a_quota_makes_room_down_to_two_snapshots_and_then_refuses(settings: Any) -> None:
    settings.COPIES_QUOTA_BYTES = 40
    box = shop(Card())
    for number in range(1, 5):
        leave(box, b"x" * 10, number)
    leave(box, b"x" * 10, 5)
    assert list(names(box)) == [file_name(number, "snapshot") for number in (3, 4, 5)]
    assert code_of(ask(box, "begin", asdict(note(box, b"x" * 11, 6)))) == "copy_too_large"
    second = shop(Card(), box.merchant)
    assert ask(second, "begin", asdict(note(second, b"x" * 10, 1))).status_code == 200
    assert code_of(ask(second, "begin", asdict(note(second, b"x" * 10, 2)))) == "copies_full"


def test_a_full_disk_of_the_cloud_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    box = shop(Card())
    monkeypatch.setattr(copies, "SPARE_BYTES", 1 << 60)
    assert code_of(ask(box, "begin", asdict(note(box, b"x")))) == "copies_no_room"
    assert KeptCopy.objects.count() == 0


def switched(box: Box, *, is_on: bool) -> None:
    """What the hub's record says here."""
    told: dict[str, Any] = {"merchant_id": box.merchant, "outlet_id": box.outlet, "id": box.outlet}
    BackupCloud.objects.update_or_create(**told, defaults={"is_on": is_on, "set_at": 1})


def came(box: Box, days_ago: int) -> None:
    rows = KeptCopy.objects.filter(outlet_id=box.outlet)
    rows.update(begun_at=wall_ms() - days_ago * DAY_MS, whole_at=wall_ms() - days_ago * DAY_MS)


def test_copies_leave_a_month_after_the_last_one_when_their_owner_wants_them_here_no_more() -> None:
    card = Card()
    off, others = shop(card), [shop(Card()) for _ in range(3)]
    for box in (off, *others):
        leave(box, b"ours", incarnation=new_id())
    silent, on, fresh = others
    for box, is_on, days in ((off, False, 31), (on, True, 31), (fresh, False, 29)):
        switched(box, is_on=is_on)
        came(box, days)
    came(silent, 400)  # never said anything: its server may have burnt down
    assert Forgetting().work() == 0
    assert [files(box) for box in (off, silent, on, fresh)] == [[], [".age"], [".age"], [".age"]]
    assert code_of(card.ask("find", {})) == "no_copies_here"
    assert KeptCopy.objects.count() == 3
    left = leave(off, b"wanted again")
    switched(off, is_on=True)
    Forgetting().work()
    assert names(off) == {left.name: 12}


def test_files_that_a_cut_left_behind_their_rows_go_the_next_time() -> None:
    box = shop(Card())
    leave(box, b"ours")
    switched(box, is_on=False)
    KeptCopy.objects.all().delete()
    assert files(box) == [".age"]
    forgetting = Forgetting()
    assert forgetting.waits()
    forgetting.work()
    assert (files(box), forgetting.waits()) == ([], False)
