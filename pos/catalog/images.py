"""Small product pictures, kept in the data folder under the hash of their bytes.

The journal carries only the hash. Files are never changed and never deleted, so a rebuild needs
nothing from here.
"""

import hashlib
import os
import re
from pathlib import Path

from django.conf import settings

from pos.catalog import errors

MAX_IMAGE_BYTES = 200_000
_HASH = re.compile(r"[0-9a-f]{64}")
_STARTS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"RIFF", "image/webp"),
)


def store_image(content: bytes) -> str:
    """Returns the hash. `bad_image` unless it begins like a PNG, JPEG or WebP and is small."""
    if len(content) > MAX_IMAGE_BYTES or media_type(content) is None:
        raise errors.bad_image()
    name = hashlib.sha256(content).hexdigest()
    path = _folder() / name
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        waiting = path.with_suffix(f".{os.getpid()}")
        waiting.write_bytes(content)
        waiting.replace(path)
    return name


def read_image(name: str) -> bytes | None:
    """None for a hash we do not have, and for anything that is not a hash."""
    path = _folder() / name
    if not _HASH.fullmatch(name) or not path.is_file():
        return None
    return path.read_bytes()


def media_type(content: bytes) -> str | None:
    for start, name in _STARTS:
        if content.startswith(start):
            is_other_riff = name == "image/webp" and content[8:12] != b"WEBP"
            return None if is_other_riff else name
    return None


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "products"
