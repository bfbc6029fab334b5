"""Where copies go, as it was set; what a trial found stands in the record alone."""

from collections.abc import Sequence

from pos.backups.models import BackupBucket, BackupCloud, BackupPlace
from pos.journal.projections import Happening, projection
from pos.outlets.authority import only_servers

OURS = ("wanted_at", "copied_at", "elsewhere", "trouble")
OURS_THERE = ("copied_at", "attempts", "next_at", "trouble")
OF_BUCKET = ("keys", *OURS_THERE)
OF_CLOUD = ("is_paused", *OURS_THERE)


@projection("backup.place_changed", tables=(BackupPlace,), keep=OURS)
def project_places(run: Sequence[Happening]) -> None:
    only_servers(run)
    for happening in run:
        BackupPlace.objects.update_or_create(
            id=happening.outlet_id,
            merchant_id=happening.merchant_id,
            outlet_id=happening.outlet_id,
            defaults={"folder": happening.body.folder},
        )


@projection("backup.bucket_changed", tables=(BackupBucket,), keep=OF_BUCKET)
def project_buckets(run: Sequence[Happening]) -> None:
    """Its keys are never touched here: the verb locks them away beside the record."""
    only_servers(run)
    for happening in run:
        names = ("address", "region", "bucket", "prefix", "set_at")
        BackupBucket.objects.update_or_create(
            id=happening.outlet_id,
            merchant_id=happening.merchant_id,
            outlet_id=happening.outlet_id,
            defaults={name: getattr(happening.body, name) for name in names},
        )


@projection("backup.cloud_changed", tables=(BackupCloud,), keep=OF_CLOUD)
def project_clouds(run: Sequence[Happening]) -> None:
    only_servers(run)
    for happening in run:
        BackupCloud.objects.update_or_create(
            id=happening.outlet_id,
            merchant_id=happening.merchant_id,
            outlet_id=happening.outlet_id,
            defaults={"is_on": happening.body.is_on, "set_at": happening.body.set_at},
        )


@projection("backup.tried", tables=())
def project_trials(run: Sequence[Happening]) -> None:
    only_servers(run)


@projection("support.made", tables=())
def project_support_files(run: Sequence[Happening]) -> None:
    """The record alone says it."""
    only_servers(run)
