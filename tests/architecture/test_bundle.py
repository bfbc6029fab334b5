"""The built front end: small enough, complete without any network, and always the same."""

import gzip
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.architecture.planting import FRONTEND

pytestmark = pytest.mark.skipif(
    shutil.which("node") is None, reason="Node is put on the path by `make test`"
)
REGISTER_MAX_GZIP_BYTES = 120_000
DASHBOARD_MAX_GZIP_BYTES = 60_000
STYLES_MAX_GZIP_BYTES = 25_000
NOT_KEPT = {"/sw.js"}
# what only the server knows, and a supervisor's phone: no tablet keeps them
NO_TILL = ("/dashboard/", "/approve/")
RESCUE = {"/rescue.css", "/rescue.html", "/rescue.js"}
# Names of XML vocabularies look like addresses and are never fetched.
ADDRESS = re.compile(rb"https?://(?!www\.w3\.org/|localhost|127\.0\.0\.1)[\w.-]+\.[a-z]{2,}")


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("bundle") / "dist")


def build(folder: Path) -> Path:
    subprocess.run(
        [FRONTEND / "node_modules" / ".bin" / "vite", "build", "--logLevel", "error"],
        cwd=FRONTEND,
        env={**os.environ, "LANCAR_DIST": str(folder)},
        check=True,
    )
    return folder


def files_of(dist: Path) -> dict[str, Path]:
    return {f"/{path.relative_to(dist)}": path for path in dist.rglob("*") if path.is_file()}


def first_load(dist: Path, app: str) -> int:
    page = (dist / app / "index.html").read_text()
    script = re.search(r'<script type="module"[^>]* src="(/[\w/]*assets/[^"]+\.js)"', page)
    assert script, page
    loaded = [script[1], *re.findall(r'<link rel="modulepreload"[^>]* href="([^"]+)"', page)]
    return sum(len(gzip.compress(files_of(dist)[name].read_bytes(), 9)) for name in loaded)


def test_the_register_script_stays_within_its_kilobytes(dist: Path) -> None:
    assert first_load(dist, "till") <= REGISTER_MAX_GZIP_BYTES


def test_the_dashboard_loads_soon_over_a_slow_phone_line(dist: Path) -> None:
    assert first_load(dist, "dashboard") <= DASHBOARD_MAX_GZIP_BYTES


def test_the_register_styles_stay_within_their_kilobytes(dist: Path) -> None:
    page = (dist / "till" / "index.html").read_text()
    loaded = re.findall(r'<link rel="stylesheet"[^>]* href="([^"]+)"', page)
    assert loaded, page
    size = sum(len(gzip.compress(files_of(dist)[name].read_bytes(), 9)) for name in loaded)
    assert size <= STYLES_MAX_GZIP_BYTES


def test_the_worker_keeps_every_file_of_the_build(dist: Path) -> None:
    """The app's files in its list; those of /rescue.html by name, in a cache that outlives it."""
    worker = (dist / "sw.js").read_text()
    kept = set(re.findall(r'url:[`"\'](/[^`"\']+)', worker))
    assert kept, "the worker has no list"
    rescue = set(re.findall(r'[`"\'](/rescue\.[a-z]+)[`"\']', worker))
    assert rescue == RESCUE
    assert not kept & rescue
    assert not any(name.startswith(NO_TILL) for name in kept)
    files = {
        name
        for name in files_of(dist)
        if not name.rsplit("/", 1)[1].startswith(".") and not name.startswith(NO_TILL)
    }
    assert {re.sub(r"/index\.html$", "/", name) for name in files - NOT_KEPT} == {
        re.sub(r"/index\.html$", "/", name) for name in kept | rescue
    }


def test_no_page_names_anything_outside_the_shop(dist: Path) -> None:
    """Scripts name documentation in their error texts; the content policy forbids the fetch."""
    strangers = {
        name: sorted(found)
        for name, path in files_of(dist).items()
        if path.suffix in {".html", ".css", ".svg", ".webmanifest"}
        if (found := set(ADDRESS.findall(path.read_bytes())))
    }
    assert strangers == {}


def test_two_builds_are_the_same_byte_for_byte(dist: Path, tmp_path: Path) -> None:
    """So that tablets do not download a release that is the one they have."""
    again = build(tmp_path / "dist")
    first = {name: path.read_bytes() for name, path in files_of(dist).items()}
    assert first == {name: path.read_bytes() for name, path in files_of(again).items()}
