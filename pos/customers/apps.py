"""Django's handle on the customers app; loads its projections."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "pos.customers"
    label = "customers"
    verbose_name = "Pelanggan"

    def ready(self) -> None:
        from pos.customers import projections  # noqa: F401, PLC0415  (registers itself)
