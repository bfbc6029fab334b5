"""Django's handle on the alerts app."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "pos.alerts"
    label = "alerts"
    verbose_name = "Pemberitahuan"
