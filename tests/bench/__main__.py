"""python -m tests.bench [PART …]: measures. Parts are the keys of PARTS below.

Without words everything is measured. `till-20000`, `till-6x` and `till-20000-6x` measure a part of
the till. The control runs before, between and after, so that a busy machine is seen in its own
figures. Beside ours stand a peer's figures, from tests/bench/peers.json or the file named by
LANCAR_PEERS. Results go to var/bench/; the exit code is 1 when a promise was missed.
"""

import os
import sys
from collections.abc import Callable, Iterable
from itertools import chain

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pos.config.settings")

from tests.bench import (
    bundle_part,
    control,
    dashboard_part,
    hub_part,
    imports_part,
    ingest_part,
    lag_part,
    pin_part,
    print_part,
    relay_part,
    replenishment_part,
    reports_part,
    stock_part,
    till_part,
)
from tests.bench.table import Row, save, show

PARTS: dict[str, Callable[[], Iterable[Row]]] = {
    "bundle": bundle_part.rows,
    "hub": hub_part.rows,
    "till": till_part.rows,
    "pin": pin_part.rows,
    "print": print_part.rows,
    "ingest": ingest_part.rows,
    "dashboard": dashboard_part.rows,
    "relay": relay_part.rows,
    "lag": lag_part.rows,
    "reports": reports_part.rows,
    "replenishment": replenishment_part.rows,
    "stock": stock_part.rows,
    "imports": imports_part.rows,
}


def main(words: list[str]) -> int:
    unknown = {word for word in words if word.split("-")[0] not in {*PARTS, "control"}}
    if unknown:
        sys.exit(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    till_part.choose([word for word in words if word.startswith("till-")])
    names = {word.split("-")[0] for word in words}
    wanted = [part for name, part in PARTS.items() if not words or name in names]
    rows = []
    for row in chain(control.rows(), *(chain(part(), control.rows()) for part in wanted)):
        rows.append(row)
        sys.stdout.write(show(row) + "\n")
        sys.stdout.flush()
    sys.stdout.write(f"\n{save(rows)}\n")
    missed = [row.name for row in rows if row.verdict == "MISSED"]
    sys.stdout.write(f"missed: {', '.join(missed)}\n" if missed else "every promise is kept\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
