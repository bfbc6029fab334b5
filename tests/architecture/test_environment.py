"""Every environment variable that the product reads stands in deploy/env.example, and no other."""

import re
import subprocess

from tests.architecture.planting import ROOT

VARIABLE = re.compile(r"LANCAR_[A-Z_]+")
ONLY_FOR_TESTS = {"LANCAR_TEST"}


def test_the_example_lists_every_variable_and_no_more() -> None:
    read = {
        name
        for folder in ("pos", "sync", "hardware")
        for path in (ROOT / folder).rglob("*.py")
        for name in VARIABLE.findall(path.read_text(encoding="utf-8"))
    }
    example = (ROOT / "deploy" / "env.example").read_text(encoding="utf-8")
    listed = set(re.findall(r"^(LANCAR_[A-Z_]+)=", example, re.MULTILINE))
    assert listed == read - ONLY_FOR_TESTS


def test_ci_runs_exactly_what_a_developer_runs() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    commands = [line for line in script.splitlines() if line and not line.startswith("#")]
    assert commands == ["set -euo pipefail", 'cd "$(dirname "$0")/.."', "exec make test"]
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


def test_make_without_a_word_says_what_there_is() -> None:
    said = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert [word for word in ("make shop", "make test", "make bench") if word not in said] == []
