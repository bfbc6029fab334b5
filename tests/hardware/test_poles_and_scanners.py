"""Pole displays never show what is over; scanners on the hub's cable reach one till; the bus from
the devices' owner to the tills' lines carries words and keeps none."""

import asyncio
import os
import socket
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.actions import add_gadget, add_printer, change_gadget
from hardware.gadgets.bus import Bus, Listening
from hardware.gadgets.keeper import Gadgets
from hardware.gadgets.live import Between
from hardware.gadgets.pole import COLUMNS, encoded, lines_of, opening
from hardware.gadgets.scanner import hid_codes, serial_codes
from hardware.gadgets.sorts import POLES
from hardware.models import Gadget
from hardware.virtual.gadgets import PluggedIn, VirtualPole
from hardware.virtual.pty_line import PtyLine
from pos.domain.errors import LancarError
from pos.live.groups import Listener, Listeners
from tests.pos.world import World
from tests.waiting import until

TILL = "01943f00-0000-7000-8000-0000000000aa"
GREETED = ("SELAMAT DATANG", "")
CART = ["Indomie Goreng", "Rp 3.500"]


@pytest.fixture
def gadgets(world: World, tmp_path: Path) -> Iterator[Gadgets]:
    keeper = Gadgets(tmp_path)
    keeper.open()
    yield keeper
    keeper.close()
    for owner in keeper.owners.values():
        owner.join(60)


def plug(world: World, sort: str, host: str, port: int = 4001) -> Gadget:
    return add_gadget(
        outlet=world.outlet,
        by=None,
        identity={"name": sort},
        link={"host": host, "port": port},
        use={"sort": sort, "till": TILL},
    )


def say(gadgets: Gadgets, world: World, lines: Any, till: str = TILL) -> None:
    shop = {"merchant": str(world.merchant.id), "outlet": str(world.outlet.id)}
    gadgets.hear({"till": till, **shop, "say": {"kind": "pole", "lines": lines}})


@pytest.mark.parametrize("sort", sorted(POLES))
@pytest.mark.parametrize("on_cable", [True, False])
def test_a_display_shows_what_its_till_says_and_nothing_that_is_over(
    world: World, gadgets: Gadgets, monkeypatch: Any, sort: str, on_cable: bool
) -> None:
    monkeypatch.setattr("hardware.gadgets.pole.LEASE_SECONDS", 0.6)
    pole, cable = VirtualPole(), PtyLine()
    plugged = PluggedIn(pole).on_line(cable) if on_cable else PluggedIn(pole).on_port()
    plug(world, sort, cable.path if on_cable else "127.0.0.1", plugged.port or 4001)
    gadgets.look()
    until(lambda: pole.text == GREETED)

    def shown() -> bool:
        say(gadgets, world, CART)
        say(gadgets, world, ["SALAH", "TOKO"], "01943f00-0000-7000-8000-0000000000bb")
        time.sleep(0.05)
        return pole.text == tuple(CART)

    until(shown)
    until(lambda: pole.text == GREETED)  # the till fell silent
    assert pole.strange == []
    assert not any("SALAH" in first for first, _ in pole.seen)
    plugged.stop()


@given(
    st.one_of(st.none(), st.integers(), st.lists(st.one_of(st.text(), st.integers(), st.none())))
)
def test_whatever_a_till_says_becomes_two_lines_that_fit(said: Any) -> None:
    lines = lines_of(said)
    for sort in POLES:
        pole = VirtualPole()
        pole.feed(opening(sort) + encoded(lines, sort))
        assert (pole.lines, pole.strange) == ([each.ljust(COLUMNS) for each in lines], [])


def test_text_in_any_script_is_told_in_letters_that_the_display_has() -> None:
    assert lines_of(["Café crème “dingin”", "Rp\u00a03.500"]) == (
        'Cafe creme "dingin"',
        "Rp 3.500",
    )


def test_codes_of_a_serial_scanner_end_with_enter_tab_or_silence() -> None:
    codes, left = serial_codes(b"", b"8991002101234\r\n]E08991")
    assert (codes, left) == (["8991002101234"], b"]E08991")
    assert serial_codes(left, b"002101241\t") == (["8991002101241"], b"")
    assert serial_codes(b"ABC-1", None) == (["ABC-1"], b"")
    assert serial_codes(b"", b"\r\n\r\n\x00\xff\r") == ([], b"")


def test_a_hid_scanners_report_is_a_code() -> None:
    report = bytes([2, 13]) + b"8991002101234" + bytes(43) + b"]E0" + bytes(2)
    assert hid_codes(b"", report) == (["8991002101234"], b"")
    assert hid_codes(b"", b"\x01\x02\x03") == ([], b"")
    assert hid_codes(b"", None) == ([], b"")


@given(st.lists(st.one_of(st.none(), st.binary(max_size=600))))
def test_no_bytes_end_the_scanners_reader_or_fill_it(pieces: list[bytes | None]) -> None:
    left = b""
    for piece in pieces:
        codes, left = serial_codes(left, piece)
        hid_codes(b"", piece)
        assert len(left) <= 512
        assert all(code.isprintable() and code for code in codes)


def listening(gadgets: Gadgets) -> tuple[Listening, list[dict[str, Any]]]:
    heard: list[dict[str, Any]] = []
    end = Listening(gadgets.bus.folder, heard.append)
    end.start()
    until(lambda: end.say({"say": {}}))
    return end, heard


def test_a_code_on_the_hubs_cable_reaches_its_till(world: World, gadgets: Gadgets) -> None:
    cable = PtyLine()
    plug(world, "scanner_serial", cable.path)
    end, heard = listening(gadgets)
    gadgets.look()

    def came() -> bool:
        cable.sendall(b"8991002101234\r\n")
        time.sleep(0.1)
        return bool(heard)

    until(came)
    assert heard[0] == {
        "till": TILL,
        "merchant": str(world.merchant.id),
        "outlet": str(world.outlet.id),
        "say": {"kind": "scan", "code": "8991002101234"},
    }
    end.stop()
    cable.close()


def test_the_bus_outlives_its_owner_and_rubbish(tmp_path: Path) -> None:
    folder = tmp_path / ("x" * 120)  # longer than a socket's name may be
    folder.mkdir()
    heard: list[Any] = []
    bus = Bus(folder, heard.append)
    bus.open()
    told: list[Any] = []
    end = Listening(folder, told.append)
    end.start()
    until(lambda: end.say({"till": TILL, "say": {"kind": "weigh"}}))
    until(lambda: bool(heard))
    assert oct((folder / "hardware.sock").stat().st_mode & 0o777) == "0o600"
    with socket.socket(socket.AF_UNIX) as stranger:
        held = os.open(folder, os.O_RDONLY)
        stranger.connect(f"/proc/self/fd/{held}/hardware.sock")
        os.close(held)
        stranger.sendall(b'\xff{]\n[1]\n{}\n{"say": 3}\n' + b"x" * 9000)
    bus.close()
    until(lambda: not end.say({"say": {}}))
    bus = Bus(folder, heard.append)
    bus.open()
    until(lambda: end.say({"till": TILL, "say": {"kind": "weigh"}}))
    until(lambda: bus.say({"till": TILL, "say": {"kind": "scan"}}) or bool(told))
    assert all(each["say"]["kind"] == "weigh" for each in heard)
    end.stop()
    bus.close()


def test_only_the_till_that_is_meant_hears_and_silence_of_the_owner_is_said(
    world: World, tmp_path: Path, settings: Any, monkeypatch: Any
) -> None:
    settings.DATA_DIR = tmp_path
    house = Listeners()
    house._is_watching = True  # by hand
    monkeypatch.setattr("hardware.gadgets.live.listeners", house)
    loop = asyncio.new_event_loop()
    shop = (world.merchant.id, world.outlet.id)
    mine, other = (Listener(uuid.uuid4(), *shop, loop, asyncio.Queue()) for _ in range(2))
    foreign = Listener(mine.device_id, uuid.uuid4(), world.outlet.id, loop, asyncio.Queue())
    for listener in (mine, other, foreign):
        house.join(listener)
    between = Between()
    between.said(mine, {"kind": "weigh"})
    tenant = {"merchant": str(shop[0]), "outlet": str(shop[1])}
    between.told({"till": str(mine.device_id), **tenant, "say": {"kind": "scan", "code": "1"}})
    loop.run_until_complete(asyncio.sleep(0))
    assert [mine.queue.get_nowait()["kind"] for _ in range(2)] == ["weight", "scan"]
    assert (other.queue.empty(), foreign.queue.empty()) == (True, True)
    loop.close()


def test_an_address_belongs_to_one_device_and_a_display_to_one_till(world: World) -> None:
    add_printer(
        outlet=world.outlet, by=None, identity={"name": "Kasir"}, link={"host": "/dev/ttyUSB0"}
    )
    with pytest.raises(LancarError, match="sudah dipakai Kasir"):
        plug(world, "pole_cd5220", "/dev/ttyUSB0@19200")
    with pytest.raises(LancarError, match="Pilih kasir"):
        add_gadget(
            outlet=world.outlet,
            by=None,
            identity={"name": "Layar"},
            link={"host": "/dev/ttyUSB1"},
            use={"sort": "pole_cd5220"},
        )
    gadget = plug(world, "pole_cd5220", "/dev/ttyUSB1")
    with pytest.raises(LancarError, match="bukan alamat"):
        change_gadget(gadget=gadget, by=None, link={"host": "/etc/passwd"})
    change_gadget(gadget=gadget, by=None, shelf={"archived": True})
    plug(world, "scanner_serial", "/dev/ttyUSB1")
