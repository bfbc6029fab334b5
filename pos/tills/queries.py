"""Reads about devices, drawers and shifts."""

import uuid
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from pos.journal.models import DeviceKey, Event, Head
from pos.journal.rows import find_ledger
from pos.tills import errors
from pos.tills.models import CashDrawer, Device, Role, Series, Shift, Sighting

SERIES_A_RENEWAL = 100
LETTERS = {
    Role.HUB: "H",
    Role.CLOUD: "C",
    Role.TILL: "K",
    Role.KITCHEN: "D",
    Role.DISPLAY: "L",
    Role.WAITER: "W",
}


def devices_of(merchant_id: uuid.UUID) -> QuerySet[Device]:
    return Device.objects.filter(merchant_id=merchant_id).order_by("series")


def device_of(merchant_id: uuid.UUID, device_id: uuid.UUID) -> Device:
    device = Device.objects.filter(merchant_id=merchant_id, id=device_id).first()
    if device is None:
        raise errors.unknown_device()
    return device


def device_with_key(merchant_id: uuid.UUID, outlet_id: uuid.UUID, public_key: str) -> Device | None:
    """A tablet that never heard the answer to its pairing asks again with the same key."""
    key = DeviceKey.objects.filter(
        merchant_id=merchant_id, outlet_id=outlet_id, public_key=public_key
    ).first()
    return device_of(merchant_id, key.device_id) if key else None


def paired_with_key(public_key: str, role: str) -> Device | None:
    """The device this key was enrolled for, in whichever shop of this server: the key says which,
    as a credential does. A revoked device is found too."""
    keys = DeviceKey.objects.filter(public_key=public_key, role=role)
    key = keys.order_by("id").first()
    return device_of(key.merchant_id, key.device_id) if key else None


def drawer_of(merchant_id: uuid.UUID, drawer_id: uuid.UUID) -> CashDrawer:
    drawer = CashDrawer.objects.filter(merchant_id=merchant_id, id=drawer_id).first()
    if drawer is None:
        raise errors.unknown_drawer()
    return drawer


def usual_drawer(merchant_id: uuid.UUID, outlet_id: uuid.UUID) -> CashDrawer | None:
    """Where a new till puts its money until somebody says otherwise."""
    drawers = CashDrawer.objects.filter(merchant_id=merchant_id, outlet_id=outlet_id)
    return drawers.filter(archived=False).order_by("id").first()


def shift_of(merchant_id: uuid.UUID, shift_id: uuid.UUID) -> Shift:
    shift = Shift.objects.filter(merchant_id=merchant_id, id=shift_id).first()
    if shift is None:
        raise errors.unknown_shift()
    return shift


def shifts_of(merchant_id: uuid.UUID) -> QuerySet[Shift]:
    return Shift.objects.filter(merchant_id=merchant_id).order_by("-opened_at", "-id")


def series_given(outlet_id: uuid.UUID, code: str) -> bool:
    """Whether some till of this outlet has or had this receipt series."""
    return Series.objects.filter(outlet_id=outlet_id, code=code).exists()


def next_series(merchant_id: uuid.UUID, outlet_id: uuid.UUID, role: str) -> str:
    """K01, K02 …: one more than the highest ever given in this outlet, revoked ones included.

    A server put back to an older copy cannot know what it gave out in the lost time, so each
    renewal (a new epoch of its key) goes on a hundred further: K101 …
    """
    letter = LETTERS[Role(role)]
    given = Series.objects.filter(
        merchant_id=merchant_id, outlet_id=outlet_id, code__startswith=letter
    ).values_list("code", flat=True)
    numbers = [int(code[1:]) for code in given if code[1:].isdigit()]
    ledger = find_ledger(merchant_id, outlet_id)
    renewals = ledger.epoch - 1 if ledger else 0
    return f"{letter}{max([renewals * SERIES_A_RENEWAL, *numbers]) + 1:02d}"


def with_last_heard(devices: QuerySet[Device]) -> QuerySet[Device]:
    """`heard_at`: when the device last greeted or sent an event; 0: never. One look-up each."""
    sent_at = Coalesce(Subquery(newest_event().values("received_at")[:1]), 0)
    said_at = Coalesce(Subquery(_greeting("said_at")), 0)
    return devices.annotate(heard_at=Greatest(sent_at, said_at))


def newest_event() -> QuerySet[Event]:
    """Of each row of devices that asks: the last of its facts. By the head of its chain: asked in
    the order of its numbers, SQLite would read the whole chain. What a till says of the whole
    merchant lies under no outlet; at the cloud no head does."""
    heads = Head.objects.filter(
        merchant_id=OuterRef(OuterRef("merchant_id")),
        outlet_id__in=[OuterRef(OuterRef("outlet_id")), OuterRef(OuterRef("merchant_id"))],
        device_id=OuterRef(OuterRef("id")), stream="F",
    ).order_by("-epoch")  # fmt: skip
    return Event.objects.filter(
        merchant_id=OuterRef("merchant_id"),
        outlet_id__in=[OuterRef("outlet_id"), OuterRef("merchant_id")],
        device_id=OuterRef("id"), stream="F",
        epoch=Subquery(heads.values("epoch")[:1]), seq=Subquery(heads.values("seq")[:1]),
    )  # fmt: skip


def with_greeting(devices: QuerySet[Device]) -> QuerySet[Device]:
    """`app_version`, memory; `told_seq`: how long its record is; `known_seq`: how much is here."""
    told = devices.annotate(
        app_version=Subquery(_greeting("app_version")),
        used_bytes=Subquery(_greeting("used_bytes")),
        quota_bytes=Subquery(_greeting("quota_bytes")),
        is_persisted=Subquery(_greeting("is_persisted")),
        told_seq=Subquery(_greeting("seq")),
        told_epoch=Subquery(_greeting("epoch")),
    )
    here = Head.objects.filter(
        merchant_id=OuterRef("merchant_id"), outlet_id=OuterRef("outlet_id"),
        device_id=OuterRef("id"), epoch=OuterRef("told_epoch"), stream="F",
    )  # fmt: skip
    return told.annotate(known_seq=Subquery(here.values("seq")[:1]))


def _greeting(field: str) -> QuerySet[Any, Any]:
    mine = Sighting.objects.filter(
        merchant_id=OuterRef("merchant_id"), outlet_id=OuterRef("outlet_id"), id=OuterRef("id")
    )
    return mine.values(field)[:1]
