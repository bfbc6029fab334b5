"""Reads the shared vectors and calls the Python twin the way a vector asks. Not a test itself."""

import importlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[1] / "vectors"


def files() -> list[Path]:
    return sorted(FOLDER.glob("*/*.json"))


def cases() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(id for pytest, "module.function", case)"""
    for path in files():
        vector = json.loads(path.read_text(encoding="utf-8"))
        for case in vector["cases"]:
            identity = f"{path.relative_to(FOLDER).with_suffix('')}: {case['name']}"
            yield identity, vector["function"], case


def named_case(file: str, name: str) -> dict[str, Any]:
    """One case of `<area>/<name>.json`, for tests that vary a known example."""
    vector = json.loads((FOLDER / f"{file}.json").read_text(encoding="utf-8"))
    return next(case for case in vector["cases"] if case["name"] == name)


def function_named(name: str) -> Callable[..., Any]:
    module, _, function = name.rpartition(".")
    found: Callable[..., Any] = getattr(importlib.import_module(f"pos.domain.{module}"), function)
    return found


def as_json(value: Any) -> Any:
    """The value as another program would read it: tuples are lists, keys are text."""
    return json.loads(json.dumps(value))


def part_of(value: Any, wanted: Any) -> Any:
    """The value without the keys nobody asked for; lists keep their length."""
    if isinstance(value, dict) and isinstance(wanted, dict):
        return {key: part_of(value[key], wanted[key]) for key in wanted if key in value}
    if isinstance(value, list) and isinstance(wanted, list) and len(value) == len(wanted):
        return [part_of(each, like) for each, like in zip(value, wanted, strict=True)]
    return value
