"""manage.py tablets_waiting: which tablets still hold records that are not here, by name.

An update asks before it stops the server (pos.config.shop.update). Prints nothing when there is
none; exit code 0 all the same. `--move`: a shop that leaves its address asks more.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from pos.box.moving import left_behind
from pos.box.queries import holding_records


class Command(BaseCommand):
    help = "Dipakai pembaruan: tablet yang masih menyimpan catatan yang belum terkirim."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--move", type=int, metavar="PAIRED_SINCE_MS")

    def handle(self, *args: Any, **options: Any) -> None:
        since = options["move"]
        told = holding_records() if since is None else left_behind(since)
        self.stdout.write(", ".join(told))
