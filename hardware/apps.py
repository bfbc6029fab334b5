"""Django's handle on the hardware bridge; loads its projections."""

from django.apps import AppConfig


class HardwareConfig(AppConfig):
    name = "hardware"
    label = "hardware"
    verbose_name = "Perangkat keras"

    def ready(self) -> None:
        from hardware import projections  # noqa: F401, PLC0415  (registers itself)
