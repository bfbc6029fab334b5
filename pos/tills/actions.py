"""Writes about devices, drawers and shifts.

Pairing: a device brings its public key; it gets an id, a key epoch and a receipt series that was
never used before. The hub's own machine needs no code; others need one from the back office.
"""

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac

from pos.journal.actions import append
from pos.journal.clock import wall_ms
from pos.journal.ids import uuid7
from pos.journal.keys import is_public_key
from pos.journal.models import DeviceKey
from pos.journal.rows import home_outlet, lock_ledger
from pos.outlets.actions import change_row, write_groups
from pos.outlets.masters import Groups
from pos.outlets.queries import business_date, outlet_of
from pos.people.models import Person
from pos.tills import errors
from pos.tills.models import CashDrawer, Device, PairingCode, Role, Series, Shift
from pos.tills.queries import device_of, device_with_key, next_series, usual_drawer

CODE_LIFE_MS = 10 * 60 * 1000
CODE_TRIES = 5
LONGEST_NAME = 80
_SALT = "lancar.tills.pairing"


@transaction.atomic
def pair_device(
    *,
    merchant_id: uuid.UUID,
    outlet_id: uuid.UUID,
    public_key: str,
    name: str,
    role: str = Role.TILL,
    drawer_id: uuid.UUID | None = None,
    by: uuid.UUID | None = None,
) -> Device:
    """Enrol a key. The same key again gets the same device: its first answer was lost."""
    lock_ledger(merchant_id, home_outlet(merchant_id, outlet_id))
    known = device_with_key(merchant_id, outlet_id, public_key)
    if known is not None:
        if known.revoked_at is not None:
            raise errors.revoked_device()
        return known
    if drawer_id is None and role == Role.TILL:
        usual = usual_drawer(merchant_id, outlet_id)
        drawer_id = usual.id if usual else None
    device_id = uuid7()
    body = {
        "device": str(device_id),
        "epoch": 1,
        "series": next_series(merchant_id, outlet_id, role),
        "public_key": public_key,
        "name": name,
        "role": str(role),
        "drawer": str(drawer_id) if drawer_id else None,
    }
    append("device.paired", body, merchant_id=merchant_id, outlet_id=outlet_id, actor_id=by)
    return device_of(merchant_id, device_id)


@dataclass(frozen=True)
class FormerEpoch:
    """Who a till says it was: told by itself, and proven elsewhere (a signature, or the seed)."""

    device: uuid.UUID
    epoch: int
    series: str
    public_key: str
    name: str

    @staticmethod
    def of(claim: Any) -> "FormerEpoch | None":
        """From untrusted JSON; None when it cannot be one."""
        try:
            device, epoch = uuid.UUID(claim["device"]), claim["epoch"]
            series, public_key = str(claim["series"]), str(claim["public_key"])
            name = " ".join(str(claim["name"]).split())[:80]
        except (KeyError, TypeError, ValueError, AttributeError):
            return None
        sound = type(epoch) is int and 1 <= epoch <= 1_000_000 and is_public_key(public_key)
        if not sound or not 2 <= len(series) <= 8 or not series.isalnum():
            return None
        return FormerEpoch(device, epoch, series.upper(), public_key, name or series)


@transaction.atomic
def enrol_epoch(former: FormerEpoch, *, merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> None:
    """A server put back to an older copy learns a till again that it has forgotten."""
    lock_ledger(merchant_id, home_outlet(merchant_id, outlet_id))
    tenant = {"merchant_id": merchant_id, "outlet_id": outlet_id}
    if Series.objects.filter(**tenant, code=former.series).exists():
        raise errors.series_taken()
    known = Device.objects.filter(**tenant, id=former.device).first()
    _pair(former, known, **tenant)


@transaction.atomic
def renew_device(
    *, merchant_id: uuid.UUID, outlet_id: uuid.UUID, former: FormerEpoch, public_key: str
) -> Device:
    """The same till under a new key and a new series: its next epoch. Its old chain stays as it is
    and may still be handed in. The caller has proven who it is, and that it was not revoked."""
    lock_ledger(merchant_id, home_outlet(merchant_id, outlet_id))
    tenant = {"merchant_id": merchant_id, "outlet_id": outlet_id}
    keys = DeviceKey.objects.filter(**tenant, device_id=former.device)
    if not keys.filter(epoch=former.epoch).exists():
        enrol_epoch(former, **tenant)
    known = device_of(merchant_id, former.device)
    newest = max(keys.values_list("epoch", flat=True))
    series = next_series(merchant_id, outlet_id, known.role)
    renewed = FormerEpoch(former.device, newest + 1, series, public_key, known.name)
    _pair(renewed, known, **tenant)
    return device_of(merchant_id, former.device)


def _pair(
    epoch: FormerEpoch, known: Device | None, *, merchant_id: uuid.UUID, outlet_id: uuid.UUID
) -> None:
    drawer_id = known.drawer_id if known else None
    if known is None:
        usual = usual_drawer(merchant_id, outlet_id)
        drawer_id = usual.id if usual else None
    body = {
        "device": str(epoch.device),
        "epoch": epoch.epoch,
        "series": epoch.series,
        "public_key": epoch.public_key,
        "name": epoch.name,
        "role": str(known.role if known else Role.TILL),
        "drawer": str(drawer_id) if drawer_id else None,
    }
    append("device.paired", body, merchant_id=merchant_id, outlet_id=outlet_id, actor_id=None)


@transaction.atomic
def name_device(*, device: Device, name: str, by: uuid.UUID | None) -> Device:
    """What it is called from now on, in lists and reports; the tablet itself keeps its series."""
    wanted = " ".join(name.split())[:LONGEST_NAME]
    if not wanted:
        raise errors.name_missing()
    lock_ledger(device.merchant_id, home_outlet(device.merchant_id, device.outlet_id))
    device.refresh_from_db()
    if device.name != wanted:
        body = {"device": str(device.id), "name": wanted}
        append("device.named", body, **_tenant(device), actor_id=by)
        device.refresh_from_db()
    return device


@transaction.atomic
def revoke_device(*, device: Device, reason: str, by: uuid.UUID | None) -> Device:
    """From now on its requests get nothing and its late events wait for a person."""
    if device.role in {Role.HUB, Role.CLOUD}:
        raise errors.hub_stays()
    if device.revoked_at is None:
        body = {"device": str(device.id), "reason": reason}
        append("device.revoked", body, **_tenant(device), actor_id=by)
        device.refresh_from_db()
    return device


@transaction.atomic
def make_pairing_code(
    *,
    merchant_id: uuid.UUID,
    outlet_id: uuid.UUID,
    by: uuid.UUID | None,
    drawer_id: uuid.UUID | None = None,
) -> str:
    """Six digits for one device within ten minutes. Older codes of the outlet end now."""
    now = wall_ms()
    _open_codes(now).filter(merchant_id=merchant_id, outlet_id=outlet_id).update(expires_at=now)
    code = f"{secrets.randbelow(1_000_000):06d}"
    PairingCode.objects.create(
        merchant_id=merchant_id,
        outlet_id=outlet_id,
        code_hash=_code_hash(code),
        drawer_id=drawer_id,
        created_by_id=by,
        created_at=now,
        expires_at=now + CODE_LIFE_MS,
    )
    return code


def use_pairing_code(code: str) -> PairingCode:
    """Spend a code; the row says for which outlet. A wrong try counts against every open code."""
    with transaction.atomic():
        found = _spend(code)
    if found is None:
        raise errors.bad_pairing_code()
    return found


def _spend(code: str) -> PairingCode | None:
    now = wall_ms()
    waiting = list(_open_codes(now).select_for_update(of=()).order_by("-created_at")[:100])
    wanted = _code_hash(code)
    for pairing in waiting:
        if secrets.compare_digest(pairing.code_hash, wanted):
            pairing.used_at = now
            pairing.save(update_fields=["used_at"])
            return pairing
    for pairing in waiting:
        pairing.failures += 1
        pairing.save(update_fields=["failures"])
    return None


def _open_codes(now: int) -> Any:
    return PairingCode.objects.filter(used_at=None, expires_at__gt=now, failures__lt=CODE_TRIES)


def _code_hash(code: str) -> str:
    return salted_hmac(_SALT, code, algorithm="sha256").hexdigest()


@transaction.atomic
def add_drawer(
    *, merchant_id: uuid.UUID, outlet_id: uuid.UUID, name: str, by: uuid.UUID | None
) -> CashDrawer:
    drawer_id = uuid7()
    groups: Groups = {"identity": {"name": name}, "state": {"archived": False}}
    tenant = {"merchant_id": merchant_id, "outlet_id": outlet_id}
    write_groups("drawer.changed", drawer_id, groups, actor_id=by, **tenant)
    return CashDrawer.objects.get(id=drawer_id)


def change_drawer(
    *, drawer: CashDrawer, by: uuid.UUID | None, **changes: Mapping[str, Any]
) -> CashDrawer:
    """Groups: identity (name), state (archived)."""
    change_row("drawer.changed", drawer, by=by, **changes)
    return drawer


@transaction.atomic
def open_shift(*, drawer: CashDrawer, float_minor: int, by: Person) -> Shift:
    """From the back office; tills open theirs themselves, offline too."""
    lock_ledger(drawer.merchant_id, home_outlet(drawer.merchant_id, drawer.outlet_id))
    shifts = Shift.objects.filter(merchant_id=drawer.merchant_id, drawer=drawer)
    if shifts.filter(closed_at=None).exists():
        raise errors.drawer_busy()
    shift_id, now = uuid7(), wall_ms()
    body = {
        "shift": str(shift_id),
        "drawer": str(drawer.id),
        "opened_at": now,
        "float_minor": float_minor,
        "person": {"id": str(by.id), "name": by.name},
    }
    date = business_date(outlet_of(drawer.merchant_id, drawer.outlet_id), now)
    _append_shift("shift.opened", body, date, **_tenant(drawer))
    return Shift.objects.get(id=shift_id)


@transaction.atomic
def close_shift(
    *, shift: Shift, counted_minor: int, by: Person, counts: tuple[Mapping[str, int], ...] = ()
) -> Shift:
    """Counted against what all sales known here say. Later sales still add to the shift."""
    lock_ledger(shift.merchant_id, home_outlet(shift.merchant_id, shift.outlet_id))
    shift.refresh_from_db()
    if shift.closed_at is not None:
        raise errors.shift_is_closed()
    expected = shift.expected_now_minor
    body = {
        "shift": str(shift.id),
        "closed_at": wall_ms(),
        "counted_minor": counted_minor,
        "expected_minor": expected,
        "variance_minor": counted_minor - expected,
        "counts": [dict(count) for count in counts],
        "person": {"id": str(by.id), "name": by.name},
    }
    _append_shift("shift.closed", body, shift.business_date, **_tenant(shift))
    shift.refresh_from_db()
    return shift


def _append_shift(kind: str, body: dict[str, Any], date: str, **tenant: Any) -> None:
    """The person and the shift stand in the body already."""
    append(
        kind,
        body,
        actor_id=uuid.UUID(body["person"]["id"]),
        shift_id=uuid.UUID(body["shift"]),
        business_date=date or None,
        **tenant,
    )


def _tenant(row: Device | CashDrawer | Shift) -> dict[str, Any]:
    return {"merchant_id": row.merchant_id, "outlet_id": row.outlet_id}
