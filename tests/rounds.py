"""How often a test repeats what depends on luck: a little in `make test`, a lot when proving.

`make prove` (deploy/dev/prove.py) plays each campaign in pieces: LANCAR_PROVE says how many rounds
this piece has, LANCAR_PIECE which piece it is, so that no two pieces draw the same luck.
"""

import os
import random


def rounds(usual: int) -> int:
    return max(usual, int(os.environ.get("LANCAR_PROVE", "0")))


def dice(seed: int) -> random.Random:
    """The luck of one test: the same in every `make test`, another in every piece of a proof."""
    return random.Random(f"{seed} {os.environ.get('LANCAR_PIECE', '')}")
