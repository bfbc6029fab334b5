"""manage.py shop: one command starts a shop on this machine and keeps it running.

`manage.py` takes this word to pos.config.shop.start before Django is loaded; this file makes the
command known to `manage.py help` and to callers inside Django.
"""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from pos.config.shop import start


class Command(BaseCommand):
    help = (
        "Buka toko di komputer ini: --port 8000 --data var/shop --no-demo --join KODE@https://cloud"
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        start.add_options(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        words = ["--port", str(options["port"])]
        if options["no_demo"]:
            words.append("--no-demo")
        words += lan_words(options)
        if options["join"]:
            words += ["--join", options["join"]]
        start.run(words, settings.DATA_DIR)


def lan_words(options: dict[str, Any]) -> list[str]:
    given = {"--lan": options["lan"], "--https-port": options["https_port"]}
    words = [word for name, value in given.items() if value for word in (name, value)]
    return [*words, "--move"] if options["move"] else words
