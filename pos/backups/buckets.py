"""A bucket of a storage service that speaks S3: the fourth kind of place for copies.

What goes there is locked to the owner's recovery card already, so whoever runs the service reads
nothing. Every request is signed with the bucket's key pair by the `minio` library; the pair is
never part of an address. Each call has limits of time, and what went wrong comes out as one plain
sentence of `pos.backups.errors`; nothing here retries for long, `pos.backups.carrying` comes again.

An object appears whole or not at all. What a torn upload of several parts leaves is no object.
"""

import hashlib
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4
from xml.etree.ElementTree import ParseError

import urllib3
from minio import Minio
from minio.error import InvalidResponseError, MinioException, S3Error, ServerError
from urllib3 import exceptions as trouble

from pos.backups import errors
from pos.backups.doors import Door
from pos.journal.errors import RuleError

MOST_OBJECTS = 50_000
LONGEST_TEXT = 1024 * 1024
HANDS = 8
BUSY = (429, 500, 502, 503, 504)
_STEP = 1024 * 1024
_PART = 32 * 1024 * 1024
_USUAL_REGION = "us-east-1"
# An address that names its region, as most providers' do: s3.ap-southeast-1.amazonaws.com.
_NAMED_REGION = re.compile(r"s3\.(?:dualstack\.)?([a-z]{2}-[a-z]+-\d+)\..+")
_WAITS = urllib3.Timeout(connect=10.0, read=60.0)
_SHORT = urllib3.Timeout(connect=5.0, read=10.0)
_CODES = {
    "NoSuchBucket": "bucket_missing",
    "InvalidBucketName": "bucket_missing",
    "InvalidAccessKeyId": "bucket_key",
    "SignatureDoesNotMatch": "bucket_key",
    "AccessDenied": "bucket_refused",
    "AllAccessDisabled": "bucket_refused",
    "RequestTimeTooSkewed": "bucket_clock",
    "RequestExpired": "bucket_clock",
    "AuthorizationHeaderMalformed": "bucket_region",
    "IllegalLocationConstraintException": "bucket_region",
    "PermanentRedirect": "bucket_region",
    "TemporaryRedirect": "bucket_region",
    "SlowDown": "bucket_busy",
    "SlowDownRead": "bucket_busy",
    "SlowDownWrite": "bucket_busy",
    "RequestTimeout": "bucket_busy",
    "ServiceUnavailable": "bucket_busy",
    "InternalError": "bucket_busy",
    "TooManyRequests": "bucket_busy",
    "QuotaExceeded": "bucket_full",
    "XMinioStorageFull": "bucket_full",
    "NoSuchKey": "bucket_no_file",
}


class Bucket:
    """Names are keys below the prefix, with slashes."""

    def __init__(self, door: Door, *, is_hasty: bool = False) -> None:
        self.door = door
        with _spoken(door):
            self.client = _client(door, is_hasty=is_hasty)

    def names_below(self, folder: str) -> dict[str, int]:
        """{name: bytes} of everything below a folder, at most MOST_OBJECTS."""
        start, cut = self._key(folder).rstrip("/") + "/", len(self._key(""))
        with _spoken(self.door):
            found = self.client.list_objects(self.door.bucket, prefix=start, recursive=True)
            few = islice(found, MOST_OBJECTS)
            return {str(one.object_name)[cut:]: one.size or 0 for one in few}

    def put(self, name: str, source: Path) -> None:
        with _spoken(self.door), source.open("rb") as file:
            size = source.stat().st_size
            self.client.put_object(
                self.door.bucket, self._key(name), file, size,
                part_size=_PART, num_parallel_uploads=1,
            )  # fmt: skip

    def put_text(self, name: str, content: bytes) -> None:
        with _spoken(self.door):
            self.client.put_object(
                self.door.bucket, self._key(name), io.BytesIO(content), len(content)
            )

    def pieces(self, name: str) -> Iterator[bytes]:
        """What is there, piece by piece; one that ends early is an error, not an end."""
        with _spoken(self.door):
            answer = self.client.get_object(self.door.bucket, self._key(name))
            try:
                yield from answer.stream(_STEP)
            finally:
                answer.close()
                answer.release_conn()

    def text(self, name: str) -> bytes:
        """At most LONGEST_TEXT of it: a note is small, whoever wrote it."""
        found = b""
        for piece in self.pieces(name):
            found += piece
            if len(found) > LONGEST_TEXT:
                raise errors.bucket("bucket_stranger", self.door.address)
        return found

    def fetch(self, name: str, target: Path) -> None:
        with target.open("wb") as file:
            for piece in self.pieces(name):
                file.write(piece)

    def digest_of(self, name: str) -> tuple[str, int]:
        told, size = hashlib.sha256(), 0
        for piece in self.pieces(name):
            told.update(piece)
            size += len(piece)
        return told.hexdigest(), size

    def remove(self, name: str) -> None:
        with _spoken(self.door):
            self.client.remove_object(self.door.bucket, self._key(name))

    def _key(self, name: str) -> str:
        return f"{self.door.prefix}/{name}" if self.door.prefix else name


def try_door(door: Door) -> None:
    """Writes, lists, reads and removes one small file. RuleError `bucket_…` says what is wrong."""
    bucket, name, content = Bucket(door, is_hasty=True), f"lancar-coba/{uuid4()}", b"Lancar"
    bucket.put_text(name, content)
    try:
        if name not in bucket.names_below("lancar-coba") or bucket.text(name) != content:
            raise errors.bucket("bucket_stranger", door.address)
    finally:
        bucket.remove(name)


def _client(door: Door, *, is_hasty: bool) -> Minio:
    """The library's own waiting is five minutes a try; ours is short, and asks twice more. Whoever
    sends us elsewhere (a hotspot's page to sign in at) is not followed."""
    parts = urlsplit(door.address)
    again = 0 if is_hasty else 2
    retries = urllib3.Retry(
        total=again, redirect=False, backoff_factor=0.5, status_forcelist=BUSY,
        allowed_methods=None, raise_on_status=False, respect_retry_after_header=False,
    )  # fmt: skip
    waits = _SHORT if is_hasty else _WAITS
    return Minio(
        parts.netloc + parts.path.rstrip("/"),
        access_key=door.key,
        secret_key=door.secret,
        secure=parts.scheme == "https",
        region=door.region or _named_region(parts.hostname or ""),
        http_client=urllib3.PoolManager(timeout=waits, retries=retries, maxsize=HANDS),
    )


def _named_region(host: str) -> str:
    """Signatures name the region, and the library would not look at the address once it has one."""
    named = _NAMED_REGION.fullmatch(host)
    return named[1] if named else _USUAL_REGION


@contextmanager
def _spoken(door: Door) -> Iterator[None]:
    """What the library raises, as a sentence for an owner, without key or signature."""
    try:
        yield
    except S3Error as error:
        code = _CODES.get(error.code or "", "bucket_other")
        raise errors.bucket(code, door.address, error.code or "") from error
    except (MinioException, ParseError) as error:
        code = "bucket_busy" if _status_of(error) in BUSY else "bucket_stranger"
        raise errors.bucket(code, door.address) from error
    except trouble.HTTPError as error:
        raise _away(door, error) from error
    except ValueError as error:
        raise errors.bucket("bucket_address", door.address) from error


def _status_of(error: Exception) -> int:
    """Of an answer without the protocol's own words: a page of whatever stands before it."""
    if isinstance(error, ServerError):
        return error.status_code
    return int(error._code) if isinstance(error, InvalidResponseError) else 0


def _away(door: Door, error: Exception) -> RuleError:
    reason = getattr(error, "reason", error)
    if isinstance(reason, trouble.NameResolutionError):
        return errors.bucket("bucket_name", door.address)
    is_refused = isinstance(reason, trouble.SSLError)
    return errors.bucket("bucket_certificate" if is_refused else "bucket_away", door.address)
