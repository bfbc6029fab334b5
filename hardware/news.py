"""What became of a document, told to the tablet that handed it over, on its open line.

Only for speed: a tablet whose line is down asks (api.py), and a word that is lost is no harm.
"""

import uuid
from collections.abc import Collection

from django.conf import settings

from hardware.actions import EXPIRES_MS
from hardware.models import PrintJob
from pos.journal.clock import wall_ms
from pos.live.groups import Shop, Told, teller

Known = dict[uuid.UUID, tuple[str, str]]
STILL_ASKED_MS = EXPIRES_MS + 60_000


class PrintNews:
    """Remembers what it told of each document, for as long as somebody may wait for it."""

    def __init__(self) -> None:
        self._told: dict[Shop, Known] = {}

    def __call__(self, shop: Shop, devices: Collection[uuid.UUID]) -> Told:
        merchant_id, outlet_id = shop
        recent = PrintJob.objects.filter(
            merchant_id=merchant_id,
            outlet_id=outlet_id,
            asked_at__gte=wall_ms() - STILL_ASKED_MS,
            device_id__in=devices,
        )
        rows = list(recent.order_by().values_list("id", "device_id", "state", "trouble"))
        before = self._told.get(shop, {})
        self._told[shop] = {job_id: (state, trouble) for job_id, _, state, trouble in rows}
        return [
            (device_id, {"kind": "print", "id": str(job_id), "state": state, "trouble": trouble})
            for job_id, device_id, state, trouble in rows
            if device_id is not None and before.get(job_id) != (state, trouble)
        ]


if settings.ROLE == "shop":  # a cloud has no printers, and very many who listen
    teller(PrintNews())
