"""Django's handle on the deliveries app; loads its projections."""

from django.apps import AppConfig


class DeliveriesConfig(AppConfig):
    name = "pos.deliveries"
    label = "deliveries"
    verbose_name = "Kiriman"

    def ready(self) -> None:
        from pos.deliveries import projections  # noqa: F401, PLC0415  (registers itself)
