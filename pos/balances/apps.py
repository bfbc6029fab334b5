"""Django's handle on the balances app; loads its projections."""

from django.apps import AppConfig


class BalancesConfig(AppConfig):
    name = "pos.balances"
    label = "balances"
    verbose_name = "Utang dan saldo pelanggan"

    def ready(self) -> None:
        from pos.balances import (  # noqa: PLC0415
            paid_in,  # noqa: F401  (register themselves)
            points,  # noqa: F401
            projections,  # noqa: F401
        )
