"""Django's handle on the purchasing app; loads its projections."""

from django.apps import AppConfig


class PurchasingConfig(AppConfig):
    name = "pos.purchasing"
    label = "purchasing"
    verbose_name = "Pembelian"

    def ready(self) -> None:
        from pos.purchasing import projections  # noqa: F401, PLC0415  (registers itself)
