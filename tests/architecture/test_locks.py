"""Dependencies are pinned by hash, and no lock file names a download address or a host."""

import json
import re
import tomllib

import pytest

from tests.architecture.planting import FRONTEND, ROOT

LOCKS = ("shop", "dev", "node", "installer")
ADDRESS = re.compile(r"[a-z+]+://|--(extra-)?index-url|--find-links|@ file:", re.IGNORECASE)


@pytest.mark.parametrize("name", LOCKS)
def test_a_python_lock_has_a_hash_for_every_line_and_no_address(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.lock").read_text()
    pinned = re.split(r"\n(?=\S)", text.strip())
    requirements = [block for block in pinned if not block.startswith("#")]
    assert requirements
    assert [one for one in requirements if "--hash=sha256:" not in one or "==" not in one] == []
    assert ADDRESS.findall(text) == []


def test_the_shop_and_the_tests_use_the_same_versions() -> None:
    shop, dev = (_versions(name) for name in ("shop", "dev"))
    assert {name: version for name, version in shop.items() if dev.get(name) != version} == {}


def test_the_locks_cover_what_pyproject_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = [re.split(r"[\[=<>]", line)[0] for line in project["project"]["dependencies"]]
    assert [name for name in asked if name not in _versions("shop")] == []
    dev = [re.split(r"[\[=<>]", line)[0] for line in project["dependency-groups"]["dev"]]
    assert [name for name in dev if name not in _versions("dev")] == []


def test_the_front_end_lock_has_hashes_and_no_download_addresses() -> None:
    lock = json.loads((FRONTEND / "package-lock.json").read_text())
    packages = {path: one for path, one in lock["packages"].items() if path}
    assert [path for path, one in packages.items() if "resolved" in one] == []
    assert [path for path, one in packages.items() if "integrity" not in one] == []


def test_npm_is_told_to_write_no_addresses() -> None:
    assert "omit-lockfile-registry-resolved=true" in (FRONTEND / ".npmrc").read_text()
    assert "registry=" not in (FRONTEND / ".npmrc").read_text()


def test_typescript_stays_where_the_checkers_can_read_it() -> None:
    """With TypeScript 7 dependency-cruiser reads nothing and reports no violations."""
    lock = json.loads((FRONTEND / "package-lock.json").read_text())
    assert lock["packages"]["node_modules/typescript"]["version"].startswith("5.9.")


def _versions(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{name}.lock").read_text()
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))
