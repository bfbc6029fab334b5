"""Django's handle on the protocol; loads its projections."""

from django.apps import AppConfig


class SyncConfig(AppConfig):
    name = "sync"
    label = "sync"
    verbose_name = "Pengiriman data"

    def ready(self) -> None:
        from sync import projections  # noqa: F401, PLC0415  (registers itself)
