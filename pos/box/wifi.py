"""The shop's Wi-Fi as it stands on invitations, kept in `https/wifi.json` and in no record.

The record is kept for ten years and copied to other machines; a password has no business there. A
lost file is typed again.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from pos.box.keeping import home, write_secret

NAME = "wifi.json"
MOST_NAME_BYTES = 32
SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 63  # what WPA allows
_SPECIAL = '\\;,:"'


@dataclass(frozen=True)
class Wifi:
    """An empty password: an open network."""

    name: str
    password: str

    @property
    def code(self) -> str:
        """What the cameras of Android and iPad read."""
        kind = "WPA" if self.password else "nopass"
        return f"WIFI:T:{kind};S:{_escaped(self.name)};P:{_escaped(self.password)};;"


def read_wifi(data: Path) -> Wifi | None:
    """None: nobody has typed it, or the file is torn."""
    try:
        return Wifi(**json.loads((home(data) / NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_wifi(data: Path, wifi: Wifi) -> None:
    home(data).mkdir(mode=0o700, exist_ok=True)
    write_secret(home(data) / NAME, json.dumps(asdict(wifi)).encode())


def _escaped(words: str) -> str:
    return "".join(f"\\{letter}" if letter in _SPECIAL else letter for letter in words)
