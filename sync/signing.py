"""Who is asking: every request is signed with the device's key, and nothing secret is in the URL.

The signature covers five lines: lancar-request-v1, METHOD, path?query, time, and the SHA-256 of the
body as sent. The time must lie within five minutes of ours, so a captured request is worthless soon
after; a device with a wrong clock is told our time in the refusal and signs again.
"""

import hashlib
import uuid
from dataclasses import dataclass

from django.conf import settings

from pos.journal.clock import wall_ms
from pos.journal.errors import ClockSkew, NotAllowed, NotFound, NotSigned
from pos.journal.keys import is_valid
from pos.journal.lookup import find_rows, known_id
from pos.journal.models import DeviceKey
from pos.journal.store import Sender
from pos.tills.models import Role
from sync.asked import Asked
from sync.protocol import MAX_SKEW_MS, REQUEST_PREFIX

_KEY_COLUMNS = ("epoch", "public_key", "merchant_id", "outlet_id", "revoked_at", "role")
DISPLAY_PATH = "/sync/v1/display"  # all that a customer display may ask


def sender_of(asked: Asked, digest: str | None = None) -> Sender:
    """The enrolled device that signed this request. NotSigned or ClockSkew otherwise.

    A revoked device is recognised (`is_revoked`): what it still has to hand in is stored apart.
    `digest` is of a body that was read as a stream, because it is too large to hold.
    """
    at_shop()
    asks = who_asks(asked, digest)
    keys = find_rows(DeviceKey, _KEY_COLUMNS, {"device_id": asks.device_id})
    for epoch, public_key, merchant, outlet, revoked_at, role in keys:
        if epoch == asks.epoch and is_valid(public_key, asks.message, asks.signature):
            check_time(asks.time_ms)
            _check_door(role, asked.path)
            return Sender(
                merchant_id=known_id(merchant),
                outlet_id=known_id(outlet),
                device_id=asks.device_id,
                public_keys={known: key for known, key, whose, *_ in keys if whose == merchant},
                is_revoked=revoked_at is not None,
            )
    raise NotSigned("unknown_device", "Perangkat ini belum dipasangkan dengan toko ini.")


@dataclass(frozen=True)
class Asks:
    """Whom a request says it is from, and what its signature must cover."""

    device_id: uuid.UUID
    epoch: int
    time_ms: int
    signature: str
    message: bytes


def who_asks(asked: Asked, digest: str | None = None) -> Asks:
    """NotSigned where the headers are missing. Nothing is proven yet."""
    device_id, epoch, time_ms, signature = _headers(asked)
    digest = digest or hashlib.sha256(asked.body).hexdigest()
    message = signed_digest(asked.method, asked.path, time_ms, digest)
    return Asks(device_id, epoch, time_ms, signature, message)


def at_shop() -> None:
    """Tablets belong to their shop's server; the cloud talks with hubs only (cloud_api)."""
    if settings.ROLE != "shop":
        raise NotFound("not_a_shop", "Ini alamat cloud. Tablet berbicara dengan server tokonya.")


def signed_message(method: str, path: str, time_ms: int, body: bytes) -> bytes:
    return signed_digest(method, path, time_ms, hashlib.sha256(body).hexdigest())


def signed_digest(method: str, path: str, time_ms: int, digest: str) -> bytes:
    return f"{REQUEST_PREFIX}\n{method}\n{path}\n{time_ms}\n{digest}".encode()


def _check_door(role: str, path: str) -> None:
    """A display stands on the customers' side: it hands in nothing, and gets none of the shop's
    data. Whatever is added to the protocol is closed to it until somebody opens it here."""
    if (role == Role.DISPLAY) != (path == DISPLAY_PATH):
        raise NotAllowed("not_your_door", "Jenis perangkat ini tidak boleh meminta hal itu.")


def _headers(asked: Asked) -> tuple[uuid.UUID, int, int, str]:
    try:
        return (
            uuid.UUID(asked.headers["lancar-device"]),
            int(asked.headers["lancar-epoch"]),
            int(asked.headers["lancar-time"]),
            asked.headers["lancar-signature"],
        )
    except (KeyError, ValueError) as error:
        raise NotSigned(
            "unsigned_request", "Permintaan tidak ditandatangani oleh perangkat toko."
        ) from error


def check_time(time_ms: int) -> None:
    now = wall_ms()
    if abs(now - time_ms) > MAX_SKEW_MS:
        raise ClockSkew("clock_skew", "Jam perangkat berbeda lebih dari 5 menit.", server_time=now)
