"""Django's handle on the timesheets app: loads its projections."""

from django.apps import AppConfig


class TimesheetsConfig(AppConfig):
    name = "pos.timesheets"
    label = "timesheets"
    verbose_name = "Absensi"

    def ready(self) -> None:
        from pos.timesheets import projections  # noqa: F401, PLC0415  (registers them)
