"""Django's handle on the backups app; loads its projections."""

from django.apps import AppConfig


class BackupsConfig(AppConfig):
    name = "pos.backups"
    label = "backups"
    verbose_name = "Cadangan"

    def ready(self) -> None:
        from pos.backups import projections  # noqa: F401, PLC0415  (registers itself)
