"""What the goods of a run of sales or refunds cost, for the projections behind the stock's.

They would read from the database what was written a moment ago, four rows a sale: a tenth of what a
sale costs the cloud. Kept for the very run that was moved, and handed out once.
"""

import threading
from collections.abc import Sequence

from pos.journal.projections import Happening

Costs = dict[tuple[int, int], int]  # server_seq of the event and its line: the signed value
_last = threading.local()


def keep_costs(run: Sequence[Happening], costs: Costs) -> None:
    _last.run, _last.costs = run, costs


def take_costs(run: Sequence[Happening]) -> Costs | None:
    """None: this run was not the last one moved here, so ask the database."""
    is_same = getattr(_last, "run", None) is run
    costs: Costs | None = _last.costs if is_same else None
    _last.run = _last.costs = None
    return costs
