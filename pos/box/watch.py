"""What the supervisor saw of the network a minute ago, for the processes that may not look.

`https/watch.json`, written anew each minute and never forced to the disk: a lost one comes back
within a minute, and an old one is believed for five.
"""

import json
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from pos.box.keeping import home
from pos.box.wire import NoRight, rival

NAME = "watch.json"
BELIEVED_SECONDS = 300


@dataclass(frozen=True)
class Watch:
    """`rival`: hardware address of another machine at our address. None: nobody may look here."""

    looked_at: float
    rival: str | None


def look(data: Path, address: str) -> None:
    """A look that cannot be noted is made again in a minute."""
    seen: str | None
    try:
        seen = rival(address)
    except (NoRight, OSError):
        seen = None
    with suppress(OSError):
        waiting = home(data) / f"{NAME}.new"
        waiting.write_text(json.dumps(asdict(Watch(time.time(), seen))), encoding="utf-8")
        waiting.replace(home(data) / NAME)


def last_look(data: Path) -> Watch | None:
    """None: none, or too long ago to mean anything."""
    try:
        noted = Watch(**json.loads((home(data) / NAME).read_text(encoding="utf-8")))
        is_fresh = abs(time.time() - noted.looked_at) < BELIEVED_SECONDS
    except (OSError, ValueError, TypeError):
        return None
    return noted if is_fresh else None
