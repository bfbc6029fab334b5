"""Django's handle on the payments app; loads its projections."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "pos.payments"
    label = "payments"
    verbose_name = "Pembayaran"

    def ready(self) -> None:
        from pos.payments import projections  # noqa: F401, PLC0415  (registers itself)
