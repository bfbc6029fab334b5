"""Mistakes of set-up that must stop the start, as Django system checks with stable ids."""

import os
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.db import connection

from pos.config.roles import Role, role_troubles

OLDEST_SQLITE = (
    3,
    51,
    3,
)  # before it, resetting the WAL could corrupt a database with many writers


@register()
def check_sqlite_is_new_enough(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """lancar.E001: the library inside the wheel, not the system's."""
    if connection.vendor != "sqlite":
        return []
    from sqlcipher3 import dbapi2  # noqa: PLC0415  (only where SQLite is in use)

    version = tuple(int(part) for part in dbapi2.sqlite_version.split("."))
    if version >= OLDEST_SQLITE:
        return []
    found = dbapi2.sqlite_version
    return [Error(f"SQLite {found} terlalu lama; perlu 3.51.3 atau lebih baru.", id="lancar.E001")]


@register()
def check_sqlite_is_durable(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """lancar.E002: a sale is acknowledged only after it is on the disk."""
    if connection.vendor != "sqlite":
        return []
    commands = settings.DATABASES["default"]["OPTIONS"]["init_command"]
    if "journal_mode=WAL" in commands and "synchronous=FULL" in commands:
        return []
    return [Error("SQLite harus memakai WAL dan synchronous=FULL.", id="lancar.E002")]


@register()
def check_times_are_utc(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """lancar.E003"""
    if settings.USE_TZ:
        return []
    return [Error("USE_TZ harus menyala: waktu disimpan sebagai UTC.", id="lancar.E003")]


@register()
def check_role(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """lancar.E004: what the role of this process needs, or must not have."""
    told = role_troubles(Role(settings.ROLE), os.environ)
    return [Error(sentence, id="lancar.E004") for sentence in told]
