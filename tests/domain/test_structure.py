"""The domain holds no fractions: no `/`, no float, no round, no Decimal, and reads no world.

Differential tests cannot prove that (a float twin passed millions of cases), so the sources are
read. Each ban is proven by a planted fault; the TypeScript bans are ESLint's, planted in
tests/architecture, and here a planted `Math.round` must be caught by comparing answers.
"""

import ast
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.domain.twin import FRONTEND, Twin, build, node

DOMAIN = Path(__file__).resolve().parents[2] / "pos" / "domain"
ALLOWED_MODULES = {"collections.abc", "typing", "unicodedata"}  # the last for text.py
FORBIDDEN_NAMES = {
    "float", "round", "complex", "Decimal", "Fraction", "open", "print", "input", "eval", "exec",
    "__import__", "globals", "hash", "id",
}  # fmt: skip
# Amounts are multiplied and divided in money.ts alone; these call it.
MONEY_MODULES = (
    "basket", "choices", "discounts", "offers", "parts", "payments", "points", "pricing",
    "promotions", "quantity", "refund_parts", "refunds", "rounding", "tax", "tax_classes", "totals",
)  # fmt: skip

FAULTS = {
    "def half(amount): return amount / 2": "/",
    "def half(amount): amount /= 2": "/",
    "RATE = 0.11": "0.11",
    "def power(amount): return amount ** 2": "**",
    "def rounded(amount): return round(amount)": "round",
    "def read(text): return float(text)": "float",
    "from decimal import Decimal": "decimal",
    "import math": "math",
    "import time": "time",
    "from pos.journal.errors import LancarError": "pos.journal.errors",
}


def faults_of(source: str) -> list[str]:
    """Every construct that could make a fraction or read the world, as it would be named."""
    return [fault for node in ast.walk(ast.parse(source)) for fault in faults_of_node(node)]


def faults_of_node(node: ast.AST) -> list[str]:
    if isinstance(node, ast.BinOp | ast.AugAssign):
        return [
            {ast.Div: "/", ast.Pow: "**"}[kind]
            for kind in (ast.Div, ast.Pow)
            if isinstance(node.op, kind)
        ]
    if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
        return [str(node.value)]
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in FORBIDDEN_NAMES:
        return [node.id]
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names if not is_allowed(alias.name)]
    if isinstance(node, ast.ImportFrom) and not is_allowed(node.module or ""):
        return [node.module or ""]
    return []


def is_allowed(module: str) -> bool:
    return module in ALLOWED_MODULES or module.startswith("pos.domain.")


@pytest.mark.parametrize("path", sorted(DOMAIN.glob("*.py")), ids=lambda path: path.name)
def test_a_file_of_the_domain_makes_no_fractions_and_reads_no_world(path):
    assert faults_of(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(("source", "named"), FAULTS.items())
def test_a_planted_fault_is_named(source, named):
    assert faults_of(source) == [named]


def test_amounts_are_multiplied_in_one_file_only():
    assert (
        multiplications(*(FRONTEND / "src" / "domain" / f"{name}.ts" for name in MONEY_MODULES))
        == []
    )


def test_a_planted_multiplication_is_found(tmp_path):
    planted = tmp_path / "planted.ts"
    planted.write_text("/* a * b */ // c * d\nexport const twice = (a: number) => a * 2;\n")
    assert multiplications(planted) == [f"{planted}: a * 2"]


FIND_MULTIPLICATIONS = """
  const ts = require('typescript');
  const kinds = ts.SyntaxKind;
  const bad = new Set([kinds.AsteriskToken, kinds.SlashToken, kinds.AsteriskAsteriskToken,
    kinds.AsteriskEqualsToken, kinds.SlashEqualsToken, kinds.PercentToken]);
  const found = [];
  for (const path of process.argv.slice(1)) {
    const text = require('fs').readFileSync(path, 'utf8');
    const visit = (node) => {
      if (ts.isBinaryExpression(node) && bad.has(node.operatorToken.kind)) {
        found.push(`${path}: ${node.getText()}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile('x.ts', text, ts.ScriptTarget.ES2022, true));
  }
  console.log(JSON.stringify(found));
"""


def multiplications(*paths: Path) -> list[str]:
    """`*`, `/` and `%` in TypeScript code, found by the compiler itself, not guessed."""
    answer = subprocess.run(
        [node(), "-e", FIND_MULTIPLICATIONS, *map(str, paths)],
        cwd=FRONTEND,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    found: list[str] = json.loads(answer.stdout)
    return found


DIVISION_BEGINS = (
    "export function divideHalfUp(amount: number, numerator: number, denominator: number): "
    "number {\n"
)
PLANTED_TWINS = {
    "Math.round rounds halves of refunds the other way": (
        "return Math.round((amount * numerator) / denominator) + 0;"
    ),
    "numbers lose the last digit of large products": (
        "return Math.sign(amount) * Math.floor("
        "(Math.abs(amount) * numerator * 2 + denominator) / (denominator * 2)) + 0;"
    ),
}


@pytest.mark.parametrize("fault", PLANTED_TWINS.values(), ids=PLANTED_TWINS)
def test_a_planted_float_is_caught_by_comparing_answers(tmp_path, fault, monkeypatch):
    from tests.domain.test_differential import differences

    script = build_with_fault(tmp_path, fault, monkeypatch)
    twin = Twin(script)
    try:
        amounts = (5, -5, 7_654_321, -50, 9_007_199_254_740_991, 8_123_456_789_012_345)
        calls = [
            ("money.divide_half_up", [each, n, d])
            for each in amounts
            for n, d in ((1, 10), (735, 1_000), (99_999_999, 100_000_000))
        ]
        assert differences(twin, calls) != []
    finally:
        twin.close()


def build_with_fault(folder: Path, fault: str, monkeypatch) -> Path:
    """The twin of a copy of the sources in which divideHalfUp begins with the planted line."""
    copy = folder / "frontend"
    without = shutil.ignore_patterns("tsconfig.json", "*.test.ts")  # it extends a file left behind
    shutil.copytree(FRONTEND / "src" / "domain", copy / "src" / "domain", ignore=without)
    shutil.copytree(FRONTEND / "tools", copy / "tools")
    money = copy / "src" / "domain" / "money.ts"
    text = money.read_text(encoding="utf-8")
    assert text.count(DIVISION_BEGINS) == 1
    planted = text.replace(DIVISION_BEGINS, f"{DIVISION_BEGINS}  {fault}\n")
    money.write_text(planted, encoding="utf-8")
    monkeypatch.setitem(os.environ, "LANCAR_TWIN", str(copy / "tools" / "twin.ts"))
    return build(folder / "built")
