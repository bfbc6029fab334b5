"""pos/domain and frontend/src/domain are twins: the same files, the same public functions.

Names are compared in snake case. What is only in one language stands below with its reason.
"""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / "pos" / "domain"
TYPESCRIPT = ROOT / "frontend" / "src" / "domain"

ONLY_TYPESCRIPT = {
    "money": {
        "compare": "Python compares by itself",
        "sum": "a built-in of Python",
    },
}
ONLY_PYTHON_CODES = {"receipt_body_incomplete"}  # the hub reads bodies that others wrote
ONLY_PYTHON: dict[str, dict[str, str]] = {}
EXPORT = re.compile(r"^export (?:async )?function\*? (\w+)", re.MULTILINE)


def snake(name: str) -> str:
    return re.sub(r"(?<!^)([A-Z])", lambda found: "_" + found[1].lower(), name)


def python_functions(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    return {name for name in names if not name.startswith("_")}


def typescript_functions(path: Path) -> set[str]:
    return {snake(name) for name in EXPORT.findall(path.read_text(encoding="utf-8"))}


def python_files() -> dict[str, Path]:
    return {path.stem: path for path in PYTHON.glob("*.py") if path.stem != "__init__"}


def typescript_files() -> dict[str, Path]:
    return {path.stem: path for path in TYPESCRIPT.glob("*.ts") if not path.stem.endswith(".test")}


def test_both_languages_have_the_same_files():
    assert set(python_files()) == set(typescript_files())


def test_each_file_has_the_same_public_functions_in_both_languages():
    different = {}
    for name, path in python_files().items():
        ours = python_functions(path) - set(ONLY_PYTHON.get(name, {}))
        theirs = typescript_functions(typescript_files()[name]) - set(ONLY_TYPESCRIPT.get(name, {}))
        if ours != theirs:
            different[name] = sorted(ours ^ theirs)
    assert different == {}


def test_both_languages_refuse_with_the_same_codes():
    """Only Python has the sentences: a tablet says a refusal in the language of its screen."""
    from pos.domain.errors import SENTENCES

    texts = "".join(path.read_text(encoding="utf-8") for path in typescript_files().values())
    raised = set(re.findall(r"\bDomainError\('(\w+)'\)", texts))
    assert raised <= set(SENTENCES)
    assert len(raised) > 60
    assert {code for code in SENTENCES if f"'{code}'" not in texts} == ONLY_PYTHON_CODES


def test_a_limit_has_the_same_value_in_both_languages():
    different: dict[str, int] = {}
    compared = 0
    for name, path in python_files().items():
        ours = whole_constants(path, r"^([A-Z][A-Z_]+) = ([0-9_]+)$")
        theirs = whole_constants(
            typescript_files()[name], r"^(?:export )?const ([A-Z][A-Z_]+) = ([0-9_]+);$"
        )
        shared = ours.keys() & theirs.keys()
        compared += len(shared)
        different |= {f"{name}.{each}": 0 for each in shared if ours[each] != theirs[each]}
    assert different == {}
    assert compared > 15


def whole_constants(path: Path, pattern: str) -> dict[str, int]:
    found = re.findall(pattern, path.read_text(encoding="utf-8"), re.MULTILINE)
    return {name: int(value.replace("_", "")) for name, value in found}
