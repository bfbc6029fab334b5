"""Projection of device.paired and device.revoked: whose signatures this server believes."""

from collections.abc import Sequence

from pos.journal.bulk import insert_rows
from pos.journal.ids import derived_id
from pos.journal.models import DeviceKey
from pos.journal.projections import Happening, projection

_COLUMNS = [
    "id",
    "merchant_id",
    "outlet_id",
    "device_id",
    "epoch",
    "series",
    "role",
    "public_key",
    "revoked_at",
]


@projection("device.paired", tables=(DeviceKey,))
def learn_keys(run: Sequence[Happening]) -> None:
    revoked = _revoked(run)
    insert_rows(
        DeviceKey,
        _COLUMNS,
        [
            (
                derived_id(happening.id, 0),
                happening.merchant_id,
                happening.outlet_id,
                happening.body.device,
                happening.body.epoch,
                happening.body.series,
                happening.body.role,
                happening.body.public_key,
                _since(revoked.get(happening.body.device), happening),
            )
            for happening in run
        ],
    )


def _revoked(run: Sequence[Happening]) -> dict[str, int]:
    """When devices of this run were taken off last."""
    ids = {happening.body.device for happening in run}
    keys = DeviceKey.objects.filter(merchant_id=run[0].merchant_id, device_id__in=ids)
    taken_off = keys.exclude(revoked_at=None).order_by("revoked_at")
    return {str(key.device_id): key.revoked_at or 0 for key in taken_off}


def _since(revoked_at: int | None, happening: Happening) -> int | None:
    """A key whose pairing is told late (a server that was put back hears what it said before) does
    not let in a device that was taken off after it."""
    is_later = revoked_at is not None and revoked_at > happening.hlc_ms
    return revoked_at if is_later else None


@projection("device.revoked", tables=(DeviceKey,))
def revoke_keys(run: Sequence[Happening]) -> None:
    for happening in run:
        DeviceKey.objects.filter(
            merchant_id=happening.merchant_id, device_id=happening.body.device, revoked_at=None
        ).update(revoked_at=happening.hlc_ms)
