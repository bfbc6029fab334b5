"""In the process that holds tills' lines: their words to the devices' owner and back."""

import uuid

from django.conf import settings

from hardware.gadgets.bus import Listening, Message
from pos.live.groups import Listener, hearer, listeners

KINDS = ("weigh", "tare", "tare_off", "done", "pole")
NO_OWNER = "Pengurus perangkat di server tidak berjalan."


class Between:
    """Connects when the first till joins; a shop without any opens nothing."""

    def __init__(self) -> None:
        self._bus: Listening | None = None

    def start(self) -> None:
        if self._bus is None:
            self._bus = Listening(settings.DATA_DIR, self.told)
            self._bus.start()

    def said(self, listener: Listener, message: Message) -> None:
        self.start()
        shop = {"merchant": str(listener.merchant_id), "outlet": str(listener.outlet_id)}
        is_sent = self._bus is not None and self._bus.say(
            {"till": str(listener.device_id), **shop, "say": message}
        )
        if not is_sent and message["kind"] == "weigh":
            listener.tell({"kind": "weight", "trouble": NO_OWNER})

    def told(self, message: Message) -> None:
        """To one till; without a name, to those of the outlet it comes from."""
        shop = (uuid.UUID(message["merchant"]), uuid.UUID(message["outlet"]))
        till = uuid.UUID(message["till"]) if message.get("till") else None
        for listener in listeners.of_shop(shop):
            if till is None or listener.device_id == till:
                listener.tell(message["say"])

    def joined(self, listener: Listener) -> None:
        self.start()


between = Between()

if settings.ROLE == "shop":  # a cloud has no devices
    hearer(KINDS, between.said)
    listeners.also(between.joined)
