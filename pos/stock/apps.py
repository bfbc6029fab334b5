"""Django's handle on the stock app; loads its projections."""

from django.apps import AppConfig


class StockConfig(AppConfig):
    name = "pos.stock"
    label = "stock"
    verbose_name = "Stok"

    def ready(self) -> None:
        from pos.stock import (  # noqa: F401, PLC0415  (register)
            consigned_rows,
            count_projection,
            place_projection,
            projections,
            queries,
            serial_rows,
            shipment_projection,
        )
