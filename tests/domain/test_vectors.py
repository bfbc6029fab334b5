"""Runs every shared vector against Python, and keeps the vectors themselves in order."""

import inspect
import json

import pytest

from pos.domain.errors import DomainError
from tests import vectors_write
from tests.domain import vectors

CASES = list(vectors.cases())


@pytest.mark.parametrize(("function", "case"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_python_answers_as_the_vector_says(function, case):
    call = vectors.function_named(function)
    if "error" in case:
        with pytest.raises(DomainError) as refusal:
            call(**case["input"])
        assert refusal.value.code == case["error"]
    else:
        answer = vectors.as_json(call(**case["input"]))
        if "expected_part" in case:
            assert vectors.part_of(answer, case["expected_part"]) == case["expected_part"]
        else:
            assert answer == case["expected"]


@pytest.mark.parametrize(
    "path", vectors.files(), ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_a_vector_file_says_what_it_is(path):
    vector = json.loads(path.read_text(encoding="utf-8"), parse_float=refuse_fraction)
    assert set(vector) <= {"version", "function", "source", "cases", "note"}
    assert vector["version"] == 1
    assert vector["source"] in ("law", "reference", "field")
    names = [case["name"] for case in vector["cases"]]
    assert len(names) == len(set(names))
    parameters = list(inspect.signature(vectors.function_named(vector["function"])).parameters)
    for case in vector["cases"]:
        assert case["why"], case["name"]
        assert len({"expected", "expected_part", "error"} & set(case)) == 1, case["name"]
        assert list(case["input"]) == parameters[: len(case["input"])], case["name"]


def refuse_fraction(text: str) -> None:
    raise AssertionError(f"a fraction in a vector: {text}")


def test_reference_vectors_are_what_python_writes_today():
    for path, text in vectors_write.written().items():
        assert path.read_text(encoding="utf-8") == text, f"{path}: python -m tests.vectors_write"


def test_only_the_writer_makes_reference_vectors():
    marked = {
        path for path in vectors.files() if json.loads(path.read_text())["source"] == "reference"
    }
    assert marked == set(vectors_write.written())
