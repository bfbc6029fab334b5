"""Copies the sources to an empty folder, so that a test may plant a fault and see it caught.

A linter that reads nothing also reports nothing; only a planted fault shows that a rule bites.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON_PACKAGES = ("pos", "sync", "hardware")
FRONTEND = ROOT / "frontend"
NOT_COPIED = shutil.ignore_patterns("__pycache__", "node_modules", "dist", "*.sqlite3")


def copy_python(folder: Path) -> Path:
    """The Python packages and their configuration."""
    for name in PYTHON_PACKAGES:
        shutil.copytree(ROOT / name, folder / name, ignore=NOT_COPIED)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def copy_frontend(folder: Path) -> Path:
    """The front end, with its packages linked rather than copied."""
    target = folder / "frontend"
    shutil.copytree(FRONTEND, target, ignore=NOT_COPIED)
    (target / "node_modules").symlink_to(FRONTEND / "node_modules")
    return target


def plant(tree: Path, file: str, text: str) -> None:
    """Add lines at the end of a file, which is made when it is missing."""
    path = tree / file
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as handle:
        handle.write(f"\n{text}\n")


def run(tree: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a linter in the copy and hand back all it said."""
    return subprocess.run(
        command, cwd=tree, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )


def python_tool(name: str) -> str:
    """A tool of this environment, wherever the tests were started from."""
    return str(Path(sys.executable).parent / name)
