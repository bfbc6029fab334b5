"""The rescue file: handed in once or twice, whole, cut off, changed, with the wrong card."""

from pathlib import Path
from typing import Any

import pytest

from pos.outlets.recovery import new_seed, public_keys, seed_text
from tests.hub import Answer, Hub, new_hub
from tests.posj import posj
from tests.sync.talking import harmless, sell_event
from tests.tablet import Tablet, new_id

SEED = bytes(range(32))
RECIPIENT = public_keys(SEED).wrap


def hand_in(hub: Hub, carrier: Tablet, file: bytes, seed: bytes = SEED) -> Answer:
    headers = carrier.headers("POST", "/sync/v1/import", file)
    headers["Content-Type"] = "application/octet-stream"
    headers["Lancar-Recovery-Seed"] = seed_text(seed)
    return hub.request("POST", "/sync/v1/import", file, headers)


def counts(answer: Answer) -> tuple[int, int, bool]:
    assert answer.status == 200, answer
    return answer.json["new"], answer.json["known"], answer.json["whole"]


def head(hub: Hub, tablet: Tablet) -> int:
    heads = hub.hello(tablet).json["heads"]
    return heads[0]["seq"] if heads else 0


def test_a_file_brings_what_the_hub_lacks_and_a_second_time_nothing(
    hub: Hub, tablet: Tablet
) -> None:
    for _ in range(3):
        sell_event(tablet)
    hub.push(tablet, tablet.events[:1])
    file = posj(tablet, RECIPIENT)
    first = hand_in(hub, tablet, file)
    assert counts(first) == (2, 1, True)
    assert first.json["sentence"] == (
        f"2 baru, 1 sudah ada, rantai {tablet.series} lengkap sampai no. 3."
    )
    assert first.json["remarks"] == []
    assert counts(hand_in(hub, tablet, file)) == (0, 3, True)
    assert hub.push(tablet, tablet.events).json["results"][2]["status"] == "duplicate"


def test_any_till_of_the_shop_may_carry_the_file(hub: Hub, tablet: Tablet) -> None:
    sell_event(tablet)
    carrier = hub.pair(Tablet(), "Kasir pembawa")
    assert counts(hand_in(hub, carrier, posj(tablet, RECIPIENT))) == (1, 0, True)
    assert head(hub, tablet) == 1


def test_the_card_of_another_shop_opens_nothing(hub: Hub, tablet: Tablet) -> None:
    sell_event(tablet)
    answer = hand_in(hub, tablet, posj(tablet, RECIPIENT), seed=new_seed())
    assert (answer.status, answer.code) == (422, "foreign_seed")
    assert head(hub, tablet) == 0


def test_a_mistyped_card_and_an_unsigned_request_change_nothing(hub: Hub, tablet: Tablet) -> None:
    sell_event(tablet)
    file = posj(tablet, RECIPIENT)
    headers = tablet.headers("POST", "/sync/v1/import", file)
    headers["Lancar-Recovery-Seed"] = seed_text(SEED)[:-1] + "0"
    assert hub.request("POST", "/sync/v1/import", file, headers).code == "bad_seed"
    headers["Lancar-Signature"] = "AA"
    assert hub.request("POST", "/sync/v1/import", file, headers).code == "unknown_device"
    assert head(hub, tablet) == 0


def test_a_file_that_was_cut_off_is_kept_as_far_as_it_goes_and_the_rest_comes_later(
    hub: Hub, tablet: Tablet
) -> None:
    for _ in range(12):
        sell_event(tablet)
    file = posj(tablet, RECIPIENT)
    cut = hand_in(hub, tablet, file[: len(file) * 2 // 3])
    new, known, whole = counts(cut)
    assert 0 < new < 12
    assert (known, whole) == (0, False)
    assert cut.json["remarks"][0].startswith("Berkas ini terpotong atau rusak.")
    assert head(hub, tablet) == new
    assert counts(hand_in(hub, tablet, file)) == (12 - new, new, True)


@pytest.mark.parametrize("place", [0.3, 0.6, 0.95])
def test_one_changed_byte_is_noticed_and_what_stood_before_it_is_kept(
    hub: Hub, tablet: Tablet, place: float
) -> None:
    for _ in range(12):
        sell_event(tablet)
    file = bytearray(posj(tablet, RECIPIENT))
    file[int(len(file) * place)] ^= 1
    new, _, whole = counts(hand_in(hub, tablet, bytes(file)))
    assert not whole
    assert new < 12
    assert head(hub, tablet) == new


def test_a_file_whose_last_part_is_missing_without_a_trace_has_no_end_and_says_so(
    hub: Hub, tablet: Tablet
) -> None:
    """Cut exactly between two frames: the one that ends the file is known by its nonce."""
    sell_event(tablet)
    file = posj(tablet, RECIPIENT)
    at = file.index(b"\n", 14) + 1
    sizes = []
    while at < len(file):
        sizes.append(4 + int.from_bytes(file[at : at + 4], "big"))
        at += sizes[-1]
    answer = hand_in(hub, tablet, file[: -sizes[-1]])
    assert counts(answer)[2] is False


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 zip", b"LANCAR-POSJ 1\n", b"\x00" * 5000])
def test_what_is_no_rescue_file_is_refused_in_words(
    hub: Hub, tablet: Tablet, content: bytes
) -> None:
    assert hand_in(hub, tablet, content).code == "not_posj"


def test_events_after_a_hole_wait_and_the_answer_says_so(hub: Hub, tablet: Tablet) -> None:
    for _ in range(3):
        harmless(tablet)
    answer = hand_in(hub, tablet, posj(tablet, RECIPIENT, tablet.events[1:]))
    assert counts(answer) == (0, 0, False)
    assert "menunggu kejadian sebelumnya" in answer.json["remarks"][0]
    assert counts(hand_in(hub, tablet, posj(tablet, RECIPIENT))) == (3, 0, True)


def test_a_till_that_the_hub_has_forgotten_is_learnt_again_from_the_file(
    hub: Hub, tablet: Tablet
) -> None:
    """The hub was put back to a copy from before the pairing."""
    lost = Tablet(tablet.merchant, tablet.outlet, new_id(), "K777")
    sell_event(lost)
    assert counts(hand_in(hub, tablet, posj(lost, RECIPIENT))) == (1, 0, True)
    assert head(hub, lost) == 1


def test_a_file_of_another_shop_changes_nothing(hub: Hub, tablet: Tablet) -> None:
    other = Tablet("00000000-0000-7000-8000-000000000009", tablet.outlet, tablet.device)
    sell_event(other)
    assert hand_in(hub, tablet, posj(other, RECIPIENT)).code == "foreign_shop"


def test_the_command_hands_in_a_file_and_says_what_came_of_it(tmp_path: Path) -> None:
    hub = new_hub(tmp_path / "shop", demo=True).start()
    tablet = hub.pair(Tablet())
    for _ in range(2):
        sell_event(tablet)
    file, card = tmp_path / "kasir.posj", tmp_path / "card"
    file.write_bytes(posj(tablet, RECIPIENT))
    card.write_text(seed_text(SEED))

    def command(*arguments: Any) -> tuple[int, str]:
        done = hub.manage("import_journal", *map(str, arguments))
        return done.returncode, done.stdout + done.stderr

    code, said = command(file, "--seed-file", card)
    assert (code, said) == (
        0,
        f"2 baru, 0 sudah ada, rantai {tablet.series} lengkap sampai no. 2.\n",
    )
    file.write_bytes(file.read_bytes()[:-40])
    code, said = command(file, "--seed-file", card)
    assert code == 1
    assert "terpotong atau rusak" in said
    card.write_text(seed_text(new_seed()))
    code, said = command(file, "--seed-file", card)
    assert code == 1
    assert "tidak cocok dengan berkasnya" in said
    hub.assert_record_is_sound()
    hub.stop()
