"""Django's handle on the journal."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "pos.journal"
    label = "journal"
    verbose_name = "Catatan kejadian"

    def ready(self) -> None:
        from pos.journal import devices, handling, kinds  # noqa: F401, PLC0415  (registers projections)

        kinds.load()
