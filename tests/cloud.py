"""A real cloud for tests: this codebase as `cloud` on a real PostgreSQL, and hubs that relay to it.

`Cloud` is a Hub in the other role. `Worker` is a hub's worker process, in which the relay lives.
"""

import atexit
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests import warm
from tests.hub import ROOT, Hub, environment, new_database

SECRET = "only-for-tests-" * 4
LONGEST_WAIT_SECONDS = "2"


@dataclass
class Cloud(Hub):
    def environment(self) -> dict[str, str]:
        role = {"LANCAR_ROLE": "cloud", "LANCAR_SECRET_KEY": SECRET}
        return {**environment(self.data, self.database), **role}

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self._run("manage.py", *arguments)

    def python(self, code: str) -> str:
        return warm.python(self.environment(), code)

    def code(self, *options: str) -> str:
        done = self.manage("link_code", *options)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )


def new_cloud(data: Path, server: str, name: str) -> Cloud:
    """Migrated, without any shop, not started."""
    data.mkdir(parents=True)
    cloud = Cloud(data, new_database(server, name))
    done = cloud.manage("prepare_cloud", "--no-demo")
    assert done.returncode == 0, done.stderr
    return cloud


@dataclass
class Worker:
    """A hub's worker, as its supervisor starts it, but for its patience with a cloud that is away:
    on a slow machine an outage lasts until its next try would come after the test's own patience.
    """

    hub: Hub
    process: "subprocess.Popen[bytes] | None" = field(default=None)

    def start(self) -> "Worker":
        with (self.hub.data / "worker.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "worker"],
                cwd=ROOT,
                env={**self.hub.environment(), "LANCAR_RELAY_WAIT": LONGEST_WAIT_SECONDS},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        atexit.register(self.kill)
        return self

    def kill(self) -> None:
        atexit.unregister(self.kill)
        if self.process is not None:
            os.kill(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=60)
        self.process = None


def join(hub: Hub, cloud: Cloud, code: str) -> None:
    """What *Pengaturan > Cloud* does."""
    hub.python(
        "from pos.outlets.queries import the_outlet; from sync.uplink import join_cloud\n"
        f"join_cloud(outlet=the_outlet(), address={cloud.address!r}, code={code!r}, by=None)"
    )
