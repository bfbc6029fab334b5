"""Django's handle on the imports app."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "pos.imports"
    label = "imports"
    verbose_name = "Impor"
