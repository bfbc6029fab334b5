"""`kasir.local` over real multicast sockets on loopback: asked for, taken, and two of one name."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pos.box import local_name
from pos.box.local_name import Answering, Words, answer, question, read
from pos.box.origin import Origin, write_origin
from pos.box.shop_name import name_for, noted_name
from tests.waiting import until

HERE, THERE = "127.0.0.2", "127.0.0.3"
WAIT_SECONDS = 20.0


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def talk(port: int) -> Iterator[Callable[[Answering], None]]:
    """Lets a machine go on answering beside the test."""
    is_over = threading.Event()
    threads: list[threading.Thread] = []

    def hearing(machine: Answering) -> None:
        while not is_over.is_set():
            machine.hear(0.1)
        machine.close()

    def begin(machine: Answering) -> None:
        threads.append(threading.Thread(target=hearing, args=(machine,)))
        threads[-1].start()

    yield begin
    is_over.set()
    for thread in threads:
        thread.join()


def test_a_shop_is_called_by_its_name_in_plain_letters() -> None:
    assert name_for("Toko Sari, Bandung") == "toko-sari-bandung.local"
    assert name_for("Café – Ñandú 24") == "caf-and-24.local"
    assert name_for("老店") == name_for("") == "kasir.local"
    assert len(name_for("x" * 90)) == 46


def test_plain_dns_from_any_port_is_answered_to_its_asker_alone(
    port: int, talk: Callable[[Answering], None]
) -> None:
    machine = Answering("kasir.local", HERE, port)
    assert machine.claim() == "kasir.local"
    talk(machine)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        asker.settimeout(WAIT_SECONDS)
        asked = struct.pack("!HHHHHH", 77, 0, 1, 0, 0, 0)
        asked += b"\x05KASIR\x05local\x00" + struct.pack("!HH", 1, 1)
        asker.sendto(b"torn", (HERE, port))
        asker.sendto(asked, (HERE, port))
        told = read(asker.recv(9000))
    assert told == Words(77, (), (("kasir.local", HERE),))


def test_everybody_hears_the_answer_to_a_question_of_the_group(
    port: int, talk: Callable[[Answering], None]
) -> None:
    machine = Answering("kasir.local", HERE, port)
    machine.claim()
    talk(machine)
    tablet = Answering("tablet.local", THERE, port)
    tablet._say(question("kasir.local"), (local_name.GROUP, port))
    wanted = (("kasir.local", HERE),)
    assert any(words.told == wanted for words, _ in tablet._heard(WAIT_SECONDS))
    tablet.close()


def test_a_name_that_another_machine_has_is_left_to_it(
    port: int, talk: Callable[[Answering], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local_name, "PROBE_SECONDS", 1.0)  # of three; a busy machine is slow
    first = Answering("kasir.local", HERE, port)
    assert first.claim() == "kasir.local"
    talk(first)
    second = Answering("kasir.local", THERE, port)
    taken = second.claim()
    second.close()
    assert taken == "kasir-2.local"


def test_of_two_that_took_one_name_apart_the_lower_address_gives_way(
    port: int, talk: Callable[[Answering], None]
) -> None:
    low, high = Answering("kasir.local", HERE, port), Answering("kasir.local", THERE, port)
    low.name = high.name = "kasir.local"
    talk(low)
    talk(high)
    high.announce()
    until(lambda: low.name == "kasir-2.local")
    assert high.name == "kasir.local"


def test_who_insists_on_our_name_makes_no_storm(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_name, "DEFEND_SECONDS", 3_600.0)  # however slowly they are heard
    ours = Answering("kasir.local", THERE, port)
    ours.name = "kasir.local"
    said: list[str] = []
    monkeypatch.setattr(ours, "announce", lambda: said.append(ours.name))

    def is_defended() -> bool:
        ours.hear(0.2)
        return bool(said)

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as camera:
        for _ in range(50):
            camera.sendto(answer("kasir.local", HERE), (THERE, port))
        until(is_defended)
        ours.hear(0.5)
    ours.close()
    assert said == ["kasir.local"]


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"\0" * 11,
        b"\0\0\0\0\0\1\0\0\0\0\0\0",
        b"\0\0\0\0\0\1\0\0\0\0\0\0\xc0\x0c\0\1\0\1",  # a name that points at itself
        b"\0\0\0\0\0\1\0\0\0\0\0\0\x3f" + b"a" * 9,
        b"\0\0\x84\0\0\0\xff\xff\0\0\0\0" + b"\1\xff\0\0\1\0\1\0\0\0\0\0\4abcd",
    ],
)
def test_what_is_no_packet_is_none(packet: bytes) -> None:
    with pytest.raises(ValueError):
        read(packet)


def test_an_answer_is_read_as_it_was_said() -> None:
    assert read(answer("kasir.local", HERE)) == Words(0, (), (("kasir.local", HERE),))
    assert read(question("kasir.local")) == Words(0, ("kasir.local",), ())


def test_the_note_of_the_fixed_address_is_followed(
    tmp_path: Path, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local_name, "LOOK_SECONDS", 0.1)
    is_over = threading.Event()
    running = threading.Thread(target=local_name.run, args=(tmp_path, port, is_over.is_set))
    running.start()
    try:
        write_origin(tmp_path, Origin(HERE, 8443, 8000))
        until(lambda: noted_name(tmp_path) == "kasir.local")
        write_origin(tmp_path, Origin(THERE, 8443, 8000, "toko-sari.local"))
        until(lambda: noted_name(tmp_path) == "toko-sari.local")
        write_origin(tmp_path, Origin("10.254.254.254", 8443, 8000))
        until(lambda: noted_name(tmp_path) == "")
    finally:
        is_over.set()
        running.join()
