"""How often a test repeats what depends on luck: a little in `make test`, a lot when proving.

LANCAR_PROVE=1000 raises every such count to at least 1000.
"""

import os


def rounds(usual: int) -> int:
    return max(usual, int(os.environ.get("LANCAR_PROVE", "0")))
