"""Django's handle on the people app; loads its projections."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "pos.people"
    label = "people"
    verbose_name = "Staf"

    def ready(self) -> None:
        from pos.people import projections  # noqa: F401, PLC0415  (registers itself)
