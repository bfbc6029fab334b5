"""What the set-up scripts need from the machine: run a command, install a package, keep a stamp.

Standard library only; imported by the other scripts in this folder.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
TOOLS = VENV / "tools"
LAST_LINES_SHOWN = 25


class Trouble(Exception):
    """Something a person must do; its text says what."""


def say(text: str) -> None:
    """One line for the person who waits."""
    print(f"[lancar] {text}", file=sys.stderr, flush=True)


def clean_environment(**extra: str) -> dict[str, str]:
    """This process's environment, with bytecode allowed and no foreign Python settings."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV")
    }
    return {**environment, **extra}


def run(
    command: Sequence[str | Path], *, cwd: Path = ROOT, environment: dict[str, str] | None = None
) -> str:
    """Run quietly; on failure show the end of the output and stop with a Trouble."""
    result = attempt(command, cwd=cwd, environment=environment)
    if result.returncode != 0:
        tail = "\n".join(result.stdout.splitlines()[-LAST_LINES_SHOWN:])
        raise Trouble(f"`{' '.join(map(str, command))}` failed:\n{tail}")
    return result.stdout


def attempt(
    command: Sequence[str | Path], *, cwd: Path = ROOT, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run quietly and hand back the result, whatever it is."""
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment or clean_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def hash_of(paths: Iterable[Path], *words: str) -> str:
    """One fingerprint of files (name and content) and words."""
    digest = hashlib.sha256(repr(words).encode())
    for path in sorted(paths):
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def is_fresh(stamp: Path, fingerprint: str) -> bool:
    """Whether the step that left this stamp was made from the same things."""
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == fingerprint


def leave_stamp(stamp: Path, fingerprint: str) -> None:
    """Written last, so an interrupted step is done again."""
    stamp.write_text(fingerprint, encoding="utf-8")


def apt_install(*packages: str, reason: str) -> None:
    """Install Debian packages when we may; otherwise say what to type."""
    prefix = administrator_prefix()
    if prefix is None or shutil.which("apt-get") is None:
        raise Trouble(
            f"{reason} Please install it once, then run this again:\n"
            f"    sudo apt-get install --no-install-recommends {' '.join(packages)}"
        )
    say(f"installing {' '.join(packages)} with apt-get")
    environment = clean_environment(DEBIAN_FRONTEND="noninteractive")
    install = [*prefix, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    if attempt(install, environment=environment).returncode != 0:
        run([*prefix, "apt-get", "update", "-qq"], environment=environment)
        run(install, environment=environment)


def administrator_prefix() -> list[str] | None:
    """How to run a command as root here without asking for a password, or None."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and attempt(["sudo", "-n", "true"]).returncode == 0:
        return ["sudo", "-n"]
    return None
