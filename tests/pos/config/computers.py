"""Computers of a shop, made of namespaces: each has a root of its own under an overlay in memory
and a network of its own, with a cable to the switch that can be pulled.

Real here: files, users, modes, the sealed key, Python, addresses, routes, the firewall's rules.
Played: systemd does not run (`SYSTEMCTL` starts and stops the shop as lancar.service says), and,
where the lower root is this machine's own, dpkg-query, to which apt's packages are all there. Only
for a process in mount and pid namespaces of its own, as test_new_owner starts it.
"""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.pos.config.shops import shop_environment

READY_SECONDS = 240.0
# What lancar.service says, in a few words: its options and user, and the key that was sealed here.
SYSTEMCTL = r"""
shop=/run/shop.pid
alive() { grep -qs '^State:.[^Z]' /proc/$(cat $shop 2>/dev/null)/status; }
case "$1 $2" in
  "start lancar.service")
    alive && exit 0
    options=$(sed -n 's/^LANCAR_OPTIONS=//p' /etc/lancar/lancar.env | tr -d '"')
    setsid lancar shop $options >> /var/log/shop.log 2>&1 < /dev/null & echo $! > $shop ;;
  "stop lancar.service")
    alive || exit 0
    kill -TERM $(cat $shop)
    while alive; do sleep 0.1; done ;;
  "is-active lancar.service") alive && echo active || { echo inactive; exit 3; } ;;
  *) [ -z "$REAL" ] || exec /usr/bin/systemctl "$@"; echo "$@" ;;
esac
"""
FAKES = {"dpkg-query": 'echo "install ok installed"', "systemctl": SYSTEMCTL}
NET = "--net=/proc/{}/ns/net"


def sh(*words: object, **more: str) -> str:
    """All it said; it must end well."""
    done = subprocess.run(
        [str(word) for word in words],
        env={**shop_environment(), **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, f"{words}\n{done.stdout}"
    return done.stdout


class Loopback:
    """The network of this process: a computer that nobody else is spoken of."""

    door: tuple[str, ...] = ()

    def run(self, *words: object) -> str:
        return sh(*self.door, *words)


class Network(Loopback):
    """One end of a cable to the switch, in a network namespace; `address` has its mask."""

    def __init__(self, name: str, address: str) -> None:
        self.name, self.address = name, address
        self.holder = subprocess.Popen(["unshare", "-n", "sleep", "infinity"])
        mine = Path("/proc/self/ns/net").readlink()
        while Path(f"/proc/{self.holder.pid}/ns/net").readlink() == mine:
            time.sleep(0.01)
        self.door = ("nsenter", NET.format(self.holder.pid))
        sh("ip", "link", "add", name, "type", "veth", "peer", "name", "eth0", "netns",
           self.holder.pid)  # fmt: skip
        sh("ip", "link", "set", name, "master", "switch", "up")
        self.run("ip", "link", "set", "lo", "up")
        self.run("ip", "addr", "add", address, "dev", "eth0")
        self.run("ip", "link", "set", "eth0", "up")

    def pull(self) -> None:
        sh("ip", "link", "set", self.name, "down")

    def plug(self) -> None:
        sh("ip", "link", "set", self.name, "up")


def lay_switch() -> None:
    sh("ip", "link", "add", "switch", "type", "bridge")
    sh("ip", "link", "set", "switch", "up")


class Computer:
    """A bare server. `lower`: the root it begins with; `release`: what its owner put on a stick."""

    def __init__(self, folder: Path, lower: Path, network: Loopback) -> None:
        self.folder, self.lower, self.network = folder, lower, network
        self.root = folder / "root"
        folder.mkdir()
        sh("mount", "-t", "tmpfs", "none", folder)
        for name in ("upper", "work", "root", "tools"):
            (folder / name).mkdir()
        places = f"lowerdir={lower},upperdir={folder}/upper,workdir={folder}/work"
        sh("mount", "-t", "overlay", "none", "-o", places, self.root)
        sh("mount", "-t", "proc", "none", self.root / "proc")
        sh("mount", "--rbind", "/dev", self.root / "dev")
        network.run("mount", "-t", "sysfs", "none", self.root / "sys")
        self._play_what_is_missing()

    def _play_what_is_missing(self) -> None:
        tools = self.root / "usr/local/sbin"
        tools.mkdir(parents=True, exist_ok=True)
        for name, said in FAKES.items():
            is_bare = self.lower != Path("/")
            if name == "systemctl" or not is_bare:
                real = "REAL=yes" if is_bare else "REAL="
                (tools / name).write_text(f"#!/bin/sh\n{real}\n{said}\n")
                (tools / name).chmod(0o755)
        (self.root / "root").chmod(0o755)  # this run's Python may stand there

    def lend_libraries(self, lock: str) -> None:
        """Those of this run, for a thin release."""
        place = self.root / "opt/lancar/environments" / lock
        place.parent.mkdir(parents=True)
        place.symlink_to(sys.prefix)

    def plug_stick(self, stick: Path, place: str) -> None:
        (self.root / "media" / place).mkdir(parents=True, exist_ok=True)
        sh("mount", "--bind", stick, self.root / "media" / place)

    def run(self, *words: object) -> str:
        """As root at its keyboard."""
        path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        return sh(*self.network.door, "chroot", self.root, *words, PATH=path)

    def log(self) -> str:
        place = self.root / "var/log/shop.log"
        return place.read_text() if place.exists() else ""

    def start_shop(self) -> None:
        self.systemctl("start")
        ends = time.monotonic() + READY_SECONDS
        while "Ctrl-C" not in self.log():
            assert time.monotonic() < ends, self.log()
            time.sleep(0.1)

    def stop_shop(self) -> None:
        self.systemctl("stop")

    def systemctl(self, word: str) -> str:
        return self.run("systemctl", word, "lancar.service")

    def setup_code(self) -> str:
        return re.sub(r"\D", "", (self.root / "var/lib/lancar/setup_code").read_text())

    def is_destroyed(self) -> None:
        """Power gone, disk gone: nothing is said, nothing is flushed."""
        for pid in reversed(self._family(int((self.root / "run/shop.pid").read_text()))):
            os.kill(pid, signal.SIGKILL)
        sh("rm", "-rf", self.root / "var/lib/lancar", self.root / "etc/lancar")

    def _family(self, pid: int) -> list[int]:
        found = [pid]
        for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            found += self._family(int(each))
        return found
