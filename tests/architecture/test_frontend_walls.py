"""The front end's ladder and its money rules turn red on planted faults, in .ts and in .svelte."""

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
    ("no-cycles", "src/ui/planted.ts", "./planted.ts"),
]

ARITHMETIC_FAULTS = [
    "export const half = (amount: number): number => amount / 2;",
    "export const half = (amount: number): number => { let rest = amount; rest /= 2; return rest; };",
    "export const rounded = (amount: number): number => Math.round(amount);",
    "export const shown = (amount: number): string => amount.toFixed(2);",
    "export const read = (text: string): number => Number.parseFloat(text);",
    "export const read = (text: string): number => parseFloat(text);",
    "export const rate = 0.11;",
    "export const today = (): unknown => new Date();",
]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_frontend(tmp_path_factory.mktemp("walls"))


@pytest.mark.parametrize(("rule", "file", "target"), BOUNDARY_FAULTS)
def test_a_planted_import_breaks_its_boundary(
    tree: Path, rule: str, file: str, target: str
) -> None:
    planted = [tree / file]
    template = SVELTE_IMPORT if file.endswith(".svelte") else 'export {{ planted }} from "{0}";'
    if target.startswith("../"):
        planted.append((tree / file).parent.joinpath(target).resolve())
        plant(tree, str(planted[1].relative_to(tree)), "export const planted = 1;")
    plant(tree, file, template.format(target))
    result = run(tree, str(BIN / "depcruise"), "--config", ".dependency-cruiser.cjs", "src")
    for path in planted:
        path.unlink()
    assert result.returncode != 0, result.stdout
    assert rule in result.stdout, result.stdout


@pytest.mark.parametrize("fault", ARITHMETIC_FAULTS)
def test_eslint_refuses_inexact_arithmetic_in_the_domain(tree: Path, fault: str) -> None:
    plant(tree, "src/domain/planted.ts", f"/** Planted. */\n{fault}")
    result = run(tree, str(BIN / "eslint"), "src/domain/planted.ts")
    (tree / "src/domain/planted.ts").unlink()
    assert result.returncode == 1, result.stdout


def test_eslint_lets_bigints_be_divided(tree: Path) -> None:
    exact = "export const half = (amount: bigint): bigint => amount / 2n;"
    plant(tree, "src/domain/planted.ts", f"/** Planted. */\n{exact}")
    result = run(tree, str(BIN / "eslint"), "src/domain/planted.ts")
    (tree / "src/domain/planted.ts").unlink()
    assert result.returncode == 0, result.stdout


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
    plant(tree, "src/ui/Planted.svelte", '<script lang="ts">const x: number = "one"; void x;</script>')
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
    cruised = int(result.stdout.split(" modules")[0].split()[-1])
    assert cruised >= len(sources)
