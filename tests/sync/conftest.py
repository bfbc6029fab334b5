"""One demo shop per database for the tests that talk to a real hub over HTTP."""

from collections.abc import Iterator

import pytest

from tests.cloud import Cloud, new_cloud
from tests.hub import Hub, make_shop, new_database, new_hub
from tests.tablet import Tablet


@pytest.fixture(scope="session")
def sqlite_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    yield from running(new_hub(tmp_path_factory.mktemp("hub") / "data", demo=True))


@pytest.fixture(scope="session")
def postgresql_hub(
    postgres_address: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Hub]:
    data = tmp_path_factory.mktemp("hub") / "data"
    hub = Hub(data, new_database(postgres_address, "lancar_hub"))
    make_shop(data, demo=True, database=hub.database)
    yield from running(hub)


def running(hub: Hub) -> Iterator[Hub]:
    """For the whole run; its record must be sound after everything done to it."""
    hub.start()
    yield hub
    hub.assert_record_is_sound()
    hub.stop()


@pytest.fixture(
    scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def hub(request: pytest.FixtureRequest) -> Hub:
    """Each of the two in turn."""
    found: Hub = request.getfixturevalue(f"{request.param}_hub")
    return found


@pytest.fixture(scope="session")
def cloud(postgres_address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    """One for all tests of links and walls: nothing in it belongs to one of them alone."""
    cloud = new_cloud(tmp_path_factory.mktemp("cloud") / "data", postgres_address, "lancar_cloud")
    cloud.start()
    yield cloud
    cloud.stop()


@pytest.fixture
def tablet(hub: Hub) -> Tablet:
    return hub.pair(Tablet())
