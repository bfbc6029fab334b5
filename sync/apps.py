"""Django's handle on the protocol; loads its projections, and the cloud as a place for copies."""

from django.apps import AppConfig


class SyncConfig(AppConfig):
    name = "sync"
    label = "sync"
    verbose_name = "Pengiriman data"

    def ready(self) -> None:
        from sync import projections, shelf  # noqa: F401, PLC0415  (register themselves)
