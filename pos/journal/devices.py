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
                None,
            )
            for happening in run
        ],
    )


@projection("device.revoked", tables=(DeviceKey,))
def revoke_keys(run: Sequence[Happening]) -> None:
    for happening in run:
        DeviceKey.objects.filter(
            merchant_id=happening.merchant_id, device_id=happening.body.device, revoked_at=None
        ).update(revoked_at=happening.hlc_ms)
