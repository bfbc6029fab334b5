"""`manage.py shop --lan`: an address chosen once, served over TLS, and told when it is gone."""

import argparse
import errno
import json
import os
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from pos.box import keeping
from pos.box.authority import issue_leaf
from pos.box.origin import Origin, read_origin, write_origin
from pos.config.shop import lan
from pos.config.shop.supervisor import Child, Supervisor
from pos.config.shop.troubles import Trouble
from tests import hub as hubs
from tests.hub import free_port
from tests.pos.config.shops import running_shop

ADDRESS = "127.0.0.2"
ELSEWHERE = "10.254.254.254"
SLEEPS = ["-c", "import time; time.sleep(600)"]


def options(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    lan.add_options(parser)
    return parser.parse_args(words)


def settle(folder: Path, *words: str, port: int | None = None) -> Origin | None:
    return lan.settle(folder, options(*words), port or free_port())


def refused(folder: Path, *words: str) -> str:
    with pytest.raises(Trouble) as caught:
        settle(folder, *words)
    assert caught.value.indonesian
    assert caught.value.english
    return caught.value.code


def test_without_the_word_a_shop_is_open_on_its_own_machine_only(tmp_path: Path) -> None:
    assert settle(tmp_path) is None
    assert not (tmp_path / "https").exists()


def test_an_address_is_chosen_once_and_kept(tmp_path: Path) -> None:
    secure, door = free_port(), free_port()
    chosen = settle(tmp_path, "--lan", ADDRESS, "--https-port", str(secure), port=door)
    assert chosen == Origin(ADDRESS, secure, door)
    assert settle(tmp_path) == chosen
    assert settle(tmp_path, "--lan", port=free_port()) == chosen
    assert settle(tmp_path, "--lan", ADDRESS) == chosen


def test_tablets_are_not_stranded_by_a_slip_of_the_hand(tmp_path: Path) -> None:
    chosen = settle(tmp_path, "--lan", ADDRESS, "--https-port", str(free_port()))
    assert refused(tmp_path, "--lan", "127.0.0.3") == "origin_fixed"
    assert refused(tmp_path, "--https-port", str(free_port())) == "origin_fixed"
    assert read_origin(tmp_path) == chosen
    moved = settle(tmp_path, "--lan", "127.0.0.3", "--move")
    assert moved is not None
    assert moved.address == "127.0.0.3"


def test_an_address_must_be_inside_the_shop_and_of_this_machine(tmp_path: Path) -> None:
    assert refused(tmp_path, "--lan", "8.8.8.8") == "address_not_private"
    assert refused(tmp_path, "--lan", "toko.local") == "address_not_private"
    assert refused(tmp_path, "--lan", "127.0.0.1") == "address_not_private"
    assert refused(tmp_path, "--lan", ELSEWHERE) == "address_not_ours"
    assert refused(tmp_path, "--lan", ADDRESS, "--https-port", "x") == "port_invalid"
    assert read_origin(tmp_path) is None


def test_one_port_is_not_asked_to_speak_two_languages(tmp_path: Path) -> None:
    port = free_port()
    with pytest.raises(Trouble) as caught:
        settle(tmp_path, "--lan", ADDRESS, "--https-port", str(port), port=port)
    assert caught.value.code == "ports_equal"
    assert read_origin(tmp_path) is None


def test_between_two_networks_nobody_guesses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for found in ([], ["192.168.1.5", "10.0.0.5"]):
        monkeypatch.setattr(lan, "own_addresses", lambda found=found: found)
        assert refused(tmp_path, "--lan") == "no_single_address"


def test_a_torn_note_is_told_and_not_written_over(tmp_path: Path) -> None:
    write_origin(tmp_path, Origin(ADDRESS, 8443, 8000))
    (tmp_path / "https" / "origin.json").write_text('{"address": "127')
    assert refused(tmp_path) == "origin_damaged"
    assert refused(tmp_path, "--lan", ADDRESS) == "origin_damaged"


SECURE, DOOR = free_port(), free_port()


def network(folder: Path, address: str = ADDRESS) -> lan.Lan:
    return lan.Lan(folder, Origin(address, SECURE, DOOR), SLEEPS)


def test_the_web_process_gets_door_and_address_with_a_certificate(tmp_path: Path) -> None:
    words = network(tmp_path).words()
    assert words[:2] == SLEEPS
    assert words[2:4] == ["-e", f"tcp:{DOOR}:interface={ADDRESS}"]
    assert words[5].startswith(f"ssl:{SECURE}:interface={ADDRESS}:privateKey=")
    assert keeping.load_leaf(tmp_path) is not None


@pytest.mark.parametrize("wrong", ["address", "clock", "certificate"])
def test_whatever_is_wrong_the_shop_opens_on_its_own_machine_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    there = network(tmp_path, ELSEWHERE if wrong == "address" else ADDRESS)
    if wrong == "clock":
        monkeypatch.setattr(keeping, "EARLIEST", datetime(2200, 1, 1, tzinfo=UTC))
    if wrong == "certificate":
        network(tmp_path).words()
        (tmp_path / "https" / "authority" / "root.crt").write_bytes(b"torn")
    assert there.words() == SLEEPS
    assert there.trouble is not None
    codes = {
        "address": "address_gone",
        "clock": "clock_wrong",
        "certificate": "certificate_damaged",
    }
    assert there.trouble.code == codes[wrong]


def brought(folder: Path, name: str = "kasir.contoh.id") -> list[str]:
    """A certificate as a shop brings it, chain and all; here signed by an authority of ours."""
    keeping.keep(folder / "issuer", [ADDRESS], datetime.now(UTC))
    authority = keeping.load_authority(folder / "issuer")
    leaf = issue_leaf(authority, [name], datetime.now(UTC))
    certificate, key = folder / "fullchain.pem", folder / "privkey.pem"
    text = leaf.certificate.public_bytes(Encoding.PEM)
    certificate.write_bytes(text + keeping.chain_file(folder / "issuer").read_bytes())
    key.write_bytes(keeping.key_text(leaf.key))
    return ["--public-name", name, "--certificate", str(certificate), "--key", str(key)]


def test_a_shop_with_a_name_of_its_own_brings_its_certificate(tmp_path: Path) -> None:
    (tmp_path / "issuer").mkdir()
    words = brought(tmp_path)
    chosen = settle(tmp_path, "--lan", ADDRESS, "--https-port", str(SECURE), *words, port=DOOR)
    assert chosen is not None
    assert chosen.base == f"https://kasir.contoh.id:{SECURE}"
    assert chosen.door == f"https://kasir.contoh.id:{SECURE}/till/"
    assert chosen.hosts == [ADDRESS, "kasir.contoh.id"]
    assert settle(tmp_path, "--lan") == chosen, "the name stays"
    there = lan.Lan(tmp_path, chosen, SLEEPS)
    served = there.words()[-1]
    assert f"interface={ADDRESS}:privateKey={words[5]}:certKey={words[3]}" in served
    assert not keeping.has_authority(tmp_path), "none of our own is made"
    (tmp_path / "privkey.pem").write_bytes(b"torn")
    assert there.words() == SLEEPS
    assert there.trouble is not None
    assert there.trouble.code == "brought_missing"


def test_a_shop_goes_back_from_its_name_to_its_address(tmp_path: Path) -> None:
    (tmp_path / "issuer").mkdir()
    settle(tmp_path, "--lan", ADDRESS, "--https-port", str(SECURE), *brought(tmp_path), port=DOOR)
    assert settle(tmp_path, "--lan", ADDRESS, "--move") == Origin(ADDRESS, SECURE, DOOR)


def test_a_key_with_a_passphrase_is_refused_and_nobody_is_asked_for_it(tmp_path: Path) -> None:
    """OpenSSL would ask on the terminal; a terminal of its own shows that it does not."""
    (tmp_path / "issuer").mkdir()
    words = brought(tmp_path)
    key = load_pem_private_key(Path(words[5]).read_bytes(), None)
    locked = BestAvailableEncryption(b"rahasia")
    Path(words[5]).write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked))
    ask = "import sys; from pathlib import Path; from pos.box.keeping import is_pair; "
    ask += f"sys.exit(is_pair(Path({words[3]!r}), Path({words[5]!r})))"
    told, terminal = os.openpty()
    done = subprocess.run(
        [sys.executable, "-c", ask],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        timeout=60,
        check=False,
        start_new_session=True,
    )
    os.close(terminal)
    os.close(told)
    assert done.returncode == 0
    assert refused(tmp_path, "--lan", ADDRESS, *words) == "public_name_invalid"


def test_a_brought_certificate_that_was_renewed_is_served_within_a_minute(tmp_path: Path) -> None:
    (tmp_path / "issuer").mkdir()
    chosen = settle(tmp_path, "--lan", ADDRESS, "--https-port", str(SECURE), *brought(tmp_path))
    there = lan.Lan(tmp_path, chosen, SLEEPS)
    web = Child("web", [sys.executable, *there.words()], tmp_path)
    web.start()
    try:
        first = web.process
        there.looked_at -= lan.LOOK_SECONDS
        there.look(web)
        assert web.process is first
        brought(tmp_path)
        there.looked_at -= lan.LOOK_SECONDS
        there.look(web)
        assert web.process is not first
    finally:
        assert web.process is not None
        web.process.kill()
        web.process.wait()


def test_a_name_without_its_certificate_is_refused(tmp_path: Path) -> None:
    (tmp_path / "issuer").mkdir()
    name, certificate, key = (brought(tmp_path)[at] for at in (1, 3, 5))
    given = ("--lan", ADDRESS, "--public-name")
    assert refused(tmp_path, *given, name) == "public_name_invalid"
    pair = ("--certificate", certificate, "--key", certificate)
    assert refused(tmp_path, *given, name, *pair) == "public_name_invalid"
    for wrong in ("kasir", "a b.id", "evil.id/", "192.168.1.5"):
        pair = ("--certificate", certificate, "--key", key)
        assert refused(tmp_path, *given, wrong, *pair) == "public_name_invalid"
    assert read_origin(tmp_path) is None


def test_a_port_that_another_program_holds_keeps_tablets_out_not_the_shop(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind((ADDRESS, 0))
        other.listen()
        taken = other.getsockname()[1]
        there = lan.Lan(tmp_path, Origin(ADDRESS, taken, free_port()), SLEEPS)
        assert there.words() == SLEEPS
        assert there.trouble is not None
        assert there.trouble.code == "lan_port_taken"
        assert str(taken) in there.trouble.indonesian
    assert "-e" in there.words()


def test_the_address_comes_back_and_a_renewed_certificate_is_served_within_a_minute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process is started anew when something changed, and left alone when nothing did."""
    there = network(tmp_path)
    monkeypatch.setattr(lan, "is_ours", lambda address: False)
    web = Child("web", [sys.executable, *there.words()], tmp_path)
    web.start()
    try:
        first = web.process
        monkeypatch.setattr(lan, "is_ours", lambda address: True)
        there.look(web)
        assert web.process is first, "not before the minute is over"
        there.looked_at -= lan.LOOK_SECONDS
        there.look(web)
        second = web.process
        assert second is not first
        assert f"tcp:{DOOR}:interface={ADDRESS}" in web.command
        there.looked_at -= lan.LOOK_SECONDS
        there.look(web)
        assert web.process is second, "nothing has changed"
        monkeypatch.setattr(lan, "is_ours", lambda address: False)
        there.looked_at -= lan.LOOK_SECONDS
        there.look(web)
        assert web.process is second, "a pulled cable stops nothing on this machine"
        assert there.trouble is not None
        monkeypatch.setattr(lan, "is_ours", lambda address: True)
        keeping.server_file(tmp_path).unlink()
        there.looked_at -= lan.LOOK_SECONDS
        there.look(web)
        assert web.process is not second
        assert web.crash_times == []
    finally:
        assert web.process is not None
        web.process.kill()
        web.process.wait()


def test_a_clock_beyond_the_authoritys_end_keeps_the_shop_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In `words` when it starts, and in `look` while it runs."""

    class Later(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Later":
            return cls(2099, 1, 1, tzinfo=tz)

    there = network(tmp_path)
    web = Child("web", [sys.executable, *there.words()], tmp_path)
    monkeypatch.setattr(lan, "datetime", Later)
    there.looked_at -= lan.LOOK_SECONDS
    there.look(web)
    assert web.process is None, "what serves is left alone"
    assert there.trouble is not None
    assert there.trouble.code == "clock_wrong"
    assert network(tmp_path).words() == SLEEPS


def test_a_look_that_fails_ends_no_shop(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    looks = []

    def broken() -> None:
        looks.append(1)
        if len(looks) == 3:
            supervisor.stopping = True
        raise RuntimeError("unforeseen")

    supervisor = Supervisor([], broken)
    supervisor.watch()
    assert len(looks) == 3
    assert capsys.readouterr().err.count("unforeseen") == 1


def test_a_full_disk_keeps_the_certificate_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> bool:
        raise OSError(errno.ENOSPC, "No space left on device")

    known = network(tmp_path)
    known.words()
    monkeypatch.setattr(keeping, "keep", full)
    assert "-e" in known.words()
    assert known.trouble is None
    without = network(tmp_path / "other")
    assert without.words() == SLEEPS
    assert without.trouble is not None
    assert without.trouble.code == "data_unwritable"


def ask(address: str, root: Path) -> dict[str, str]:
    trusting = ssl.create_default_context(cafile=str(root))
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(address, timeout=60, context=trusting) as answer:
                return dict(json.load(answer))
        except OSError:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.1)


def test_the_real_command_serves_the_fixed_address_and_the_doctor_sees_it(tmp_path: Path) -> None:
    """OpenSSL takes the chain too, which no browser test would tell."""
    secure = free_port()
    root = tmp_path / "shop" / "https" / "authority" / "root.crt"
    words = ("--no-demo", "--lan", ADDRESS, "--https-port", str(secure))
    with running_shop(tmp_path / "shop", *words) as (port, said):
        assert f"http://{ADDRESS}:{port}/p" in said
        assert f"https://{ADDRESS}:{secure}/till/" in said
        assert ask(f"https://{ADDRESS}:{secure}/healthz", root)["status"] == "ok"
        with urllib.request.urlopen(f"http://{ADDRESS}:{port}/p", timeout=60) as answer:
            assert "Sambungkan tablet ini" in answer.read().decode()
        told = hubs.manage(tmp_path / "shop", "doctor").stdout
        assert f"[answers] 127.0.0.1:{port} menjawab." in told
        assert f"[answers] https://{ADDRESS}:{secure} menjawab." in told
        assert "✖" not in told
