"""A greeting tells the owner what lies on the tablet, on both databases."""

import json

from tests.hub import Hub
from tests.tablet import Tablet

SEEN = """
from pos.tills.models import Sighting
row = Sighting.objects.get(id="{device}")
print(row.app_version, row.epoch, row.seq, row.said_at > 0)
"""


def test_version_and_head_of_the_newest_greeting_are_noted(hub: Hub) -> None:
    tablet = hub.pair(Tablet(), "Kasir yang menyapa")
    for version, seq in (("0.1.0", 4), ("0.2.0", 9)):
        head = {"epoch": 1, "stream": "F", "seq": seq, "hash": "0" * 64}
        said = {"protocol": {"min": 1, "max": 1}, "app_version": version, "heads": [head]}
        answer = hub.signed(tablet, "POST", "/sync/v1/hello", json.dumps(said).encode())
        assert answer.status == 200
    assert hub.python(SEEN.format(device=tablet.device)).split() == ["0.2.0", "1", "9", "True"]
