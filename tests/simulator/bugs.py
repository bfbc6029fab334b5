"""Faults planted by name, at run time: in the hub here, in the till in frontend/tools/simulator/bugs.ts."""

from typing import Any

IN_TILLS = ("delete_on_send",)
IN_HUB: dict[str, Any] = {}


def plant_in_hub(name: str, world: Any) -> None:
    if name in IN_HUB:
        IN_HUB[name](world)


def pull_out_of_hub() -> None:
    pass
