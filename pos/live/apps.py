"""Django's handle on live notices."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "pos.live"
    label = "live"
    verbose_name = "Kabar langsung"

    def ready(self) -> None:
        from pos.live import hearing  # noqa: F401, PLC0415  (it registers itself)
