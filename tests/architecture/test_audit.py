"""A locked version with a known hole is a red run; a question without answer is no green one."""

import importlib
import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.planting import ROOT

AUDIT = ROOT / "deploy" / "dev" / "audit.py"
# Two of the kind: a Pillow that ran code out of a picture's text, a Vite that served any file.
HOLES = {("PyPI", "pillow", "10.1.0"): "PYSEC-2024-1", ("npm", "vite", "6.2.2"): "GHSA-x574"}
NOBODY = "http://127.0.0.1:1"


class Osv(BaseHTTPRequestHandler):
    """Answers as OSV does: one result for each question, in their order."""

    asked: int
    answer: Any = None

    def do_POST(self) -> None:
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).asked += len(told["queries"])
        body = json.dumps(
            self.answer or {"results": [_result(q) for q in told["queries"]]}
        ).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: Any) -> None: ...


def _result(question: dict[str, Any]) -> dict[str, Any]:
    package = question["package"]
    hole = HOLES.get((package["ecosystem"], package["name"], question["version"]))
    return {"vulns": [{"id": hole, "modified": "2024-01-01T00:00:00Z"}]} if hole else {}


@pytest.fixture
def osv() -> Iterator[tuple[str, type[Osv]]]:
    handler = type("Asked", (Osv,), {"asked": 0})
    server = HTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", handler
    server.shutdown()
    server.server_close()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The lock files and the audit, in a place of their own."""
    for part in ("requirements", "deploy/dev", "frontend"):
        (tmp_path / part).mkdir(parents=True)
    for path in [
        *(ROOT / "requirements").glob("*.lock"),
        AUDIT,
        ROOT / "frontend/package-lock.json",
    ]:
        shutil.copy(path, tmp_path / path.relative_to(ROOT))
    return tmp_path


def audit(folder: Path, address: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, folder / "deploy/dev/audit.py"],
        env={"LANCAR_OSV": address, "PATH": "", "no_proxy": "*"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def test_every_locked_version_is_asked_for_and_none_has_a_hole(copy, osv):
    address, asked = osv
    code, said = audit(copy, address)
    assert (code, asked.asked > 300) == (0, True)
    assert said == f"asked for {asked.asked} versions; 0 of them have known holes\n"


def test_a_version_with_a_known_hole_in_either_lock_is_named_and_red(copy, osv):
    lock = copy / "requirements" / "shop.lock"
    lock.write_text(lock.read_text() + "pillow==10.1.0 \\\n    --hash=sha256:00\n")
    tree = json.loads((copy / "frontend/package-lock.json").read_text())
    tree["packages"]["node_modules/vite"]["version"] = "6.2.2"
    (copy / "frontend/package-lock.json").write_text(json.dumps(tree))
    code, said = audit(copy, osv[0])
    assert code == 1
    assert said.splitlines()[:2] == [
        "PyPI pillow 10.1.0: PYSEC-2024-1",
        "npm vite 6.2.2: GHSA-x574",
    ]


@pytest.mark.parametrize("answer", [{"results": [{}]}, {"error": "busy"}, ["?"]])
def test_what_is_no_answer_is_not_taken_for_one(copy, osv, answer):
    address, asked = osv
    asked.answer = answer
    assert audit(copy, address)[0] == 3


def test_nobody_to_ask_is_said_and_neither_passed_nor_failed(copy, monkeypatch, capsys):
    code, said = audit(copy, NOBODY)
    assert (code, said.startswith(f"not asked: {NOBODY} gave no answer")) == (3, True)
    monkeypatch.syspath_prepend(str(ROOT / "deploy" / "dev"))
    checks = importlib.import_module("checks")
    monkeypatch.setenv("LANCAR_OSV", NOBODY)
    tally = checks.Tally()
    checks.run_lane([each for each in checks.PYTHON_CHECKS if each.name == "known holes"], tally)
    assert (tally.passed, tally.failed, tally.names) == (0, 0, [])
    assert tally.unasked == ["known holes"]
    assert "NOT ASKED  known holes" in capsys.readouterr().out
