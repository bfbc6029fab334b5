"""Both ends of a copy's way in one process: a hub's shelf and a bare machine's card, at the doors
of a cloud. The line is the real one but for its socket."""

import hashlib
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from pos.backups.notes import Note, folder_in, write_note
from pos.journal.errors import LancarError, RuleError
from pos.outlets.models import Outlet
from sync import copies, shelf
from sync.cloud_line import CloudTrouble, Line
from sync.from_cloud import CardLine, CloudSource
from sync.models import KeptCopy
from sync.shelf import CloudShelf
from tests.sync.test_kept_copies import LIFE, Card, as_cloud, leave, note, shop
from tests.sync.test_links import Box
from tests.tablet import new_id

pytestmark = pytest.mark.django_db
_ = as_cloud  # every test here is at a cloud too
ADDRESS = "https://cloud.contoh.id"


@pytest.fixture(autouse=True)
def without_a_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    def exchange(line: Line, path: str, body: bytes) -> tuple[int, dict[str, Any]]:
        named = line._headers(path, body)
        answer = Client().post(path, body, content_type="application/json", headers=named)
        return answer.status_code, answer.json()

    monkeypatch.setattr(Line, "_exchange", exchange)
    monkeypatch.setattr("sync.from_cloud.PAUSE_SECONDS", 0.0)


class BoxLine(Line):
    """A hub's line, with the key of a box of these tests."""

    box: Box

    def _signed(self, message: bytes) -> dict[str, str]:
        box = self.box
        named = {"Lancar-Device": box.device, "Lancar-Epoch": "1"}
        return {**named, "Lancar-Signature": box.sign(message)}


def shelf_of(box: Box) -> CloudShelf:
    made = CloudShelf.__new__(CloudShelf)
    line = BoxLine(ADDRESS, new_id(), 1)  # type: ignore[arg-type]
    line.box, made.line = box, line
    return made


def shop_of(box: Box) -> Any:
    return SimpleNamespace(
        merchant=SimpleNamespace(id=box.merchant), ledger=SimpleNamespace(incarnation=LIFE)
    )


def made_here(home: Path, box: Box, content: bytes, number: int = 1) -> Note:
    """As the hub's own folder has it."""
    folder = folder_in(home, box.merchant, LIFE)
    folder.mkdir(parents=True, exist_ok=True)
    told = note(box, content, number)
    (folder / told.name).write_bytes(content)
    write_note(folder, told)
    return told


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr("pos.backups.queries.home", lambda: tmp_path / "home")
    monkeypatch.setattr(shelf, "PART_BYTES", 10)
    return tmp_path / "home"


def test_a_hub_carries_the_oldest_first_a_file_a_step_and_brings_one_back_as_it_lies_there(
    home: Path, tmp_path: Path
) -> None:
    box = shop(Card())
    first = made_here(home, box, b"first and sealed" * 3)
    second = made_here(home, box, b"second", 2)
    assert shelf_of(box).carry(shop_of(box)) is False
    assert list(KeptCopy.objects.values_list("number", flat=True)) == [1]
    assert shelf_of(box).carry(shop_of(box)) is True
    assert shelf_of(box).carry(shop_of(box)) is True  # nothing is lacking any more
    assert shelf_of(box).bring(shop_of(box), first.name, tmp_path) == first
    assert (tmp_path / first.name).read_bytes() == b"first and sealed" * 3
    assert shelf_of(box).bring(shop_of(box), second.name, tmp_path) == second
    assert shelf_of(box).bring(shop_of(box), "00000009-snapshot.age", tmp_path) is None


def test_a_step_ends_after_its_time_and_the_next_goes_on_where_it_ended(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = shop(Card())
    made_here(home, box, b"x" * 25)
    times = iter([0.0, 1.0, 61.0])  # the beginning, before the first part, before the second
    monkeypatch.setattr(shelf, "time", SimpleNamespace(monotonic=lambda: next(times)))
    assert shelf_of(box).carry(shop_of(box)) is False
    [part] = (path for path in Path(settings.COPIES_DIR).rglob("*.part"))
    assert part.stat().st_size == 10
    monkeypatch.setattr(shelf, "time", SimpleNamespace(monotonic=lambda: 0.0))
    assert shelf_of(box).carry(shop_of(box)) is True


def test_a_cloud_of_an_earlier_release_is_named_in_words(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = shop(Card())
    made_here(home, box, b"x")
    refusal = {"code": "no_such_door", "detail": "x"}
    monkeypatch.setattr(Line, "_exchange", lambda *_: (404, refusal))
    with pytest.raises(CloudTrouble) as caught:
        shelf_of(box).carry(shop_of(box))
    assert (caught.value.code, caught.value.sentence) == ("cloud_too_old", shelf.TOO_OLD)


@pytest.mark.parametrize("said", [{}, {"files": []}, {"files": None}])
def test_an_answer_that_is_none_of_a_cloud_is_a_trouble_in_words(
    home: Path, monkeypatch: pytest.MonkeyPatch, said: dict[str, Any]
) -> None:
    box = shop(Card())
    made_here(home, box, b"x")
    monkeypatch.setattr(Line, "_exchange", lambda *_: (200, said))
    with pytest.raises(CloudTrouble) as caught:
        shelf_of(box).carry(shop_of(box))
    assert caught.value.code == "cloud_unread"


def source(card: Card, into: Path, outlet: str = "") -> CloudSource:
    return CloudSource(f"{ADDRESS}{outlet}", card.seed, into)


def test_a_bare_machine_finds_and_brings_what_its_card_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "PIECE_BYTES", 7)
    monkeypatch.setattr(copies, "NOTES_AT_ONCE", 1)
    card = Card()
    box = shop(card)
    told, segment = leave(box, b"a sealed snapshot"), leave(box, b"news", 2, "segment")
    place = source(card, tmp_path)
    [found] = place.find()
    assert (found.snapshot, found.segments) == (told, (segment,))
    place.bring(found.folder, found.snapshot)
    assert (found.folder / told.name).read_bytes() == b"a sealed snapshot"
    assert tmp_path in found.folder.parents


def test_where_a_card_opens_several_outlets_somebody_says_which(tmp_path: Path) -> None:
    card = Card()
    box = shop(card)
    second = shop(card, box.merchant)
    for one, code in ((box, "K1"), (second, "K2")):
        Outlet.objects.create(
            id=one.outlet, merchant_id=one.merchant, outlet_id=one.outlet, code=code, name=code * 2
        )
    leave(box, b"first")
    other = leave(second, b"second", incarnation=new_id())
    with pytest.raises(RuleError) as caught:
        source(card, tmp_path).find()
    assert caught.value.code == "which_outlet"
    assert "K1 (K1K1)" in caught.value.sentence
    assert "K2 (K2K2)" in caught.value.sentence
    [found] = source(card, tmp_path, "#k2").find()
    assert found.snapshot == other


def test_a_card_that_opens_nothing_there_is_told_so(tmp_path: Path) -> None:
    leave(shop(Card()), b"theirs")
    with pytest.raises(LancarError) as caught:
        source(Card(), tmp_path).find()
    assert caught.value.code == "no_copies_here"


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "../../../x"},
        {"incarnation": "../../x"},
        {"merchant": "/etc"},
        {"number": "1"},
        {"size_bytes": "9"},
    ],
)
def test_a_name_that_a_strange_cloud_makes_up_is_not_written(
    wrong: dict[str, Any], tmp_path: Path
) -> None:
    card = Card()
    told = leave(shop(card), b"ours")
    text = json.loads(KeptCopy.objects.get().note) | wrong
    KeptCopy.objects.update(note=json.dumps(text))
    with pytest.raises(RuleError) as caught:
        source(card, tmp_path).find()
    assert caught.value.code == "no_copies"
    assert told.digest == hashlib.sha256(b"ours").hexdigest()


def test_a_line_that_is_cut_is_tried_again_and_then_named_without_a_promise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    def away(*_: Any) -> Any:
        tries.append(1)
        raise ConnectionResetError

    monkeypatch.setattr(Line, "_exchange", away)
    with pytest.raises(CloudTrouble) as caught:
        CardLine(ADDRESS, Card().seed).ask("/sync/v1/copies/door", {})
    assert "lalu coba lagi" in caught.value.sentence
    assert len(tries) >= 4
