"""What tests of one browser share. The real hub is in tests/hub.py."""

from pathlib import Path

import pytest

from tests.browser.data_layer import build_data_layer


@pytest.fixture(scope="session")
def data_layer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The till's data layer as a module, built once a run."""
    return build_data_layer(tmp_path_factory.mktemp("data-layer"))
