"""Functions stay under 60 lines, files under 400, positional arguments at four; nobody is exempt.

ESLint holds the same limits in the front end (`max-lines` and friends); the file limit is counted
here for Svelte and CSS too, because a component is more than its script.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.planting import FRONTEND, ROOT

MAX_FUNCTION_LINES = 60
MAX_FILE_LINES = 400
MAX_POSITIONAL = 4
OUR_FOLDERS = ("pos", "sync", "hardware", "tests", "deploy")
FRONTEND_FOLDERS = ("src", "vite", "tools")
FRONTEND_SUFFIXES = {".ts", ".svelte", ".css", ".js"}
GENERATED = {"types.gen.ts"}


def test_no_python_function_is_longer_than_sixty_lines() -> None:
    too_long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name} has {_length(node)} lines"
        for path, node in _functions()
        if _length(node) > MAX_FUNCTION_LINES
    ]
    assert too_long == []


def test_no_python_function_takes_more_than_four_positional_arguments() -> None:
    too_many = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path, node in _functions()
        if path.parts[len(ROOT.parts)] != "tests" and _positional(node) > MAX_POSITIONAL
    ]
    assert too_many == []


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    too_long = [
        f"{path.relative_to(ROOT)} has {lines} lines"
        for path in [*_python_files(), *_frontend_files()]
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MAX_FILE_LINES
    ]
    assert too_long == []


def test_every_python_file_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in _python_files()
        if path.name != "__init__.py"
        and path.stat().st_size > 0
        and ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) is None
    ]
    assert silent == []


def _python_files() -> Iterator[Path]:
    for folder in OUR_FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def _frontend_files() -> Iterator[Path]:
    for folder in FRONTEND_FOLDERS:
        for path in sorted((FRONTEND / folder).rglob("*")):
            if path.suffix in FRONTEND_SUFFIXES and path.name not in GENERATED:
                yield path


def _functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in _python_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _positional(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    names = [one.arg for one in [*node.args.posonlyargs, *node.args.args]]
    return len([name for name in names if name not in ("self", "cls")])
