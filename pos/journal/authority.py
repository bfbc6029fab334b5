"""Which devices may say what. A till writes facts and goods; who works here, who may sign and how
tax is counted are said by the shop's servers only.

A stolen or broken till could otherwise make itself an owner. Its event is kept and goes to the
inbox (`servers_only`); everything else it says is judged on its own.
"""

from collections.abc import Sequence

from pos.journal.errors import RuleError
from pos.journal.models import DeviceKey
from pos.journal.projections import Happening

SERVERS = ("hub", "cloud")


def only_servers(run: Sequence[Happening]) -> None:
    """RuleError `servers_only` when a device of the run is known not to be a server."""
    devices = {happening.device_id for happening in run}
    others = DeviceKey.objects.filter(merchant_id=run[0].merchant_id, device_id__in=devices)
    if others.exclude(role__in=SERVERS).exists():
        raise RuleError(
            "servers_only",
            "Perubahan ini hanya boleh dibuat di back office, tetapi dikirim oleh perangkat kasir.",
            suggestion="Periksa siapa yang memakai perangkat itu; bila ragu, cabut perangkatnya.",
        )
