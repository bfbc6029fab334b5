"""The composition root as a Django app: it carries the commands and the system checks."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "pos.config"
    label = "config"
    verbose_name = "Lancar"

    def ready(self) -> None:
        from pos.config import (  # noqa: F401, PLC0415  (register themselves)
            checks,
            contacts,
            happenings,
            tasks,
        )
