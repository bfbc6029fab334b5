"""Certificates in the data folder: made once, renewed in time, never made over trusted ones."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pos.box.authority import hosts_of
from pos.box.keeping import ClockWrong, Damaged, keep, load_authority, load_leaf, server_file
from pos.box.origin import (
    Origin,
    is_ours,
    own_addresses,
    read_origin,
    usable_origin,
    write_origin,
)

NOW = datetime(2026, 11, 30, 5, tzinfo=UTC)
DAY = timedelta(days=1)
SHOP = ["192.168.1.250", "toko.local"]


def text(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_first_start_makes_all_and_a_second_changes_nothing(tmp_path: Path) -> None:
    assert keep(tmp_path, SHOP, NOW)
    made = text(tmp_path)
    assert set(made) == {"root.crt", "middle.crt", "middle.key", "server.pem"}
    assert not keep(tmp_path, SHOP, NOW + DAY)
    assert text(tmp_path) == made


def test_only_the_hubs_user_reads_the_keys_and_no_root_key_is_kept(tmp_path: Path) -> None:
    keep(tmp_path, SHOP, NOW)
    assert (tmp_path / "https").stat().st_mode & 0o777 == 0o700
    for path in (tmp_path / "https").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path
    keys = [name for name, told in text(tmp_path).items() if b"PRIVATE KEY" in told]
    assert sorted(keys) == ["middle.key", "server.pem"]


def test_it_renews_itself_before_the_last_sixty_days(tmp_path: Path) -> None:
    keep(tmp_path, SHOP, NOW)
    trusted, first = load_authority(tmp_path), load_leaf(tmp_path)
    assert first is not None
    assert not keep(tmp_path, SHOP, first.not_valid_after_utc - 60 * DAY)
    late = first.not_valid_after_utc - 59 * DAY
    assert keep(tmp_path, SHOP, late)
    second = load_leaf(tmp_path)
    assert second is not None
    assert second.not_valid_after_utc == late + 395 * DAY
    assert load_authority(tmp_path).root == trusted.root


def test_another_address_gets_another_certificate_of_the_same_authority(tmp_path: Path) -> None:
    keep(tmp_path, SHOP, NOW)
    trusted = load_authority(tmp_path)
    assert keep(tmp_path, ["192.168.7.250"], NOW)
    leaf = load_leaf(tmp_path)
    assert leaf is not None
    assert hosts_of(leaf) == ["192.168.7.250"]
    assert load_authority(tmp_path).root == trusted.root


def test_a_torn_server_certificate_or_one_of_another_authority_is_made_anew(
    tmp_path: Path,
) -> None:
    here, other = tmp_path / "here", tmp_path / "other"
    for folder in (here, other):
        folder.mkdir()
        keep(folder, SHOP, NOW)
    server_file(here).write_bytes(server_file(here).read_bytes()[:200])
    assert keep(here, SHOP, NOW)
    server_file(here).write_bytes(server_file(other).read_bytes())
    assert keep(here, SHOP, NOW)
    assert not keep(here, SHOP, NOW)


def test_a_damaged_authority_is_told_and_left_as_it_is(tmp_path: Path) -> None:
    keep(tmp_path, SHOP, NOW)
    key = tmp_path / "https" / "authority" / "middle.key"
    key.write_bytes(b"torn")
    before = text(tmp_path)
    with pytest.raises(Damaged):
        keep(tmp_path, SHOP, NOW)
    assert text(tmp_path) == before


def test_the_key_of_another_authority_is_damage_too(tmp_path: Path) -> None:
    here, other = tmp_path / "here", tmp_path / "other"
    for folder in (here, other):
        folder.mkdir()
        keep(folder, SHOP, NOW)
    inside = Path("https") / "authority" / "middle.key"
    (here / inside).write_bytes((other / inside).read_bytes())
    with pytest.raises(Damaged):
        load_authority(here)


def test_a_box_that_woke_up_in_another_year_makes_no_certificates(tmp_path: Path) -> None:
    with pytest.raises(ClockWrong):
        keep(tmp_path, SHOP, datetime(2010, 1, 1, tzinfo=UTC))
    assert text(tmp_path) == {}


def test_a_clock_that_stood_in_the_future_locks_nobody_out_once_it_is_right(tmp_path: Path) -> None:
    keep(tmp_path, SHOP, NOW)
    trusted = load_authority(tmp_path)
    assert keep(tmp_path, SHOP, NOW + 1000 * DAY)
    assert keep(tmp_path, SHOP, NOW), "made for another year: made anew"
    leaf = load_leaf(tmp_path)
    assert leaf is not None
    assert leaf.not_valid_before_utc <= NOW < leaf.not_valid_after_utc
    assert load_authority(tmp_path).root == trusted.root


def test_no_clock_makes_the_authority_anew(tmp_path: Path) -> None:
    """Neither beyond its end nor before its beginning: tablets trust the one there is."""
    keep(tmp_path, SHOP, NOW)
    made = text(tmp_path)
    for wrong in (NOW + 3652 * DAY, NOW + 9000 * DAY, NOW - 3 * DAY):
        with pytest.raises(ClockWrong):
            keep(tmp_path, SHOP, wrong)
    assert text(tmp_path) == made


def test_a_note_of_a_newer_release_is_read_as_far_as_it_is_known(tmp_path: Path) -> None:
    write_origin(tmp_path, Origin("192.168.1.250", 8443, 8000))
    note = tmp_path / "https" / "origin.json"
    note.write_text(json.dumps({**json.loads(note.read_text()), "colour": "green"}))
    assert read_origin(tmp_path) == Origin("192.168.1.250", 8443, 8000)


@pytest.mark.parametrize("damage", ["", '{"address": "192', "[]", '{"address": "192.168.1.250"}'])
def test_a_damaged_note_is_told_to_who_asks_and_stops_nobody_else(
    tmp_path: Path, damage: str
) -> None:
    write_origin(tmp_path, Origin("192.168.1.250", 8443, 8000))
    (tmp_path / "https" / "origin.json").write_text(damage)
    with pytest.raises(ValueError, match=r"origin\.json cannot be read"):
        read_origin(tmp_path)
    assert usable_origin(tmp_path) is None


def test_the_fixed_address_is_kept_and_says_where_tablets_go(tmp_path: Path) -> None:
    assert read_origin(tmp_path) is None
    origin = Origin("192.168.1.250", 8443, 8000, "toko.local")
    write_origin(tmp_path, origin)
    assert read_origin(tmp_path) == origin
    assert origin.base == "https://192.168.1.250:8443"
    assert origin.door == "http://192.168.1.250:8000/p"
    assert origin.hosts == SHOP
    short = Origin("192.168.1.250", 443, 80)
    assert (short.base, short.door) == ("https://192.168.1.250", "http://192.168.1.250/p")


def test_an_address_of_another_machine_is_not_ours() -> None:
    assert is_ours("127.0.0.2")
    assert not is_ours("10.254.254.254")
    assert "127.0.0.1" not in own_addresses()
