"""Django's handle on the outlets app; loads its projections."""

from django.apps import AppConfig


class OutletsConfig(AppConfig):
    name = "pos.outlets"
    label = "outlets"
    verbose_name = "Toko"

    def ready(self) -> None:
        from pos.outlets import projections  # noqa: F401, PLC0415  (registers itself)
