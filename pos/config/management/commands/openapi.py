"""manage.py openapi [--check]: write (or compare) the API's contract at tests/openapi.json."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from pos.config.api import api


class Command(BaseCommand):
    help = "Tulis kontrak API (OpenAPI). --check: gagal bila berbeda dari yang tersimpan."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "tests" / "openapi.json"
        schema = api.get_openapi_schema(path_prefix="")
        text = json.dumps(schema, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
        if not options["check"]:
            path.write_text(text)
        elif not path.exists() or path.read_text() != text:
            raise CommandError("tests/openapi.json is stale: run manage.py openapi")
