"""Where a bucket is. Apart from `pos.backups.buckets`, whose library takes a quarter of a second to
load: every process reads what is set, only those that carry or fetch copies speak to a bucket."""

from dataclasses import dataclass, field

SCHEME = "s3://"
# The variable's name, and what is asked for at a keyboard.
ADDRESS = ("LANCAR_BUCKET_ADDRESS", "Alamat penyimpanan (https://…)")
REGION = ("LANCAR_BUCKET_REGION", "Wilayah, kosong bila tidak ada")
KEY = ("LANCAR_BUCKET_KEY", "Kunci akses")
SECRET = ("LANCAR_BUCKET_SECRET", "Kunci rahasia (tidak tampil)")


@dataclass(frozen=True)
class Door:
    """Where a bucket is and how to come in. `prefix`: a folder in it, or empty."""

    address: str
    bucket: str
    key: str = field(repr=False)
    secret: str = field(repr=False)
    region: str = ""
    prefix: str = ""
