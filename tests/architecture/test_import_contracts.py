"""The ladder of design.md section 2 holds, and each contract turns red on a planted fault."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.architecture.planting import PYTHON_PACKAGES, ROOT, copy_python, plant, python_tool, run

NOT_OURS = {"frontend", "deploy", "tests", "requirements", "var"}

FAULTS = [
    ("ladder", "pos/catalog/actions.py", "import pos.sales.models"),
    ("ladder", "pos/tills/models.py", "import pos.stock.models"),
    ("ladder", "pos/stock/models.py", "import pos.purchasing.models"),
    ("ladder", "pos/customers/models.py", "import pos.catalog.models"),
    ("ladder", "pos/people/models.py", "import pos.customers.models"),
    ("ladder", "pos/outlets/models.py", "import pos.people.models"),
    ("ladder", "pos/journal/models.py", "import pos.outlets.models"),
    ("ladder", "pos/domain/text.py", "import pos.journal.errors"),
    ("sync", "pos/sales/actions.py", "import sync"),
    ("sync", "pos/stock/projections.py", "import sync"),
    ("hardware", "pos/sales/actions.py", "import hardware"),
    ("hardware", "sync/__init__.py", "import hardware"),
    ("sync", "hardware/__init__.py", "import sync"),
    ("root", "sync/__init__.py", "import pos.config"),
    ("root", "hardware/__init__.py", "import pos.config"),
    ("doors", "hardware/actions.py", "from ninja import Schema"),
    ("inside", "hardware/queries.py", "import hardware.actions"),
    ("root", "pos/live/__init__.py", "import pos.config"),
    ("pure", "pos/domain/text.py", "import django.utils.timezone"),
    ("pure", "pos/domain/text.py", "from pydantic import BaseModel"),
    ("doors", "pos/sales/actions.py", "from ninja import Schema"),
    ("doors", "pos/journal/projections.py", "from ninja import Schema"),
    ("inside", "pos/sales/queries.py", "import pos.sales.actions"),
    ("inside", "pos/catalog/models.py", "import pos.catalog.queries"),
    ("inside", "pos/journal/errors.py", "import pos.journal.models"),
]


def test_the_contracts_hold() -> None:
    result = run(ROOT, python_tool("lint-imports"), "--no-logo", "--no-cache")
    assert result.returncode == 0, result.stdout


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each contract says of a tree with all the faults meant for it."""
    return {
        contract: report(tmp_path_factory.mktemp(contract), contract)
        for contract in dict.fromkeys(fault[0] for fault in FAULTS)
    }


def report(folder: Path, contract: str) -> str:
    tree = copy_python(folder)
    for wanted, file, fault in FAULTS:
        if wanted == contract:
            plant(tree, file, fault)
    command = ("lint-imports", "--no-logo", "--no-cache", "--contract", contract)
    result = run(tree, python_tool(command[0]), *command[1:])
    assert result.returncode == 1, result.stdout
    return result.stdout


@pytest.mark.parametrize(("contract", "file", "fault"), FAULTS)
def test_a_planted_fault_breaks_its_contract(
    reports: dict[str, str], contract: str, file: str, fault: str
) -> None:
    importer = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    package = re.split(r"[ .]", fault)[1]
    imported = fault.split()[1] if package in PYTHON_PACKAGES else package
    assert re.search(rf"{importer} -> {imported}", reports[contract]), reports[contract]


def test_a_package_nobody_ranked_breaks_the_ladder(tmp_path: Path) -> None:
    tree = copy_python(tmp_path)
    plant(tree, "pos/unranked/__init__.py", "")
    result = run(tree, python_tool("lint-imports"), "--no-logo", "--no-cache")
    assert result.returncode == 1, result.stdout
    assert "unranked" in result.stdout


def test_every_contract_has_a_planted_fault() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    assert {one["id"] for one in contracts["contracts"]} == {fault[0] for fault in FAULTS}


def test_every_package_of_ours_is_under_the_contracts() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - NOT_OURS
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    assert packages == set(contracts["root_packages"])


def test_the_domain_uses_nothing_but_the_standard_library() -> None:
    import ast
    import sys

    allowed = set(sys.stdlib_module_names) | {"pos"}
    strangers = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in (ROOT / "pos" / "domain").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        for name in _imported(node)
        if name.split(".")[0] not in allowed
        or (name.startswith("pos") and not name.startswith("pos.domain"))
    ]
    assert strangers == []


def _imported(node: object) -> list[str]:
    import ast

    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return []
