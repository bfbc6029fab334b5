"""The front end's ladder and its money rules turn red on planted faults, in .ts and in .svelte."""

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.architecture.planting import FRONTEND, copy_frontend, plant, run

pytestmark = pytest.mark.skipif(
    shutil.which("node") is None, reason="Node is put on the path by `make test`"
)
BIN = FRONTEND / "node_modules" / ".bin"
SVELTE_IMPORT = '<script lang="ts">import {{ planted }} from "{0}"; void planted;</script>'

BOUNDARY_FAULTS = [
    ("domain-sees-only-itself", "src/domain/planted.ts", "../data/planted_target.ts"),
    ("data-sees-only-domain-worker", "src/data/planted.ts", "../state/planted_target.ts"),
    ("worker-sees-only-data-domain", "src/worker/planted.ts", "../ui/planted_target.ts"),
    ("state-sees-only-data-domain", "src/state/planted.svelte.ts", "../ui/planted_target.ts"),
    ("ui-sees-only-domain", "src/ui/Planted.svelte", "../data/planted_target.ts"),
    ("apps-are-islands", "src/apps/kitchen/Planted.svelte", "../register/planted_target.ts"),
    ("only-data-talks", "src/state/planted.ts", "idb"),
    ("domain-has-no-packages", "src/domain/planted.ts", "hash-wasm"),
    ("no-unresolvable", "src/ui/planted.ts", "./nowhere.ts"),
    ("no-cycles", "src/ui/planted.ts", "./planted.ts"),  # numbered: it imports itself
]

ARITHMETIC_FAULTS = [
    "export const half = (amount: number): number => amount / 2;",
    "export const half = (amount: number): void => { amount /= 2; };",
    "export const rounded = (amount: number): number => Math.round(amount);",
    "export const shown = (amount: number): string => amount.toFixed(2);",
    "export const read = (text: string): number => Number.parseFloat(text);",
    "export const read = (text: string): number => parseFloat(text);",
    "export const rate = 0.11;",
    "export const today = (): unknown => new Date();",
]
EXACT = "export const half = (amount: bigint): bigint => amount / 2n;"


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_frontend(tmp_path_factory.mktemp("walls"))


@pytest.fixture(scope="module")
def boundary_report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What dependency-cruiser says of a tree with every boundary fault in it."""
    tree = copy_frontend(tmp_path_factory.mktemp("boundaries"))
    for number, (_rule, file, target) in enumerate(BOUNDARY_FAULTS):
        template = SVELTE_IMPORT if file.endswith(".svelte") else 'export {{ planted }} from "{0}";'
        plant(tree, numbered(file, number), template.format(numbered(target, number)))
        if target.startswith("../"):
            goal = (tree / file).parent.joinpath(numbered(target, number)).resolve()
            plant(tree, str(goal.relative_to(tree)), "export const planted = 1;")
    result = run(tree, str(BIN / "depcruise"), "--config", ".dependency-cruiser.cjs", "src")
    assert result.returncode != 0, result.stdout
    return result.stdout


def numbered(file: str, number: int) -> str:
    """planted.ts of fault 3 is planted3.ts, so that faults do not meet."""
    return file.replace("lanted", f"lanted{number}", 1)


@pytest.mark.parametrize("number", range(len(BOUNDARY_FAULTS)))
def test_a_planted_import_breaks_its_boundary(boundary_report: str, number: int) -> None:
    rule, file, _target = BOUNDARY_FAULTS[number]
    words = f"{rule}: {numbered(file, number)}"
    assert words in boundary_report, boundary_report


@pytest.fixture(scope="module")
def arithmetic_report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """How many errors ESLint finds in each planted file of the domain."""
    tree = copy_frontend(tmp_path_factory.mktemp("arithmetic"))
    for number, fault in enumerate([*ARITHMETIC_FAULTS, EXACT]):
        plant(tree, f"src/domain/planted{number}.ts", f"/** Planted. */\n{fault}")
    result = run(tree, str(BIN / "eslint"), "--format", "json", "src/domain")
    found = json.loads(result.stdout)
    return {Path(one["filePath"]).name: one["errorCount"] for one in found}


@pytest.mark.parametrize("number", range(len(ARITHMETIC_FAULTS)))
def test_eslint_refuses_inexact_arithmetic_in_the_domain(
    arithmetic_report: dict[str, int], number: int
) -> None:
    assert arithmetic_report[f"planted{number}.ts"] >= 1


def test_eslint_lets_bigints_be_divided(arithmetic_report: dict[str, int]) -> None:
    assert arithmetic_report[f"planted{len(ARITHMETIC_FAULTS)}.ts"] == 0


@pytest.mark.parametrize(
    "fault", ["export const page = document.title;", "export const answer = fetch('/');"]
)
def test_the_domain_cannot_see_the_browser(tree: Path, fault: str) -> None:
    plant(tree, "src/domain/planted.ts", fault)
    result = run(tree, str(BIN / "tsc"), "-p", "src/domain/tsconfig.json")
    (tree / "src/domain/planted.ts").unlink()
    assert result.returncode != 0, result.stdout
    assert "planted.ts" in result.stdout, result.stdout


def test_svelte_check_sees_a_wrong_type_inside_a_component(tree: Path) -> None:
    wrong = '<script lang="ts">const count: number = "one"; void count;</script>'
    plant(tree, "src/ui/Planted.svelte", wrong)
    result = run(tree, str(BIN / "svelte-check"), "--tsconfig", "./tsconfig.json")
    (tree / "src/ui/Planted.svelte").unlink()
    assert result.returncode != 0, result.stdout
    assert "Planted.svelte" in result.stdout, result.stdout


def test_the_boundary_check_reads_every_module(tree: Path) -> None:
    """A cruiser that cannot read TypeScript would see far fewer modules and call it clean."""
    sources = [
        path
        for path in (tree / "src").rglob("*")
        if path.suffix in {".ts", ".svelte"} and not path.name.endswith(".d.ts")
    ]
    result = run(tree, str(BIN / "depcruise"), "--config", ".dependency-cruiser.cjs", "src")
    found = re.search(r"(\d+) modules, \d+ dependencies cruised", result.stdout)
    assert found, result.stdout
    cruised = int(found[1])
    assert cruised >= len(sources)
