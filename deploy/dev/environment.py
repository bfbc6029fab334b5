"""The Python environment: .venv, filled exactly from a lock file whose every line has a hash.

uv does it in seconds and stands in its own small environment (.venv/tools), so that it is no part
of the shop. Where uv cannot reach the package index (a proxy that only pip's settings know), pip
does the same work more slowly.
"""

import importlib.util
import sys
from pathlib import Path

from machine import (
    ROOT,
    TOOLS,
    VENV,
    Trouble,
    apt_install,
    attempt,
    clean_environment,
    hash_of,
    is_fresh,
    leave_stamp,
    run,
    say,
)

REQUIREMENTS = ROOT / "requirements"
REQUIRED = (3, 11)


def ensure(kind: str) -> None:
    """Fill .venv from requirements/<kind>.lock; a development environment serves a shop too."""
    kinds = ["shop", "dev"] if kind == "shop" else ["dev"]
    if any(is_fresh(VENV / f".stamp-{one}", _fingerprint(one)) for one in kinds):
        return
    uv = ensure_installer()
    _make_venv(VENV, "--without-pip")
    say(f"installing Python packages from requirements/{kind}.lock")
    _install(uv, REQUIREMENTS / f"{kind}.lock")
    _forget_stamps()
    leave_stamp(VENV / f".stamp-{kind}", _fingerprint(kind))


def ensure_installer() -> Path:
    """uv in .venv/tools, from its own hashed lock."""
    ensure_tool(REQUIREMENTS / "installer.lock")
    return TOOLS / "bin" / "uv"


def ensure_tool(lock: Path) -> None:
    """Install one hashed lock into .venv/tools with pip."""
    _demand_python()
    stamp = TOOLS / f".stamp-{lock.stem}"
    fingerprint = hash_of([lock], sys.version)
    if is_fresh(stamp, fingerprint):
        return
    _make_venv(TOOLS)
    run([TOOLS / "bin" / "python", "-m", "pip", "install", "-q", "--require-hashes", "-r", lock])
    leave_stamp(stamp, fingerprint)


def compile_lock(uv: Path, lock: str, sources: list[str]) -> None:
    """Resolve anew and write versions with hashes."""
    options = ["-q", "--upgrade", "--generate-hashes", "--no-header", "--python-version", "3.11"]
    run([uv, "pip", "compile", *options, *sources, "-o", lock])


def _fingerprint(kind: str) -> str:
    return hash_of([REQUIREMENTS / f"{kind}.lock"], sys.version, str(VENV))


def _forget_stamps() -> None:
    for stamp in VENV.glob(".stamp-*"):
        stamp.unlink()


def _demand_python() -> None:
    if sys.version_info[:2] != REQUIRED:
        raise Trouble(
            f"Lancar needs Python 3.11; this is {sys.version.split()[0]}. "
            "On Debian 12: sudo apt-get install python3"
        )


def _make_venv(folder: Path, *options: str) -> None:
    if (folder / "bin" / "python").exists():
        return
    if any(importlib.util.find_spec(name) is None for name in ("venv", "ensurepip")):
        apt_install("python3-venv", reason="Python's venv module is not complete here.")
    say(f"making {folder.relative_to(ROOT)}")
    run([sys.executable, "-m", "venv", *options, folder])


def _install(uv: Path, lock: Path) -> None:
    """uv first (twice: with its own and with the system's certificates), pip as the last resort."""
    environment = clean_environment(UV_COMPILE_BYTECODE="1", UV_NO_PROGRESS="1")
    sync = [uv, "pip", "sync", "--python", VENV / "bin" / "python", "--require-hashes", lock]
    for extra in ([], ["--system-certs"]):
        if attempt([*sync, *extra], environment=environment).returncode == 0:
            return
    say("uv could not install; trying pip, which takes about a minute")
    pip = [TOOLS / "bin" / "python", "-m", "pip", "--python", VENV / "bin" / "python"]
    run([*pip, "install", "-q", "--require-hashes", "-r", lock], environment=environment)
