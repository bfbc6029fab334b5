"""Django's handle on the reports app; loads its projections."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "pos.reports"
    label = "reports"
    verbose_name = "Laporan"

    def ready(self) -> None:
        from pos.reports import (  # noqa: F401, PLC0415  (register themselves)
            month_actions,
            month_projections,
            projections,
            rollup_projection,
        )
