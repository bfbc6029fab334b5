"""What tablets say of themselves over their live line, noted beside what they said in greeting."""

import asyncio
from typing import Any

from asgiref.sync import sync_to_async

from pos.live.groups import Listener, hearer
from pos.tills.sightings import note_storage

_underway: set["asyncio.Task[None]"] = set()


def hear_storage(listener: Listener, message: dict[str, Any]) -> None:
    """Called in the loop, which waits for no database."""
    shop = (listener.merchant_id, listener.outlet_id)
    noting = sync_to_async(note_storage)(listener.device_id, shop, message)
    task: asyncio.Task[None] = asyncio.ensure_future(noting)
    _underway.add(task)
    task.add_done_callback(_underway.discard)


hearer(("storage",), hear_storage)
