"""What must happen between `manage.py` and Django: choose the data folder, look at the machine.

`--data DIR` belongs to every command (`shop`, `verify_journal`, `rebuild` ...). It has to be known
before the settings are read, so it is taken from the arguments here and becomes LANCAR_DATA.
"""

import os
from pathlib import Path

from pos.config.shop import preflight

DATA_OPTION = "--data"
DEFAULT_DATA = Path(__file__).resolve().parents[3] / "var" / "shop"


def enter(arguments: list[str]) -> list[str]:
    """The arguments for Django. Raises Trouble when a shop cannot start here."""
    remaining, folder = take_data_option(arguments)
    if folder is not None:
        os.environ["LANCAR_DATA"] = str(Path(folder).expanduser().resolve())
    if remaining[1:2] == ["shop"] and not {"-h", "--help"} & set(remaining):
        _look(remaining)
    return remaining


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


def _look(arguments: list[str]) -> None:
    """The order matters: a second start of the same shop is told so, not that the port is taken."""
    folder = data_folder()
    preflight.check_folder(folder)
    preflight.take_lock(folder).close()
    preflight.check_database(folder, os.environ.get("LANCAR_CIPHER_KEY", ""))
    preflight.check_port(port_of(arguments))


def port_of(arguments: list[str]) -> str:
    """The word after --port, before Django has parsed anything."""
    for number, word in enumerate(arguments):
        if word == "--port":
            return arguments[number + 1] if number + 1 < len(arguments) else ""
        if word.startswith("--port="):
            return word.removeprefix("--port=")
    return os.environ.get("LANCAR_PORT", "8000")
