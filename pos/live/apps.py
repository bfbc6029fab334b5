"""Django's handle on live notices."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "pos.live"
    label = "live"
    verbose_name = "Kabar langsung"
