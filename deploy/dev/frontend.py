"""The front end: Node, its packages from package-lock.json, and the build in frontend/dist.

Node comes from the system when it is new enough, otherwise from a PyPI package in .venv/tools.
"""

import os
import re
import shutil
from pathlib import Path

from environment import REQUIREMENTS, ensure_tool
from machine import (
    ROOT,
    TOOLS,
    attempt,
    clean_environment,
    hash_of,
    is_fresh,
    leave_stamp,
    run,
    say,
)

FRONTEND = ROOT / "frontend"
DIST = FRONTEND / "dist"
BUILT_FROM = ("src", "public", "vite")


def ensure() -> None:
    """Packages and build, each only when what it is made from has changed."""
    environment = node_environment()
    _ensure_packages(environment)
    _ensure_build(environment)


def node_environment() -> dict[str, str]:
    """An environment in which `node` and `npm` are new enough."""
    if _system_node_is_enough():
        return clean_environment()
    ensure_tool(REQUIREMENTS / "node.lock")
    return clean_environment(PATH=f"{TOOLS / 'bin'}{os.pathsep}{os.environ['PATH']}")


def _system_node_is_enough() -> bool:
    """Vite 8 wants 20.19 or later in the 20 line, or 22.12 and up."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return False
    found = re.match(r"v(\d+)\.(\d+)\.", attempt(["node", "--version"]).stdout)
    if found is None:
        return False
    version = (int(found[1]), int(found[2]))
    return (20, 19) <= version < (21, 0) or version >= (22, 12)


def _ensure_packages(environment: dict[str, str]) -> None:
    stamp = FRONTEND / "node_modules" / ".stamp"
    fingerprint = hash_of([FRONTEND / "package-lock.json"])
    if is_fresh(stamp, fingerprint):
        return
    say("installing front-end packages from package-lock.json")
    run(["npm", "ci", "--loglevel=error"], cwd=FRONTEND, environment=environment)
    leave_stamp(stamp, fingerprint)


def _ensure_build(environment: dict[str, str]) -> None:
    stamp = DIST / ".stamp"
    fingerprint = hash_of(_sources())
    if is_fresh(stamp, fingerprint):
        return
    say("building the front end")
    run(["npm", "run", "build", "--loglevel=error"], cwd=FRONTEND, environment=environment)
    leave_stamp(stamp, fingerprint)


def _sources() -> list[Path]:
    """Every file the build is made from; tests are not."""
    folders = [FRONTEND / name for name in BUILT_FROM]
    inside = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    beside = [path for path in FRONTEND.glob("*") if path.is_file()]
    return [path for path in inside + beside if not path.name.endswith(".test.ts")]
