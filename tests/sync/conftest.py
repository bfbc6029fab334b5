"""One demo shop per database for the tests that talk to a real hub over HTTP."""

from collections.abc import Iterator

import pytest

from tests.hub import Hub, make_shop, new_database, new_hub
from tests.tablet import Tablet


@pytest.fixture(
    scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def hub(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """One demo shop for the whole run; its record must be sound after everything done to it."""
    data = tmp_path_factory.mktemp("hub") / "data"
    if request.param == "sqlite":
        hub = new_hub(data, demo=True)
    else:
        server = request.getfixturevalue("postgres_address")
        hub = Hub(data, new_database(server, "lancar_ingest"))
        make_shop(data, demo=True, database=hub.database)
    hub.start()
    yield hub
    hub.assert_record_is_sound()
    hub.stop()


@pytest.fixture
def tablet(hub: Hub) -> Tablet:
    return hub.pair(Tablet())
