"""Django's handle on the tills app; loads its projections."""

from django.apps import AppConfig


class TillsConfig(AppConfig):
    name = "pos.tills"
    label = "tills"
    verbose_name = "Kasir"

    def ready(self) -> None:
        from pos.tills import (  # noqa: F401, PLC0415  (register themselves)
            dish_voids,
            projections,
            wiping,
        )
