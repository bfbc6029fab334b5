"""Two machines at one address: heard on a real wire between two network namespaces."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from pos.box import wire

OURS, THEIRS = bytes.fromhex("020000000001"), bytes.fromhex("020000000002")
ADDRESS = socket.inet_aton("10.77.0.5")
# Our side and the rival's of one cable; the rival's namespace lives as long as its sleeper.
CABLE = """
set -e
ip link set lo up
unshare -n sleep 60 & sleeper=$!
trap 'kill $sleeper' EXIT
until [ "$(readlink /proc/$sleeper/ns/net)" != "$(readlink /proc/$$/ns/net)" ]; do sleep 0.02; done
ip link add ours type veth peer name theirs netns $sleeper
ip addr add 10.77.0.5/24 dev ours
ip link set ours up
inside() { nsenter -t $sleeper -n "$@"; }
inside ip link set theirs address 02:00:00:00:00:02
inside ip addr add $RIVAL/24 dev theirs
inside ip link set theirs up
until [ "$(cat /sys/class/net/ours/carrier 2>/dev/null)" = 1 ]; do sleep 0.02; done
"$PYTHON" -c 'from pos.box.wire import rival; print("heard", rival("10.77.0.5", 3.0) or "nobody")'
"""


def can_unshare() -> bool:
    tools = all(shutil.which(each) for each in ("unshare", "ip", "nsenter"))
    trial = "mount -t sysfs sysfs /sys && ip link add ours type veth peer name theirs"
    command = ["unshare", "-n", "-m", "sh", "-c", f"{trial} && unshare -n true"]
    done = subprocess.run(command, check=False, capture_output=True) if tools else None
    return done is not None and done.returncode == 0


@pytest.mark.skipif(not can_unshare(), reason="no network namespaces for this user")
@pytest.mark.parametrize(
    ("rival", "told"), [("10.77.0.5", "02:00:00:00:00:02"), ("10.77.0.6", "nobody")]
)
def test_a_machine_that_answers_at_our_address_is_named(rival: str, told: str) -> None:
    done = subprocess.run(
        # /sys shows the cards of the namespace it was mounted in
        ["unshare", "-n", "-m", "bash", "-c", f"mount -t sysfs sysfs /sys\n{CABLE}"],
        env={**os.environ, "RIVAL": rival, "PYTHON": sys.executable},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.strip() == f"heard {told}", done.stderr


def test_only_a_word_from_our_address_is_an_answer() -> None:
    def packet(sender: bytes, address: bytes, kind: int = wire.ARP) -> bytes:
        fields = (wire.EVERYBODY, sender, kind, 1, wire.IPV4, 6, 4, 2, sender, address)
        return wire._PACKET.pack(*fields, wire.NOBODY, ADDRESS) + b"\0" * 18

    assert wire._sender_of(packet(THEIRS, ADDRESS), ADDRESS) == THEIRS
    assert wire._sender_of(packet(THEIRS, socket.inet_aton("10.77.0.6")), ADDRESS) == b""
    assert wire._sender_of(packet(THEIRS, ADDRESS, wire.IPV4), ADDRESS) == b""
    assert wire._sender_of(packet(THEIRS, ADDRESS)[:41], ADDRESS) == b"", "cut short"
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    with ours, theirs:
        ours.setblocking(False)
        theirs.send(packet(OURS, ADDRESS))
        assert wire._first_answer([ours], ADDRESS, {OURS}, 0.1) == "", "our own second card"
        theirs.send(packet(THEIRS, ADDRESS))
        assert wire._first_answer([ours], ADDRESS, {OURS}, 0.0) == THEIRS.hex(":"), "read late"


def test_a_process_that_may_not_look_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> socket.socket:
        raise PermissionError

    monkeypatch.setattr(wire, "own_cards", lambda: {"eth0": "02:00:00:00:00:01"})
    monkeypatch.setattr(wire.socket, "socket", refused)
    with pytest.raises(wire.NoRight):
        wire.rival("10.77.0.5")
    monkeypatch.setattr(wire, "own_cards", dict)
    with pytest.raises(wire.NoRight):  # nothing was asked, so nothing is known
        wire.rival("10.77.0.5")


@pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("setpriv") is None, reason="only root can give a right away"
)
def test_what_the_supervisor_may_its_children_may_not() -> None:
    """As under systemd: a user that is not root, with one right in its ambient set."""
    root = Path(__file__).parents[3]
    script = (
        "import subprocess, sys; from pos.config.shop.supervisor import die_with_parent as end\n"
        "look = ['grep', 'CapEff', '/proc/self/status']\n"
        "subprocess.run(look, check=True); subprocess.run(look, preexec_fn=end, check=True)"
    )
    rights = ["--reuid=65534", "--clear-groups", "--inh-caps=+net_raw", "--ambient-caps=+net_raw"]
    done = subprocess.run(
        ["setpriv", *rights, sys.executable, "-c", script],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if "Permission denied" in done.stderr or "ModuleNotFound" in done.stderr:
        pytest.skip("nobody may read this folder")
    told = [int(line.split()[1], 16) for line in done.stdout.splitlines()]
    assert told == [1 << 13, 0], done.stderr
