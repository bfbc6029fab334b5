"""Computers of a shop, made of namespaces: each has a root of its own under an overlay in memory and
a network of its own, with a cable to the switch that can be pulled.

Real here: files, users, modes, the sealed key, Python, addresses, routes, the firewall's rules.
Played: systemd does not run (`start_shop` says what lancar.service says), and what the lower root
has not (`FAKES`) where that root is this machine's own. Only for a process in mount and pid
namespaces of its own, as test_new_owner starts it.
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
FAKES = {"dpkg-query": 'echo "install ok installed"', "systemctl": 'echo "$@"'}
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


class Network:
    """One end of a cable to the switch, in a network namespace; `address` has its mask."""

    def __init__(self, name: str, address: str) -> None:
        self.name, self.address = name, address
        self.holder = subprocess.Popen(["unshare", "-n", "sleep", "infinity"])
        mine = os.readlink("/proc/self/ns/net")
        while os.readlink(f"/proc/{self.holder.pid}/ns/net") == mine:
            time.sleep(0.01)
        sh("ip", "link", "add", name, "type", "veth", "peer", "name", "eth0", "netns",
           self.holder.pid)  # fmt: skip
        sh("ip", "link", "set", name, "master", "switch", "up")
        self.run("ip", "link", "set", "lo", "up")
        self.run("ip", "addr", "add", address, "dev", "eth0")
        self.run("ip", "link", "set", "eth0", "up")

    @property
    def door(self) -> tuple[str, str]:
        return "nsenter", NET.format(self.holder.pid)

    def run(self, *words: object) -> str:
        return sh(*self.door, *words)

    def pull(self) -> None:
        sh("ip", "link", "set", self.name, "down")

    def plug(self) -> None:
        sh("ip", "link", "set", self.name, "up")


def lay_switch() -> None:
    sh("ip", "link", "add", "switch", "type", "bridge")
    sh("ip", "link", "set", "switch", "up")


class Computer:
    """A bare server. `lower`: the root it begins with; `release`: what its owner put on a stick."""

    def __init__(self, folder: Path, lower: Path, network: Network) -> None:
        self.folder, self.lower, self.network = folder, lower, network
        self.root = folder / "root"
        self.shop: subprocess.Popen[bytes] | None = None
        folder.mkdir()
        sh("mount", "-t", "tmpfs", "none", folder)
        for name in ("upper", "work", "root", "tools"):
            (folder / name).mkdir()
        places = f"lowerdir={lower},upperdir={folder}/upper,workdir={folder}/work"
        sh("mount", "-t", "overlay", "none", "-o", places, self.root)
        sh("mount", "-t", "proc", "none", self.root / "proc")
        sh("mount", "--rbind", "/dev", self.root / "dev")
        network.run("mount", "-t", "sysfs", "none", self.root / "sys")
        if lower == Path("/"):
            self._play_what_is_missing()

    def _play_what_is_missing(self) -> None:
        """apt finds everything there; the libraries are those of this run (a thin release)."""
        tools = self.root / "usr/local/sbin"
        tools.mkdir(parents=True, exist_ok=True)
        for name, said in FAKES.items():
            (tools / name).write_text(f"#!/bin/sh\n{said}\n")
            (tools / name).chmod(0o755)
        (self.root / "root").chmod(0o755)  # this run's Python may stand there

    def lend_libraries(self, lock: str) -> None:
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
        return (self.folder / "shop.log").read_text()

    def start_shop(self) -> None:
        """What lancar.service does: its options and user, the key that was sealed here."""
        words = "exec lancar shop $(sed -n 's/^LANCAR_OPTIONS=//p' /etc/lancar/lancar.env | tr -d '\\\"')"
        with (self.folder / "shop.log").open("wb") as log:
            self.shop = subprocess.Popen(
                [*self.network.door, "chroot", str(self.root), "sh", "-c", words],
                env=shop_environment(), stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
        ends = time.monotonic() + READY_SECONDS
        while "Ctrl-C" not in self.log():
            assert self.shop.poll() is None, self.log()
            assert time.monotonic() < ends, self.log()
            time.sleep(0.1)

    def setup_code(self) -> str:
        return re.sub(r"\D", "", (self.root / "var/lib/lancar/setup_code").read_text())

    def stop_shop(self) -> None:
        assert self.shop is not None
        self.shop.send_signal(signal.SIGTERM)
        self.shop.wait(timeout=60)

    def is_destroyed(self) -> None:
        """Power gone, disk gone: nothing is said, nothing is flushed."""
        assert self.shop is not None
        for group in reversed(self._family(self.shop.pid)):
            os.kill(group, signal.SIGKILL)
        self.shop.wait(timeout=60)
        sh("rm", "-rf", self.root / "var/lib/lancar", self.root / "etc/lancar")

    def _family(self, pid: int) -> list[int]:
        found = [pid]
        for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            found += self._family(int(each))
        return found
