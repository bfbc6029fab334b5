"""The owner's key in age's writing, and what is thrown away."""

import datetime
from pathlib import Path

import pyrage
import pytest
from pyrage import x25519

from pos.backups.age_keys import bech32, identity_of, recipient_of
from pos.backups.notes import Note, notes_in, write_note
from pos.backups.places import throw_away_here, throw_away_old
from pos.outlets.recovery import public_keys

SEED = bytes(range(32))
DAY_MS = 86_400_000
NOON = int(datetime.datetime(2026, 1, 1, 12, tzinfo=datetime.UTC).timestamp() * 1000)


def test_the_cards_key_opens_what_was_sealed_to_the_shops_public_key() -> None:
    sealed = pyrage.encrypt(b"isi toko", [recipient_of(public_keys(SEED).backup)])
    assert pyrage.decrypt(sealed, [identity_of(SEED)]) == b"isi toko"
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(sealed, [identity_of(bytes(32))])


def test_a_key_is_written_as_the_age_library_itself_writes_it() -> None:
    for _ in range(50):
        written = str(x25519.Identity.generate().to_public())
        raw = _raw(written)
        assert bech32("age", raw) == written


def test_the_private_half_written_from_the_card_has_the_public_half_that_the_shop_knows() -> None:
    assert str(identity_of(SEED).to_public()) == str(recipient_of(public_keys(SEED).backup))


def note(number: int, day: int, kind: str = "snapshot") -> Note:
    about = {"merchant": "m", "shop": "Toko", "incarnation": "i", "release": "1", "digest": ""}
    size = {"size_bytes": 1, "after": {}, "marks": {}}
    return Note(number=number, kind=kind, made_at=NOON + day * DAY_MS, **size, **about)


def fill(folder: Path, notes: list[Note]) -> None:
    for one in notes:
        (folder / one.name).write_bytes(b"x")
        write_note(folder, one)


def test_a_year_of_nights_leaves_a_week_of_days_five_weeks_and_twelve_months(
    tmp_path: Path,
) -> None:
    fill(tmp_path, [note(number + 1, number) for number in range(365)])
    throw_away_old(tmp_path)
    left = [one.number for one in notes_in(tmp_path)]
    assert left[-7:] == list(range(359, 366))
    days = [NOON // DAY_MS + number - 1 for number in left]
    ends = {datetime.date.fromordinal(719163 + day) for day in days}
    assert {date for date in ends if date.day >= 28} >= {
        datetime.date(2026, 1, 31), datetime.date(2026, 6, 30), datetime.date(2026, 12, 31),
    }  # fmt: skip
    assert len(left) == 21  # three of the weeks and eleven of the months are no last days


def test_beside_the_database_stay_the_last_two_and_what_follows_them(tmp_path: Path) -> None:
    kinds = ["snapshot", "segment", "snapshot", "segment", "snapshot", "segment"]
    fill(tmp_path, [note(number, 0, kind) for number, kind in enumerate(kinds, 1)])
    throw_away_here(tmp_path)
    assert [one.number for one in notes_in(tmp_path)] == [3, 4, 5, 6]


def _raw(written: str) -> bytes:
    """Bech32 read the slow way, by the letters' places; the last six are the check."""
    letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    number, bits = 0, 0
    for letter in written.split("1", 1)[1][:-6]:
        number, bits = number * 32 + letters.index(letter), bits + 5
    return (number >> bits % 8).to_bytes(bits // 8, "big")
