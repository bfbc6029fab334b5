"""Django's handle on the hardware bridge; loads its projections and what tablets get of it."""

from django.apps import AppConfig


class HardwareConfig(AppConfig):
    name = "hardware"
    label = "hardware"
    verbose_name = "Perangkat keras"

    def ready(self) -> None:
        from hardware import (  # noqa: PLC0415  (they register themselves)
            checks,  # noqa: F401
            news,  # noqa: F401
            on_tablets,  # noqa: F401
            projections,  # noqa: F401
        )
        from hardware.gadgets import live  # noqa: F401, PLC0415  (they register themselves)
