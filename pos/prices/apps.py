"""Django's handle on the prices app; loads its projections and what it adds to the catalogue."""

from django.apps import AppConfig


class PricesConfig(AppConfig):
    name = "pos.prices"
    label = "prices"
    verbose_name = "Harga dan promo"

    def ready(self) -> None:
        from pos.prices import (  # noqa: PLC0415  (they register themselves)
            coupon_projections,  # noqa: F401
            on_tablets,  # noqa: F401
            projections,  # noqa: F401
        )
