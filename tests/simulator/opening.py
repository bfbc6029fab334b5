"""The morning before every seed: tills are paired and have fetched their goods. Made once."""

import base64
from typing import Any

from tests.simulator.hub import SimulatedHub, make_template
from tests.simulator.machine import EPOCH_MS, Virtual
from tests.simulator.pipe import Pipe
from tests.simulator.server import keep_as_template

TILLS = 3
MOST_STEPS = 200


def open_shop(pipe: Pipe, tills: int = TILLS) -> dict[int, str]:
    """Till → device. Leaves hub and tills as templates; all through the protocol itself."""
    Virtual.now_ms = 0
    make_template()
    hub = SimulatedHub()
    devices: dict[int, str] = {}
    pipe.order(0, [{"op": "reset", "till": 0}])
    for till in range(1, tills + 1):
        _, _, news = pipe.order(0, [{"op": "boot", "till": till, "skewMs": EPOCH_MS, "dice": till}])
        _, _, more = pipe.order(0, [{"op": "pair", "till": till, "name": f"Kasir {till}"}])
        devices[till] = _serve(pipe, hub, [*news, *more])
    pipe.order(0, [{"op": "keep", "till": 0}])
    keep_as_template()
    return devices


def _serve(pipe: Pipe, hub: SimulatedHub, news: list[dict[str, Any]]) -> str:
    """Answers everything at once until the till wants nothing more; its device id."""
    device = ""
    for _ in range(MOST_STEPS):
        if not news:
            return device
        each = news.pop(0)
        if each["kind"] == "paired":
            device = str(each["device"])
        if each["kind"] == "request":
            answer = hub.answer(each, base64.b64decode(each["body"]))
            assert answer is not None
            status, content = answer
            order = {"op": "answer", "till": each["till"], "id": each["id"], "status": status}
            order["body"] = base64.b64encode(content).decode()
            news += pipe.order(0, [order])[2]
    raise AssertionError("the opening of the shop does not come to an end")
