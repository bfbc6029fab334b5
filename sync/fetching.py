"""What a tablet fetches: news after its cursor, pieces of the catalogue. Both doors use this."""

import re
from urllib.parse import parse_qsl, urlsplit

from django.http import HttpResponse, JsonResponse

from pos.journal.errors import NotAllowed, NotFound
from pos.journal.store import Sender
from sync import pressure
from sync.answers import ledger_of
from sync.asked import Asked
from sync.catalog import chunk_for
from sync.pull import BALANCES, pull
from sync.signing import sender_of

PULL = "/sync/v1/pull"
CATALOG = "/sync/v1/catalog/"
PULL_LIMIT = 200
# Anything else is read, and refused, by the web framework's own checks.
_PLAIN_QUERY = re.compile(
    rb"(cursor=[0-9a-f:-]{0,80})?(&?limit=[0-9]{1,4})?(&?stock=[0-9]{1,18})?(&?kasbon=[0-9]{1,10})?"
    rb"(&?credit=[0-9]{1,10})?(&?gift=[0-9]{1,10})?(&?points=[0-9]{1,10})?(&?deltas=1)?"
)
_HASH = re.compile(r"[0-9a-f]{64}")


def is_ours(path: str, query: bytes) -> bool:
    """Whether `fetch` understands this request."""
    if path == PULL:
        return _PLAIN_QUERY.fullmatch(query.replace(b"%3A", b":")) is not None
    return not query and path.startswith(CATALOG) and bool(_HASH.fullmatch(path[len(CATALOG) :]))


def fetch(asked: Asked) -> HttpResponse:
    """Any error of pos.journal.errors."""
    parts = urlsplit(asked.path)
    if parts.path != PULL:
        return piece(asked, parts.path[len(CATALOG) :])
    query = dict(parse_qsl(parts.query))
    also = {name: int(query[name]) for name in ("stock", *BALANCES, "deltas") if name in query}
    return news(asked, query.get("cursor", ""), int(query.get("limit", PULL_LIMIT)), **also)


def news(asked: Asked, cursor: str, limit: int, **also: int | None) -> HttpResponse:
    """What others did after the cursor, in commit order; levels and balances when asked for."""
    sender = trusted(asked)
    pressure.make_way()
    return JsonResponse(pull(sender, ledger_of(sender), cursor, limit, **also))


def piece(asked: Asked, sha256: str) -> HttpResponse:
    """One immutable piece of the catalogue, or its manifest, by the hash of its bytes."""
    content = chunk_for(trusted(asked), sha256)
    if content is None:
        raise NotFound("unknown_chunk", "Bagian katalog ini sudah diganti; ambil daftar baru.")
    answer = HttpResponse(content, content_type="application/json")
    answer["Cache-Control"] = "private, max-age=31536000, immutable"
    return answer


def trusted(asked: Asked) -> Sender:
    """A revoked device may still hand in what it has, but gets nothing any more."""
    sender = sender_of(asked)
    if sender.is_revoked:
        raise NotAllowed("revoked_device", "Perangkat ini sudah dicabut dari toko.")
    return sender
