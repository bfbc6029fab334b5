"""What the shop is called in its own network: made of its name, and noted by who speaks it there.

Apart from local_name.py, which speaks it: the pages that show the name need no packets.
"""

import json
from pathlib import Path

from pos.box.keeping import home

NOTE = "local_name.json"
USUAL = "kasir.local"


def name_for(shop: str) -> str:
    """`Toko Sari, Bandung` is toko-sari-bandung.local."""
    letters = "".join(each if each.isascii() and each.isalnum() else " " for each in shop.lower())
    plain = "-".join(letters.split())[:40].strip("-")
    return f"{plain}.local" if plain else USUAL


def noted_name(data: Path) -> str:
    """What the shop is called in its network now; empty: nothing."""
    try:
        return str(json.loads((home(data) / NOTE).read_text(encoding="utf-8"))["name"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def note_name(data: Path, name: str) -> None:
    if name != noted_name(data) and home(data).is_dir():
        (home(data) / NOTE).write_text(json.dumps({"name": name}), encoding="utf-8")
