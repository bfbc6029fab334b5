"""python -m tests.bench [control] [bundle] [hub] [till]: measure, show, save.

Without words everything is measured. The control runs before, between and after, so that a busy
machine is seen in its own figures. Results go to var/bench/; the exit code is 1 when a promise
was missed.
"""

import os
import sys
from collections.abc import Callable, Iterable
from itertools import chain

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pos.config.settings")

from tests.bench import bundle_part, control, hub_part, till_part
from tests.bench.table import Row, save, show

PARTS: dict[str, Callable[[], Iterable[Row]]] = {
    "bundle": bundle_part.rows,
    "hub": hub_part.rows,
    "till": till_part.rows,
}


def main(words: list[str]) -> int:
    unknown = set(words) - {*PARTS, "control"}
    if unknown:
        sys.exit(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    wanted = [part for name, part in PARTS.items() if not words or name in words]
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
