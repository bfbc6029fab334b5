"""Django's handle on the purchasing app; loads its projections."""

from django.apps import AppConfig


class PurchasingConfig(AppConfig):
    name = "pos.purchasing"
    label = "purchasing"
    verbose_name = "Pembelian"

    def ready(self) -> None:
        from pos.purchasing import (  # noqa: PLC0415  (they register themselves)
            order_projection,  # noqa: F401
            projections,  # noqa: F401
            settlement_projection,  # noqa: F401
        )
