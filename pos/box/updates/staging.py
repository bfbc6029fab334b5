"""Bringing a release onto the box beside the one that runs. Nothing that runs is touched.

    HOME/releases/0.2.0       the code; `.venv` in it leads to
    HOME/environments/<lock>  Python with the libraries of one lock file, shared by all that have it
    HOME/current              leads to the release that runs

Both folders are made under another name and renamed when they are whole, so a killed installer
leaves rubbish that the next one removes, never half a release. Standard library only; a bare box
runs it as `python3.11 -m pos.box.updates.staging FILE KEY HOME`.
"""

import compileall
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from pos.box.updates import errors
from pos.box.updates.release import Release, unpack

PART = ".part"
LOCK = "requirements/shop.lock"
KEY = "release.pub"
LOCK_LETTERS = 16
SECONDS = 600
UV = "uv-*.data/scripts/uv"
COMPILED = ("pos", "sync", "hardware")


def stage(file: Path, key: Path, home: Path) -> Release:
    """The release in place, not yet current. Doing it again is cheap. Refused."""
    for left in (*home.glob(f"releases/*{PART}"), *home.glob(f"environments/*{PART}")):
        shutil.rmtree(left)
    part = home / "releases" / f"new{PART}"
    part.mkdir(parents=True)
    try:
        release = unpack(file, key, part)
        _put_in_place(release, part, home)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return release


def _put_in_place(release: Release, part: Path, home: Path) -> None:
    environment = _environment(release, part, home)
    app, place = part / "app", home / "releases" / release.version
    if place.exists():
        return
    (app / ".venv").symlink_to(os.path.relpath(environment, place))
    (app / "var" / "static").mkdir(parents=True, exist_ok=True)
    for name in COMPILED:
        compileall.compile_dir(app / name, quiet=2, workers=1)
    os.sync()  # a power cut must not find a name without its files
    app.rename(place)


def _environment(release: Release, part: Path, home: Path) -> Path:
    place = home / "environments" / release.lock[:LOCK_LETTERS]
    if place.exists():
        return place
    wheels = part / "wheels"
    if not wheels.is_dir():
        raise errors.parts_missing(release.version)
    making = place.with_name(place.name + PART)
    uv = _uv(wheels)
    python = Path(sys.executable).resolve()
    _run(uv, "venv", "--quiet", "--offline", "--python", python, making)
    lock = part / "app" / LOCK
    words = ("--quiet", "--offline", "--no-index", "--find-links", wheels, "--require-hashes")
    target = ("--python", making / "bin" / "python", "--compile-bytecode", "-r", lock)
    _run(uv, "pip", "install", *words, *target)
    os.sync()
    making.rename(place)
    return place


def _uv(wheels: Path) -> Path:
    """The one program inside its wheel: a bare Debian has neither pip nor venv."""
    found = sorted(wheels.glob("uv-*.whl"))
    if not found:
        raise errors.python_missing("uv")
    with zipfile.ZipFile(found[-1]) as wheel:
        name = next(each for each in wheel.namelist() if Path(each).match(UV))
        program = wheels / "uv"
        program.write_bytes(wheel.read(name))
    program.chmod(0o755)
    return program


def _run(*words: object) -> None:
    """Alone with its files: nothing of the caller's environment leads it elsewhere."""
    surroundings = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "UV_NO_CONFIG": "1"}
    done = subprocess.run(
        [*map(str, words), "--no-cache"],
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode != 0:
        raise errors.python_missing(" ".join(done.stderr.split())[-300:])


if __name__ == "__main__":
    try:
        sys.stdout.write(stage(*map(Path, sys.argv[1:4])).version + "\n")
    except errors.Refused as refusal:
        sys.exit(f"GAGAL [{refusal.code}]\n  {refusal.indonesian}\n  {refusal.english}")
