"""The cloud throws away the copies of an outlet whose owner no longer wants them there.

That the switch was turned off is on the shop's own record, which its hub sends. A month later, by
the cloud's clock and counted from the last copy that came, all of them go: until then whoever turns
it on again has kept them. Where nobody turned it off they stay, however long the shop is silent:
its hub may have burnt down.
"""

import time

from pos.backups.models import BackupCloud
from pos.journal.clock import wall_ms
from sync import copies

KEPT_MS = 30 * 24 * 3_600_000
EVERY_SECONDS = 3600.0


class Forgetting:
    """`waits` is asked often and must be cheap; `work` does all there is and returns 0."""

    def __init__(self) -> None:
        self.not_before = 0.0

    def waits(self) -> bool:
        return time.monotonic() >= self.not_before

    def work(self) -> int:
        self.not_before = time.monotonic() + EVERY_SECONDS
        for row in BackupCloud.objects.filter(is_on=False).order_by("id"):
            copies.forget(row, silent_since=wall_ms() - KEPT_MS)
        return 0
