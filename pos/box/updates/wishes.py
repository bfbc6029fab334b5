"""What the back office and the worker leave for root in DATA/updates: files by version, and a wish.

    lancar-0.2.0.lancar    fetched or brought, its signature looked at
    wanted.json            {"version": "0.2.0", "when": "now" or "night", "zone": "Asia/Jakarta"}

Root trusts nothing of it but the words; see pos.config.shop.update.
"""

import json
from pathlib import Path
from typing import Any

from pos.box.updates.release import SUFFIX

FOLDER = "updates"
WISH = "wanted.json"
NOW, NIGHT = "now", "night"
LONGEST_WISH = 4096


def folder_of(data: Path) -> Path:
    return data / FOLDER


def file_of(data: Path, version: str) -> Path:
    return folder_of(data) / f"lancar-{version}{SUFFIX}"


def read_wish(data: Path) -> dict[str, Any]:
    """Nothing when there is none, or when it makes no sense."""
    try:
        with (folder_of(data) / WISH).open(encoding="utf-8") as file:
            told = json.loads(file.read(LONGEST_WISH))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def wish(data: Path, version: str, when: str, zone: str) -> None:
    folder_of(data).mkdir(mode=0o700, exist_ok=True)
    waiting = folder_of(data) / f"{WISH}.part"
    waiting.write_text(json.dumps({"version": version, "when": when, "zone": zone}))
    waiting.replace(folder_of(data) / WISH)


def forget_wish(data: Path) -> None:
    (folder_of(data) / WISH).unlink(missing_ok=True)
