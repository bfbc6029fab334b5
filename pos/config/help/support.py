"""The support file: what a helper needs to know of this server, and nothing about anybody.

Nothing in it is cut out of something larger: every value is a number, a version, a fingerprint, a
code of ours, or yes and no. Names, numbers, prices, settings' values and log messages are never
asked for, so none can slip through (tests/pos/config/test_support.py plants some everywhere).
"""

import hashlib
import io
import json
import os
import platform
import re
import shutil
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection

from pos.backups.queries import bucket_of, is_possible, standing
from pos.config.doctor import examine
from pos.config.last_troubles import last_troubles
from pos.config.wizard.recovering import PLACES
from pos.journal.clock import wall_ms
from pos.journal.models import Head, Ledger
from pos.outlets.models import Outlet
from pos.tills.models import Device
from pos.tills.queries import with_greeting, with_last_heard

MOST_CHAINS = 500
VERSION = re.compile(r"[\w.+-]{1,40}")
# What an owner may set; only whether it is set is told, never to what.
SETTINGS = (
    "LANCAR_CIPHER_KEY", "LANCAR_DATABASE", "LANCAR_HOME", "LANCAR_HOSTS", "LANCAR_HTTPS",
    "LANCAR_RELAY_WAIT", "LANCAR_SECRET_KEY", "LANCAR_SMTP",
)  # fmt: skip
Told = dict[str, Any] | list[dict[str, Any]]


def contents(outlet: Outlet) -> dict[str, Told]:
    """File name to what stands in it, in the order shown."""
    parts: dict[str, Callable[[Outlet], Told]] = {
        "versi.json": _versions,
        "doctor.json": _doctor,
        "setelan.json": _settings,
        "jumlah.json": _counts,
        "catatan.json": _record,
        "perangkat.json": _devices,
        "cadangan.json": _backups,
        "galat.json": _troubles,
    }
    return {name: part(outlet) for name, part in parts.items()}


def written(told: Told) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1)


def bundle(told: dict[str, Told]) -> tuple[str, bytes]:
    """(name, zip)."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in told.items():
            archive.writestr(name, written(part))
    return f"bantuan-{datetime.now(UTC):%Y%m%d-%H%M%S}.zip", made.getvalue()


def fingerprint(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def sticks() -> list[Path]:
    """What is plugged in and may be written to. A plain folder on our own disk is no stick."""
    own = Path("/").stat().st_dev
    found = {path for place in PLACES for path in Path("/").glob(place[1:])}
    return sorted(each for each in found if each.is_dir() and _is_stick(each, own))


def _is_stick(folder: Path, own: int) -> bool:
    try:
        return folder.stat().st_dev != own and os.access(folder, os.W_OK)
    except OSError:
        return False


def put_on(stick: Path, name: str, content: bytes) -> None:
    """OSError when it cannot be. Whole or not there: sticks are pulled early."""
    beside = stick / f".{name}.part"
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(stick / name)


def _versions(outlet: Outlet) -> Told:
    return {
        "lancar": settings.VERSION,
        "role": settings.ROLE,
        "python": platform.python_version(),
        "system": platform.system(),
        "kernel": platform.release(),
        "machine": platform.machine(),
        "processors": os.cpu_count(),
        "database": connection.vendor,
        "disk_free_mb": shutil.disk_usage(settings.DATA_DIR).free // 1024**2,
        "byte_order": sys.byteorder,
        "zone": outlet.zone,
        "made_at": wall_ms(),
    }


def _doctor(outlet: Outlet) -> Told:
    """Codes only: the sentences name printers, folders and addresses."""
    return [
        {"tone": each.tone, "code": each.code}
        for each in examine(Path(settings.DATA_DIR), from_inside=True)
    ]


def _settings(outlet: Outlet) -> Told:
    told: dict[str, Any] = {name: bool(os.environ.get(name)) for name in SETTINGS}
    told["has_fixed_address"] = settings.ORIGIN is not None
    told["has_public_name"] = bool(settings.ORIGIN and settings.ORIGIN.public_name)
    return told


def _counts(outlet: Outlet) -> Told:
    models = sorted(apps.get_models(), key=lambda model: model._meta.label)
    own = [model for model in models if model.__module__.startswith(("pos.", "sync.", "hardware."))]
    return {model._meta.label: model._default_manager.count() for model in own}


def _record(outlet: Outlet) -> Told:
    """Where each chain stands, so that two servers can be compared."""
    heads = Head.objects.filter(merchant_id=outlet.merchant_id).order_by("device_id", "epoch", "id")
    chains = [
        {
            "device": str(head.device_id),
            "epoch": head.epoch,
            "stream": head.stream,
            "seq": head.seq,
            "hash": head.hash,
        }
        for head in heads[:MOST_CHAINS]
    ]
    ledgers = Ledger.objects.filter(merchant_id=outlet.merchant_id).order_by("outlet_id")
    return {"given_out": [each.server_seq for each in ledgers], "chains": chains}


def _devices(outlet: Outlet) -> Told:
    here = Device.objects.filter(merchant_id=outlet.merchant_id, outlet_id=outlet.id)
    rows = with_greeting(with_last_heard(here)).order_by("id")
    return [
        {
            "device": str(row.id),
            "role": row.role,
            "epoch": row.epoch,
            "is_revoked": row.revoked_at is not None,
            "version": _version(getattr(row, "app_version", None)),
            "heard_at": getattr(row, "heard_at", None),
            "told_seq": getattr(row, "told_seq", None),
            "known_seq": getattr(row, "known_seq", None),
        }
        for row in rows
    ]


def _version(told: str | None) -> str:
    """A tablet says it itself; what does not look like one is not repeated."""
    return told if told and VERSION.fullmatch(told) else ""


def _backups(outlet: Outlet) -> Told:
    if not is_possible():
        return {"is_possible": False}
    state = standing(outlet.merchant_id, outlet.id)
    bucket = bucket_of(outlet.merchant_id, outlet.id)
    return {
        "is_possible": True,
        "tried_at": state.tried_at,
        "is_elsewhere": state.elsewhere,
        "has_trouble": bool(state.trouble),
        "is_alarming": state.is_alarming(wall_ms()),
        "has_bucket": bool(bucket.address),
        "bucket_has_trouble": bool(bucket.trouble),
    }


def _troubles(outlet: Outlet) -> Told:
    return last_troubles(Path(settings.DATA_DIR))
