"""What tests of one browser share. The real hub is in tests/hub.py; a file may replace any of these
by its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.data_layer import build_data_layer
from tests.browser.one_till import begin_anew, new_till
from tests.browser.pages.register import Register
from tests.hub import Hub, new_hub

PATIENCE_MS = 60_000  # a machine that does two things at once; only what fails costs more
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def data_layer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The till's data layer as a module, built once a run."""
    return build_data_layer(tmp_path_factory.mktemp("data-layer"))


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A demo shop for all tests of a file."""
    made = new_hub(tmp_path_factory.mktemp("toko") / "shop", demo=True).start()
    yield made
    made.kill()


@pytest.fixture(scope="module")
def script() -> str:
    """Runs in the page before the till's own."""
    return ""


@pytest.fixture(scope="module")
def shared_till(browser: Browser, hub: Hub, script: str) -> Iterator[Register]:
    with new_till(browser, hub, script) as till:
        yield till


@pytest.fixture
def till(shared_till: Register) -> Register:
    """The till of this file, begun anew."""
    return begin_anew(shared_till)


@pytest.fixture
def own_till(browser: Browser, hub: Hub, script: str) -> Iterator[Register]:
    """For a test that starts from nothing, or leaves behind what a reload does not take away."""
    with new_till(browser, hub, script) as till:
        yield till
