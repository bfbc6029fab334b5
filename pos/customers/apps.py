"""Django's handle on the customers app; loads its projections."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "pos.customers"
    label = "customers"
    verbose_name = "Pelanggan"

    def ready(self) -> None:
        from pos.customers import (  # noqa: PLC0415
            breach_projections,  # noqa: F401  (registers itself)
            points_projections,  # noqa: F401  (registers itself)
            projections,  # noqa: F401
        )
