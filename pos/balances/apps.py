"""Django's handle on the balances app; loads its projections."""

from django.apps import AppConfig


class BalancesConfig(AppConfig):
    name = "pos.balances"
    label = "balances"
    verbose_name = "Utang dan saldo pelanggan"

    def ready(self) -> None:
        from pos.balances import paid_in, projections  # noqa: F401, PLC0415  (register themselves)
