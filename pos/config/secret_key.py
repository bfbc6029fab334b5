"""Django's secret key: made once per data folder, readable by the hub's user only.

The processes of a hub start together and must agree on one key: it is written whole under another
name first, and the name is given only if nobody else has given it meanwhile.
"""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from pos.box.keeping import sync_folder

NAME = "secret_key"


def secret_key(folder: Path) -> str:
    """The folder's key. A folder that is missing or not writable gets a key for this process."""
    path = folder / NAME
    if not path.exists():
        if not (folder.is_dir() and os.access(folder, os.W_OK)):
            return _new()
        _make(path)
    return path.read_text().strip()


def _make(path: Path) -> None:
    """Leaves the key of whoever was first; after a power cut there is a whole key or none."""
    handle, temporary = tempfile.mkstemp(prefix=f"{NAME}.", dir=path.parent)  # mode 0600
    try:
        with os.fdopen(handle, "w") as file:
            file.write(_new())
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(temporary, path)  # unlike a rename, never replaces a key that is there
    finally:
        Path(temporary).unlink()
    sync_folder(path.parent)


def _new() -> str:
    return secrets.token_urlsafe(48)
