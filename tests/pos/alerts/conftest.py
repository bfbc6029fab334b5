"""A shop, a till, a push service that stands where browsers' addresses point, and a clock."""

import ssl

import pytest

from pos.alerts import noticing, pushing, sending
from pos.journal.clock import wall_ms
from tests.pos.alerts.push_service import push_service
from tests.pos.world import Till, World, make_world, pair


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def till(world: World) -> Till:
    return pair(world)


@pytest.fixture
def service(tmp_path, monkeypatch):
    with push_service(tmp_path) as (server, shown):
        safe = ssl.create_default_context(cafile=str(shown))
        monkeypatch.setattr(pushing.ssl, "create_default_context", lambda: safe)
        monkeypatch.setattr(pushing, "address_of", lambda host: "127.0.0.1")
        connect = pushing.socket.create_connection
        port = server.server_address[1]
        monkeypatch.setattr(
            pushing.socket, "create_connection", lambda at, wait: connect((at[0], port), wait)
        )
        yield server


@pytest.fixture
def later(monkeypatch):
    """The clock of whoever notices and sends, so much later."""

    def pass_by(ms: int) -> None:
        for module in (noticing, sending):
            monkeypatch.setattr(module, "wall_ms", lambda: wall_ms() + ms)

    return pass_by
