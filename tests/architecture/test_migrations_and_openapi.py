"""Nothing generated is stale: migrations, the API's description, and its types for TypeScript."""

import json
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.architecture.planting import FRONTEND, ROOT, run

SNAPSHOT = ROOT / "tests" / "openapi.json"
TYPES = FRONTEND / "src" / "data" / "api" / "types.gen.ts"
OPERATIONS = ("get", "post", "put", "patch", "delete")


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    out = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=out)
    assert "No changes detected" in out.getvalue()


def test_the_api_is_the_one_in_the_snapshot() -> None:
    """After a meant change: `manage.py openapi`, and `npm run api-types` in frontend/."""
    call_command("openapi", "--check")


def test_operation_ids_are_names_of_ours() -> None:
    """Ids made from module paths would change whenever a file moves."""
    paths = json.loads(SNAPSHOT.read_text(encoding="utf-8"))["paths"]
    ids = [
        operation["operationId"]
        for methods in paths.values()
        for method, operation in methods.items()
        if method in OPERATIONS
    ]
    assert [one for one in ids if "_api_" in one or one.startswith(("pos_", "sync_api"))] == []
    assert len(ids) == len(set(ids))


@pytest.mark.skipif(shutil.which("node") is None, reason="`make test` puts Node on the path")
def test_the_types_for_typescript_are_fresh(tmp_path: Path) -> None:
    fresh = tmp_path / "types.gen.ts"
    tool = FRONTEND / "node_modules" / ".bin" / "openapi-typescript"
    result = run(FRONTEND, str(tool), str(SNAPSHOT), "-o", str(fresh))
    assert result.returncode == 0, result.stdout
    assert TYPES.read_text(encoding="utf-8") == fresh.read_text(encoding="utf-8")
