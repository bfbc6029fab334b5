"""The box is gone: another one, the copies on a stick, the card of the owner, and the tablets."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pos.box.authority import Authority
from pos.box.keeping import keep, load_authority, load_leaf
from pos.box.origin import Origin, read_origin, write_origin
from tests.hub import Hub
from tests.pos.backups.boxes import Box, another_shop, flip_a_bit, new_box, restore, sell_and_push
from tests.tablet import Tablet

CUT = """
import io, sys
from django.core.management import call_command
from pos.config.management.commands import restore
class Cut(Exception): pass
def cut(data): raise Cut
restore._begin_anew = cut
sys.stdin = io.StringIO("{card}\\n")
try: call_command("restore", "--from", "{stick}")
except Cut: print("power cut")
"""
LET_GO = """
from pos.tills.actions import revoke_device
from pos.tills.models import Device
revoke_device(device=Device.objects.get(id="{device}"), reason="hilang", by=None)
"""
OTHER_CARD = "0000-" * 13 + "0000"


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    box = new_box(tmp_path / "box")
    yield box
    if box.hub.process:
        box.hub.kill()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    stick = tmp_path / "stik"
    stick.mkdir()
    return stick


def copies(stick: Path, kind: str) -> list[Path]:
    return sorted(stick.glob(f"lancar-cadangan/*/*/*-{kind}.age"))


def assert_tablets_trust(data: Path, trusted: Authority, address: Origin) -> None:
    """The same authority, which has signed a new certificate for the same address: the server that
    starts next is told of its file."""
    assert not keep(data, address.hosts, datetime.now(UTC))
    authority, leaf = load_authority(data), load_leaf(data)
    assert (authority.root, authority.middle) == (trusted.root, trusted.middle)
    assert leaf is not None
    leaf.verify_directly_issued_by(trusted.middle)
    key = data / "https" / "authority" / "middle.key"
    assert key.stat().st_mode & 0o777 == 0o600


def test_a_lost_box_comes_back_from_the_stick_with_the_card_and_the_tablet_brings_the_rest(
    box: Box, stick: Path, tmp_path: Path
) -> None:
    address = Origin("192.168.1.250", 8443, 8000, "toko.local")
    write_origin(box.hub.data, address)
    keep(box.hub.data, address.hosts, datetime.now(UTC))
    trusted = load_authority(box.hub.data)
    box.send_copies_to(stick)
    tablet = box.hub.start().pair(Tablet())
    sell_and_push(box.hub, tablet, 5)
    box.step("snapshot_now", "copy_now", "try_newest")
    sell_and_push(box.hub, tablet, 3)
    box.step("segment_now", "copy_now")
    sell_and_push(box.hub, tablet, 2)
    before = box.hub.hello(tablet).json["incarnation"]
    box.hub.kill()
    shutil.rmtree(box.hub.data)

    said = restore(tmp_path / "other", stick, box.card)
    assert said.returncode == 0, said.stdout + said.stderr
    assert "; 4 kejadian dari catatan sesudahnya" in said.stdout  # 3 sales, and the trial itself
    assert read_origin(tmp_path / "other") == address
    assert_tablets_trust(tmp_path / "other", trusted, address)
    other = Hub(tmp_path / "other", port=box.hub.port).start()
    try:
        told = other.hello(tablet).json
        assert told["incarnation"] != before
        assert [head["seq"] for head in told["heads"]] == [8]
        answer = other.push(tablet, tablet.events)
        statuses = [result["status"] for result in answer.json["results"]]
        assert statuses == ["duplicate"] * 8 + ["stored"] * 2
        assert Box(other, "").sales() == 10
        other.assert_record_is_sound()
    finally:
        other.stop()


def test_another_card_opens_nothing_and_changes_nothing(box: Box, stick: Path) -> None:
    box.send_copies_to(stick)
    box.step("snapshot_now", "copy_now")
    other = another_shop(stick.parent / "other")
    there = {path: path.read_bytes() for path in other.hub.data.rglob("*") if path.is_file()}
    said = restore(other.hub.data, stick, other.card, "--replace")
    assert said.returncode == 1
    assert "wrong_card" in said.stderr
    assert restore(other.hub.data, stick, OTHER_CARD, "--replace").returncode == 1
    assert restore(other.hub.data, stick, "entah", "--replace").returncode == 1
    now = {path: path.read_bytes() for path in other.hub.data.rglob("*") if path.is_file()}
    assert {path: now[path] for path in there} == there


def test_a_shop_that_is_there_is_put_aside_only_when_asked(box: Box, stick: Path) -> None:
    box.send_copies_to(stick)
    tablet = box.hub.start().pair(Tablet())
    sell_and_push(box.hub, tablet, 1)
    box.hub.stop()
    box.step("snapshot_now", "copy_now")
    refused = restore(box.hub.data, stick, box.card)
    assert (refused.returncode, "shop_exists" in refused.stderr) == (1, True)
    assert restore(box.hub.data, stick, box.card, "--replace").returncode == 0
    assert (box.hub.data / "before-restore-1" / "lancar.sqlite3").is_file()
    assert box.sales() == 1


def test_a_running_shop_is_not_replaced(box: Box, stick: Path) -> None:
    import fcntl

    box.send_copies_to(stick)
    box.step("snapshot_now", "copy_now")
    with (box.hub.data / "shop.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        said = restore(box.hub.data, stick, box.card, "--replace")
    assert (said.returncode, "already_running" in said.stderr) == (1, True)


@pytest.mark.parametrize("place", [250_007])
def test_a_flipped_bit_is_found_by_the_trial_and_the_copy_before_is_put_back(
    box: Box, stick: Path, tmp_path: Path, place: int
) -> None:
    box.send_copies_to(stick)
    tablet = box.hub.start().pair(Tablet())
    sell_and_push(box.hub, tablet, 2)
    box.step("snapshot_now", "copy_now", "try_newest")
    sell_and_push(box.hub, tablet, 2)
    box.step("segment_now", "snapshot_now", "copy_now")
    box.hub.kill()
    flip_a_bit(copies(stick, "snapshot")[-1], place)
    box.step("try_newest")
    troubles = [one["trouble"] for one in box.files() if "snapshot" in one["name"]]
    assert troubles[0] == ""
    assert "rusak atau terpotong" in troubles[1]
    flip_a_bit(copies(stick, "snapshot")[-1], place)  # it was mended; this time nobody saw it

    said = restore(tmp_path / "other", stick, box.card)
    assert said.returncode == 0, said.stderr
    assert "rusak atau terpotong" in said.stderr
    other = Box(Hub(tmp_path / "other"), "")
    assert other.sales() == 4
    other.hub.assert_record_is_sound()


def test_what_a_let_go_tablet_handed_in_stays_aside_on_the_box_that_follows(
    box: Box, stick: Path, tmp_path: Path
) -> None:
    box.send_copies_to(stick)
    tablet = box.hub.start().pair(Tablet())
    sell_and_push(box.hub, tablet, 1)
    box.step("snapshot_now", "copy_now")
    box.hub.python(LET_GO.format(device=tablet.device))
    sell_and_push(box.hub, tablet, 1)
    assert box.sales() == 1
    box.step("segment_now", "copy_now")
    box.hub.kill()
    said = restore(tmp_path / "other", stick, box.card)
    assert said.returncode == 0, said.stderr
    assert "1 kejadian disisihkan untuk dicek" in said.stdout
    assert Box(Hub(tmp_path / "other"), "").sales() == 1


def test_a_power_cut_between_putting_back_and_beginning_anew_is_healed_at_the_next_start(
    box: Box, stick: Path, tmp_path: Path
) -> None:
    box.send_copies_to(stick)
    tablet = box.hub.start().pair(Tablet())
    sell_and_push(box.hub, tablet, 1)
    box.step("snapshot_now", "copy_now")
    sell_and_push(box.hub, tablet, 1)
    before = box.hub.hello(tablet).json["incarnation"]
    box.hub.kill()
    other = tmp_path / "other"
    cut = Hub(other).python(CUT.format(stick=str(stick), card=box.card))
    assert cut.strip() == "power cut"
    hub = Hub(other, port=box.hub.port).start()
    try:
        assert hub.hello(tablet).json["incarnation"] != before
        answer = hub.push(tablet, tablet.events)
        assert [one["status"] for one in answer.json["results"]] == ["duplicate", "stored"]
    finally:
        hub.stop()


def test_an_encrypted_shop_is_put_back_on_a_box_with_another_key(
    tmp_path: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests import hub as hubs

    plain = hubs.environment
    keys = {"now": "ab" * 32}
    monkeypatch.setattr(
        hubs, "environment", lambda *one: plain(*one) | {"LANCAR_CIPHER_KEY": keys["now"]}
    )
    box = another_shop(tmp_path / "box")
    box.send_copies_to(stick)
    box.step("snapshot_now", "copy_now", "try_newest")
    assert [one["trouble"] for one in box.files()] == [""]
    keys["now"] = "cd" * 32
    said = restore(tmp_path / "other", stick, box.card, cipher_key=keys["now"])
    assert said.returncode == 0, said.stderr
    assert not (tmp_path / "other" / "cipher_key").exists()
    assert (tmp_path / "other" / "lancar.sqlite3").read_bytes()[:6] != b"SQLite"
    Hub(tmp_path / "other").assert_record_is_sound()
