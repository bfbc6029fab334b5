"""The hub, and every answer later by up to SLOW_HUB_MS: what a test took for granted on a quick
machine shows on this one. Chance is what is wanted here; no test depends on it.
"""

import asyncio
import os
import random
from typing import Any

from pos.config.asgi import application as quick

LONGEST_SECONDS = int(os.environ["SLOW_HUB_MS"]) / 1000


async def application(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] != "lifespan":
        await asyncio.sleep(random.uniform(0, LONGEST_SECONDS))
    await quick(scope, receive, send)
