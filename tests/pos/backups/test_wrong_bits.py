"""One bit that is wrong, anywhere in what the hub keeps: it is noticed before anybody relies on it,
and what it held comes from where it is whole.

The database is encrypted, as the installer makes it: each of its pages proves itself. In a plain
one, as `make shop` has, the record proves itself (tests/pos/journal/test_record.py).
What the two copies on a tablet do with their bits is tests/browser/test_flipped_bits.py.
"""

import os
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as library

from pos.backups.notes import folders_in, is_whole, notes_in
from pos.config.shop import preflight
from pos.config.shop.troubles import Trouble
from tests.hub import Hub
from tests.pos.backups.boxes import Box, flip_a_bit, new_box, sell_and_push
from tests.rounds import dice, rounds
from tests.tablet import Tablet

BITS = rounds(40)
FALLS = rounds(1) // 100 or 1  # each starts a hub twice
KEY = "5a" * 32
INTO_THE_DATABASE = """
from django.db import connection
connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
"""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A shop's database under its key, and a stick with two snapshots and a segment of it."""
    folder = tmp_path_factory.mktemp("bits")
    stick, sealed = folder / "stik", folder / "sealed"
    stick.mkdir()
    sealed.mkdir()
    box = new_box(folder / "box")
    box.send_copies_to(stick)
    tablet = box.hub.start().pair(Tablet())
    sell_and_push(box.hub, tablet, 3)
    box.step("snapshot_now", "copy_now")
    sell_and_push(box.hub, tablet, 2)
    box.step("segment_now", "snapshot_now", "copy_now")
    box.hub.stop()
    plain = library.connect(str(box.hub.data / preflight.DATABASE_NAME))
    plain.execute("ATTACH ? AS sealed KEY ?", (str(sealed / preflight.DATABASE_NAME), f"x'{KEY}'"))
    plain.execute("SELECT sqlcipher_export('sealed')")
    plain.close()
    return sealed, stick


def test_a_bit_of_the_database_keeps_the_shop_from_opening_on_it(kept: tuple[Path, Path]) -> None:
    folder, _ = kept
    file = folder / preflight.DATABASE_NAME
    whole = preflight.check_database(folder, KEY)
    luck, size = dice(1), file.stat().st_size
    for _ in range(BITS):
        place, bit = luck.randrange(size), luck.randrange(8)
        _flip(file, place, bit)
        with pytest.raises(Trouble) as refused:
            preflight.check_database(folder, KEY)
        assert refused.value.code == "database_unreadable", (place, bit)
        _flip(file, place, bit)
    assert preflight.check_database(folder, KEY) == whole


def test_a_bit_of_a_copy_is_known_before_it_is_put_back(kept: tuple[Path, Path]) -> None:
    """Of the file or of its note: the note says another digest, or is none any more."""
    _, stick = kept
    luck = dice(2)
    [folder] = [each for each in folders_in(stick) if notes_in(each)]
    notes = notes_in(folder)
    assert [note.kind for note in notes] == ["snapshot", "segment", "snapshot"]
    for _ in range(BITS):
        note = luck.choice(notes)
        file = folder / note.name
        place, bit = luck.randrange(file.stat().st_size), luck.randrange(8)
        _flip(file, place, bit)
        assert not is_whole(folder, note), (note.name, place, bit)
        _flip(file, place, bit)
    assert all(is_whole(folder, note) for note in notes)


def _flip(file: Path, place: int, bit: int) -> None:
    with file.open("r+b") as opened:
        byte = os.pread(opened.fileno(), 1, place)[0]
        os.pwrite(opened.fileno(), bytes([byte ^ 1 << bit]), place)


@pytest.mark.parametrize("number", range(FALLS))
def test_a_bit_of_what_is_not_yet_in_the_database_costs_no_sale(
    tmp_path: Path, number: int
) -> None:
    """The write-ahead log of a hub whose power was cut: what follows the bit is not believed, the
    hub is somebody new, and the tablet sends it again. Its pairing is in the database: one that
    was lost too is refused as an unknown device, which a till mends by being paired anew
    (tests/browser/test_repairing.py)."""
    luck = dice(number)
    hub = Hub(new_box(tmp_path / "box").hub.data)
    tablet = hub.start().pair(Tablet())
    hub.python(INTO_THE_DATABASE)
    sell_and_push(hub, tablet, luck.randint(2, 5))
    hub.kill()
    log = hub.data / f"{preflight.DATABASE_NAME}-wal"
    flip_a_bit(log, luck.randrange(log.stat().st_size))
    hub.start()
    answer = hub.push(tablet, tablet.events)
    assert answer.status == 200, answer
    told = {each["status"] for each in answer.json["results"]}
    assert told <= {"duplicate", "stored"}
    assert Box(hub, "").sales() == len(tablet.events)
    hub.assert_record_is_sound()
    hub.stop()
