"""What stands between `manage.py` and Django: the data folder, and the commands without Django.

`--data DIR` belongs to every command (`shop`, `verify_journal`, `rebuild` ...). It has to be known
before the settings are read, so it is taken from the arguments here and becomes LANCAR_DATA.
"""

import os
import sys
from pathlib import Path

from pos.config.shop import cloud, start, troubles, update

DATA_OPTION = "--data"
DEFAULT_DATA = start.ROOT / "var" / "shop"
INTERRUPTED = 130
CREDENTIALS = {"cipher_key": "LANCAR_CIPHER_KEY", "secret_key": "LANCAR_SECRET_KEY"}


def enter(arguments: list[str]) -> int:
    """Run one command. A trouble is told in plain words, never by a traceback."""
    remaining, folder = take_data_option(arguments)
    if folder is not None:
        os.environ["LANCAR_DATA"] = str(Path(folder).expanduser().resolve())
    take_credentials()
    try:
        return _run(remaining)
    except troubles.Trouble as trouble:
        sys.stderr.write(trouble.show() + "\n")
    except troubles.AlreadyTold:
        pass
    except KeyboardInterrupt:
        return INTERRUPTED
    return troubles.EXIT_CODE


def _run(arguments: list[str]) -> int:
    if arguments[1:2] == ["shop"]:
        return start.run(arguments[2:], data_folder())
    if arguments[1:2] == ["cloud"]:
        return cloud.run(arguments[2:])
    if arguments[1:2] == ["update"]:
        return update.run(arguments[2:], data_folder())
    from django.core.management import execute_from_command_line  # noqa: PLC0415  (slow, and not always there)

    execute_from_command_line(arguments)
    return 0


def take_credentials() -> None:
    """What systemd unsealed for this service alone (LoadCredentialEncrypted in deploy/shop)."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    for name, variable in CREDENTIALS.items() if folder else ():
        path = Path(str(folder)) / name
        if path.is_file() and not os.environ.get(variable):
            os.environ[variable] = path.read_text(encoding="utf-8").strip()


def take_data_option(arguments: list[str]) -> tuple[list[str], str | None]:
    """Both `--data DIR` and `--data=DIR`; the last one counts."""
    remaining: list[str] = []
    folder: str | None = None
    waiting = iter(arguments)
    for word in waiting:
        if word == DATA_OPTION:
            folder = next(waiting, None)
        elif word.startswith(f"{DATA_OPTION}="):
            folder = word.removeprefix(f"{DATA_OPTION}=")
        else:
            remaining.append(word)
    return remaining, folder


def data_folder() -> Path:
    """Where this process keeps the shop's data."""
    return Path(os.environ.get("LANCAR_DATA", DEFAULT_DATA)).resolve()
