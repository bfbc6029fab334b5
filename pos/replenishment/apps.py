"""Django's handle on the replenishment app."""

from django.apps import AppConfig


class ReplenishmentConfig(AppConfig):
    name = "pos.replenishment"
    label = "replenishment"
    verbose_name = "Saran pesanan"
