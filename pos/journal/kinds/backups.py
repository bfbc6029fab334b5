"""Copies of the whole shop: where they go, and that one was put back for trial."""

from pos.journal.kinds import Body, ShortText, TimeMs, kind


@kind("backup.place_changed", version=1)
class BackupPlaceChanged(Body):
    """`folder`: on the hub's own computer; empty: only beside the database."""

    folder: ShortText


@kind("backup.bucket_changed", version=1)
class BackupBucketChanged(Body):
    """Copies also go to a bucket of a storage service; an empty `address` ends it. Its key pair is
    kept beside the record, `keys_changed` says that it is a new one."""

    address: ShortText
    region: ShortText
    bucket: ShortText
    prefix: ShortText
    set_at: TimeMs
    keys_changed: bool


@kind("backup.cloud_changed", version=1)
class BackupCloudChanged(Body):
    """Whether copies also go to the cloud that the shop is linked to."""

    is_on: bool
    set_at: TimeMs


@kind("backup.tried", version=1)
class BackupTried(Body):
    """A snapshot was read back where it lies, opened and replayed. `trouble` is empty when all of
    it was whole; `elsewhere`: it lay on another disk than the database."""

    name: ShortText
    made_at: TimeMs
    tried_at: TimeMs
    elsewhere: bool
    trouble: ShortText
