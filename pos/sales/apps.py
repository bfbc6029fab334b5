"""Django's handle on the sales app; loads its projections."""

from django.apps import AppConfig


class SalesConfig(AppConfig):
    name = "pos.sales"
    label = "sales"
    verbose_name = "Penjualan"

    def ready(self) -> None:
        from pos.sales import (  # noqa: F401, PLC0415  (register themselves)
            projections,
            refund_projection,
            report_projection,
        )
