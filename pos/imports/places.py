"""Where an import's file and its plan lie: in the data folder, readable by this server alone."""

import os
from pathlib import Path

from django.conf import settings

from pos.imports import errors
from pos.imports.models import Import


def file_of(row: Import) -> Path:
    return Path(settings.DATA_DIR) / "imports" / f"{row.id}.upload"


def plan_of(row: Import) -> Path:
    return Path(settings.DATA_DIR) / "imports" / f"{row.id}.plan"


def keep_file(row: Import, content: bytes) -> None:
    """RuleError when the disk takes it no more."""
    path = file_of(row)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise errors.no_room() from error


def throw_away(row: Import) -> None:
    for path in (file_of(row), plan_of(row)):
        path.unlink(missing_ok=True)
