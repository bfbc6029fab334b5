"""What tests of printers share; a file that needs no owners' threads has a `world` of its own."""

from typing import Any

import pytest

from tests.hardware.spool import hurry
from tests.pos.world import World, make_world


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)


@pytest.fixture
def world(transactional_db: Any) -> World:
    """Really committed: owners' threads have connections of their own."""
    return make_world()
