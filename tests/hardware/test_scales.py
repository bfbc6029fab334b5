"""Weights: what scales send, when one may be taken, and that nothing they send ends their owner."""

import random
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import OperationalError
from hypothesis import given
from hypothesis import strategies as st

from hardware.actions import add_gadget
from hardware.gadgets import frames
from hardware.gadgets.frames import OVERLOAD, PROTOCOLS, Frames, Reading, grams
from hardware.gadgets.keeper import Gadgets
from hardware.gadgets.steady import FRESH_SECONDS, NO_ANSWER, Steadiness
from hardware.models import Gadget, PrinterState
from hardware.virtual.gadgets import PluggedIn, VirtualScale
from hardware.virtual.pty_line import PtyLine
from tests.hub import free_port
from tests.pos.world import World
from tests.waiting import until

TILL = "01943f00-0000-7000-8000-0000000000aa"
WEIGHED: list[tuple[str, bytes, Reading | None]] = [
    ("scale_continuous", b"ST,GS,+  4.876kg\r\n", Reading(4876)),
    ("scale_continuous", b"US,GS,+  4.876kg\r\n", Reading(4876, is_still=False)),
    ("scale_continuous", b"ST,NT,-  0.120kg\r\n", Reading(-120)),
    ("scale_continuous", b"ST,GS,+   250 g\r\n", Reading(250)),
    ("scale_continuous", b"OL,GS,+------kg\r\n", Reading(0, False, OVERLOAD)),
    ("scale_continuous", b"ww004.876kg\r\n", Reading(4876)),
    ("scale_continuous", b"wn-000.1kg\r\n", Reading(-100)),
    ("scale_continuous", b"\x02+003290013\x03", Reading(3_290_000)),
    ("scale_continuous", b"\x02+003290310\x03", Reading(3290)),
    ("scale_continuous", b"\x02+00329031B\x03", None),  # its check is 10
    ("scale_toledo", b"\x0204.876\r", Reading(4876)),
    ("scale_toledo", b"\x02?A\r", Reading(0, False)),
    ("scale_toledo", b"\x02?B\r", Reading(0, False, OVERLOAD)),
    ("scale_cas", b"\x01\x02S  4.876kgx\x03\x04", Reading(4876)),
    ("scale_cas", b"\x01\x02U-00.120kgx\x03\x04", Reading(-120, is_still=False)),
    ("scale_cas", b"\x01\x02SF      kgx\x03\x04", Reading(0, False, OVERLOAD)),
    ("scale_adam", b"  4.876 kg\r\n", Reading(4876)),
]


@pytest.mark.parametrize(("sort", "sent", "meant"), WEIGHED)
def test_what_a_scale_sends_is_a_weight(sort: str, sent: bytes, meant: Reading | None) -> None:
    found, _ = Frames(PROTOCOLS[sort]).feed(sent)
    assert found == ([meant] if meant else [])
    reader, split = Frames(PROTOCOLS[sort]), []
    for byte in sent:  # a line brings them one by one
        split += reader.feed(bytes([byte]))[0]
    assert split == found


def test_grams_are_whole_and_rounded_once() -> None:
    assert grams(b"0.0005", b"kg") == 1
    assert grams(b"0.0004", b"kg") == 0
    assert grams(b"12.5", b"g") == 13
    assert grams(b"4", b"KG") == 4000
    assert grams(b"10000", b"kg") is None
    assert [grams(each, b"kg") for each in (b"", b".", b"1.2.3", b"4.", b"99999999")] == [None] * 5


@given(st.sampled_from(sorted(PROTOCOLS)), st.lists(st.binary(max_size=300), max_size=8))
def test_no_bytes_end_the_reader_or_fill_it(sort: str, pieces: list[bytes]) -> None:
    reader = Frames(PROTOCOLS[sort])
    for piece in pieces:
        for reading in reader.feed(piece)[0]:
            assert abs(reading.weight_g) <= frames.MOST_GRAMS
        assert len(reader.left) <= frames.MOST_WAITING


@given(st.sampled_from(sorted(PROTOCOLS)), st.integers(0, 2**32))
def test_damaged_frames_are_skipped_and_the_next_whole_one_is_read(sort: str, seed: int) -> None:
    chance = random.Random(seed)
    sent = bytearray(next(each for kind, each, _ in WEIGHED if kind == sort))
    for _ in range(3):
        sent[chance.randrange(len(sent))] = chance.randrange(256)
    reader = Frames(PROTOCOLS[sort])
    reader.feed(bytes(sent))
    whole = next(each for kind, each, _ in WEIGHED if kind == sort)
    assert reader.feed(b"\r\n" + whole)[0][-1:] == [Reading(4876)]


def test_a_weight_may_be_taken_after_three_equal_still_readings() -> None:
    steady = Steadiness()
    assert steady.weight(0.0).trouble == NO_ANSWER
    for number, grams_now in enumerate((500, 500)):
        steady.hear(Reading(grams_now), number * 0.1)
    assert not steady.weight(0.1).is_stable
    steady.hear(Reading(500), 0.2)
    assert (steady.weight(0.2).weight_g, steady.weight(0.2).is_stable) == (500, True)
    steady.hear(Reading(501), 0.3)
    assert not steady.weight(0.3).is_stable
    for at in (0.4, 0.5, 0.6):
        steady.hear(Reading(501, is_still=False), at)
    assert not steady.weight(0.6).is_stable, "the scale itself says that it moves"


def test_an_old_weight_is_none() -> None:
    steady = Steadiness()
    for at in (0.0, 0.1, 0.2):
        steady.hear(Reading(500), at)
    late = 0.2 + FRESH_SECONDS + 0.1
    assert steady.weight(late).trouble == NO_ANSWER
    steady.hear(Reading(500), late + 1)
    assert not steady.weight(late + 1).is_stable, "two of the three are from before the silence"


def test_tare_is_taken_off_until_the_scale_is_empty() -> None:
    steady = Steadiness()

    def lay(weight_g: int, begin: float) -> None:
        for number in range(3):
            steady.hear(Reading(weight_g), begin + number * 0.1)

    lay(0, 0.0)
    steady.take_tare()
    assert steady.tare_g == 0, "nothing lies there"
    lay(120, 0.3)
    steady.take_tare()
    assert (steady.weight(0.5).weight_g, steady.weight(0.5).tare_g) == (0, 120)
    lay(1120, 0.6)
    assert steady.weight(0.8).weight_g == 1000
    lay(0, 0.9)
    assert steady.tare_g == 0


class Told:
    """What a till would hear."""

    def __init__(self) -> None:
        self.words: list[dict[str, Any]] = []

    def say(self, message: dict[str, Any]) -> None:
        assert message["till"] == TILL
        self.words.append(message["say"])

    def is_told(self, grams_now: int, *, stable: bool) -> bool:
        last = self.words[-1] if self.words else {}
        return (last.get("grams"), last.get("stable")) == (grams_now, stable)


@pytest.fixture
def at_scale(
    world: World, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., tuple[Gadgets, Told]]]:
    told = Told()
    gadgets = Gadgets(tmp_path)
    monkeypatch.setattr(gadgets.bus, "say", told.say)

    def plug(host: str, port: int = 4001, **use: Any) -> tuple[Gadgets, Told]:
        add_gadget(
            outlet=world.outlet,
            by=None,
            identity={"name": "Timbangan"},
            link={"host": host, "port": port},
            use=use,
        )
        gadgets.look()
        return gadgets, told

    yield plug
    gadgets.close()
    for owner in gadgets.owners.values():
        owner.join(60)


def say(gadgets: Gadgets, world: World, kind: str, till: str = TILL) -> None:
    shop = {"merchant": str(world.merchant.id), "outlet": str(world.outlet.id)}
    gadgets.hear({"till": till, **shop, "say": {"kind": kind}})


@pytest.mark.parametrize("sort", sorted(PROTOCOLS))
@pytest.mark.parametrize("on_cable", [True, False])
def test_a_till_that_weighs_hears_the_weight(
    world: World, at_scale: Any, sort: str, on_cable: bool
) -> None:
    scale = VirtualScale(sort, weight_g=1250, fault="noise")
    cable = PtyLine()
    plug = PluggedIn(scale).on_line(cable) if on_cable else PluggedIn(scale).on_port()
    host = cable.path if on_cable else "127.0.0.1"
    gadgets, told = at_scale(host, plug.port or 4001, sort=sort)

    def weighing(condition: Callable[[], bool]) -> Callable[[], bool]:
        def ask() -> bool:
            say(gadgets, world, "weigh")
            time.sleep(0.05)
            return condition()

        return ask

    until(weighing(lambda: told.is_told(1250, stable=True)))
    if sort != "scale_adam":  # which has no word for either
        scale.fault = "moving"
        until(weighing(lambda: not told.words[-1]["stable"] and not told.words[-1]["trouble"]))
        scale.fault = "overload"
        until(weighing(lambda: bool(told.words[-1]["trouble"] == OVERLOAD)))
    scale.fault = ""
    until(weighing(lambda: told.is_told(1250, stable=True)))

    def tared() -> bool:
        if told.words[-1].get("tare") != 1250:
            say(gadgets, world, "tare")  # nothing lies still while a busy machine reads nothing
        return told.is_told(0, stable=True) and bool(told.words[-1]["tare"] == 1250)

    until(weighing(tared))
    scale.weight_g = 2000
    until(weighing(lambda: told.is_told(750, stable=True)))
    scale.fault = "silent"
    until(weighing(lambda: told.words[-1]["trouble"] == NO_ANSWER))
    plug.stop()


def test_another_tills_scale_tells_nothing(world: World, at_scale: Any) -> None:
    other = "01943f00-0000-7000-8000-0000000000bb"
    plug = PluggedIn(VirtualScale(weight_g=1250)).on_port()
    gadgets, told = at_scale("127.0.0.1", plug.port, sort="scale_continuous", till=other)
    until(lambda: PrinterState.objects.filter(trouble="").exists())
    for _ in range(5):
        say(gadgets, world, "weigh")
        time.sleep(0.05)
    assert told.words == []
    plug.stop()


def test_a_pulled_cable_is_said_and_comes_back(
    world: World, at_scale: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hardware.gadgets.owner.AGAIN_SECONDS", 0.05)
    scale = VirtualScale(weight_g=900)
    plug = PluggedIn(scale).on_port()
    port = plug.port
    gadgets, told = at_scale("127.0.0.1", port, sort="scale_continuous")

    def weighed() -> bool:
        say(gadgets, world, "weigh")
        return told.is_told(900, stable=True)

    until(weighed)
    plug.stop()
    until(lambda: PrinterState.objects.exclude(trouble="").exists())

    def is_said() -> bool:
        say(gadgets, world, "weigh")  # a till that weighs no more is told nothing
        trouble = told.words[-1]["trouble"]
        return "Timbangan" in trouble or "Sambungan" in trouble

    until(is_said)
    plug = PluggedIn(scale).on_port(port)
    until(weighed)
    until(lambda: PrinterState.objects.filter(trouble="").exists())
    gadget = Gadget.objects.get()
    assert PrinterState.objects.get().pk == gadget.pk
    plug.stop()


@pytest.mark.parametrize("sort", sorted(PROTOCOLS))
def test_noise_without_end_ends_no_owner(world: World, at_scale: Any, sort: str) -> None:
    """The line brings rubbish for a while, then a scale is there again."""
    chance = random.Random(7)
    scale = VirtualScale(sort, weight_g=640)
    says = scale.answer
    rubbish = 60

    def answer(asked: bytes, *, on_cable: bool) -> bytes:
        nonlocal rubbish
        rubbish -= 1
        return chance.randbytes(200) if rubbish > 0 else says(asked, on_cable=on_cable)

    scale.answer = answer  # type: ignore[method-assign]
    plug = PluggedIn(scale).on_port()
    gadgets, told = at_scale("127.0.0.1", plug.port, sort=sort)

    def weighed() -> bool:
        say(gadgets, world, "weigh")
        return rubbish <= 0 and told.is_told(640, stable=True)

    until(weighed)
    plug.stop()


def test_a_locked_database_ends_no_owner(
    world: World, at_scale: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hardware.gadgets.owner.AGAIN_SECONDS", 0.05)
    refusals = iter([OperationalError("database is locked")] * 3 + [ValueError("of another kind")])
    real = PrinterState.objects.update_or_create

    def refuse(**values: Any) -> Any:
        for error in refusals:
            raise error
        return real(**values)

    monkeypatch.setattr(PrinterState.objects, "update_or_create", refuse)
    at_scale("127.0.0.1", free_port(), sort="scale_continuous")
    until(lambda: PrinterState.objects.exclude(trouble="").exists())


def test_an_owner_that_died_all_the_same_is_started_anew(world: World, at_scale: Any) -> None:
    gadgets, _ = at_scale("127.0.0.1", free_port(), sort="scale_continuous")
    (first,) = gadgets.owners.values()
    first.stop()
    first.join(60)
    gadgets.look()
    (second,) = gadgets.owners.values()
    assert second is not first
    assert second.is_alive()
