"""The published table of what works offline: its tests exist, its sentences are the tills' own."""

import ast
from pathlib import Path

import pytest

from tests import offline_docs

ROOT = Path(__file__).parents[3]
SPOKEN = ("frontend/src/ui/i18n", "frontend/src/apps/register")


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_published_table_is_the_registrys(language):
    """Written by `python -m tests.offline_docs`."""
    path = offline_docs.FOLDER / offline_docs.FILES[language]
    assert path.read_text(encoding="utf-8") == offline_docs.written(language)


@pytest.mark.parametrize("row", offline_docs.ROWS, ids=lambda row: row.what[1])
def test_each_row_is_played_by_a_test_that_exists(row):
    file, _, name = row.test.partition("::")
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_what_staff_read_is_what_the_till_says():
    files = [path for folder in SPOKEN for path in (ROOT / folder).rglob("*.ts")]
    spoken = "\n".join(path.read_text(encoding="utf-8") for path in files)
    for row in offline_docs.ROWS:
        for sentence in filter(None, row.said):
            assert sentence in spoken, sentence


def test_whatever_is_refused_or_capped_is_said_in_both_languages_or_not_noticed():
    for row in offline_docs.ROWS:
        assert bool(row.said[0]) == bool(row.said[1])
        if offline_docs.CAPPED in (row.internet, row.hub):
            assert row.said[0], row.what
