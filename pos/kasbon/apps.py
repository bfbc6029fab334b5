"""Django's handle on the kasbon app. It has no tables: what is owed is in pos.balances."""

from django.apps import AppConfig


class KasbonConfig(AppConfig):
    name = "pos.kasbon"
    label = "kasbon"
    verbose_name = "Kasbon"
