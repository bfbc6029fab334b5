"""The box as a machine in the shop's network: its address, its certificates, its new tablets."""

from django.apps import AppConfig


class BoxConfig(AppConfig):
    name = "pos.box"
    label = "box"
    verbose_name = "Server toko"
