"""Django's handle on the protocol; it has no tables of its own yet."""

from django.apps import AppConfig


class SyncConfig(AppConfig):
    name = "sync"
    label = "sync"
    verbose_name = "Pengiriman data"
