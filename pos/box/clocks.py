"""The server's clock beside the tablets': the only witnesses there are without internet.

Each says with its greeting what its own clock shows. One that differs proves nothing; two that
agree with each other and not with the server do. A server that runs ahead is noticed by nothing
else: its own record always looks older than now, and tablets go by the server's time.
"""

from dataclasses import dataclass
from statistics import median

from pos.journal.clock import wall_ms
from pos.tills.models import Sighting

HEARD_MS = 3_600_000
APART_MS = 10 * 60_000
MOST = 500
BESIDE_TABLETS = {"clock_off", "tablet_clock_differs"}


@dataclass(frozen=True)
class Beside:
    """How many tablets were asked, and how far the server is ahead of them (negative: behind)."""

    code: str
    tablets: int
    ahead_ms: int

    @property
    def told(self) -> dict[str, str]:
        minutes = abs(self.ahead_ms) // 60_000
        far = f"{minutes} menit" if minutes < 120 else f"{minutes // 60} jam"
        english = f"{minutes} minutes" if minutes < 120 else f"{minutes // 60} hours"
        way = "lebih cepat" if self.ahead_ms > 0 else "lebih lambat"
        english_way = "ahead of" if self.ahead_ms > 0 else "behind"
        return {
            "far": far, "way": way, "tablets": str(self.tablets),
            "english_far": english, "english_way": english_way,
        }  # fmt: skip


def beside_tablets() -> Beside | None:
    """None: nobody was heard within the hour, or all is as it should be."""
    heard = Sighting.objects.filter(said_at__gte=wall_ms() - HEARD_MS, ahead_ms__isnull=False)
    told = heard.order_by("-said_at").values_list("ahead_ms", flat=True)[:MOST]
    ahead = [each for each in told if each is not None]
    if not ahead:
        return None
    middle = round(median(ahead))
    if abs(middle) < APART_MS:
        return None
    agree = sum(abs(each - middle) < APART_MS for each in ahead)
    is_proven = len(ahead) > 1 and agree * 2 > len(ahead)
    if not is_proven and len(ahead) > 1:
        return None  # tablets that differ from each other: which of them is right nobody can tell
    return Beside("clock_off" if is_proven else "tablet_clock_differs", agree, middle)
