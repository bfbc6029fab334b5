"""A rescue file over HTTP: read as a stream into a file of ours, its signature checked, handed in.

The body is the `.posj` as it is; the owner's recovery seed travels in `Lancar-Recovery-Seed`, is
used and forgotten. Any till of the shop may carry the file, whichever made it.
"""

import hashlib
from tempfile import SpooledTemporaryFile
from typing import IO

from django.http import HttpRequest

from pos.journal.errors import TooLarge
from pos.outlets.recovery import read_seed
from pos.tills.importing import MAX_FILE_BYTES, Report, import_file
from sync.asked import Asked
from sync.signing import sender_of

_IN_MEMORY = 4 * 1024 * 1024
_STEP = 256 * 1024


def hand_in(request: HttpRequest) -> Report:
    """NotSigned, TooLarge, RuleError `bad_seed` or `foreign_seed`: nothing was stored."""
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        digest = _spool(request, file)
        asked = Asked(request.method or "", request.get_full_path(), request.headers, b"")
        sender = sender_of(asked, digest)
        seed = read_seed(request.headers.get("Lancar-Recovery-Seed", ""))
        file.seek(0)
        return import_file(
            file, seed=seed, merchant_id=sender.merchant_id, outlet_id=sender.outlet_id
        )


def _spool(request: HttpRequest, file: IO[bytes]) -> str:
    told, size = hashlib.sha256(), 0
    while piece := request.read(_STEP):
        size += len(piece)
        if size > MAX_FILE_BYTES:
            raise TooLarge("file_too_large", "Berkas ini terlalu besar: paling banyak 512 MiB.")
        told.update(piece)
        file.write(piece)
    return told.hexdigest()
