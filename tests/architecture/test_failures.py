"""A red run ends with the names of what failed and why, whatever a log shows of its middle."""

import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.planting import FRONTEND, ROOT

RED_PYTHON = """
import pytest

@pytest.fixture
def broken():
    raise OSError("no disk")

@pytest.mark.parametrize("price", [10_000, 12_000])
def test_price(price):
    assert price == 12_000, "the old price"

def test_disk(broken): ...
"""
RED_TYPESCRIPT = """
import { describe, expect, it } from 'vitest';
describe('sums', () => {
  it('adds', () => expect(1 + 1).toBe(3));
  it('subtracts', () => expect(1 - 1).toBe(0));
  it('divides', () => { throw new RangeError('by\\nzero'); });
});
"""


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(ROOT / "deploy" / "dev"))
    yield importlib.import_module("checks")
    for name in ("checks", "failures", "frontend", "machine"):
        sys.modules.pop(name, None)


def test_pytest_names_each_failure_and_error(checks: Any, tmp_path: Path) -> None:
    (tmp_path / "test_red.py").write_text(RED_PYTHON)
    report = tmp_path / "report.xml"
    plain = [sys.executable, "-m", "pytest", "-q", "-c", "/dev/null", "-p", "no:django"]
    done = subprocess.run(
        [*plain, "--rootdir", ".", f"--junitxml={report}", "."], cwd=tmp_path, check=False
    )
    assert done.returncode == 1
    assert checks.failures.of_pytest(report) == [
        "test_red.py::test_price[10000]: AssertionError: the old price assert 10000 == 12000",
        'test_red.py::test_disk: failed on setup with "OSError: no disk"',
    ]


def test_vitest_names_each_failure(checks: Any, tmp_path: Path) -> None:
    (tmp_path / "red.test.ts").write_text(RED_TYPESCRIPT)
    done = subprocess.run(
        ["node", FRONTEND / "node_modules/vitest/vitest.mjs", "run", "--root", tmp_path],
        cwd=FRONTEND,
        env=checks.environment(checks.UNIT_TESTS),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert checks.failures.of_vitest(done.stdout) == [
        "red.test.ts > sums > adds: AssertionError: expected 2 to be 3 // Object.is equality",
        "red.test.ts > sums > divides: RangeError: by",
    ]


def test_the_last_words_are_few(checks: Any) -> None:
    assert checks.failures.shown([]) == ""
    said = checks.failures.shown([f"test {number}" for number in range(40)]).splitlines()
    assert (len(said), said[0], said[-1]) == (31, "FAILED  test 0", "FAILED  ... and 10 more")
