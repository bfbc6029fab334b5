"""Django's handle on the catalog app; loads its projections."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "pos.catalog"
    label = "catalog"
    verbose_name = "Barang"

    def ready(self) -> None:
        from pos.catalog import projections  # noqa: F401, PLC0415  (registers itself)
