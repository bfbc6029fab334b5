"""Pairing: how a browser becomes a till of this shop.

On the hub's own machine no code is needed: the request comes from the loopback address and is
addressed to a loopback name (a page elsewhere that resolves its own name to 127.0.0.1 is not).
This is the one request without a signature, so a page of another origin may not send it for a
browser: its `Origin` is refused, and it cannot send JSON without asking first.

A till that goes on in place `renews`: it proves with its old key who it was. If that key is known
here and not revoked, it gets the next epoch without any code; that is how a copied or put-back
profile leaves its twin. A till that we forgot, or that the owner took out, needs a code like a new
one; the forgotten one keeps its device id, so that it can still hand in what it has.
"""

import ipaddress
import uuid
from typing import Any

from django.http import HttpRequest

from pos.journal.clock import wall_ms
from pos.journal.errors import BadInput, NotAllowed
from pos.journal.keys import is_valid
from pos.journal.models import DeviceKey, Ledger
from pos.journal.problems import report
from pos.outlets.queries import outlet_of, the_merchant, the_outlet
from pos.tills.actions import FormerEpoch, pair_device, renew_device, use_pairing_code
from pos.tills.errors import bad_renewal, revoked_device
from pos.tills.models import Device
from pos.tills.queries import paired_with_key, series_given
from sync.schemas import PairRequest, Renewal
from sync.signing import at_shop

LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")
MAX_NAME = 80
JSON = "application/json"
RENEW_PREFIX = "lancar-renew-v1"


def pair(request: HttpRequest, body: PairRequest) -> dict[str, Any]:
    """Enrol the key in `body`; NotAllowed `pairing_code_needed` from another machine.

    The same key again gets the same device before any code is asked for: the first answer was lost
    on its way, and its code with it."""
    at_shop()
    _check_page(request)
    known = paired_with_key(body.public_key, body.role)
    if known is not None:
        if known.revoked_at is not None:
            raise revoked_device()
        return _answer(known, body.public_key)
    renews = body.renews if body.role == "till" else None  # a display has nothing to go on with
    former = _proven(renews, body.public_key) if renews else None
    key = _known_key(former) if former else None
    if former is not None and key is not None and key.revoked_at is None:
        return _renewed(former, body, key.merchant_id, key.outlet_id)
    name = " ".join(body.name.split())[:MAX_NAME]
    if not name:
        raise BadInput("name_missing", "Beri nama perangkat ini, misalnya Kasir 1.")
    merchant_id, outlet_id, drawer_id = _where(request, body)
    if former is not None and key is None and not series_given(outlet_id, former.series):
        return _renewed(former, body, merchant_id, outlet_id)
    device = pair_device(
        merchant_id=merchant_id,
        outlet_id=outlet_id,
        public_key=body.public_key,
        name=name,
        role=body.role,
        drawer_id=drawer_id,
    )
    return _answer(device, body.public_key)


def _proven(claim: Renewal, public_key: str) -> FormerEpoch:
    """NotAllowed `bad_renewal` unless the old key signed the new one."""
    former = FormerEpoch.of({**claim.model_dump(), "name": claim.series})
    message = f"{RENEW_PREFIX}\n{public_key}".encode()
    if former is None or not is_valid(former.public_key, message, claim.signature):
        raise bad_renewal()
    return former


def _known_key(former: FormerEpoch) -> DeviceKey | None:
    """Of that device and epoch, or else None; another key under them is another till."""
    found = DeviceKey.objects.filter(device_id=former.device, epoch=former.epoch).first()
    if found is not None and found.public_key != former.public_key:
        raise bad_renewal()
    return found


def _renewed(
    former: FormerEpoch, body: PairRequest, merchant_id: uuid.UUID, outlet_id: uuid.UUID
) -> dict[str, Any]:
    named = FormerEpoch(
        former.device, former.epoch, former.series, former.public_key, body.name[:MAX_NAME]
    )
    device = renew_device(
        merchant_id=merchant_id, outlet_id=outlet_id, former=named, public_key=body.public_key
    )
    if body.renews is not None and body.renews.reason in ("fork", "hub_ahead"):
        report(
            code="till_copied",
            key=f"{device.id}:{device.epoch}",
            sentence=(
                f"Data kasir {former.series} pernah disalin atau dipulihkan dari salinan lama. "
                f"Sejak sekarang tablet itu memakai seri {device.series}."
            ),
            merchant_id=merchant_id,
            outlet_id=outlet_id,
        )
    return _answer(device, body.public_key)


def _check_page(request: HttpRequest) -> None:
    own = f"{request.scheme}://{request.get_host()}"
    if request.headers.get("Origin", own) != own:
        raise NotAllowed("foreign_origin", "Pasangkan dari halaman server toko ini sendiri.")
    if request.content_type != JSON:
        raise BadInput("content_type_not_json", "Permintaan harus berupa application/json.")


def _where(
    request: HttpRequest, body: PairRequest
) -> tuple[uuid.UUID, uuid.UUID, uuid.UUID | None]:
    if body.code:
        code = use_pairing_code(body.code)
        return code.merchant_id, code.outlet_id, code.drawer_id
    if not is_local(request):
        raise NotAllowed(
            "pairing_code_needed", "Masukkan kode 6 angka dari menu Perangkat di back office."
        )
    merchant = the_merchant()
    return merchant.id, the_outlet(merchant.id).id, None


def is_local(request: HttpRequest) -> bool:
    host = request.get_host().rpartition(":")[0] or request.get_host()
    if host not in LOCAL_NAMES or "X-Forwarded-For" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _answer(device: Device, public_key: str) -> dict[str, Any]:
    """Series and epoch are those of this key: the device may have a newer one by now."""
    tenant = {"merchant_id": device.merchant_id, "outlet_id": device.outlet_id}
    hub = Ledger.objects.get(**tenant)
    own = DeviceKey.objects.filter(**tenant, device_id=device.id, public_key=public_key).get()
    hub_key = DeviceKey.objects.get(**tenant, device_id=hub.device_id, epoch=hub.epoch)
    return {
        "merchant": str(device.merchant_id),
        "outlet": str(device.outlet_id),
        "outlet_code": outlet_of(device.merchant_id, device.outlet_id).code,
        "device": str(device.id),
        "series": own.series,
        "epoch": own.epoch,
        "name": device.name,
        "drawer": str(device.drawer_id) if device.drawer_id else None,
        "hub": {"device": str(hub.device_id), "public_key": hub_key.public_key},
        "time": wall_ms(),
    }
