"""The worker's rounds: what fails is tried again, and what is done is not looked at for ever."""

import pytest
from django.db import OperationalError

from pos.config.management.commands import worker

pytestmark = pytest.mark.django_db


def test_events_that_wait_are_tried_until_none_is_left(monkeypatch, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    looks = [OperationalError("database is locked"), 2, 0]

    def apply_pending():
        found = looks.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setattr(worker, "apply_pending", apply_pending)
    command = worker.Command()
    with pytest.raises(OperationalError):
        command._round()
    assert [command._round() for _ in range(3)] == [2, 0, 0]  # and the third round did not look
